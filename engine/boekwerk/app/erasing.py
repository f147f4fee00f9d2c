"""Erasing documents: those whose time has come, and those that somebody asks to have erased (US-2)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select

from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration
from boekwerk.domain.errors import NothingThere, StoreBusy
from boekwerk.domain.reason import Reason
from boekwerk.domain.retention import Keeping, is_at_rest, kept_until
from boekwerk.store.administrations import KnownAdministration, list_administrations
from boekwerk.store.database import Store
from boekwerk.store.documents import find_document
from boekwerk.store.forgetting import erase_all, erase_master_data_of, handled
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.past_erasing import (
    count_bookings_before,
    erase_bookings_before,
    erase_bookings_of_relation,
)
from boekwerk.store.permissions import require
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import work
from boekwerk.store.timeline import Act
from boekwerk.store.work import seize, work_of

Cause = Literal["due", "asked", "anyway"]
"""Why something is erased: its time has come; somebody asks for it; or so although the law says keep it."""


class Wish(Struct, frozen=True):
    """What somebody wants to have erased, and why: his words are kept with the document's timeline."""

    cause: Cause
    act: Acting
    why: str | None = None
    only_look: bool = False


class Erased(Struct, frozen=True):
    """What became of a document; ``refused`` says why it stays, ``until`` the last day it must be kept.

    ``is_booked`` tells whether it was in the books: what never was need not be kept by law.
    """

    administration: str
    document: str
    until: datetime.date
    is_booked: bool
    refused: Reason | None = None


class Old(Struct, frozen=True):
    """How many earlier bookings of an administration are older than what must be kept."""

    administration: str
    bookings: int


def due_documents(store: Store, administration: str | None) -> Sequence[tuple[KnownAdministration, int]]:
    """List the documents (rows) with something left to erase, of one administration or of all."""
    with store.reading() as connection:
        known = {one.id: one for one in _administrations(connection, administration)}
        query = select(documents.c.administration, documents.c.id).where(documents.c.content.is_not(None))
        rows = connection.execute(query.order_by(documents.c.administration, documents.c.id))
        return [(known[row.administration], row.id) for row in rows if row.administration in known]


def named_document(
    store: Store, document: str, administration: str | None
) -> Sequence[tuple[KnownAdministration, int]]:
    """Find a document by its SHA-256 or the beginning of it. Raises NothingThere as `find_document`."""
    with store.reading() as connection:
        found = find_document(connection, document, administration)
        return [(known_administration(connection, found.administration), found.id)]


def documents_of_relation(
    store: Store, relation: str, administration: str
) -> Sequence[tuple[KnownAdministration, int]]:
    """List the documents of a relation. Raises NothingThere for an unknown administration."""
    with store.reading() as connection:
        known = known_administration(connection, administration)
        of_it = (work.c.administration == known.id) & (work.c.relation == relation)
        rows = connection.execute(select(work.c.document).where(of_it).order_by(work.c.document))
        return [(known, document) for document in rows.scalars()]


def erase(store: Store, wanted: Sequence[tuple[KnownAdministration, int]], wish: Wish) -> Iterator[Erased]:
    """Erase documents one by one, each in a transaction of its own, or say why one stays.

    With the cause ``due``, what must still be kept is passed over in silence. Raises NotAllowed where who
    asks for it may not.
    """
    for known, document in wanted:

        def transaction(
            connection: Connection, known: KnownAdministration = known, document: int = document
        ) -> Erased:
            return _erased(connection, known, document, wish)

        found = _looked(store, known, document, wish)
        if found.refused is None and not wish.only_look:
            found = store.write(transaction, known.id)
        if found.refused is None or wish.cause != "due":
            yield found


def erase_old_bookings(store: Store, administration: str | None, wish: Wish) -> Iterator[Old]:
    """Erase earlier bookings, imported ones too, from before all that must be kept; count them."""
    with store.reading() as connection:
        administrations = _administrations(connection, administration)
    for known in administrations:

        def transaction(connection: Connection, known: KnownAdministration = known) -> int:
            require(connection, wish.act.who, "erase", known.id)
            day = _horizon(StoredAdministration(connection, known), wish.act.at.date())
            change = count_bookings_before if wish.only_look else erase_bookings_before
            return change(connection, known.id, day)

        count = store.write(transaction, known.id)
        if count:
            yield Old(known.code, count)


def forget_relation(store: Store, known: KnownAdministration, relation: str, wish: Wish) -> int:
    """Erase what was learned of a relation, and what its master data were before; count the bookings.

    Raises NotAllowed where who asks for it may not.
    """

    def transaction(connection: Connection) -> int:
        require(connection, wish.act.who, "erase", known.id)
        erase_master_data_of(connection, known.id, relation)
        return erase_bookings_of_relation(connection, known.id, relation)

    return store.write(transaction, known.id)


def _looked(store: Store, known: KnownAdministration, document: int, wish: Wish) -> Erased:
    with store.reading() as connection:
        return _judged(connection, known, document, wish)


def _erased(connection: Connection, known: KnownAdministration, document: int, wish: Wish) -> Erased:
    """Look once more, now that nobody else can change anything, and erase."""
    found = _judged(connection, known, document, wish)
    if found.refused is None:
        try:
            seize(connection, document, wish.act.at)
        except NothingThere:
            pass  # it never was on its way
        except StoreBusy as error:
            return replace(found, refused=error.reason)
        why = {"why": wish.why} if wish.why else {}
        cause: Cause = "anyway" if found.is_booked else "asked"
        if wish.act.at.date() > found.until:
            cause = "due"
        what = Reason(f"document_erased_{cause}", {"until": found.until})
        erase_all(connection, document, Act(wish.act.who, what, wish.act.at, personal=why))
    return found


def _judged(connection: Connection, known: KnownAdministration, document: int, wish: Wish) -> Erased:
    require(connection, wish.act.who, "erase", known.id)
    sha256 = connection.execute(select(documents.c.sha256).where(documents.c.id == document)).scalar_one()
    stored = StoredAdministration(connection, known)
    about = handled(connection, document)
    days = [about.received.date(), about.issued, about.settled and about.settled.date()]
    keeping = Keeping(max(day for day in days if day is not None), about.accounts, about.is_booked)
    until = kept_until(keeping, stored.settings, stored.period)
    refused = _on_its_way(connection, document, sha256) or _too_early(keeping, until, sha256, wish)
    return Erased(known.code, sha256, until, keeping.is_booked, refused)


def _on_its_way(connection: Connection, document: int, sha256: str) -> Reason | None:
    try:
        found = work_of(connection, document)
    except NothingThere:
        return None
    if is_at_rest(found.state, is_due=found.due is not None):
        return None
    return Reason("erase_on_its_way", {"document": sha256[:12], "state": found.state})


def _too_early(keeping: Keeping, until: datetime.date, sha256: str, wish: Wish) -> Reason | None:
    """Say that a document must be kept still; on request, what never was in the books need not."""
    may = {"due": False, "asked": not keeping.is_booked, "anyway": True}[wish.cause]
    if may or wish.act.at.date() > until:
        return None
    return Reason("erase_too_early", {"document": sha256[:12], "until": until})


def _horizon(stored: StoredAdministration, today: datetime.date) -> datetime.date:
    """Give the first day of which a booking must be kept still, whatever it was on."""
    day = datetime.date(today.year, 1, 1)
    while kept_until(Keeping(day - datetime.timedelta(days=1)), stored.settings, stored.period) >= today:
        day = datetime.date(day.year - 1, 1, 1)
    return day


def _administrations(connection: Connection, code: str | None) -> Sequence[KnownAdministration]:
    if code is None:
        return list_administrations(connection)
    return [known_administration(connection, code)]

"""Postings in the store: every time that a document was to be booked, and what became of it (PR-11)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from boekwerk.domain.amount import cents
from boekwerk.domain.booking import Booking
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.store.tables_workflow import draws, postings, restores, work

Manner = Literal["new", "update", "reverse"]
"""How: as a new booking, in the place of one that was made, or by undoing one."""

Stage = Literal["planned", "sending", "again", "confirmed", "refused", "withdrawn"]
"""How far: nothing was sent; a request may have gone out; it will be sent once more, since the package
refuses a second one; it is there; it is not, and will not be (refused by the package, withdrawn by us)."""

OPEN_STAGES: tuple[Stage, ...] = ("planned", "sending", "again")

_POSTING = postings.c


class Posting(Struct, frozen=True):
    """A document's ``turn`` at being booked under ``reference``, in the name of ``user``.

    ``sent`` is from when on a request may have gone out, ``until`` until when at the latest; ``heard`` when
    it surely had ended. ``number`` is the package's, of a new booking or of the one that is updated or
    reversed. ``day`` is the one whose caps it counts for, ``size`` its total in cents (AB-20).
    """

    id: int
    administration: int
    document: int
    turn: int
    manner: Manner
    reference: str
    stage: Stage
    fence: int
    user: str
    automatic: bool
    day: datetime.date
    size: int
    one_off: bool
    planned: datetime.datetime
    booking: Booking
    sent: datetime.datetime | None = None
    until: datetime.datetime | None = None
    heard: datetime.datetime | None = None
    settled: datetime.datetime | None = None
    number: str | None = None
    selected_condition: str | None = None
    shown: PackageBooking | None = None


class NewPosting(Struct, frozen=True):
    """What is to be booked: see `Posting`."""

    manner: Manner
    booking: Booking
    user: str
    automatic: bool
    one_off: bool
    day: datetime.date
    planned: datetime.datetime
    number: str | None = None


def add_posting(connection: Connection, administration: int, document: int, new: NewPosting) -> Posting:
    """Keep a posting as planned, as the document's next turn. To be called within `Store.writing`."""
    last = select(func.max(_POSTING.turn)).where(_POSTING.document == document)
    turn = (connection.execute(last).scalar() or 0) + 1
    booking = new.booking
    total = booking.total if booking.total_home is None else booking.total_home
    values: dict[str, Any] = {
        "administration": administration,
        "document": document,
        "turn": turn,
        "manner": new.manner,
        "reference": booking.reference,
        "stage": "planned",
        "fence": 0,
        "user": new.user,
        "automatic": new.automatic,
        "day": new.day,
        "size": abs(cents(total)),
        "one_off": new.one_off,
        "planned": new.planned,
        "number": new.number,
        "selected_condition": booking.selected_condition,
    }
    if new.manner == "new":
        values.update(_perhaps_sent(connection, document))
    content = {"content": kept(booking).decode()}
    id = connection.execute(insert(postings).returning(_POSTING.id), values | content).scalar_one()
    return Posting(**values, id=id, booking=booking)


def _perhaps_sent(connection: Connection, document: int) -> dict[str, Any]:
    """Tell what to keep of a document that may have been booked before the store was put back.

    What was booked after the backup is not known here, so that it counts as sent until it is looked up.
    """
    at = connection.execute(select(func.max(restores.c.at))).scalar()
    if at is None:
        return {}
    issued = connection.execute(select(work.c.issued).where(work.c.document == document)).scalar()
    is_later = issued is not None and issued > at.date()
    return {} if is_later else {"stage": "sending", "sent": at, "until": at}


def posting_of(connection: Connection, document: int) -> Posting | None:
    """Give the newest posting of a document (its row); None: it was never to be booked."""
    newest = select(postings).where(_POSTING.document == document).order_by(_POSTING.turn.desc()).limit(1)
    found = connection.execute(newest).one_or_none()
    return None if found is None else _posting(found)


def current_posting(connection: Connection, document: int) -> Posting:
    """Give the posting that is next for a document (its row): the first open one, else the newest."""
    every = postings_of(connection, document)
    return next((posting for posting in every if posting.stage in OPEN_STAGES), every[-1])


def postings_of(connection: Connection, document: int) -> Sequence[Posting]:
    """List the postings of a document (its row), the first turn first."""
    return [_posting(row) for row in connection.execute(_OF_DOCUMENT, {"of": document})]


def confirmed_posting(connection: Connection, document: int) -> Posting | None:
    """Give the posting by which a document stands in the package now; None: it does not."""
    made = (
        select(postings)
        .where(_POSTING.document == document, _POSTING.stage == "confirmed")
        .order_by(_POSTING.turn.desc())
        .limit(1)
    )
    found = connection.execute(made).one_or_none()
    return None if found is None or found.manner == "reverse" else _posting(found)


def note_sending(
    connection: Connection, posting: Posting, at: datetime.datetime, fence: int, until: datetime.datetime
) -> None:
    """Keep that a request may go out from now on, and until when at the latest."""
    values = {"stage": "sending", "sent": at, "until": until, "heard": None, "fence": fence}
    _put(connection, posting, values)


def note_heard(connection: Connection, posting: Posting, at: datetime.datetime) -> None:
    """Keep that the request has ended, though nobody knows how."""
    _put(connection, posting, {"stage": "sending", "heard": at})


def note_unsent(connection: Connection, posting: Posting) -> None:
    """Keep that surely nothing was booked: it is as if it was never sent."""
    _put(connection, posting, {"stage": "planned", "sent": None, "until": None, "heard": None})


def note_again(connection: Connection, posting: Posting) -> None:
    """Keep that it is sent once more, though nobody knows what became of the last time."""
    _put(connection, posting, {"stage": "again"})


def note_confirmed(connection: Connection, posting: Posting, number: str, at: datetime.datetime) -> None:
    """Keep that the package has it, under which number."""
    _put(connection, posting, {"stage": "confirmed", "number": number, "settled": at})


def note_ended(
    connection: Connection, posting: Posting, stage: Literal["refused", "withdrawn"], at: datetime.datetime
) -> None:
    """Keep that nothing was booked, and nothing will be under this posting."""
    _put(connection, posting, {"stage": stage, "settled": at})


def note_refused(connection: Connection, posting: Posting, at: datetime.datetime) -> None:
    """Keep that a posting came to nothing, so that what was to follow it is not sent, and nothing is drawn.

    What stands in the package stays there: what was planned in its place would be a second booking.
    """
    note_ended(connection, posting, "refused", at)
    following = (
        _POSTING.document == posting.document,
        _POSTING.turn > posting.turn,
        _POSTING.stage == "planned",
    )
    withdrawn = {"stage": "withdrawn", "settled": at}
    connection.execute(update(postings).where(*following).values(withdrawn))
    undraw(connection, posting.document)


def count_undone(connection: Connection, administration: int, reference: str) -> int:
    """Count how often what was booked under a reference, or one made from it, was undone or is to be.

    Of whatever document: the same invoice may have come once more.
    """
    named = (_POSTING.reference >= f"{reference}-", _POSTING.reference < f"{reference}.")
    undone = (_POSTING.manner == "reverse", _POSTING.stage.in_((*OPEN_STAGES, "confirmed")))
    query = select(func.count()).where(_POSTING.administration == administration, *named, *undone)
    return int(connection.execute(query).scalar_one())


def note_shown(connection: Connection, posting: Posting, shown: PackageBooking) -> None:
    """Keep how the package shows the booking, to compare with later (PR-9)."""
    _put(connection, posting, {"shown": kept(shown).decode()})


def draw(
    connection: Connection, administration: int, document: int, drawn: Iterable[tuple[str, Decimal]]
) -> None:
    """Keep what a document in flight draws on obligations (OB-8); in the place of what it drew before."""
    undraw(connection, document)
    for obligation, amount in drawn:
        values = {"obligation": obligation, "amount": cents(amount)}
        owner = {"document": document, "administration": administration}
        connection.execute(insert(draws).values({**owner, **values}))


def undraw(connection: Connection, document: int) -> None:
    """Let go of what a document drew: it was booked, or will not be."""
    connection.execute(delete(draws).where(draws.c.document == document))


def _put(connection: Connection, posting: Posting, values: dict[str, Any]) -> None:
    connection.execute(update(postings).where(_POSTING.id == posting.id).values(values))


def _posting(row: Row[Any]) -> Posting:
    values = dict(row._mapping)
    shown = values.pop("shown")
    values["booking"] = as_kept(values.pop("content"), Booking)
    values["shown"] = None if shown is None else as_kept(shown, PackageBooking)
    return Posting(**values)


_OF_DOCUMENT = select(postings).where(_POSTING.document == bindparam("of")).order_by(_POSTING.turn)

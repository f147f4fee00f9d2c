"""The validation overview (validatieoverzicht): what waits for a person, and one document whole."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Collection, Mapping, Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.store import known_administration
from boekwerk.domain.amount import Amount, cents, from_cents, rounded
from boekwerk.domain.concept import Concept, ConceptState
from boekwerk.domain.decision import Check
from boekwerk.domain.errors import NothingThere
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.administrations import KnownAdministration, list_administrations
from boekwerk.store.assignments import Assignment, assignments_of
from boekwerk.store.concepts import concept_of, concepts_of
from boekwerk.store.database import Store
from boekwerk.store.decisions import KeptDecision, decisions_on
from boekwerk.store.documents import KeptDocument, find_document
from boekwerk.store.overview import Key, Named, Wanted, named_works, page_of
from boekwerk.store.postings import Posting, postings_of
from boekwerk.store.timeline import Event, events_of
from boekwerk.store.work import Work, work_of

MOST_ON_A_PAGE = 500


class Asked(Struct, frozen=True):
    """What somebody wants to see of the overview; what is None or empty does not matter.

    Without ``states``: all that waits for a person, and whatever else carries a reason. ``reason`` is a
    code, ``relation`` an id, ``waiting_days`` how long it is where it is, at least. ``least`` and ``most``
    are sizes of totals including VAT; ``text`` is looked for in invoice numbers, relations and names of
    files. ``after`` is where the page before said that the next one begins.
    """

    administrations: tuple[str, ...] = ()
    states: tuple[DocumentState, ...] = ()
    reason: str | None = None
    relation: str | None = None
    waiting_days: int | None = None
    least: Amount | None = None
    most: Amount | None = None
    text: str | None = None
    after: str | None = None
    count: int = 50


class Headline(Struct, frozen=True):
    """A kept proposal in short: ``open`` is how much a person has to fill in or agree with."""

    number: int
    state: ConceptState
    revision: int
    mode: str
    total: Amount
    currency: str | None
    booking_date: datetime.date | None
    journal: str | None
    payment_condition: str | None
    lines: int
    accounts: tuple[str, ...]
    open: int
    one_off: bool


class Entry(Struct, frozen=True):
    """A document of the overview, with every reason why it is where it is.

    ``failed`` are the checks of the last decision that did not let it be booked; ``total`` is by effect.
    """

    administration: str
    document: str
    name: str | None
    state: DocumentState
    since: datetime.datetime
    reasons: tuple[Reason, ...]
    failed: tuple[Check, ...]
    relation: str | None
    relation_name: str | None
    direction: str | None
    kind: str | None
    number: str | None
    issued: datetime.date | None
    currency: str | None
    total: Amount | None
    entered_by: str
    booked_by: str | None
    automatic: bool
    attempts: int
    due: datetime.datetime | None
    proposal: Headline | None


class Page(Struct, frozen=True):
    """A part of the overview; ``next`` is where the next one begins, None: there is no more."""

    entries: tuple[Entry, ...]
    next: str | None


class WholeDocument(Struct, frozen=True):
    """Everything that is known of a document on its way."""

    kept: KeptDocument
    entry: Entry
    decision: KeptDecision | None
    concept: Concept | None
    postings: tuple[Posting, ...]
    assignments: tuple[Assignment, ...]
    timeline: tuple[Event, ...]

    @property
    def proposal(self) -> Proposal | None:
        """Give the proposal, as a person may have changed it."""
        return None if self.concept is None else self.concept.proposal


def read_overview(
    store: Store, asked: Asked, now: datetime.datetime, *, visible: Collection[str] | None = None
) -> Page:
    """Give a page of the validation overview.

    ``visible`` are the ids of the administrations that whoever asks may see, None: all. Raises NothingThere
    for an administration that is not in the store, or not visible, and for a place where no page begins.
    """
    count = max(1, min(asked.count, MOST_ON_A_PAGE))
    with store.reading() as connection:
        wanted = _wanted(connection, asked, now, visible)
        found = page_of(connection, wanted, _key(asked.after), count + 1) if wanted.administrations else ()
        entries = _entries(connection, found[:count])
    return Page(entries, _written(found[count - 1].work) if len(found) > count else None)


def read_whole(
    store: Store,
    document: str,
    administration: str | None = None,
    *,
    visible: Collection[str] | None = None,
) -> WholeDocument:
    """Give all of a document: it is named by the beginning of its SHA-256.

    Raises NothingThere when there is none, more than one, or it is not on its way.
    """
    with store.reading() as connection:
        if administration is not None:
            visible_administration(connection, administration, visible)
        kept = find_document(connection, document, administration)
        visible_administration(connection, kept.administration, visible)
        work = work_of(connection, kept.id)
        (entry,) = _entries(connection, [Named(work, kept.name)])
        return WholeDocument(
            kept=kept,
            entry=entry,
            decision=decisions_on(connection, [kept.id]).get(kept.id),
            concept=concept_of(connection, work.administration, kept.id),
            postings=tuple(postings_of(connection, kept.id)),
            assignments=tuple(assignments_of(connection, kept.id)),
            timeline=tuple(events_of(connection, kept.id)),
        )


def entries_of(connection: Connection, documents: Sequence[int]) -> Mapping[int, Entry]:
    """Give the entries of documents (their rows), by row, whatever state they are in."""
    found = named_works(connection, documents)
    return {
        each.work.document: entry for each, entry in zip(found, _entries(connection, found), strict=True)
    }


def visible_administration(
    connection: Connection, code: str, visible: Collection[str] | None
) -> KnownAdministration:
    """Give an administration; one that is not ``visible`` is not there. Raises NothingThere."""
    if visible is not None and code not in visible:
        raise NothingThere(Reason("overview_administration_not_there", {"administration": shown(code)}))
    return known_administration(connection, code)


def _wanted(
    connection: Connection, asked: Asked, now: datetime.datetime, visible: Collection[str] | None
) -> Wanted:
    if asked.administrations:
        codes = asked.administrations
        rows = [visible_administration(connection, code, visible).id for code in codes]
    else:
        known = list_administrations(connection)
        rows = [one.id for one in known if visible is None or one.code in visible]
    days = asked.waiting_days
    return Wanted(
        administrations=tuple(rows),
        states=asked.states,
        reason=asked.reason,
        relation=asked.relation,
        since_before=None if days is None else now - datetime.timedelta(days=days),
        least=None if asked.least is None else cents(rounded(asked.least)),
        most=None if asked.most is None else cents(rounded(asked.most)),
        text=asked.text,
    )


def _entries(connection: Connection, found: Sequence[Named]) -> tuple[Entry, ...]:
    rows = [each.work.document for each in found]
    decisions, concepts = decisions_on(connection, rows), concepts_of(connection, rows)
    return tuple(
        _entry(each, decisions.get(each.work.document), concepts.get(each.work.document)) for each in found
    )


def _entry(found: Named, decision: KeptDecision | None, concept: Concept | None) -> Entry:
    work = found.work
    facts = work.facts
    return Entry(
        administration=work.code,
        document=work.sha256,
        name=found.name,
        state=work.state,
        since=work.since,
        reasons=work.reasons,
        failed=() if decision is None else _hindering(decision.checks),
        relation=facts.relation,
        relation_name=facts.relation_name,
        direction=facts.direction,
        kind=facts.kind,
        number=facts.number,
        issued=facts.issued,
        currency=facts.currency,
        total=None if facts.total is None else from_cents(facts.total),
        entered_by=work.entered_by,
        booked_by=work.booked_by,
        automatic=work.automatic,
        attempts=work.attempts,
        due=work.due,
        proposal=None if concept is None else _headline(concept),
    )


def _hindering(checks: Sequence[Check]) -> tuple[Check, ...]:
    return tuple(check for check in checks if not check.lets_book)


def _headline(concept: Concept) -> Headline:
    proposal = concept.proposal
    accounts = dict.fromkeys(line.ledger_account for line in proposal.lines if line.ledger_account)
    return Headline(
        number=concept.id,
        state=concept.state,
        revision=concept.revision,
        mode=proposal.mode,
        total=proposal.total,
        currency=proposal.currency,
        booking_date=proposal.booking_date,
        journal=proposal.journal,
        payment_condition=proposal.payment_condition,
        lines=len(proposal.lines),
        accounts=tuple(accounts),
        open=len(proposal.unresolved),
        one_off=concept.one_off,
    )


def _written(last: Work) -> str:
    """Write where a page ended, for whoever asks for the next."""
    return base64.urlsafe_b64encode(msgspec.json.encode(Key(last.administration, last.document))).decode()


def _key(after: str | None) -> Key | None:
    if after is None:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(after.encode()), type=Key)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise NothingThere(Reason("overview_no_such_page", {"after": shown(after)})) from None

"""Asking the authorisers, once a booking is kept from payment, and whenever anew (PR-3, PR-10).

Who must approve follows from the office's rules, unless a person named authorisers for this booking.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.domain.amount import from_cents
from boekwerk.domain.authorisation import (
    Asked,
    Authorisation,
    arranged,
    authorisers_of,
    payable_of,
)
from boekwerk.domain.booking import Booking
from boekwerk.domain.errors import ReleaseError, WrongState
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.administrations import administration_of
from boekwerk.store.assignments import Assignment, Round, add_round, ask, round_of
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.notices import Notice, add_notice
from boekwerk.store.permissions import require
from boekwerk.store.postings import Posting, confirmed_posting
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.by_hand import Person, taken
from boekwerk.workflow.office import Office

_BEFORE_BOOKING: frozenset[DocumentState] = frozenset(
    ("received", "read", "proposed", "in_review", "concept", "ready", "posting", "ambiguous", "booked")
)
_KEPT_FROM_PAYMENT: frozenset[DocumentState] = frozenset(("blocked", "awaiting_authorisation"))

Named = Sequence[Sequence[str]]
"""Users' ids: those of one step are asked side by side, and the next step when they approved."""


class Asking(Struct, frozen=True):
    """A document whose authorisers are asked, by whom and when."""

    work: Work
    stored: StoredAdministration
    person: Person


def assign(office: Office, work: Work) -> Work:
    """Ask the first authorisers of a booking that is kept from payment (state blocked).

    Where nobody can be named, or somebody rejected it, it stays blocked until a person acts.
    """

    def write(connection: Connection) -> Work:
        stored = StoredAdministration(connection, administration_of(connection, work.administration))
        asking = Asking(work, stored, Person(office.worker, office.now()))
        posting = confirmed_posting(connection, work.document)
        if posting is None:
            return _stays(connection, asking, (Reason("authorisation_without_booking"),))
        before = round_of(connection, work.document)
        if before.turn == posting.turn and not before.is_withdrawn:
            return go_on(connection, asking, before)
        found = authorisation_for(connection, stored, work.document, posting.booking, posting.user)
        if not isinstance(found, Authorisation):
            return _stays(connection, asking, found)
        return _begun(connection, asking, found, posting)

    return office.store.write(write, work.administration)


def reassign(store: Store, document: int, named: Named, person: Person) -> Work:
    """Name the authorisers of a document (its row), in the place of whoever was to approve until now.

    Of what is booked they are asked at once; else when it is booked. Raises ReleaseError with every reason
    why they cannot approve it, NotAllowed for who may not assign, WrongState where nothing is to be
    approved any more, StoreBusy while a worker has the document.
    """

    def write(connection: Connection) -> Work:
        work = taken(connection, document, _BEFORE_BOOKING | _KEPT_FROM_PAYMENT, person)
        require(connection, person.who, "release", work.administration)
        stored = StoredAdministration(connection, administration_of(connection, work.administration))
        asking = Asking(work, stored, person)
        if work.state in _BEFORE_BOOKING:
            choose(connection, asking, named)
            return work
        posting = confirmed_posting(connection, document)
        if posting is None:
            values = {"document": work.sha256[:12], "state": f"state_{work.state}"}
            raise WrongState(Reason("document_in_wrong_state", values))
        return _begun(connection, asking, _checked(stored, named, person, posting.user), posting)

    return store.write(write)


def choose(connection: Connection, asking: Asking, named: Named) -> None:
    """Keep whom a person named for a booking that is yet to be made (PR-3).

    Raises ReleaseError with every reason why they cannot approve it.
    """
    found = _checked(asking.stored, named, asking.person, None)
    work = asking.work
    add_round(connection, work.administration, work.document, found.steps, None)
    what = Reason("authorisers_chosen", {"authorisers": _said(found.authorisers)})
    add_event(connection, work.document, Act(asking.person.who, what, asking.person.at))


def authorisation_for(
    connection: Connection,
    stored: StoredAdministration,
    document: int,
    made: Proposal | Booking,
    booker: str | None,
) -> Authorisation | tuple[Reason, ...]:
    """Say who must approve what is proposed or booked: whom a person named, else by the rules.

    Gives every reason where that cannot be said: then it must not be booked (AB-14).
    """
    before = round_of(connection, document)
    if before.is_chosen:
        return arranged(before.steps, stored, booker)
    return authorisers_of(payable_of(made, stored.settings), stored, booker)


def go_on(connection: Connection, asking: Asking, round: Round) -> Work:
    """Bring a document to where its round is: ask the next step, or go on to release when all approved."""
    work, at = asking.work, asking.person.at
    if rejected := round.in_state("rejected"):
        reasons = work.reasons or (Reason("authorisation_rejected", {"user": rejected[0].decided_by}),)
        return move(connection, work, Step("blocked", None, reasons, silent=True), asking.person.who, at)
    if round.is_approved:
        return move(connection, work, Step("authorised_after_booking", at), asking.person.who, at)
    silent = bool(round.asked)
    what = None
    if not silent:
        _ask(connection, asking, round.next_step)
        what = Reason("authorisers_asked", {"authorisers": _said([_ids(round.next_step)])})
    step = Step("awaiting_authorisation", None, what=what, silent=silent and work.state != "blocked")
    return move(connection, work, step, asking.person.who, at)


def _begun(connection: Connection, asking: Asking, found: Authorisation, posting: Posting) -> Work:
    work, person = asking.work, asking.person
    round = add_round(connection, work.administration, work.document, found.steps, posting.turn)
    for reason in found.left_out:
        add_event(connection, work.document, Act(person.who, reason, person.at))
    return go_on(connection, asking, round)


def _stays(connection: Connection, asking: Asking, reasons: tuple[Reason, ...]) -> Work:
    what = Reason("authorisation_not_assigned")
    step = Step("blocked", None, (what, *reasons), what=what)
    return move(connection, asking.work, step, asking.person.who, asking.person.at)


def _checked(
    stored: StoredAdministration, named: Named, person: Person, booker: str | None
) -> Authorisation:
    steps = [
        [Asked(id, Reason("authoriser_chosen", {"authoriser": id, "by": person.who})) for id in step]
        for step in named
    ]
    found = arranged(steps, stored, booker)
    # Whom a person names himself is not left out in silence: he is to name somebody else.
    objections = found.left_out if isinstance(found, Authorisation) else found
    if objections or not isinstance(found, Authorisation):
        raise ReleaseError(Reason("authorisers_not_usable", {"count": len(objections)}), objections)
    return found


def _ask(connection: Connection, asking: Asking, who: Sequence[Assignment]) -> None:
    work, at = asking.work, asking.person.at
    days = asking.stored.settings.reminder_days
    ask(connection, who, at, at + datetime.timedelta(days=days) if days else None)
    for each in who:
        content = (what_waits(work), each.because)
        add_notice(connection, Notice("authorisation_asked", each.authoriser, work.document, content), at)


def what_waits(work: Work) -> Reason:
    """Say what is to be approved."""
    facts = work.facts
    total = None if facts.total is None else from_cents(facts.total)
    values = {
        "number": facts.number,
        "relation": facts.relation,
        "total": total,
        "currency": facts.currency,
    }
    return Reason("authorisation_of_document", values)


def _ids(step: Sequence[Assignment]) -> tuple[str, ...]:
    return tuple(each.authoriser for each in step)


def _said(steps: Named) -> str:
    return " → ".join(", ".join(step) for step in steps)

"""Approving and rejecting: what an authoriser, or his substitute, says of a booking (PR-3, PR-5, PR-10).

Each answer is one transaction, in which everything is looked up anew: what was answered, withdrawn or
corrected meanwhile counts. One person answers once in a round: two approvals are two pairs of eyes.
"""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.domain.administration import User
from boekwerk.domain.authorisation import why_not
from boekwerk.domain.errors import NotAllowed, WrongState
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.administrations import administration_of
from boekwerk.store.assignments import Assignment, Round, answer, round_of, withdraw
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.notices import Notice, add_notice
from boekwerk.store.postings import confirmed_posting
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.work import Step, Work, move, seize, work_of
from boekwerk.workflow.assigning import Asking, go_on, what_waits
from boekwerk.workflow.by_hand import Person

_LONGEST_WHY = 500
_APPROVED_STATES: frozenset[DocumentState] = frozenset(("authorised_after_booking", "released"))


class _Answering(Struct, frozen=True):
    """Who answers for whom, and of what."""

    asking: Asking
    round: Round
    target: Assignment


def approve(store: Store, document: int, person: Person, why: str | None = None) -> Work:
    """Approve a booking (a document's row) as who is asked, or in the place of whom one substitutes.

    After the last approval of the last step it goes on to be released. Raises NotAllowed for who may not
    approve it, WrongState where it does not wait for this, StoreBusy while a worker has the document.
    """

    def write(connection: Connection) -> Work:
        answering = _taken(connection, document, person)
        personal = {} if not (why or "").strip() else {"why": shown(why or "", _LONGEST_WHY)}
        _answered(connection, answering, "approved")
        what = _what("authorisation_approved", answering)
        add_event(connection, document, Act(person.who, what, person.at, personal=personal))
        return go_on(connection, answering.asking, round_of(connection, document))

    return store.write(write)


def reject(store: Store, document: int, person: Person, why: str) -> Work:
    """Reject a booking (a document's row): it stays kept from payment, and who booked it is told (PR-10).

    Nobody else is asked about it any more. Raises as `approve`, and WrongState without a reason.
    """
    said = shown(why, _LONGEST_WHY).strip()

    def write(connection: Connection) -> Work:
        answering = _taken(connection, document, person)
        work = answering.asking.work
        if not said:
            raise WrongState(Reason("authorisation_rejected_without_why", {"document": work.sha256[:12]}))
        _answered(connection, answering, "rejected")
        withdraw(connection, document)
        reasons = (Reason("authorisation_rejected_because", {"user": person.who, "why": said}),)
        if work.booked_by is not None:
            content = (what_waits(work), *reasons)
            add_notice(
                connection, Notice("authorisation_rejected", work.booked_by, document, content), person.at
            )
        what = _what("authorisation_rejected", answering)
        step = Step("blocked", None, reasons, what=what, personal={"why": said})
        return move(connection, work, step, person.who, person.at)

    return store.write(write)


def acts_for(authoriser: User | None, user: str, day: datetime.date) -> bool:
    """Tell whether a user may answer in the place of an authoriser on a day."""
    if authoriser is None or authoriser.substitute != user:
        return False
    return authoriser.substitute_until is None or day <= authoriser.substitute_until


def _taken(connection: Connection, document: int, person: Person) -> _Answering:
    _check_waits(connection, work_of(connection, document))
    work = seize(connection, document, person.at)
    _check_waits(connection, work)
    stored = StoredAdministration(connection, administration_of(connection, work.administration))
    hindrance = why_not(person.who, stored)
    if hindrance is not None:
        raise NotAllowed(hindrance)
    posting = confirmed_posting(connection, document)
    round = round_of(connection, document)
    if posting is None or round.turn != posting.turn:
        # It was booked anew since they were asked: what they would answer is about another booking.
        raise WrongState(Reason("authorisation_of_another_booking", {"document": work.sha256[:12]}))
    if stored.settings.four_eyes and posting.user == person.who:
        where = stored.settings.place("four_eyes")
        raise NotAllowed(Reason("authorisation_of_own_booking", {"user": person.who}, where))
    return _Answering(Asking(work, stored, person), round, _target(round, stored, person))


def _check_waits(connection: Connection, work: Work) -> None:
    """Raise WrongState, with the reason, where nobody is asked."""
    if work.state == "awaiting_authorisation":
        return
    values: dict[str, object] = {"document": work.sha256[:12]}
    if work.state in _APPROVED_STATES:
        raise WrongState(Reason("authorisation_is_complete", values))
    rejected = round_of(connection, work.document).in_state("rejected")
    if work.state == "blocked" and rejected:
        values["user"] = rejected[0].decided_by
        raise WrongState(Reason("authorisation_was_rejected", values))
    raise WrongState(Reason("authorisation_not_asked_now", {**values, "state": f"state_{work.state}"}))


def _target(round: Round, stored: StoredAdministration, person: Person) -> Assignment:
    """Find the assignment that somebody answers: his own, else one of whom he substitutes."""
    if any(each.decided_by == person.who for each in round.of):
        raise WrongState(Reason("authorisation_answered_already", {"user": person.who}))
    own = [each for each in round.of if each.authoriser == person.who]
    answered = [each for each in own if each.decided_by is not None]
    if answered:
        names = {"user": person.who, "substitute": answered[0].decided_by}
        raise WrongState(Reason("authorisation_answered_by_substitute", names))
    day = person.at.date()
    of_others = [
        each
        for each in round.of
        if each.decided_by is None and acts_for(stored.user(each.authoriser), person.who, day)
    ]
    asked = [each for each in (*own, *of_others) if each.state == "asked"]
    if asked:
        return asked[0]
    if own or of_others:
        raise WrongState(Reason("authorisation_not_his_turn", _asked_now(round, person)))
    raise NotAllowed(Reason("authorisation_not_asked_of_user", _asked_now(round, person)))


def _asked_now(round: Round, person: Person) -> dict[str, object]:
    return {"user": person.who, "asked": tuple(each.authoriser for each in round.asked)}


def _answered(
    connection: Connection, answering: _Answering, state: Literal["approved", "rejected"]
) -> None:
    person = answering.asking.person
    answer(connection, answering.target, state, person.who, person.at)


def _what(code: str, answering: _Answering) -> Reason:
    who, authoriser = answering.asking.person.who, answering.target.authoriser
    if who == authoriser:
        return Reason(code, {"user": who})
    return Reason(f"{code}_for", {"user": who, "authoriser": authoriser})

"""Posting: look up, send, confirm; whatever happens in between, once at most (states ready and posting).

That a request may go out is written down before it does. Whoever finds that note and no answer looks the
booking up before anything else, and sends again only where that cannot make a second one (PR-11).
"""

from __future__ import annotations

import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.errors import BoekwerkError, PluginError, StoreBusy
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.packages.contract import Plan, Receipt
from boekwerk.packages.errors import CorrectBooking, GiveUp, LookUpFirst, RetryLater
from boekwerk.store.halts import halt_of
from boekwerk.store.postings import (
    current_posting,
    note_ended,
    note_heard,
    note_refused,
    note_sending,
    note_unsent,
    undraw,
)
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.asking import (
    NOT_NOW,
    Errand,
    asked,
    asks_to_wait,
    errand,
    is_for_a_person,
)
from boekwerk.workflow.confirming import Confirmed, confirm
from boekwerk.workflow.gates import through
from boekwerk.workflow.held_back import again
from boekwerk.workflow.office import Office

FIRST_LOOK = datetime.timedelta(seconds=5)
"""How soon after an unknown outcome the booking is looked up."""


def begin(office: Office, work: Work) -> Work:
    """Begin to post a document that is ready, unless automatic booking was stopped since (AB-20)."""
    now = office.now()

    def transaction(connection: Connection) -> Work:
        halt = halt_of(connection, work.administration) if work.automatic else None
        posting = current_posting(connection, work.document)
        if halt is not None and posting.stage == "planned":
            note_ended(connection, posting, "withdrawn", now)
            undraw(connection, work.document)
            reason = Reason("document_halted")
            return move(
                connection, work, Step("in_review", None, (reason,), why=reason), office.worker, now
            )
        step = Step("posting", now, attempts=work.attempts, lease_until=office.lease_until())
        return move(connection, work, step, office.worker, now)

    return office.store.write(transaction, work.administration)


def post(office: Office, work: Work) -> Work:
    """Post a document: find that it is there already, or send; so it is booked, or it is known why not."""
    try:
        task = errand(office, work)
        found = _found(task)
        if found is not None:
            return confirm(office, work, Confirmed(task.posting, found, office.worker))
        if task.posting.stage == "sending" and task.posting.manner == "new":
            return unknown(task, Reason("posting_was_cut_off"))
        plan = replace(task.package.plan(task.posting.booking), fence=work.fence)
    except CorrectBooking as error:
        return _refused(office, work, error, "in_review")
    except GiveUp as error:
        return _refused(office, work, error, "failed")
    except NOT_NOW as error:
        return _not_now(office, work, error)
    return _send(task, plan)


def unknown(task: Errand, reason: Reason, *, heard: bool = False) -> Work:
    """Leave a document that may or may not be booked: ambiguous, and due for a look-up.

    ``heard`` is whether the request has surely ended.
    """
    office, now = task.office, task.office.now()
    step = Step("ambiguous", now + FIRST_LOOK, (reason,), why=reason, attempts=task.work.attempts)
    if task.posting.manner != "new":
        # Doing it again does no harm, and is the way to be sure.
        step = again(task.work, reason, now)

    def transaction(connection: Connection) -> Work:
        if heard:
            note_heard(connection, task.posting, now)
        return move(connection, task.work, step, office.worker, now)

    return office.store.write(transaction)


def _found(task: Errand) -> Receipt | None:
    """Look up what was booked under our reference; raises CorrectBooking for what somebody else booked."""
    package, posting = task.package, task.posting
    if posting.manner != "new":
        return None
    found = asked(task, lambda: package.find_booking(posting.reference))
    if found is not None or posting.stage != "planned" or package.capabilities.duplicate_check != "look_up":
        return found
    booking = posting.booking
    other = asked(task, lambda: package.find_document(booking.relation, booking.direction, booking.number))
    if other is not None:
        text = {"nl": f"Staat er al als {other.number}.", "en": f"It is there already, as {other.number}."}
        raise CorrectBooking(package.package, text, fault="duplicate", field="number")
    return None


def _send(task: Errand, plan: Plan) -> Work:
    office, noted = task.office, None
    try:
        with through(office, task.work.administration, task.package.capabilities):
            noted = replace(task, work=_noted(task))
            _require_time(noted)
            receipt = _call(noted, plan)
    except NOT_NOW as error:
        return _not_now(office, task.work, error) if noted is None else _went_wrong(noted, error)
    return confirm(office, noted.work, Confirmed(task.posting, receipt, office.worker))


def _went_wrong(task: Errand, error: BoekwerkError) -> Work:
    """Go on after a request that went out brought no booking; ``task`` is as it was before that."""
    office, work = task.office, task.work
    match error:
        case LookUpFirst() | PluginError():
            return unknown(task, error.reason, heard=True)
        case _ if task.posting.stage == "again":
            # It says nothing of the time before, of which nobody knows what became.
            return unknown(task, error.reason, heard=True)
        case CorrectBooking():
            return _refused(office, work, error, "in_review")
        case GiveUp():
            return _refused(office, work, error, "failed")
        case _:
            return _not_now(office, work, error, unsent=True)


def _noted(task: Errand) -> Work:
    """Write down, before it does, that a request goes out; whoever took the document since refuses that."""
    office, work, now = task.office, task.work, task.office.now()
    least = datetime.timedelta(seconds=2 * task.package.capabilities.call_seconds)
    until = now + max(office.lease, least)
    what = Reason("posting_is_sent", {"reference": task.posting.reference, "turn": task.posting.turn})

    def transaction(connection: Connection) -> Work:
        note_sending(connection, task.posting, now, work.fence, until)
        step = Step("posting", now, what=what, attempts=work.attempts, lease_until=until)
        return move(connection, work, step, office.worker, now)

    return office.store.write(transaction)


def _require_time(task: Errand) -> None:
    """Raise RetryLater when others may count, before the request has ended, on its never going out.

    The note may have taken long: the store was away, or this machine slept.
    """
    office, package = task.office, task.package
    call = datetime.timedelta(seconds=package.capabilities.call_seconds)
    if task.work.lease_until is None or office.now() + call > task.work.lease_until:
        text = {"nl": "Het was te laat om nog te versturen.", "en": "It was too late to send it."}
        raise RetryLater(package.package, text)


def _call(task: Errand, plan: Plan) -> Receipt:
    package, posting = task.package, task.posting
    _refuse_if_late(task)
    if posting.manner == "update":
        return package.update(posting.number or "", plan)
    if posting.manner == "reverse":
        number = posting.number or ""
        return package.reverse(number, posting.reference) or Receipt(number)
    return package.send(plan)


def _refuse_if_late(task: Errand) -> None:
    """Send nothing any more where we stood still too long: another worker may be at it (PR-11)."""
    until, office = task.work.lease_until, task.office
    call = datetime.timedelta(seconds=task.package.capabilities.call_seconds)
    if until is None or office.now() + call > until:
        raise StoreBusy(Reason("document_taken_by_another", {"document": task.work.sha256}))


def _refused(office: Office, work: Work, error: BoekwerkError, state: DocumentState) -> Work:
    """Give a document to a person: the package will not take the booking as it is."""
    now = office.now()

    def transaction(connection: Connection) -> Work:
        note_refused(connection, current_posting(connection, work.document), now)
        step = Step(state, None, (error.reason,), why=error.reason)
        return move(connection, work, step, office.worker, now)

    return office.store.write(transaction)


def _not_now(office: Office, work: Work, error: BoekwerkError, *, unsent: bool = False) -> Work:
    """Try again later: nothing was booked this time; what is unknown of an earlier time stays so."""
    now = office.now()

    def transaction(connection: Connection) -> Work:
        posting = current_posting(connection, work.document)
        if unsent:
            note_unsent(connection, posting)
        known = unsent or posting.stage == "planned" or posting.manner != "new"
        step = again(
            work,
            error.reason,
            now,
            state="ready" if known else "ambiguous",
            asked_for=asks_to_wait(error, now),
            counts=known and not is_for_a_person(error),
        )
        return move(connection, work, step, office.worker, now)

    return office.store.write(transaction)

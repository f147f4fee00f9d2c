"""Settling what is ambiguous: looking it up until it is found, or surely not there (PR-11)."""

from __future__ import annotations

import datetime

from sqlalchemy import Connection

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.reason import Reason
from boekwerk.store.postings import Posting, note_again, note_refused, note_unsent
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.asking import NOT_NOW, Errand, asked, asks_to_wait, errand
from boekwerk.workflow.backoff import MOST_ATTEMPTS
from boekwerk.workflow.confirming import Confirmed, confirm
from boekwerk.workflow.office import Office

_MINUTES = (1, 5, 30, 120, 360, *(1_440,) * 14)
"""After how many minutes it is looked up once more, where not finding it proves nothing."""
_MOST_AGAIN = 3
"""How often it is sent again to a package that refuses a second one, before only a person can tell."""


def settle(office: Office, work: Work) -> Work:
    """Look up a booking of which nobody knows whether it was made."""
    try:
        task = errand(office, work)
        if task.posting.manner != "new":
            return _do_again(task)
        found = asked(task, lambda: task.package.find_booking(task.posting.reference))
    except NOT_NOW as error:
        return _look_later(office, work, asks_to_wait(error, office.now()))
    if found is not None:
        return confirm(office, work, Confirmed(task.posting, found, office.worker))
    return _not_found(task)


def _do_again(task: Errand) -> Work:
    """Do a correction once more: what is found shows the booking, not whether it was corrected."""
    office, work, now = task.office, task.work, task.office.now()
    why, attempts = Reason("posting_was_cut_off"), work.attempts + 1
    step = Step("posting", now, why=why, attempts=attempts, lease_until=office.lease_until())
    return office.store.write(lambda connection: move(connection, work, step, office.worker, now))


def _not_found(task: Errand) -> Work:
    office, work, posting = task.office, task.work, task.posting
    capabilities, now = task.package.capabilities, task.office.now()
    sure = _sure_at(posting, capabilities)
    if sure is not None and now >= sure and work.attempts >= MOST_ATTEMPTS:
        return _given_up(task)
    if sure is not None and now >= sure:
        return _send_again(task, Reason("posting_surely_not_there"))
    if capabilities.duplicate_check == "rejects" and work.attempts < _MOST_AGAIN:
        return _send_again(task, Reason("posting_second_refused"), known=False)
    return _look_later(office, work, None if sure is None else sure - now)


def _sure_at(posting: Posting, capabilities: Capabilities) -> datetime.datetime | None:
    """Give the moment from which on a booking that is not found surely was not made; None: never.

    A worker that was cut off may have sent until its lease ran out. Who heard nothing has only given up
    waiting, which the package does not know of: it may be at it for as long as a call takes.
    """
    settles = capabilities.look_up_sure_after_seconds
    if settles is None or posting.until is None:
        return None
    sent = posting.until if posting.heard is None else posting.heard
    return sent + datetime.timedelta(seconds=capabilities.call_seconds + settles)


def _send_again(task: Errand, why: Reason, *, known: bool = True) -> Work:
    office, work, now = task.office, task.work, task.office.now()

    def transaction(connection: Connection) -> Work:
        (note_unsent if known else note_again)(connection, task.posting)
        until = office.lease_until()
        attempts = work.attempts + 1
        step = Step("posting", now, why=why, attempts=attempts, lease_until=until)
        return move(connection, work, step, office.worker, now)

    return office.store.write(transaction)


def _given_up(task: Errand) -> Work:
    """Set aside what surely is not there after it was sent many times: the package takes nothing."""
    office, work, now = task.office, task.work, task.office.now()
    reason = Reason("document_tried_too_often", {"attempts": work.attempts})

    def transaction(connection: Connection) -> Work:
        note_refused(connection, task.posting, now)
        step = Step("failed", None, (reason, *work.reasons), why=reason)
        return move(connection, work, step, office.worker, now)

    return office.store.write(transaction)


def _look_later(office: Office, work: Work, waits: datetime.timedelta | None) -> Work:
    now, attempts = office.now(), work.attempts + 1
    if waits is None and attempts <= len(_MINUTES):
        waits = datetime.timedelta(minutes=_MINUTES[attempts - 1])
    due = None if waits is None else now + waits
    step = Step("ambiguous", due, work.reasons, attempts=attempts, silent=True)
    return office.store.write(lambda connection: move(connection, work, step, office.worker, now))

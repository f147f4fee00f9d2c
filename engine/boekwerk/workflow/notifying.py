"""Sending the notices that are due: to whom, in which words, and what becomes of it (PR-7, PR-13).

A notice is sent after the transaction in which it was written, by one sender at a time. What fails in
passing is tried again, some dozen times; what fails for good stays visible with its reason.
"""

from __future__ import annotations

import datetime
from contextlib import suppress
from random import Random

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.domain.administration import User
from boekwerk.domain.errors import BoekwerkError, StoreBusy
from boekwerk.domain.reason import Reason
from boekwerk.store.administrations import find_administration
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.notices import KeptNotice, Outcome, due_notices, settle_notice, take_notice
from boekwerk.store.users import find_user
from boekwerk.workflow.backoff import MOST_ATTEMPTS, next_try
from boekwerk.workflow.mail_settings import Mailing
from boekwerk.workflow.mail_text import WrongAddress, letter_of
from boekwerk.workflow.mailing import NotSent, send
from boekwerk.workflow.office import Office

LEASE = datetime.timedelta(minutes=5)
"""How long one sender has a notice: longer than a server may take over it."""

_AT_ONCE = 50


class NoRecipient(BoekwerkError):
    """Nobody is known to whom a notice can be sent."""


class _Addressed(Struct, frozen=True):
    notice: KeptNotice
    address: str


def send_due(office: Office, mailing: Mailing) -> int:
    """Send the notices that are due, some at a time; count those that were tried."""
    with office.store.reading() as connection:
        due = due_notices(connection, office.now(), _AT_ONCE)
    tried = 0
    for id in due:
        with suppress(StoreBusy):  # it is due again when the lease has run out
            tried += _send_one(office, mailing, id)
    return tried


def recipient_of(connection: Connection, notice: KeptNotice) -> User:
    """Find who gets a notice: what the automation user booked goes to the contact for it (PR-13).

    Raises NoRecipient where there is nobody, or nobody with a mail address.
    """
    id, code = notice.notice.recipient, _administration(notice)
    known = None if code is None else find_administration(connection, code)
    stored = None if known is None else StoredAdministration(connection, known)
    if stored is not None and id == stored.settings.automation_user:
        contact = stored.settings.automation_contact
        if contact is None:
            values = {"user": id, "administration": stored.settings.id}
            raise NoRecipient(Reason("mail_without_contact", values))
        id = contact
    user = _in_office(connection, id) if stored is None else stored.user(id)
    if user is None or not user.active:
        raise NoRecipient(Reason("mail_recipient_gone", {"user": id}))
    if not user.email:
        raise NoRecipient(Reason("mail_recipient_without_address", {"user": id}))
    return user


def _administration(notice: KeptNotice) -> str | None:
    """Give the administration that a notice is about: its document's, else the one that it names."""
    named = (reason.values.get("administration") for reason in notice.notice.content)
    return notice.administration or next((str(code) for code in named if code), None)


def _in_office(connection: Connection, id: str) -> User | None:
    found = find_user(connection, id)
    return None if found is None else User(found.id, found.name, found.email, found.roles, found.active)


def _send_one(office: Office, mailing: Mailing, id: int) -> bool:
    now = office.now()
    taken = office.store.write(lambda connection: take_notice(connection, id, now, now + LEASE))
    if taken is None:
        return False
    outcome = _outcome(office, mailing, taken)
    office.store.write(
        lambda connection: settle_notice(connection, taken, outcome, office.now(), office.worker)
    )
    return True


def _outcome(office: Office, mailing: Mailing, taken: KeptNotice) -> Outcome:
    try:
        with office.store.reading() as connection:
            user = recipient_of(connection, taken)
        domain = (mailing.settings.sender or "").rpartition("@")[2] or "boekwerk.invalid"
        letter = letter_of(taken, mailing.settings.language, domain)
        send(mailing, letter, user.email or "")
    except (NoRecipient, WrongAddress) as error:
        return Outcome(error.reason)
    except NotSent as error:
        if error.for_good or taken.attempts >= MOST_ATTEMPTS:
            return Outcome(error.reason)
        return Outcome(error.reason, office.now() + next_try(taken.attempts, Random()))
    return Outcome()

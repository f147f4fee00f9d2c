"""Reminding authorisers who have not answered: due like everything else, not by looking at all who wait."""

from __future__ import annotations

import datetime
from functools import partial

from sqlalchemy import Connection

from boekwerk.domain.reason import Reason
from boekwerk.store.administrations import administration_of
from boekwerk.store.assignments import Assignment, put_reminder, round_of, to_remind
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.notices import Notice, add_notice
from boekwerk.store.work import work_of
from boekwerk.workflow.assigning import what_waits
from boekwerk.workflow.office import Office

_AT_ONCE = 100


def due_reminders(office: Office) -> int:
    """Remind those whose moment has come, at most a hundred, and give how many there were.

    Who does not answer is reminded again after as many days; when he no longer has to, never.
    """
    now = office.now()
    with office.store.reading() as connection:
        due = to_remind(connection, now, _AT_ONCE)
    for one in due:
        office.store.write(partial(_reminded, before=one, now=now))
    return len(due)


def _reminded(connection: Connection, before: Assignment, now: datetime.datetime) -> None:
    work = work_of(connection, before.document)
    still = (
        work.state == "awaiting_authorisation"
        and before.round == round_of(connection, before.document).number
    )
    stored = StoredAdministration(connection, administration_of(connection, before.administration))
    days = stored.settings.reminder_days
    again = now + datetime.timedelta(days=days) if still and days else None
    if not put_reminder(connection, before, again) or not still:
        return
    waiting = (now - before.asked).days if before.asked is not None else 0
    content = (what_waits(work), Reason("authorisation_waits_for_days", {"days": waiting}))
    notice = Notice("authorisation_reminder", before.authoriser, before.document, content)
    add_notice(connection, notice, now)

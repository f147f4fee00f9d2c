"""What stands still: documents that nobody looks at, those set aside, and what was stopped on purpose."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from boekwerk.app.doctor.findings import Finding
from boekwerk.domain.reason import Reason
from boekwerk.store.gates import gate_of
from boekwerk.store.halts import list_halts
from boekwerk.store.notices import count_notices
from boekwerk.store.tables_workflow import archivings, work

OVERDUE = datetime.timedelta(minutes=15)
"""After how long a document that is due, and that no worker has, shows that no worker is at work."""


def about_office(connection: Connection, now: datetime.datetime) -> Iterator[Finding]:
    """Say whether workers are at work, and whether mail is sent."""
    yield _workers(connection, now)
    for halt in list_halts(connection):
        if halt.administration is None:
            yield Finding(
                "halts", "warning", Reason("doctor_all_halted", _said(halt.who, halt.since, halt.why))
            )
    failed = count_notices(connection)["failed"]
    if failed:
        yield Finding("mail", "fault", Reason("doctor_mail_failed", {"count": failed}))


def about_work(
    connection: Connection, administration: int, code: str, now: datetime.datetime
) -> Iterator[Finding]:
    """Say what of an administration (its row) stands still."""
    for halt in list_halts(connection):
        if halt.administration == code:
            values = {"administration": code, **_said(halt.who, halt.since, halt.why)}
            yield Finding("halts", "warning", Reason("doctor_halted", values))
    gate = gate_of(connection, administration)
    if gate.closed_until is not None and gate.closed_until > now:
        values = {"count": gate.failures, "until": f"{gate.closed_until.astimezone():%H:%M}"}
        yield Finding("package_calls", "warning", Reason("doctor_gate_closed", values))
    counts = _counts(connection, administration)
    for state in ("ambiguous", "failed"):
        if count := counts.get(state, 0):
            yield Finding("documents", "fault", Reason(f"doctor_documents_{state}", {"count": count}))
    lost = select(func.count()).where(
        archivings.c.administration == administration, archivings.c.state == "failed"
    )
    if count := connection.execute(lost).scalar_one():
        yield Finding("archive", "fault", Reason("doctor_archive_failed", {"count": count}))


def _workers(connection: Connection, now: datetime.datetime) -> Finding:
    free = work.c.lease_until.is_(None) | (work.c.lease_until <= now)
    late = select(func.count(), func.min(work.c.due)).where(work.c.due <= now - OVERDUE, free)
    count, since = connection.execute(late).one()
    if count:
        minutes = int((now - _moment(since)).total_seconds()) // 60
        return Finding("workers", "fault", Reason("doctor_overdue", {"count": count, "minutes": minutes}))
    return Finding("workers", "ok", Reason("doctor_not_overdue"))


def _moment(value: datetime.datetime) -> datetime.datetime:
    return value if value.tzinfo is not None else value.replace(tzinfo=datetime.UTC)


def _counts(connection: Connection, administration: int) -> dict[str, int]:
    owner = work.c.administration == administration
    counted = select(work.c.state, func.count()).where(owner).group_by(work.c.state)
    return {state: count for state, count in connection.execute(counted)}


def _said(who: str, since: datetime.datetime, why: str | None) -> dict[str, object]:
    return {"who": who, "date": since.date(), "why": why or "–"}

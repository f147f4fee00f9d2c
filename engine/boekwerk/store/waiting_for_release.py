"""Documents that wait for authorisation or release: while there are any, the setting stays on (PR-8)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from boekwerk.domain.administration import Settings
from boekwerk.domain.errors import ReleaseError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import WAITING_FOR_RELEASE
from boekwerk.store.kinds import record_of
from boekwerk.store.tables import records
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import work

_MOST_NAMED = 10


def check_release_setting(connection: Connection, administration: int, new: Settings) -> None:
    """Return if these settings may take the place of those of an administration (its row).

    Raises ReleaseError, which names the documents, when they switch 'release for payment after
    authorisation' off while there are documents that wait for it.
    """
    if new.release_after_authorisation or not _is_on(connection, administration):
        return
    waiting = _waiting(administration)
    count: int = connection.execute(select(func.count()).where(waiting)).scalar_one()
    if not count:
        return
    columns = work.c
    query = (
        select(documents.c.sha256, columns.number, columns.state)
        .join(documents, documents.c.id == columns.document)
        .where(waiting)
        .order_by(columns.document)
        .limit(_MOST_NAMED)
    )
    named = [
        Reason(
            "release_setting_waits",
            {"document": row.sha256[:12], "number": row.number or "-", "state": f"state_{row.state}"},
        )
        for row in connection.execute(query)
    ]
    if count > _MOST_NAMED:
        named.append(Reason("release_setting_waits_more", {"count": count - _MOST_NAMED}))
    where = new.place("release_after_authorisation")
    raise ReleaseError(
        Reason("release_setting_needed", {"administration": new.id, "count": count}, where), named
    )


def _is_on(connection: Connection, administration: int) -> bool:
    columns = records.c
    now = and_(columns.kind == "settings", columns.last_snapshot.is_(None))
    query = select(columns.content).where(columns.administration == administration, now)
    found = connection.execute(query).scalar()
    return found is not None and bool(record_of(found, Settings).release_after_authorisation)


def _waiting(administration: int) -> ColumnElement[bool]:
    columns = work.c
    # What was just booked is kept from payment a moment later.
    booked = and_(columns.state == "booked", columns.due.is_not(None))
    return and_(
        columns.administration == administration, or_(columns.state.in_(WAITING_FOR_RELEASE), booked)
    )

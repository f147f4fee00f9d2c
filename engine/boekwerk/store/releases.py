"""Release of payment in the store: who approved, and what persons said of changed bookings (PR-5, PR-9)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select

from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.tables import administrations
from boekwerk.store.tables_workflow import assignments, release_choices, work
from boekwerk.store.work import Work, works_of

How = Literal["overwrite", "adopt"]
"""Put ours in the place of what stands in the package; or take what stands there as ours."""

_CHOICE = release_choices.c
_WITHDRAWN = "withdrawn"
_AT_ONCE = 500


class Choice(Struct, frozen=True):
    """What a person said of a booking that was changed in the package, having ``seen`` it so."""

    how: How
    who: str
    at: datetime.datetime
    seen: PackageBooking


def choice_of(connection: Connection, document: int) -> Choice | None:
    """Give what was said of the booking of a document (its row)."""
    row = connection.execute(select(release_choices).where(_CHOICE.document == document)).one_or_none()
    return None if row is None else Choice(row.how, row.who, row.at, as_kept(row.seen, PackageBooking))


def put_choice(connection: Connection, document: int, choice: Choice | None) -> None:
    """Keep what a person said, in the place of what was said before; None: nothing holds any more."""
    connection.execute(delete(release_choices).where(_CHOICE.document == document))
    if choice is not None:
        values = {"how": choice.how, "who": choice.who, "at": choice.at, "seen": kept(choice.seen).decode()}
        connection.execute(insert(release_choices).values(document=document, **values))


def all_approved(connection: Connection, document: int) -> bool:
    """Tell whether all who were asked in the last round approved, and somebody was (PR-5)."""
    columns = assignments.c
    last = select(func.max(columns.round)).where(columns.document == document).scalar_subquery()
    of_round = select(columns.state).where(columns.document == document, columns.round == last)
    states = [state for state in connection.execute(of_round).scalars() if state != _WITHDRAWN]
    return bool(states) and all(state == "approved" for state in states)


def works_in(
    connection: Connection, states: Sequence[DocumentState], administration: str | None = None
) -> Sequence[Work]:
    """List documents in some states, of one administration (its code) or of all, in the order they came."""
    columns = work.c
    query = select(columns.document).where(columns.state.in_(states))
    if administration is not None:
        code = select(administrations.c.id).where(administrations.c.code == administration)
        query = query.where(columns.administration == code.scalar_subquery())
    found = connection.execute(query.order_by(columns.document)).scalars().all()
    return [
        one
        for first in range(0, len(found), _AT_ONCE)
        for one in works_of(connection, found[first : first + _AT_ONCE]).values()
    ]

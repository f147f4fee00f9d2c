"""Release of payment in the store: who approved, and what persons said of changed bookings (PR-5, PR-9)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.assignments import round_of
from boekwerk.store.postings import confirmed_posting
from boekwerk.store.tables import administrations
from boekwerk.store.tables_workflow import release_choices, work
from boekwerk.store.work import Work, works_of

How = Literal["undecided", "overwrite", "adopt"]
"""Nobody said yet; put ours in the place of what stands in the package; take what stands there as ours."""

_CHOICE = release_choices.c
_AT_ONCE = 500


class Choice(Struct, frozen=True):
    """What is to be done with a booking that was changed in the package: it was ``seen`` to be so.

    What is changed after that is not covered by it.
    """

    how: How
    who: str
    at: datetime.datetime
    seen: PackageBooking


def choice_of(connection: Connection, document: int) -> Choice | None:
    """Give what is to be done with the changed booking of a document (its row)."""
    row = connection.execute(select(release_choices).where(_CHOICE.document == document)).one_or_none()
    return None if row is None else Choice(row.how, row.who, row.at, as_kept(row.seen, PackageBooking))


def put_choice(connection: Connection, document: int, choice: Choice | None) -> None:
    """Keep what is to be done, in the place of what was said before; None: nothing holds any more."""
    connection.execute(delete(release_choices).where(_CHOICE.document == document))
    if choice is not None:
        values = {"how": choice.how, "who": choice.who, "at": choice.at, "seen": kept(choice.seen).decode()}
        connection.execute(insert(release_choices).values(document=document, **values))


def all_approved(connection: Connection, document: int) -> bool:
    """Tell whether all who were asked of the booking that is there now approved it (PR-5).

    Approval of a booking before it was corrected does not count.
    """
    posting, round = confirmed_posting(connection, document), round_of(connection, document)
    return posting is not None and round.turn == posting.turn and round.is_approved


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

"""What bookings taught about references to obligations: keeping, listing and forgetting it (OB-10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, exists, insert, select

from boekwerk.domain.obligation import Lesson
from boekwerk.store.tables_obligations import obligation_lessons
from boekwerk.store.tables_past import past_bookings

_LESSON = obligation_lessons.c

STILL_TEACHES = ~exists().where(
    past_bookings.c.administration == _LESSON.administration,
    past_bookings.c.key == _LESSON.source,
    ~past_bookings.c.teaches,
)
"""Whether the booking that taught a lesson may still influence proposals: neither one-off nor forgotten."""


def teach_obligations(
    connection: Connection, administration: int, source: str, lessons: Iterable[Lesson]
) -> None:
    """Keep what the booking with key ``source`` teaches, in the place of what it taught before.

    To be called within `Store.writing`. Raises ValueError for lessons of another booking.
    """
    of_source = (_LESSON.administration == administration) & (_LESSON.source == source)
    connection.execute(delete(obligation_lessons).where(of_source))
    rows = [_row(administration, lesson) for lesson in dict.fromkeys(lessons)]
    if any(row["source"] != source for row in rows):
        raise ValueError("a booking teaches its own lessons only")
    if rows:
        connection.execute(insert(obligation_lessons), rows)


def lessons_about_obligations(
    connection: Connection, administration: int, relation: str | None = None
) -> Sequence[Lesson]:
    """List what still counts of what was taught, of a relation or of all, in a fixed order."""
    columns = (_LESSON.relation, _LESSON.place, _LESSON.shape, _LESSON.reference, _LESSON.obligation)
    query = select(_LESSON.source, *columns).where(_LESSON.administration == administration, STILL_TEACHES)
    if relation is not None:
        query = query.where(_LESSON.relation == relation)
    found = (
        Lesson(source, of, place, shape or None, reference or None, obligation or None)
        for source, of, place, shape, reference, obligation in connection.execute(query)
    )
    return sorted(found, key=_order)


def forget_obligations(connection: Connection, administration: int, relation: str) -> int:
    """Forget what was taught about a relation's references; count the lessons that are gone.

    To be called within `Store.writing`.
    """
    of_relation = (_LESSON.administration == administration) & (_LESSON.relation == relation)
    return connection.execute(delete(obligation_lessons).where(of_relation)).rowcount


def _row(administration: int, lesson: Lesson) -> dict[str, object]:
    return {
        "administration": administration,
        "source": lesson.source,
        "relation": lesson.relation,
        "place": lesson.place,
        "shape": lesson.shape or "",
        "reference": lesson.reference or "",
        "obligation": lesson.obligation or "",
    }


def _order(lesson: Lesson) -> tuple[str, ...]:
    words = (lesson.place, lesson.shape, lesson.reference, lesson.obligation, lesson.source)
    return (lesson.relation, *(word or "" for word in words))

"""Earlier bookings in the store, as of one state of them: what proposals learn from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, func, select

from boekwerk.domain.amount import from_cents
from boekwerk.domain.past import PastBooking
from boekwerk.domain.vat import Direction
from boekwerk.store.past_rows import ARTICLE, TEXT, BookingRow, booking_of, moment_number, word_of
from boekwerk.store.tables_past import past_bookings, past_drawn, past_items, past_states

_MOST_KEPT = 4_000
_MOST_AT_ONCE = 500
_BOOKING, _ITEM, _DRAWN = past_bookings.c, past_items.c, past_drawn.c
_LATEST_FIRST = (
    _BOOKING.booked_at.desc(),
    _BOOKING.date.desc(),
    _BOOKING.number.desc(),
    _BOOKING.key.desc(),
)
_WHOSE = Literal["relation", "others", "all"]


class StoredPast:
    """The earlier bookings of one administration: `boekwerk.domain.past.PastBookings` in the store.

    All answers come from the one state that ``connection`` sees (`Store.reading`), for as long as that is
    open. Bookings that were read are kept, some thousands of them, so that what several lines of a document
    ask for is read once.
    """

    def __init__(self, connection: Connection, administration: int) -> None:
        self._connection = connection
        self._administration = administration
        self._kept: dict[int, PastBooking] = {}
        self.version = f"past-{state_of(connection, administration)}"

    def __len__(self) -> int:
        """Count all bookings, whether they teach or not."""
        count = select(func.count()).where(_BOOKING.administration == self._administration)
        return int(self._connection.execute(count).scalar_one())

    def __iter__(self) -> Iterator[PastBooking]:
        """List all bookings, whether they teach or not, oldest first, from a stream."""
        ids = (
            select(_BOOKING.id)
            .where(_BOOKING.administration == self._administration)
            .order_by(_BOOKING.booked_at, _BOOKING.date, _BOOKING.number, _BOOKING.key)
        )
        streamed = self._connection.execute(ids, execution_options={"yield_per": _MOST_AT_ONCE})
        for part in streamed.scalars().partitions():
            found = self._read(part)
            yield from [found[id] for id in part]

    def last(
        self, relation: str, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the relation's last booking that teaches, in a journal (BP-3)."""
        asked = self._asked(relation, direction, most=1)
        found = self._latest(_statement("relation", journal is not None), asked, journal, imported)
        return found[0] if found else None

    def last_of_others(
        self, relation: str | None, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the last booking that teaches of any relation but this one, in a journal (BP-4)."""
        asked = self._asked(relation, direction, most=1)
        whose: _WHOSE = "all" if relation is None else "others"
        found = self._latest(_statement(whose, journal is not None), asked, journal, imported)
        return found[0] if found else None

    def recent(
        self, relation: str, direction: Direction, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings that teach, latest first."""
        asked = self._asked(relation, direction, most=most)
        return self._latest(_statement("relation", False), asked, None, imported)

    def with_text(
        self, relation: str, direction: Direction, habit: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that habit key, latest first."""
        asked = {**self._asked(relation, direction, most=most), "kind": TEXT, "word": word_of(habit)}
        return self._latest(_WITH_ITEM, asked, None, imported)

    def with_article(
        self, relation: str, direction: Direction, article: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that article number, latest first."""
        asked = {**self._asked(relation, direction, most=most), "kind": ARTICLE, "word": word_of(article)}
        return self._latest(_WITH_ITEM, asked, None, imported)

    def drawn_on(self, obligation: str, since: datetime.datetime | None) -> Decimal:
        """Sum what was booked on an obligation in Boekwerk itself, later than ``since`` (OB-8)."""
        drawn = select(func.sum(_DRAWN.amount)).where(
            _DRAWN.administration == self._administration, _DRAWN.obligation == word_of(obligation)
        )
        if since is not None:
            drawn = drawn.where(_DRAWN.booked_at > moment_number(since))
        return from_cents(int(self._connection.execute(drawn).scalar_one() or 0))

    def _asked(self, relation: str | None, direction: Direction, *, most: int) -> dict[str, Any]:
        return {
            "administration": self._administration,
            "relation": relation,
            "sales": direction == "sales",
            "most": most,
        }

    def _latest(
        self, statement: Select[Any], asked: dict[str, Any], journal: str | None, imported: bool
    ) -> Sequence[PastBooking]:
        """Find in each part of the index that may have it, and put what is found there in one order."""
        found: list[Any] = []
        for own in (True, False) if imported else (True,):
            for one in {journal or "", ""}:
                rows = self._connection.execute(statement, {**asked, "own": own, "journal": one})
                found.extend(map(tuple, rows))
        found.sort(reverse=True)
        ids = [id for *_, id in found[: asked["most"]]]
        bookings = self._read(ids)
        return tuple([bookings[id] for id in ids])

    def _read(self, ids: Sequence[int]) -> dict[int, PastBooking]:
        kept = self._kept
        found = {id: kept[id] for id in ids if id in kept}
        missing = [id for id in ids if id not in found]
        for start in range(0, len(missing), _MOST_AT_ONCE):
            asked = {"ids": missing[start : start + _MOST_AT_ONCE]}
            for row in self._connection.execute(_READ, asked):
                found[row.id] = booking_of(row, one_off=row.one_off_marked)
        self._keep(found)
        return found

    def _keep(self, found: dict[int, PastBooking]) -> None:
        self._kept.update(found)
        for id in list(self._kept)[: len(self._kept) - _MOST_KEPT]:
            del self._kept[id]


def state_of(connection: Connection, administration: int) -> int:
    """Tell how often the earlier bookings of an administration were changed."""
    state = select(past_states.c.state).where(past_states.c.administration == administration)
    return int(connection.execute(state).scalar() or 0)


@lru_cache(maxsize=8)
def _statement(whose: _WHOSE, in_journal: bool) -> Select[Any]:
    wanted = [
        _BOOKING.administration == bindparam("administration"),
        _BOOKING.sales == bindparam("sales"),
        _BOOKING.own == bindparam("own"),
        _BOOKING.teaches,
    ]
    if whose == "relation":
        wanted.append(_BOOKING.relation == bindparam("relation"))
    if whose == "others":
        wanted.append(_BOOKING.relation != bindparam("relation"))
    if in_journal:
        wanted.append(_BOOKING.journal == bindparam("journal"))
    return _newest(
        select(_BOOKING.booked_at, _BOOKING.date, _BOOKING.number, _BOOKING.key, _BOOKING.id), wanted
    ).order_by(*_LATEST_FIRST)


def _newest(statement: Select[Any], wanted: Iterable[Any]) -> Select[Any]:
    return statement.where(*wanted).limit(bindparam("most"))


_WITH_ITEM = _newest(
    select(_ITEM.booked_at, _ITEM.date, _ITEM.number, _BOOKING.key, _BOOKING.id).join(
        past_bookings, _BOOKING.id == _ITEM.booking
    ),
    [
        _ITEM.administration == bindparam("administration"),
        _ITEM.relation == bindparam("relation"),
        _ITEM.sales == bindparam("sales"),
        _ITEM.kind == bindparam("kind"),
        _ITEM.word == bindparam("word"),
        _ITEM.own == bindparam("own"),
    ],
).order_by(_ITEM.booked_at.desc(), _ITEM.date.desc(), _ITEM.number.desc(), _BOOKING.key.desc())
_READ = select(
    _BOOKING.id, _BOOKING.one_off_marked, *(_BOOKING[name] for name in BookingRow._fields)
).where(_BOOKING.id.in_(bindparam("ids", expanding=True)))

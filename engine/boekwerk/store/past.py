"""Earlier bookings in the store, as of one state of them: what proposals learn from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, func, select

from boekwerk.domain.amount import from_cents
from boekwerk.domain.past import PastBooking
from boekwerk.domain.vat import Direction
from boekwerk.store.past_questions import READ, TAUGHT_ORDER, Whose, of_relation, with_item
from boekwerk.store.past_rows import ARTICLE, TEXT, booking_of, moment_number, word_of
from boekwerk.store.tables_past import past_bookings, past_drawn, past_states

_MOST_KEPT = 4_000
_MOST_AT_ONCE = 500
_BOOKING, _DRAWN = past_bookings.c, past_drawn.c


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
        of_all = _BOOKING.administration == self._administration
        ids = select(_BOOKING.id).where(of_all).order_by(*[_BOOKING[name] for name in TAUGHT_ORDER])
        streamed = self._connection.execute(ids, execution_options={"yield_per": _MOST_AT_ONCE})
        for part in streamed.scalars().partitions():
            yield from self._read(part)

    def last(
        self, relation: str, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the relation's last booking that teaches, in a journal (BP-3)."""
        asked = self._asked(relation, direction, journal=journal, most=1)
        found = self._latest(of_relation(in_journal=journal is not None, imported=imported), asked)
        return found[0] if found else None

    def last_of_others(
        self, relation: str | None, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the last booking that teaches of any relation but this one, in a journal (BP-4)."""
        asked = self._asked(relation, direction, journal=journal, most=1)
        whose: Whose = "anybody" if relation is None else "others"
        found = self._latest(of_relation(whose, in_journal=journal is not None, imported=imported), asked)
        return found[0] if found else None

    def recent(
        self, relation: str, direction: Direction, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings that teach, latest first."""
        return self._latest(of_relation(imported=imported), self._asked(relation, direction, most=most))

    def with_text(
        self, relation: str, direction: Direction, habit: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that habit key, latest first."""
        asked = self._asked(relation, direction, kind=TEXT, word=word_of(habit), most=most)
        return self._latest(with_item(imported=imported), asked)

    def with_article(
        self, relation: str, direction: Direction, article: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that article number, latest first."""
        asked = self._asked(relation, direction, kind=ARTICLE, word=word_of(article), most=most)
        return self._latest(with_item(imported=imported), asked)

    def drawn_on(self, obligation: str, since: datetime.datetime | None) -> Decimal:
        """Sum what was booked on an obligation in Boekwerk itself, later than ``since`` (OB-8)."""
        drawn = select(func.sum(_DRAWN.amount)).where(
            _DRAWN.administration == self._administration, _DRAWN.obligation == word_of(obligation)
        )
        if since is not None:
            drawn = drawn.where(_DRAWN.booked_at > moment_number(since))
        return from_cents(int(self._connection.execute(drawn).scalar_one() or 0))

    def _asked(self, relation: str | None, direction: Direction, **named: Any) -> dict[str, Any]:
        owner = {"administration": self._administration, "relation": relation}
        return {**owner, "sales": direction == "sales", **named}

    def _latest(self, statement: Select[Any], asked: dict[str, Any]) -> tuple[PastBooking, ...]:
        return self._read(self._connection.execute(statement, asked).scalars().all())

    def _read(self, ids: Sequence[int]) -> tuple[PastBooking, ...]:
        kept = self._kept
        missing = [id for id in ids if id not in kept]
        for start in range(0, len(missing), _MOST_AT_ONCE):
            asked = {"ids": missing[start : start + _MOST_AT_ONCE]}
            for id, one_off_marked, *fields in self._connection.execute(READ, asked):
                kept[id] = booking_of(fields, one_off=one_off_marked)
        found = tuple([kept[id] for id in ids])
        # Those that came first go first, a few at a time: letting go of them all takes milliseconds.
        for id in list(islice(kept, max(0, len(kept) - _MOST_KEPT))):
            del kept[id]
        return found


def state_of(connection: Connection, administration: int) -> int:
    """Tell how often the earlier bookings of an administration were changed."""
    state = select(past_states.c.state).where(past_states.c.administration == administration)
    return int(connection.execute(state).scalar() or 0)

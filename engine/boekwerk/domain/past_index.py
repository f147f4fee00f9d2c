"""Earlier bookings in memory: what replay, administration folders and tests look them up in."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from boekwerk.domain.amount import ZERO
from boekwerk.domain.line_texts import habit_key
from boekwerk.domain.past import PastBooking, taught_order, teaches
from boekwerk.domain.vat import Direction

_Key = tuple[str, ...]


class PastIndex:
    """The earlier bookings of one administration: `boekwerk.domain.past.PastBookings` in memory.

    No answer depends on the order in which bookings were added. A booking with a key that is known takes
    the place of the earlier one.
    """

    def __init__(self, bookings: Iterable[PastBooking] = (), version: str = "memory") -> None:
        self.version = version
        self._by_key: dict[str, PastBooking] = {}
        self._lists: dict[_Key, list[PastBooking]] = {}
        for booking in bookings:
            self.add(booking)

    def __len__(self) -> int:
        """Count the bookings."""
        return len(self._by_key)

    def __iter__(self) -> Iterator[PastBooking]:
        """List all bookings, oldest first."""
        return iter(sorted(self._by_key.values(), key=taught_order))

    def add(self, booking: PastBooking) -> None:
        """Add a booking, in the place of one with the same key."""
        self.remove(booking.key)
        self._by_key[booking.key] = booking
        for key in _keys(booking):
            found = self._lists.setdefault(key, [])
            found.insert(bisect_right(found, taught_order(booking), key=taught_order), booking)

    def remove(self, key: str) -> None:
        """Forget a booking, if it is there."""
        booking = self._by_key.pop(key, None)
        if booking is None:
            return
        for name in _keys(booking):
            found = self._lists[name]
            del found[bisect_left(found, taught_order(booking), key=taught_order)]
            if not found:
                del self._lists[name]

    def last(
        self, relation: str, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the relation's last booking that teaches, in a journal (BP-3)."""
        found = self._list("relation", relation, direction)
        return next(_teaching(found, journal, imported=imported), None)

    def last_of_others(
        self, relation: str | None, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the last booking that teaches of any relation but this one, in a journal (BP-4)."""
        found = _teaching(self._list("direction", direction), journal, imported=imported)
        return next((booking for booking in found if booking.relation != relation), None)

    def recent(
        self, relation: str, direction: Direction, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings that teach, latest first."""
        found = self._list("relation", relation, direction)
        return tuple(islice(_teaching(found, None, imported=imported), most))

    def with_text(
        self, relation: str, direction: Direction, habit: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that habit key, latest first."""
        found = self._list("text", relation, direction, habit)
        return tuple(islice(_teaching(found, None, imported=imported), most))

    def with_article(
        self, relation: str, direction: Direction, article: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that article number, latest first."""
        found = self._list("article", relation, direction, article)
        return tuple(islice(_teaching(found, None, imported=imported), most))

    def drawn_on(self, obligation: str, since: datetime.datetime | None) -> Decimal:
        """Sum what was booked on an obligation in Boekwerk itself, later than ``since`` (OB-8)."""
        found = self._list("obligation", obligation)
        own = (b for b in found if b.source == "product" and (since is None or b.booked_at > since))
        lines = (line for booking in own for line in booking.lines if line.obligation == obligation)
        return sum((line.amount for line in lines), ZERO)

    def _list(self, *key: str) -> Sequence[PastBooking]:
        return self._lists.get(key, ())


def _teaching(
    found: Sequence[PastBooking], journal: str | None, *, imported: bool
) -> Iterator[PastBooking]:
    for booking in reversed(found):
        if teaches(booking, imported=imported) and (journal is None or booking.journal in (None, journal)):
            yield booking


def _keys(booking: PastBooking) -> set[_Key]:
    """Name the lists that a booking stands in."""
    owner = (booking.relation, booking.direction)
    items = [item for line in booking.lines for item in line.items]
    return {
        ("relation", *owner),
        ("direction", booking.direction),
        *(("text", *owner, habit_key(item.text)) for item in items if item.text),
        *(("article", *owner, item.article) for item in items if item.article),
        *(("obligation", line.obligation) for line in booking.lines if line.obligation),
    }

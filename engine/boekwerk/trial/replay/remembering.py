"""What is known of the past during a replay: of every relation no more than its latest bookings.

So that memory does not grow with the length of a history.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from decimal import Decimal

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.past import PastBooking
from boekwerk.domain.past_index import PastIndex

MOST_REMEMBERED = 200
"""On how many bookings of a relation, in one direction, a replay looks back at least: the latest."""


class RememberedPast(PastIndex):
    """The earlier bookings during a replay: the oldest of a relation make place for new ones."""

    def __init__(self) -> None:
        super().__init__(version="replay-0")
        self._keys: dict[tuple[str, str], deque[str]] = {}
        self._learned = 0

    def booking(self, key: str) -> PastBooking | None:
        """Find a booking by its key, as long as it is remembered."""
        return self._by_key.get(key)

    def learn(self, booking: PastBooking) -> None:
        """Take a booking up, now that its day is over."""
        keys = self._keys.setdefault((booking.relation, booking.direction), deque())
        if len(keys) >= MOST_REMEMBERED:
            self.remove(keys.popleft())
        keys.append(booking.key)
        self.add(booking)
        self._learned += 1
        # Whoever keeps answers keeps them under this.
        self.version = f"replay-{self._learned}"


class RememberedDocuments:
    """What was booked before, during a replay: where duplicates and habits are looked for (AB-11)."""

    def __init__(self) -> None:
        self._of: dict[str, list[BookedDocument]] = {}
        self._indexes: dict[str, BookedIndex] = {}

    def learn(self, booking: PastBooking) -> None:
        """Take a booking up, now that its day is over."""
        document = BookedDocument(
            booking.relation,
            booking.direction,
            booking.number or booking.key,
            booking.date,
            booking.total,
            booking.currency,
        )
        found = self._of.setdefault(booking.relation, [])
        found.append(document)
        if len(found) < 4 * MOST_REMEMBERED:
            self._index(booking.relation).add(document)
        else:
            # Made anew now and then, which is cheaper than forgetting one with each that comes.
            del found[: -2 * MOST_REMEMBERED]
            self._indexes[booking.relation] = BookedIndex(found)

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by normalised number."""
        return self._index(relation).with_number(relation, number)

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, in cents, whatever the sign."""
        return self._index(relation).with_total(relation, total_cents)

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first."""
        return self._index(relation).of_relation(relation)

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum nothing: a replay matches no obligations, since what was open then is not known."""
        return ZERO

    def _index(self, relation: str) -> BookedIndex:
        return self._indexes.setdefault(relation, BookedIndex())

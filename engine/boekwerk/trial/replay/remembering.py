"""What is known of one relation's past during a replay, in memory that a long history does not fill."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Sequence
from decimal import Decimal

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.past import PastBooking
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.vat import Direction
from boekwerk.trial.replay.others import Others

MOST_REMEMBERED = 200
"""On how many bookings of a relation, in one direction, a replay looks back at least: the latest."""


class RememberedPast(PastIndex):
    """One relation's earlier bookings: the oldest make place for new ones.

    ``today`` is the day that is replayed; of other relations only what was booked before it is known.
    """

    def __init__(self, others: Others, version: str) -> None:
        super().__init__(version=f"{version}-0")
        self.today = datetime.date.min
        self._name = version
        self._others = others
        self._keys: dict[Direction, deque[str]] = {}
        self._learned = 0

    def learn(self, booking: PastBooking) -> None:
        """Take a booking up, now that its day is over."""
        keys = self._keys.setdefault(booking.direction, deque())
        if len(keys) >= MOST_REMEMBERED:
            self.remove(keys.popleft())
        keys.append(booking.key)
        self.add(booking)
        self._learned += 1
        # Whoever keeps answers keeps them under this.
        self.version = f"{self._name}-{self._learned}"

    def booking(self, key: str) -> PastBooking | None:
        """Find a booking by its key, as long as it is remembered."""
        return self._by_key.get(key)

    def last_of_others(
        self, relation: str | None, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the last booking that teaches of any relation but this one; here imported ones always do."""
        return self._others.last_before(self.today, relation, direction, journal)


class RememberedDocuments:
    """What was booked of one relation before: where duplicates and habits are looked for (AB-11)."""

    def __init__(self) -> None:
        self._documents: list[BookedDocument] = []
        self._index = BookedIndex()

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
        self._documents.append(document)
        if len(self._documents) < 4 * MOST_REMEMBERED:
            self._index.add(document)
        else:
            # Made anew now and then, which is cheaper than forgetting one with each that comes.
            del self._documents[: -2 * MOST_REMEMBERED]
            self._index = BookedIndex(self._documents)

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by normalised number."""
        return self._index.with_number(relation, number)

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, in cents, whatever the sign."""
        return self._index.with_total(relation, total_cents)

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first."""
        return self._index.of_relation(relation)

    def drawn_on(self, obligation: str) -> Decimal:
        """Sum nothing: a replay matches no obligations, since what was open then is not known."""
        return ZERO

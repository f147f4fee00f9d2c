"""What is known of the past during a replay, in memory that a long history does not fill.

Of every relation the latest bookings are kept. Those of relations that were met lately are ready to be
looked up; the others wait packed together, in a few dozen bytes each.
"""

from __future__ import annotations

import datetime
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from decimal import Decimal

from msgspec import msgpack

from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.amount import ZERO, decode_hook
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.past import PastBooking, taught_order
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.vat import Direction

MOST_REMEMBERED = 200
"""On how many bookings of a relation a replay looks back at least: the latest."""

_MOST_READY = 50_000
_encode = msgpack.Encoder().encode
_decode = msgpack.Decoder(tuple[PastBooking, ...], dec_hook=decode_hook).decode


class _Known:
    """The bookings of one relation; what they are looked up in is made when it is first asked for."""

    def __init__(self, bookings: Sequence[PastBooking] = ()) -> None:
        self.bookings = list(bookings)
        self._past: PastIndex | None = None
        self._documents: BookedIndex | None = None

    @property
    def past(self) -> PastIndex:
        if self._past is None:
            self._past = PastIndex(self.bookings)
        return self._past

    @property
    def documents(self) -> BookedIndex:
        if self._documents is None:
            self._documents = BookedIndex(map(_document, self.bookings))
        return self._documents

    def add(self, booking: PastBooking) -> None:
        self.bookings.append(booking)
        if self._past is not None:
            self._past.add(booking)
        if self._documents is not None:
            self._documents.add(_document(booking))


class Remembered:
    """The earlier bookings during a replay: both `PastBookings` and `BookedDocuments`.

    All of them teach but one-off ones: in a replay imported bookings count as made in Boekwerk.
    """

    def __init__(self, most_ready: int = _MOST_READY) -> None:
        self.version = "replay-0"
        self._most_ready = most_ready
        self._ready: OrderedDict[str, _Known] = OrderedDict()
        self._count = 0
        self._packed: dict[str, bytes] = {}
        self._latest: dict[tuple[Direction, str | None], list[PastBooking]] = {}
        self._learned = 0

    def learn(self, booking: PastBooking) -> None:
        """Take a booking up, now that its day is over."""
        known = self._known(booking.relation)
        if len(known.bookings) >= 2 * MOST_REMEMBERED:
            # Made anew now and then, which is cheaper than forgetting one with each that comes.
            self._count -= len(known.bookings) - MOST_REMEMBERED
            known = self._ready[booking.relation] = _Known(known.bookings[-MOST_REMEMBERED:])
        known.add(booking)
        self._count += 1
        self._note_latest(booking)
        self._learned += 1
        # Whoever keeps answers keeps them under this.
        self.version = f"replay-{self._learned}"
        self._pack()

    def booking(self, relation: str, key: str) -> PastBooking | None:
        """Find a booking of a relation by its key, as long as it is remembered."""
        return next((one for one in self._known(relation).bookings if one.key == key), None)

    def last(
        self, relation: str, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the relation's last booking that teaches, in a journal."""
        return self._known(relation).past.last(relation, direction, journal, imported=imported)

    def last_of_others(
        self, relation: str | None, direction: Direction, journal: str | None, *, imported: bool
    ) -> PastBooking | None:
        """Give the last booking that teaches of any relation but this one, in a journal."""
        found = [
            booking
            for (side, where), latest in self._latest.items()
            if side == direction and (journal is None or where in (None, journal))
            for booking in latest
            if booking.relation != relation and (imported or booking.source == "product")
        ]
        return max(found, key=taught_order, default=None)

    def recent(
        self, relation: str, direction: Direction, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings that teach, latest first."""
        return self._known(relation).past.recent(relation, direction, imported=imported, most=most)

    def with_text(
        self, relation: str, direction: Direction, habit: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that habit key, latest first."""
        past = self._known(relation).past
        return past.with_text(relation, direction, habit, imported=imported, most=most)

    def with_article(
        self, relation: str, direction: Direction, article: str, *, imported: bool, most: int
    ) -> Sequence[PastBooking]:
        """List the relation's last bookings with an item of that article number, latest first."""
        past = self._known(relation).past
        return past.with_article(relation, direction, article, imported=imported, most=most)

    def drawn_on(self, obligation: str, since: datetime.datetime | None = None) -> Decimal:
        """Sum nothing: a replay matches no obligations, since what was open then is not known."""
        return ZERO

    def with_number(self, relation: str, number: str) -> Sequence[BookedDocument]:
        """Find documents of a relation by normalised number."""
        return self._known(relation).documents.with_number(relation, number)

    def with_total(self, relation: str, total_cents: int) -> Sequence[BookedDocument]:
        """Find documents of a relation by the size of their total, in cents, whatever the sign."""
        return self._known(relation).documents.with_total(relation, total_cents)

    def of_relation(self, relation: str) -> Sequence[BookedDocument]:
        """List the documents of a relation, oldest first."""
        return self._known(relation).documents.of_relation(relation)

    def _known(self, relation: str) -> _Known:
        known = self._ready.get(relation)
        if known is None:
            packed = self._packed.pop(relation, None)
            known = _Known(_decode(zlib.decompress(packed)) if packed else ())
            self._ready[relation] = known
            self._count += len(known.bookings)
        else:
            self._ready.move_to_end(relation)
        return known

    def _pack(self) -> None:
        """Pack the relations that were met longest ago, until few enough bookings are ready."""
        while self._count > self._most_ready and len(self._ready) > 1:
            relation, known = self._ready.popitem(last=False)
            self._count -= len(known.bookings)
            if known.bookings:
                self._packed[relation] = zlib.compress(_encode(known.bookings), level=1)

    def _note_latest(self, booking: PastBooking) -> None:
        """Keep the latest bookings of two relations in a journal: one of them is another's."""
        if booking.one_off:
            return
        latest = self._latest.setdefault((booking.direction, booking.journal), [])
        by_relation: dict[str, PastBooking] = {}
        for one in sorted((*latest, booking), key=taught_order):
            by_relation[one.relation] = one
        latest[:] = sorted(by_relation.values(), key=taught_order)[-2:]


def _document(booking: PastBooking) -> BookedDocument:
    return BookedDocument(
        booking.relation,
        booking.direction,
        booking.number or booking.key,
        booking.date,
        booking.total,
        booking.currency,
    )

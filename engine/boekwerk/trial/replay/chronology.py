"""A history relation by relation and each in order of time, however it came and however long it is.

What one relation's bookings teach is of no use to another's (but see `others`), so that only one relation's
past has to be in memory at a time. Histories are sorted in pieces that fit in memory, and what does not
fit waits in temporary files.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

from msgspec import Raw, Struct, msgpack

from boekwerk.domain.amount import decode_hook
from boekwerk.domain.past import PastBooking, taught_order
from boekwerk.domain.vat import Direction

_MOST_IN_MEMORY = 20_000
_MOST_FILES = 64
_LENGTH = 4

Moment = tuple[str, int, str, str, str, str, str]
"""The place of a booking in a history: whose it is, its day and direction, then the order of teaching."""


class Placed(Struct, frozen=True, array_like=True):
    """A booking as it waits on disk, under its place in the order."""

    at: Moment
    booking: Raw


class Chronology:
    """The bookings of a history, relation by relation, the oldest day of each first.

    It may be gone through as often as needed, until it is closed. The order does not depend on that in
    which the bookings came.
    """

    def __init__(self, bookings: Iterable[PastBooking], most_in_memory: int = _MOST_IN_MEMORY) -> None:
        self._open = ExitStack()
        self._in_memory: list[PastBooking] = []
        self._files: list[IO[bytes]] = []
        self._most = most_in_memory
        self.count = 0
        try:
            self._take(bookings)
        except BaseException:
            self._open.close()
            raise

    def __enter__(self) -> Chronology:
        """Give itself: the files are gone when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the temporary files."""
        self._open.close()

    def __iter__(self) -> Iterator[PastBooking]:
        """Go through the bookings."""
        return self._bookings()

    def of_direction(self, direction: Direction) -> Iterator[PastBooking]:
        """Go through the bookings of one direction."""
        return self._bookings(direction)

    def moments(self) -> Iterator[Moment]:
        """Go through the places of the bookings only, which is quicker."""
        if not self._files:
            yield from map(moment_of, self._in_memory)
            return
        for placed in _read(self._files[0]):
            yield placed.at

    def _bookings(self, direction: Direction | None = None) -> Iterator[PastBooking]:
        if not self._files:
            yield from (one for one in self._in_memory if direction in (None, one.direction))
            return
        decode = msgpack.Decoder(PastBooking, dec_hook=decode_hook).decode
        for placed in _read(self._files[0]):
            if direction in (None, placed.at[2]):
                yield decode(placed.booking)

    def _take(self, bookings: Iterable[PastBooking]) -> None:
        waiting: list[PastBooking] = []
        for booking in bookings:
            waiting.append(booking)
            self.count += 1
            if len(waiting) >= self._most:
                self._set_aside(waiting)
                waiting = []
        if not self._files:
            self._in_memory = sorted(waiting, key=moment_of)
            return
        self._set_aside(waiting)
        self._merge()

    def _set_aside(self, bookings: list[PastBooking]) -> None:
        encode = msgpack.Encoder().encode
        placed = [(moment_of(booking), booking) for booking in bookings]
        placed.sort(key=_first)
        self._write(Placed(at, Raw(encode(booking))) for at, booking in placed)
        if len(self._files) >= _MOST_FILES:
            self._merge()

    def _merge(self) -> None:
        """Make one file of all; the others are closed, and gone with that."""
        parts, self._files = self._files, []
        self._write(merge(*map(_read, parts), key=_place))
        for part in parts:
            part.close()

    def _write(self, placed: Iterable[Placed]) -> None:
        # As many as a part has go away again at the end of the block, or before.
        file = self._open.enter_context(TemporaryFile())  # noqa: SIM115 - closed with the others
        self._files.append(file)
        encode: Callable[[Placed], bytes] = msgpack.Encoder().encode
        for one in placed:
            data = encode(one)
            file.write(len(data).to_bytes(_LENGTH, "big"))
            file.write(data)


def day_of(booking: PastBooking) -> datetime.date:
    """Give the day on which a booking became known: until its end nothing can be learned from it."""
    return booking.booked_at.date()


def moment_of(booking: PastBooking) -> Moment:
    """Give the place of a booking in a history."""
    booked_at, date, number, key = taught_order(booking)
    return (
        booking.relation,
        day_of(booking).toordinal(),
        booking.direction,
        booked_at.isoformat(timespec="microseconds"),
        date.isoformat(),
        number,
        key,
    )


def _first(pair: tuple[Moment, PastBooking]) -> Moment:
    return pair[0]


def _place(placed: Placed) -> Moment:
    return placed.at


def _read(file: IO[bytes]) -> Iterator[Placed]:
    decode = msgpack.Decoder(Placed).decode
    file.seek(0)
    while length := file.read(_LENGTH):
        yield decode(file.read(int.from_bytes(length, "big")))

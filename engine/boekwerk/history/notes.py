"""What there is to say about reading a history besides its bookings."""

from __future__ import annotations

from collections import Counter
from typing import Any

from boekwerk.domain.reason import Location, Reason
from boekwerk.positions import Problems


class Notes:
    """Filled while a history is read: remarks, and what was left out of it, with the reason of each.

    ``line`` is where the booking that was given last begins. ``skipped`` counts by code; of what was
    skipped the first hundred are in `examples`. ``by_design`` counts transactions that no history is made
    of, such as those of the bank, by a word of the vocabulary.
    """

    def __init__(self) -> None:
        self.bytes_read = 0
        self.line: int | None = None
        self.lines = 0
        self.skipped: Counter[str] = Counter()
        self.by_design: Counter[str] = Counter()
        self._remarks: list[Reason] = []
        self._examples = Problems()
        self._without_number = 0

    def remark(self, code: str, where: Location, **values: Any) -> None:
        """Note what leaves the history usable."""
        self._remarks.append(Reason(code, values, where))

    def skip(self, code: str, where: Location, **values: Any) -> None:
        """Note a booking that could not be understood."""
        self.skipped[code] += 1
        self._examples.add(code, where, **values)

    def without_number(self) -> None:
        """Note a booking that only its relation and day tell apart."""
        self._without_number += 1

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """All remarks; complete when the history has been read to its end."""
        if not self._without_number:
            return tuple(self._remarks)
        return (*self._remarks, Reason("history_without_number", {"count": self._without_number}))

    @property
    def examples(self) -> tuple[Reason, ...]:
        """The bookings that were skipped, at most a hundred, each with its reason."""
        return self._examples.reasons()

"""Collecting problems, so that one run shows all of them."""

from __future__ import annotations

from typing import Any

from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown

_MOST_PROBLEMS = 100
_LONGEST_TEXT = 400


class Problems:
    """The problems of one file, in the order in which they were found, at most a hundred.

    A table of 200,000 rows with one wrong column would otherwise give 200,000 times the same sentence.
    """

    def __init__(self, most: int = _MOST_PROBLEMS) -> None:
        self._found: list[Reason] = []
        self._most = most
        self._left_out = 0

    def add(self, code: str, where: Location, /, **values: Any) -> None:
        """Note a problem at a place; the values fill the sentence of ``code``, long texts are cut."""
        if self.full:
            self._left_out += 1
        else:
            self._found.append(Reason(code, {name: _short(value) for name, value in values.items()}, where))

    @property
    def full(self) -> bool:
        """Whether further problems are counted only, so that looking for suggestions is a waste."""
        return len(self._found) >= self._most

    def reasons(self) -> tuple[Reason, ...]:
        """Give what was found; the last one says how many more there are, if there are."""
        if not self._left_out:
            return tuple(self._found)
        last = self._found[-1].where
        where = Location(last.file) if last is not None else None
        return (*self._found, Reason("more_problems", {"count": self._left_out}, where))


def _short(value: Any) -> Any:
    return shown(value, _LONGEST_TEXT) if isinstance(value, str) else value

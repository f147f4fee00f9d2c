"""Finders: which of many constants fit a fact, found at once instead of tried one by one.

A finder knows the constants of one field under operators that work alike, and numbers them. Values
are found by hash, bounds by bisection, parts of texts and patterns by one automaton for all of them.
A finder raises whatever a fact of a wrong type makes it raise; whoever asks then tries one by one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

import re2

_MOST_MEMORY = 32 << 20

_TEXT_FORMS: dict[str, Callable[[str], str]] = {
    "contains": re2.escape,
    "starts_with": lambda part: r"\A" + re2.escape(part),
    "ends_with": lambda part: re2.escape(part) + r"\z",
}

_FIRST_OF = {
    "at_least": (bisect_right, False),
    "above": (bisect_left, False),
    "on_or_after": (bisect_right, False),
    "at_most": (bisect_left, True),
    "within_days": (bisect_left, True),
    "below": (bisect_right, True),
    "before": (bisect_right, True),
}
"""How the bounds that are met are found, and whether the highest bounds come first."""

VALUES = frozenset({"in"})
BOUNDS = frozenset(_FIRST_OF)
TEXTS = frozenset({*_TEXT_FORMS, "matches"})


class TextTest(Protocol):
    """An operator that looks into a text, with its constants."""

    @property
    def operator(self) -> str:
        """Name the operator."""

    @property
    def constant(self) -> Any:
        """Give the parts or patterns, of which one must be found."""


class CannotTell(Exception):
    """The finder found no answer, though there may be one."""


class ValueFinder:
    """Finds which sets of values have a fact in them."""

    __slots__ = ("_by_value",)

    def __init__(self, sets: Sequence[frozenset[Any]]) -> None:
        by_value: dict[Any, list[int]] = {}
        for number, values in enumerate(sets):
            for value in values:
                by_value.setdefault(value, []).append(number)
        self._by_value = by_value

    def found(self, fact: Any) -> Sequence[int]:
        """Give the numbers of the sets that have the fact in them."""
        return self._by_value.get(fact, ())

    @property
    def by_value(self) -> Iterable[tuple[Any, Sequence[int]]]:
        """List every value with the numbers of its sets."""
        return self._by_value.items()


class BoundFinder:
    """Has the bounds of one operator in such an order that a fact meets the first so many of them.

    ``order`` are the numbers of the bounds in that order. ``place(fact)`` is where the fact stands
    among the bounds, and ``met[place]`` how many it meets there.
    """

    __slots__ = ("met", "order", "place")

    def __init__(self, operator: str, bounds: Sequence[Any]) -> None:
        bisect, falling = _FIRST_OF[operator]
        rising = sorted(range(len(bounds)), key=bounds.__getitem__)
        counts = range(len(bounds) + 1)
        self.order = rising[::-1] if falling else rising
        self.met = counts[::-1] if falling else counts
        self.place: Callable[[Any], int] = partial(bisect, [bounds[number] for number in rising])


class TextFinder:
    """Finds which atoms on one text hold: parts of it, its beginning, its end, patterns.

    Raises re2.error when the automaton cannot be made.
    """

    __slots__ = ("_sets",)

    def __init__(self, atoms: Sequence[TextTest]) -> None:
        patterns: dict[bool, list[tuple[str, int]]] = {}
        for number, atom in enumerate(atoms):
            for pattern, exact_case in _patterns(atom):
                patterns.setdefault(exact_case, []).append((pattern, number))
        self._sets = [_PatternSet(found, exact_case) for exact_case, found in patterns.items()]

    def found(self, text: str) -> Iterable[int]:
        """Give the numbers of the atoms that hold, some perhaps more than once."""
        return [number for patterns in self._sets for number in patterns.found(text)]


class _PatternSet:
    __slots__ = ("_numbers", "_set")

    def __init__(self, patterns: Iterable[tuple[str, int]], exact_case: bool) -> None:
        options = re2.Options()
        options.case_sensitive = exact_case
        options.log_errors = False
        options.max_mem = _MOST_MEMORY
        self._set = re2.Set.SearchSet(options)
        # Out of memory a set says that nothing matches. This one always does, so that it shows.
        self._set.Add("")
        self._numbers = []
        for pattern, number in patterns:
            self._set.Add(pattern)
            self._numbers.append(number)
        self._set.Compile()

    def found(self, text: str) -> list[int]:
        matches = self._set.Match(text)
        if matches is None:
            raise CannotTell
        numbers = self._numbers
        return [numbers[match - 1] for match in matches if match]


def _patterns(atom: TextTest) -> Iterable[tuple[str, bool]]:
    """Give an atom's patterns, each with whether capitals matter: parts and facts are folded before."""
    if atom.operator == "matches":
        patterns: frozenset[tuple[str, bool]] = atom.constant
        return sorted(patterns)
    form = _TEXT_FORMS[atom.operator]
    return [(form(part), True) for part in sorted(atom.constant)]

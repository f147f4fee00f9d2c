"""Conjunctions: the truth of many formulas at once, out of the truths of what they are made of.

A rule is nearly always a conjunction of conditions. Their truths are written as bits such that a
bitwise *or* is Kleene's *and*; so all formulas are combined in a few operations on whole rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from boekwerk.rules.formula import AllOf, AnyOf, Atom, Formula, NotOf
from boekwerk.rules.truths import FAILED, FALSE, TRUE, UNKNOWN

_BITS = {TRUE: 0, UNKNOWN: 1, FAILED: 3, FALSE: 7}
_AS_IT_IS = bytes([_BITS[FALSE], _BITS[TRUE], _BITS[UNKNOWN], _BITS[FAILED]]).ljust(256, b"\0")
_TURNED = bytes([_BITS[TRUE], _BITS[FALSE], _BITS[UNKNOWN], _BITS[FAILED]]).ljust(256, b"\0")
_FROM_BITS = bytes([TRUE, UNKNOWN, FAILED, FAILED, FALSE, FALSE, FALSE, FALSE]).ljust(256, b"\0")

_Part = tuple[Formula, bool]
"""A part of a conjunction, and whether it is turned round."""


class Conjunctions:
    """Works out formulas on a case together.

    ``place`` is where the truth of an atom stands in its row, by number; ``width`` is how long the row
    of a case is.
    """

    def __init__(self, formulas: Sequence[Formula], place: Mapping[int, int], width: int) -> None:
        different = {formula.number: tuple(_parts(formula)) for formula in formulas}
        longest_first = sorted(different, key=lambda number: -len(different[number]))
        self._others = tuple(_others(different.values()))
        places = {**place, **{other.number: width + n for n, other in enumerate(self._others)}}
        turned_from = width + len(self._others)
        parts = [different[number] for number in longest_first]
        self._columns = tuple(_columns(parts, places, turned_from))
        self._count = len(longest_first)
        at = {number: n for n, number in enumerate(longest_first)}
        self._in_order = _getter([at[formula.number] for formula in formulas])

    def truths(self, row: bytes, truth_of: Callable[[Formula], int]) -> bytes:
        """Give the truth of every formula, in the order they were given in.

        ``row`` has the truths of atoms on the case; ``truth_of`` finds out what a part comes to that
        is no atom.
        """
        known = row + bytes([truth_of(other) for other in self._others])
        bits = known.translate(_AS_IT_IS) + known.translate(_TURNED)
        together = 0
        for column in self._columns:
            together |= int.from_bytes(bytes(column(bits)), "little")
        return bytes(self._in_order(together.to_bytes(self._count, "little").translate(_FROM_BITS)))


def _parts(formula: Formula, turned: bool = False) -> Iterator[_Part]:
    """Take a formula apart as far as it is a conjunction; *not any* is one of what is turned round."""
    if isinstance(formula, NotOf):
        yield from _parts(formula.part, not turned)
    elif isinstance(formula, AllOf) and isinstance(formula, AnyOf) is turned:
        for part in formula.parts:
            yield from _parts(part, turned)
    else:
        yield formula, turned


def _others(conjunctions: Iterable[tuple[_Part, ...]]) -> Iterable[Formula]:
    """Give the parts that are no atoms, each once."""
    parts = (part for conjunction in conjunctions for part, _ in conjunction)
    return {part.number: part for part in parts if not isinstance(part, Atom)}.values()


def _columns(
    longest_first: Sequence[tuple[_Part, ...]], places: Mapping[int, int], turned_from: int
) -> Iterator[Callable[[bytes], Any]]:
    """Give for the first part of each conjunction where it stands, then for the second, and so on."""
    for nth in range(len(longest_first[0]) if longest_first else 0):
        with_one = [parts[nth] for parts in longest_first if len(parts) > nth]
        yield _getter([places[part.number] + turned_from * turned for part, turned in with_one])


def _getter(places: Sequence[int]) -> Callable[[bytes], Any]:
    """Make what takes these places out of a row, always as several."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)

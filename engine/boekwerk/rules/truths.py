"""The truth of every atom of a rulebook, worked out at once.

What is true, false and unknown of a document is one byte for each atom, in a row for the case and one
for each of its items. Atoms that ask alike of one fact stand together, so that a fact fills its whole
stretch of the row in one go: bounds in order are met up to a place, values and texts are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import le
from typing import Any

import re2

from boekwerk.rules.fields import Scope
from boekwerk.rules.finders import BOUNDS, TEXTS, BoundFinder, TextFinder, ValueFinder
from boekwerk.rules.formula import AllOf, Atom, Formula, NotOf, OverItems, has_several
from boekwerk.rules.readings import Facts
from boekwerk.rules.truth import Failure, Truth

FALSE, TRUE, UNKNOWN, FAILED = range(4)
"""How a truth is kept. In this order the greatest of some unsettled truths is that of their whole."""

_WORTH_FINDING = 4
_VALUES = frozenset({"in", "not_in"})


def code_of(truth: Truth) -> int:
    """Give the byte that a truth is kept as."""
    if truth is None:
        return UNKNOWN
    return FAILED if isinstance(truth, Failure) else int(truth)


class TruthTable:
    """Fills rows. ``place`` is where each atom stands in its row, by number.

    ``width`` is how long the row of a case is, ``item_scopes`` are the kinds of items that are asked
    about.
    """

    def __init__(self, formulas: Iterable[Formula]) -> None:
        atoms: dict[int, Atom] = {}
        scopes: set[Scope] = set()
        for formula in formulas:
            _collect(formula, atoms, scopes)
        stretches: dict[tuple[int, str], list[Atom]] = defaultdict(list)
        for atom in atoms.values():
            stretches[atom.slot.number, _way(atom)].append(atom)
        self._columns: dict[Scope, list[_Column]] = defaultdict(list)
        self.place: dict[int, int] = {}
        self.item_scopes = tuple(sorted(scopes))
        width: dict[Scope, int] = defaultdict(int)
        for (_, way), together in stretches.items():
            column, scope = _column(way, together), together[0].slot.field.scope
            self._columns[scope].append(column)
            for atom in column.atoms:
                self.place[atom.number] = width[scope]
                width[scope] += 1
        self.width = width["case"]

    def row(self, facts: Facts, scope: Scope = "case") -> bytes:
        """Work out the truth of every atom on a case, or on one item of it."""
        return b"".join([column.truths(facts) for column in self._columns.get(scope, ())])


class _Column:
    """Atoms on one fact that ask alike, tried one by one."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self.atoms = tuple(atoms)
        self._slot = atoms[0].slot
        self._unknown = bytes([UNKNOWN]) * len(atoms)
        self._failed = bytes([FAILED]) * len(atoms)
        self._several = has_several(self._slot)

    def truths(self, facts: Facts) -> bytes:
        fact = facts.of(self._slot)
        if fact is None:
            return self._unknown
        if fact.__class__ is Failure:
            return self._failed
        try:
            return self._of(fact, facts)
        except Exception:  # a plugin's fact, or no answer: each by itself tells what it comes to
            return self._each(facts)

    def _of(self, fact: Any, facts: Facts) -> bytes:
        return self._each(facts)

    def _each(self, facts: Facts) -> bytes:
        return bytes([code_of(atom.truth(facts)) for atom in self.atoms])


class _Found(_Column):
    """Atoms of which a finder gives those that a fact fits; ``negative`` turns all of them round."""

    def __init__(
        self, atoms: Sequence[Atom], finder: ValueFinder | TextFinder, *, negative: bool = False
    ) -> None:
        super().__init__(atoms)
        self._finder = finder
        self._fits = int(not negative)
        self._none = bytes([int(negative)]) * len(atoms)

    def _of(self, fact: Any, facts: Facts) -> bytes:
        row = bytearray(self._none)
        for value in fact if self._several else (fact,):
            for number in self._finder.found(value):
                row[number] = self._fits
        return bytes(row)


class _Bounds(_Column):
    def __init__(self, operator: str, atoms: Sequence[Atom]) -> None:
        self._finder = BoundFinder(operator, [_lowest(atom) for atom in atoms])
        super().__init__([atoms[number] for number in self._finder.order])
        self._yes = bytes([TRUE]) * len(atoms)
        self._no = bytes([FALSE]) * len(atoms)

    def _of(self, fact: Any, facts: Facts) -> bytes:
        if self._several:
            return self._each(facts)
        met = self._finder.met[self._finder.place(fact)]
        return self._yes[:met] + self._no[met:]


class _Ranges(_Bounds):
    """Ranges in the order of where they begin: of those that have begun, each end is looked at."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        super().__init__(operator="at_least", atoms=atoms)
        self._ends = [atom.constant[1] for atom in self.atoms]

    def _of(self, fact: Any, facts: Facts) -> bytes:
        if self._several:
            return self._each(facts)
        begun = self._finder.met[self._finder.place(fact)]
        return bytes(map(le, repeat(fact), self._ends[:begun])) + self._no[begun:]


def _column(way: str, atoms: Sequence[Atom]) -> _Column:
    if len(atoms) < _WORTH_FINDING or way == "each":
        return _Column(atoms)
    if way in _VALUES:
        return _Found(atoms, ValueFinder([atom.constant for atom in atoms]), negative=way == "not_in")
    if way == "between":
        return _Ranges(atoms)
    if way != "text":
        return _Bounds(way, atoms)
    try:
        return _Found(atoms, TextFinder(atoms))
    except (re2.error, UnicodeEncodeError):  # too large, or no text that RE2 takes
        return _Column(atoms)


def _way(atom: Atom) -> str:
    if atom.operator in TEXTS:
        return "text"
    served = atom.operator in BOUNDS or atom.operator in _VALUES or atom.operator == "between"
    return atom.operator if served else "each"


def _lowest(atom: Atom) -> Any:
    return atom.constant[0] if atom.operator == "between" else atom.constant


def _collect(formula: Formula, atoms: dict[int, Atom], scopes: set[Scope]) -> None:
    if isinstance(formula, Atom):
        atoms[formula.number] = formula
    elif isinstance(formula, AllOf):
        for part in formula.parts:
            _collect(part, atoms, scopes)
    elif isinstance(formula, NotOf):
        _collect(formula.part, atoms, scopes)
    elif isinstance(formula, OverItems):
        scopes.add(formula.scope)
        _collect(formula.part, atoms, scopes)

"""Views: a rule as the analysis looks at it, part by part."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal

from msgspec.structs import replace

from boekwerk.domain.reason import Location
from boekwerk.rules.analyse.axioms import LINE_COUNT, RELATION_KNOWN, WHAT_KEYS, speaks_of_relation
from boekwerk.rules.analyse.branches import (
    Branch,
    Branches,
    TooManyBranchesError,
    all_of,
    branches_of,
    merged,
)
from boekwerk.rules.analyse.literals import OPPOSITE, Demand, Demands, FieldKey, Sign
from boekwerk.rules.analyse.results import MAYBE, NONE, Model
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.wide import solve_wide
from boekwerk.rules.compile import Specificity, identifies
from boekwerk.rules.conditions import Comparison, Condition
from boekwerk.rules.credit_notes import with_credit_note_condition
from boekwerk.rules.source import RuleSource

Role = Literal["scope", "subject", "term", "unless", "validity"]
_APPLIES: frozenset[Role] = frozenset({"scope", "subject", "validity"})
_STRENGTH = {"shadow": 0, "suggest": 1, "live": 2}


class Part:
    """One condition of a rule, its scope or its validity, that must hold for the rule to hold."""

    def __init__(self, role: Role, condition: Condition | None, view: RuleView) -> None:
        self.role = role
        self.condition = condition
        self._view = view
        self._branches: dict[Sign, Branches] = {}

    @property
    def text(self) -> str:
        """Say the part as it was written."""
        if self.condition is None:
            source = self._view.source
            return f"valid: {source.valid_from or '…'} – {source.valid_until or '…'}"
        return f"unless: {self.condition.text}" if self.role == "unless" else self.condition.text

    @property
    def where(self) -> Location:
        """Say where it stands."""
        source = self._view.source
        return self.condition.where if self.condition is not None else source.valid_where or source.where

    @property
    def is_implicit(self) -> bool:
        """Whether the engine added it."""
        return bool(getattr(self.condition, "implicit", False))

    def branches(self, sign: Sign) -> Branches:
        """Give the ways in which the part has a sign. Raises TooManyBranchesError."""
        if sign not in self._branches:
            self._branches[sign] = self._made(OPPOSITE[sign] if self.role == "unless" else sign)
        return self._branches[sign]

    @cached_property
    def demand(self) -> Demand | None:
        """Give what it demands where that is one plain comparison; None where it is more, or too much."""
        try:
            branches = self.branches("true")
        except TooManyBranchesError:
            return None
        if len(branches) != 1 or branches[0].items or len(branches[0].fields) != 1:
            return None
        (demands,) = branches[0].fields.values()
        return demands[0] if len(demands) == 1 else None

    @cached_property
    def touched(self) -> int:
        """Give the fields and items that it speaks of, as a mask."""
        return self._mask(spoken_of)

    @cached_property
    def mentioned(self) -> int:
        """Give the same, with what that also says something about."""
        return self._mask(mentioned)

    def _mask(self, things: Callable[[Branch], Iterable[object]]) -> int:
        try:
            branches = self.branches("true")
        except TooManyBranchesError:
            return 0
        return self._view.demands.mask(thing for branch in branches for thing in things(branch))

    def _made(self, sign: Sign) -> Branches:
        demands, source = self._view.demands, self._view.source
        if self.condition is not None:
            return branches_of(self.condition, sign, demands)
        demand = demands.day_between(source.valid_from, source.valid_until, sign)
        return (Branch(fields={demand.key: (demand,)}),)


class RuleView:
    """A rule with its parts, and facts under which it holds.

    ``branches`` are the ways in which it can hold on some day from the day of the analysis on, None
    when there are too many; ``model`` has facts for the first, ``is_certain`` is False when it is not
    known whether there are any.
    """

    def __init__(self, source: RuleSource, demands: Demands, solver: Solver, as_of: datetime.date) -> None:
        self.source = source
        self.demands = demands
        self.strength = _STRENGTH[source.stage]
        to = source.applies_to
        self.specificity: Specificity = (
            bool(to.relation), to.administration is not None, to.package is not None,
        )  # fmt: skip
        self.from_now = demands.day_between(as_of, None, "true")
        self.parts = tuple(_parts(source, self))
        self.model: Model | None = None
        self.branches: Branches | None = None
        self.is_certain = True
        self._find(solver)

    @cached_property
    def applying(self) -> tuple[Part, ...]:
        """Give the parts that decide whether the rule applies to a document."""
        return tuple(part for part in self.parts if part.role in _APPLIES)

    @cached_property
    def asking(self) -> tuple[Part, ...]:
        """Give the parts that decide whether it holds where it applies."""
        return tuple(part for part in self.parts if part.role not in _APPLIES)

    @cached_property
    def mentioned(self) -> int:
        """Give what its first branch speaks of and says something about, as a mask."""
        return self.demands.mask(mentioned(self.branches[0])) if self.branches else 0

    @property
    def is_block(self) -> bool:
        """Whether it is a block."""
        return self.source.kind == "block"

    @property
    def can_hold(self) -> bool:
        """Whether facts are known under which it holds."""
        return self.model is not None

    def held_by(self, parts: Iterable[Part]) -> Branches:
        """Give the ways in which these parts hold together, from the day of the analysis on."""
        now = (Branch(fields={self.from_now.key: (self.from_now,)}),)
        return all_of([now, *(part.branches("true") for part in parts)])

    def says_the_same_of_credit_notes(self, when: tuple[Condition, ...]) -> bool:
        """Tell whether with these conditions the rule is about credit notes, or not, just as now (AB-5)."""
        source = self.source
        fewer = with_credit_note_condition(replace(source, when=when))
        return len(fewer) - len(when) == len(with_credit_note_condition(source)) - len(source.when)

    def _find(self, solver: Solver) -> None:
        try:
            everything = self.held_by(self.parts)
        except TooManyBranchesError:
            self._find_among_many(solver)
            return
        possible = []
        for branch in everything:
            found = solver.solve(branch)
            if isinstance(found, Model):
                possible.append(branch)
                self.model = self.model or found
            elif found is MAYBE:
                possible.append(branch)
                self.is_certain = False
        self.branches = tuple(possible)

    def _find_among_many(self, solver: Solver) -> None:
        (always,) = self.held_by(part for part in self.parts if part.condition is None)
        signed = [_signed(part.condition, part.role) for part in self.parts if part.condition is not None]
        found = solve_wide(signed, always, self.demands, solver)
        self.is_certain = found is NONE
        if found is NONE:
            self.branches = ()
        elif isinstance(found, Model):
            self.model = found


def _signed(condition: Condition, role: Role) -> tuple[Condition, Sign]:
    return condition, "false" if role == "unless" else "true"


def entails(
    view: RuleView, parts: Sequence[Part], solver: Solver, *, even_unknown: bool = False
) -> bool | None:
    """Tell whether each of the parts is true whenever a rule holds; None when that is not known.

    ``even_unknown``: whether each is true or unknown then, so that none is ever false.
    """
    return follows(view.branches, parts, "false" if even_unknown else "not_true", solver)


def follows(branches: Branches | None, parts: Sequence[Part], denied: Sign, solver: Solver) -> bool | None:
    """Tell whether no part can have the denied sign where one of the branches holds."""
    if branches is None:
        return None
    answer: bool | None = True
    for part in parts:
        try:
            denials = part.branches(denied)
        except TooManyBranchesError:
            return None
        for branch in branches:
            for denial in denials:
                found = refuted(branch, denial, solver)
                if found is False:
                    return False
                answer = None if found is None else answer
    return answer


def refuted(branch: Branch, denial: Branch, solver: Solver) -> bool | None:
    """Tell whether two branches cannot both hold; None when that is not known."""
    if not denial.items and not _touches(branch, denial):
        return not all(solver.is_possible(demands) for demands in denial.fields.values())
    found = solver.solve(merged(branch, denial))
    return False if isinstance(found, Model) else None if found is MAYBE else True


def not_false(parts: Sequence[Part]) -> Branches:
    """Give the ways in which none of the parts is false. Raises TooManyBranchesError."""
    return all_of([part.branches("not_false") for part in parts])


def _touches(branch: Branch, denial: Branch) -> bool:
    return any(key in branch.fields or is_linked(key) for key in denial.fields)


def spoken_of(branch: Branch) -> Iterator[object]:
    """Give the fields and items that a branch speaks of."""
    for key in branch.fields:
        yield WHAT_KEYS if key in WHAT_KEYS else key
    for scope in branch.items:
        yield ("items", scope)


def mentioned(branch: Branch) -> Iterator[object]:
    """Give what a branch speaks of, and what that says something about too."""
    yield from spoken_of(branch)
    if any(speaks_of_relation(key) for key in branch.fields):
        yield RELATION_KNOWN
    if "line" in branch.items:
        yield LINE_COUNT


def is_linked(key: FieldKey) -> bool:
    """Tell whether an axiom ties a field to others."""
    return key in _LINKED or speaks_of_relation(key)


_LINKED = frozenset((*WHAT_KEYS, RELATION_KNOWN, LINE_COUNT))


def _parts(source: RuleSource, view: RuleView) -> Iterable[Part]:
    to = source.applies_to
    named = (to.package, to.administration, *to.relation)
    for comparison in named:
        if comparison is not None:
            yield Part("scope", _as_scope(comparison), view)
    for condition in with_credit_note_condition(source):
        yield Part("subject" if identifies(condition) else "term", condition, view)
    for condition in source.unless:
        yield Part("unless", condition, view)
    if source.valid_from is not None or source.valid_until is not None:
        yield Part("validity", None, view)


def _as_scope(comparison: Comparison) -> Comparison:
    return replace(comparison, reading="named")

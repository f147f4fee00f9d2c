"""Ways under ``any`` that do nothing: no document can take one, or whenever it is met another is too.

Only ways of an ``any`` that is itself a condition of the rule are looked at, each together with the
rule's other conditions. Of two ways that say the same it is told of the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec.structs import replace

from boekwerk.rules.analyse.branches import Branches, TooManyBranchesError, all_of, branches_of
from boekwerk.rules.analyse.findings import Finding, about_way
from boekwerk.rules.analyse.literals import Demands, Sign
from boekwerk.rules.analyse.results import NONE
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import Part, RuleView, mentioned, refuted, spoken_of
from boekwerk.rules.conditions import Condition, GroupCondition

_MOST_WAYS = 16
_MOST_NEAR = 20
"""Beside more conditions on the same facts a way is only looked at by itself."""


class _Way:
    """One condition under ``any``."""

    def __init__(self, condition: Condition, demands: Demands) -> None:
        self.condition = condition
        self._demands = demands

    def branches(self, sign: Sign) -> Branches:
        return branches_of(self.condition, sign, self._demands)

    @cached_property
    def touched(self) -> int:
        return self._demands.mask(thing for branch in self.branches("true") for thing in spoken_of(branch))

    @cached_property
    def mentioned(self) -> int:
        return self._demands.mask(thing for branch in self.branches("true") for thing in mentioned(branch))


def ways_that_do_nothing(view: RuleView, solver: Solver) -> Iterator[Finding]:
    """Say which ways can never be met where the rest of a rule holds, and which add nothing to others."""
    if view.branches is None:
        return
    for part in view.parts:
        group = part.condition
        if isinstance(group, GroupCondition) and group.group == "any" and len(group.inner) <= _MOST_WAYS:
            try:
                yield from _of_group(view, part, group, solver)
            except TooManyBranchesError:
                continue


def _of_group(view: RuleView, part: Part, group: GroupCondition, solver: Solver) -> Iterator[Finding]:
    left = [_Way(condition, view.demands) for condition in group.inner]
    for way in reversed(tuple(left)):
        others = [other for other in left if other is not way]
        if not _can_be_left_out(view, group, others):
            continue
        if not _can_be_met(way, part, view, solver):
            left = others
            yield about_way("rule_way_never_true", view, way.condition)
            continue
        covering = next((other for other in others if _covers(other, way, solver)), None)
        if covering is not None:
            left = others
            yield about_way("rule_way_implied", view, way.condition, covering.condition)


def _can_be_left_out(view: RuleView, group: GroupCondition, ways: Sequence[_Way]) -> bool:
    """Tell whether without one way the rule would be about credit notes or not, as it is now."""
    fewer = replace(group, inner=tuple(way.condition for way in ways))
    when = tuple(fewer if condition is group else condition for condition in view.source.when)
    return bool(ways) and view.says_the_same_of_credit_notes(when)


def _can_be_met(way: _Way, part: Part, view: RuleView, solver: Solver) -> bool:
    branches = way.branches("true")
    near = [other for other in view.parts if other is not part and way.touched & other.mentioned]
    if 0 < len(near) <= _MOST_NEAR:
        branches = all_of([view.held_by(near), branches])
    return solver.solve_any(branches) is not NONE


def _covers(way: _Way, other: _Way, solver: Solver) -> bool:
    """Tell whether a way is never less true than another one: not false where that is unknown."""
    return bool(other.touched & way.mentioned) and all(
        refuted(branch, denial, solver) is True
        for sign, denied in _DENIED
        for branch in other.branches(sign)
        for denial in way.branches(denied)
    )


_DENIED: tuple[tuple[Sign, Sign], ...] = (("true", "not_true"), ("not_false", "false"))

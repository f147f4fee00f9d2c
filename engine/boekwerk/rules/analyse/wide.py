"""Conditions that can be met in very many ways: Z3 chooses the ways, the solver tries each choice.

Z3 (the extra ``analysis``) is asked which conditions to meet; whether facts can be so is for our own
solver, which tells it what excludes each other. Without Z3, or after the limits below, it is not known.
The limits count work and not time, so that a busy machine finds the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from boekwerk.rules.analyse.branches import Branch, TooManyBranchesError, branches_of, together
from boekwerk.rules.analyse.fewest import fewest
from boekwerk.rules.analyse.literals import OPPOSITE, Demands, Sign
from boekwerk.rules.analyse.results import MAYBE, NONE, Found
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.conditions import Condition, GroupCondition

_MOST_WORK = 1_000_000
"""What Z3 may do for one choice, in its own measure: well under a second."""
_MOST_CHOICES = 50
_MOST_SWITCHES = 400
_Signed = tuple[Condition, Sign]


def solve_wide(conditions: Iterable[_Signed], always: Branch, demands: Demands, solver: Solver) -> Found:
    """Give facts for which every condition has its sign; NONE when it is certain that there are none."""
    try:
        import z3  # noqa: PLC0415 (an extra, and slow to load)
    except ImportError:
        return MAYBE
    choice = _Choice(z3, demands)
    try:
        choice.require(conditions)
    except TooManyBranchesError:
        return MAYBE
    for _ in range(_MOST_CHOICES):
        if not solver.may_choose():
            return MAYBE
        chosen = choice.next()
        if chosen is NONE or chosen is MAYBE:
            return chosen
        found = choice.solved(chosen, always, solver)
        if found is not NONE:
            return found
        choice.exclude(fewest(chosen, lambda numbers: choice.solved(numbers, always, solver) is NONE))
    return MAYBE


class _Choice:
    """The conditions as Z3 sees them: a switch for every plain demand, and how they hang together."""

    def __init__(self, z3: Any, demands: Demands) -> None:
        self.branches: list[Branch] = []
        self._z3 = z3
        self._demands = demands
        self._context = z3.Context()  # one that has seen other rules would choose otherwise
        self._solver = z3.Solver(ctx=self._context)
        self._solver.set("rlimit", _MOST_WORK)

    def require(self, conditions: Iterable[_Signed]) -> None:
        """Require that every condition has its sign. Raises TooManyBranchesError for one with too many."""
        for condition, sign in conditions:
            self._solver.add(self._of(condition, sign))

    def next(self) -> Any:
        """Choose what to meet; NONE when no choice is left, MAYBE when it is too much work for Z3."""
        answer = self._solver.check()
        if answer != self._z3.sat:
            return NONE if answer == self._z3.unsat else MAYBE
        model = self._solver.model()
        return [n for n in range(len(self.branches)) if self._z3.is_true(model.eval(self._switch(n)))]

    def solved(self, numbers: Iterable[int], always: Branch, solver: Solver) -> Found:
        """Look for facts that meet what was chosen."""
        return solver.solve(together([always, *(self.branches[number] for number in numbers)]))

    def exclude(self, numbers: Iterable[int]) -> None:
        """Say that these cannot be met together."""
        self._solver.add(self._z3.Or([self._z3.Not(self._switch(number)) for number in numbers]))

    def _of(self, condition: Condition, sign: Sign) -> Any:
        if isinstance(condition, GroupCondition):
            group: str = condition.group
            if group == "none":
                group, sign = "any", OPPOSITE[sign]
            parts = [self._of(part, sign) for part in condition.inner]
            together = (group == "all") is (sign in ("true", "not_false"))
            return self._z3.And(parts) if together else self._z3.Or(parts)
        switches = []
        for branch in branches_of(condition, sign, self._demands):
            switches.append(self._switch(len(self.branches)))
            self.branches.append(branch)
        if len(self.branches) > _MOST_SWITCHES:
            raise TooManyBranchesError
        return self._z3.Or(switches)

    def _switch(self, number: int) -> Any:
        return self._z3.Bool(f"b{number}", self._context)

"""What is wrong inside one rule: conditions that go against each other, or ask nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from boekwerk.rules.analyse.axioms import WHAT_KEYS
from boekwerk.rules.analyse.branches import Branches, TooManyBranchesError, merged
from boekwerk.rules.analyse.fewest import fewest
from boekwerk.rules.analyse.findings import Finding, about, in_short, shortened
from boekwerk.rules.analyse.results import NONE, Model
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import Part, RuleView, follows, not_false
from boekwerk.rules.analyse.ways import ways_that_do_nothing
from boekwerk.rules.analyse.witness import Judged, Stand, Witness
from boekwerk.rules.conditions import Condition

_MOST_NEAR = 100
"""So many conditions on the same facts are set against each other; of more it is not told."""
_MOST_REFUTED = 20


class Within:
    """Looks at rules one by one; ``undecided`` are those of which not everything could be told."""

    def __init__(self, solver: Solver, stand: Stand) -> None:
        self.undecided: set[str] = set()
        self._solver = solver
        self._stand = stand

    def never_true(self, view: RuleView) -> Finding | None:
        """Say that a rule can never hold, naming as few of its conditions as already exclude each other."""
        if view.branches != ():
            return None
        core = _core(view, self._solver)
        if _is_refuted(view, core, self._solver, self._stand):
            return None
        if all(part.role == "validity" for part in core):
            until = view.source.valid_until
            return about("never_true", "rule_validity_passed", view, parts=core, until=until)
        if len(core) == 1:
            only = shortened(core[0].text)
            return about("never_true", "rule_condition_never_true", view, parts=core, condition=only)
        return about("never_true", "rule_never_true", view, parts=core, conditions=in_short(core))

    def findings(self, view: RuleView) -> list[Finding]:
        """Say which conditions of a rule that can hold never fail, or already follow from others."""
        found = [*self._without_effect(view), *ways_that_do_nothing(view, self._solver)]
        if not found:
            return []
        witness = _shown(view, self._stand)
        if witness is None:
            self.undecided.add(view.source.id)
            return []
        return [replace(finding, witness=witness) for finding in found]

    def _without_effect(self, view: RuleView) -> Iterator[Finding]:
        """Give them from the last to the first: of two that say the same it is told of the last."""
        dropped: list[Part] = []
        for part in reversed(view.parts):
            if part.role in ("scope", "validity") or part.is_implicit:
                continue
            never_fails = _never_fails(part, self._solver)
            others = () if never_fails else self._implied_by(view, part, dropped)
            if others is None or not view.says_the_same_of_credit_notes(_left(view, (*dropped, part))):
                continue
            dropped.append(part)
            if never_fails:
                yield about(
                    "always_true", "rule_condition_never_fails", view, parts=(part,),
                    condition=shortened(part.text),
                )  # fmt: skip
            else:
                yield about(
                    "always_true", "rule_condition_implied", view, parts=(part, *others),
                    condition=shortened(part.text), others=in_short(others),
                )  # fmt: skip

    def _implied_by(self, view: RuleView, part: Part, dropped: Sequence[Part]) -> tuple[Part, ...] | None:
        """Give the other conditions that a condition already follows from; None when it adds something.

        What says which documents a rule is about goes only by what says so too: whatever else the rule
        asks, it would otherwise set rules aside for other documents than before (RU-3).
        """
        rivals = view.applying if part.role == "subject" else view.parts
        near = [
            other
            for other in rivals
            if other is not part and other not in dropped and part.touched & other.mentioned
        ]
        if not near:
            return None
        if len(near) > _MOST_NEAR:
            self.undecided.add(view.source.id)
            return None
        follows = _follows_from(view, near, part, self._solver)
        if follows is None:
            self.undecided.add(view.source.id)
        if not follows:
            return None
        alone = (other for other in near if _follows_from(view, [other], part, self._solver))
        one = next(alone, None)
        if one is not None:
            return (one,)
        return fewest(near, lambda some: _follows_from(view, some, part, self._solver) is True)


def _left(view: RuleView, dropped: Sequence[Part]) -> tuple[Condition, ...]:
    gone = {id(part.condition) for part in dropped}
    return tuple(condition for condition in view.source.when if id(condition) not in gone)


def _core(view: RuleView, solver: Solver) -> tuple[Part, ...]:
    """Leave out every part without which the others still exclude each other."""
    core = fewest(view.parts, lambda some: _exclude(view, some, solver))
    return core if len(core) < len(view.parts) else tuple(p for p in core if not p.is_implicit) or core


def _exclude(view: RuleView, parts: Sequence[Part], solver: Solver) -> bool:
    try:
        return solver.solve_any(view.held_by(parts)) is NONE
    except TooManyBranchesError:  # that all of them exclude each other is known, not which few already do
        return False


def _is_refuted(view: RuleView, core: Sequence[Part], solver: Solver, stand: Stand) -> bool:
    """Look for a document that fulfils all but one of the conditions and makes the rule hold after all."""
    for left_out in core[:_MOST_REFUTED]:
        try:
            found = solver.solve_any(view.held_by(part for part in core if part is not left_out))
        except TooManyBranchesError:
            continue
        if isinstance(found, Model) and stand.show(found, [view.source], _holds(view)):
            return True
    return False


def _never_fails(part: Part, solver: Solver) -> bool:
    """Tell whether a condition is never false; with a fact that is not known it may be unknown."""
    demand = part.demand
    try:
        if demand is not None and demand.key not in WHAT_KEYS:
            (denied,) = part.branches("false")[0].fields.values()
            return not solver.is_possible(denied)
        return solver.solve_any(part.branches("false")) is NONE
    except TooManyBranchesError:
        return False


def _follows_from(view: RuleView, near: Sequence[Part], part: Part, solver: Solver) -> bool | None:
    """Tell whether leaving a condition out would change nothing: not what is true, nor what is false."""
    try:
        holds = follows(view.held_by(near), [part], "not_true", solver)
        return holds and follows(_not_false_from_now(view, near), [part], "false", solver)
    except TooManyBranchesError:
        return None


def _not_false_from_now(view: RuleView, near: Sequence[Part]) -> Branches:
    (now,) = view.held_by(())
    return tuple([merged(now, branch) for branch in not_false(near)])


def _shown(view: RuleView, stand: Stand) -> Witness | None:
    return None if view.model is None else stand.show(view.model, [view.source], _holds(view))


def _holds(view: RuleView) -> Judged:
    return lambda judgement, outcomes: outcomes[view.source.id].result == "held"

"""What is wrong between two rules: one that never gets a say, adds nothing, or is taken back in part.

Of every rule at most one such finding is given, the gravest: whoever acts on it looks again.
A rule is only set against rules of its own stage or a later one: what is on trial shadows nothing live.
And one on trial is never without effect beside a live one: that is how a stricter limit is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from boekwerk.domain.decision import RuleOutcome
from boekwerk.rules.analyse.branches import Branches, TooManyBranchesError, merged
from boekwerk.rules.analyse.findings import Finding, FindingKind, between
from boekwerk.rules.analyse.index import PairIndex
from boekwerk.rules.analyse.literals import Demand
from boekwerk.rules.analyse.results import Model
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import Part, RuleView, entails, follows, not_false
from boekwerk.rules.analyse.witness import Judged, Stand, Witness

_FREE = frozenset({"did_not_hold", "not_applicable"})
"""What a block says when it lets a document go."""
_MEASURED = frozenset({"money", "number", "date", "choice", "code", "identifier", "bool"})

_Compare = Callable[[RuleView, RuleView], Finding | bool | None]


class Pairs:
    """Compares every rule with the rules that may have to do with it."""

    def __init__(self, views: Sequence[RuleView], solver: Solver, stand: Stand) -> None:
        self._solver = solver
        self._stand = stand
        self.compared = 0
        self.undecided = 0
        blocks = [view for view in views if view.is_block]
        bookings = [view for view in views if not view.is_block]
        self._blocks = PairIndex((view, view.parts) for view in blocks)
        self._bookings = PairIndex((view, view.parts) for view in bookings)
        self._blocking = PairIndex((view, view.applying) for view in blocks if _is_measured(view))
        self._applying = PairIndex((view, view.applying) for view in bookings if any(view.specificity))

    def finding(self, view: RuleView) -> Finding | None:
        """Give the gravest finding about a rule and another one; None when there is none."""
        if not view.can_hold or view.branches is None:
            return None
        if view.is_block:
            return self._first(view, self._blocks, self._redundant_block)
        return (
            self._first(view, self._blocks, self._blocked)
            or self._first(view, self._applying, self._set_aside)
            or self._first(view, self._bookings, self._redundant_booking)
            or self._first(view, self._blocking, self._taken_back)
        )

    def _first(self, view: RuleView, index: PairIndex, compare: _Compare) -> Finding | None:
        others = (entry.view for entry in index.candidates(view) if entry.view.strength >= view.strength)
        for other in sorted(others, key=_rank):
            self.compared += 1
            found = compare(view, other)
            if isinstance(found, Finding):
                return found
            self.undecided += found is None
        return None

    def _blocked(self, view: RuleView, other: RuleView) -> Finding | bool | None:
        """Find a block that is never false when the rule holds: it then never books (AB-17)."""
        always = entails(view, other.parts, self._solver, even_unknown=True)
        if not always:
            return always
        return self._told(
            "shadowed", "rule_always_blocked", (view, other),
            lambda judgement, said: _held(said, view) and said[other.source.id].result not in _FREE,
        )  # fmt: skip

    def _set_aside(self, view: RuleView, other: RuleView) -> Finding | bool | None:
        """Find a more specific rule that always applies: it then decides, whatever it says (RU-3)."""
        if other.specificity <= view.specificity:
            return False
        always = entails(view, other.applying, self._solver, even_unknown=True)
        if not always:
            return always
        return self._told(
            "shadowed", "rule_always_set_aside", (view, other),
            lambda judgement, said: _held(said, view) and said[other.source.id].result != "not_applicable",
        )  # fmt: skip

    def _redundant_booking(self, view: RuleView, other: RuleView) -> Finding | bool | None:
        """Find a rule of the same scope that always holds as well, and sets aside what this one does."""
        if other.specificity != view.specificity or other.strength != view.strength:
            return False
        always = entails(view, other.parts, self._solver)
        if always and any(view.specificity):
            always = self._applies_too(view, other)
        return self._told_redundant(view, other) if always else always

    def _redundant_block(self, view: RuleView, other: RuleView) -> Finding | bool | None:
        """Find a block that always blocks as well, also where a fact is missing, and says the same."""
        if other.strength != view.strength:
            return False
        if view.source.message and view.source.message != other.source.message:
            return False
        always = entails(view, other.parts, self._solver)
        if always:
            always = self._never_false_with(view.parts, other.parts, view)
        return self._told_redundant(view, other) if always else always

    def _applies_too(self, view: RuleView, other: RuleView) -> bool | None:
        return self._never_false_with(view.applying, other.applying, view)

    def _never_false_with(
        self, parts: Sequence[Part], others: Sequence[Part], view: RuleView
    ) -> bool | None:
        try:
            ways = tuple(merged(way, now) for now in view.held_by(()) for way in not_false(parts))
        except TooManyBranchesError:
            return None
        return follows(ways, others, "false", self._solver)

    def _told_redundant(self, view: RuleView, other: RuleView) -> Finding | bool | None:
        mutual = entails(other, view.parts, self._solver)
        if mutual and _rank(view) < _rank(other):
            return False  # the two say the same; it is told of the other one
        code = "rule_same_as_other" if mutual else "rule_redundant"
        return self._told(
            "redundant", code, (view, other),
            lambda judgement, said: _held(said, view) and _held(said, other),
        )  # fmt: skip

    def _taken_back(self, view: RuleView, other: RuleView) -> Finding | bool | None:
        """Find a block that takes back a part of what the rule itself says to book, on the same fact."""
        asked = {part.demand.key for part in _terms(view) if part.demand is not None}
        denied = [part.demand for part in other.asking if part.demand is not None]
        if any(demand.key not in asked for demand in denied):
            return False
        if view.branches is None or not self._may_meet(view.branches, denied):
            return False
        if not entails(view, other.applying, self._solver):
            return False
        for branch in view.branches:
            found = self._solver.solve(merged(branch, other.branches[0])) if other.branches else None
            if isinstance(found, Model):
                return self._told_overlap((view, other), found, denied)
        return False

    def _may_meet(self, branches: Branches, denied: Sequence[Demand]) -> bool:
        """Tell at a glance, field by field, whether a rule may hold where all of this is demanded."""
        return any(
            all(self._solver.is_possible((*branch.fields.get(d.key, ()), d)) for d in denied)
            for branch in branches
        )

    def _told_overlap(
        self, pair: tuple[RuleView, RuleView], model: Model, denied: Sequence[Demand]
    ) -> Finding | None:
        view, other = pair
        witness = self._stand.show(
            model, [view.source, other.source],
            lambda judgement, said: _held(said, view) and _held(said, other),
        )  # fmt: skip
        if witness is None:
            return None
        fields = tuple(dict.fromkeys(demand.field.path for demand in denied))
        return between("overlap", "rule_partly_blocked", view, other, witness=witness, fields=fields)

    def _told(
        self, kind: FindingKind, code: str, pair: tuple[RuleView, RuleView], is_shown: Judged
    ) -> Finding | None:
        view, other = pair
        witness = self._witness(view, other, is_shown)
        return None if witness is None else between(kind, code, view, other, witness=witness)

    def _witness(self, view: RuleView, other: RuleView, is_shown: Judged) -> Witness | None:
        if view.model is None:
            return None
        return self._stand.show(view.model, [view.source, other.source], is_shown)


def _rank(view: RuleView) -> tuple[int, str]:
    return -view.source.priority, view.source.id


def _held(said: Mapping[str, RuleOutcome], view: RuleView) -> bool:
    return said[view.source.id].result == "held"


def _terms(view: RuleView) -> list[Part]:
    return [part for part in view.asking if not part.is_implicit]


def _is_measured(view: RuleView) -> bool:
    """Tell whether a block asks nothing but plain comparisons of measures and choices."""
    asking = view.asking
    return bool(asking) and all(
        part.demand is not None and part.demand.field.type in _MEASURED and not part.demand.field.many
        for part in asking
    )

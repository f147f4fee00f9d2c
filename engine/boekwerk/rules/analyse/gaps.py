"""Gaps, told only where asked: what lies between the limits of two rules, and kinds without a rule."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.reason import Reason
from boekwerk.rules.analyse.branches import Branch
from boekwerk.rules.analyse.findings import Finding, between
from boekwerk.rules.analyse.literals import Demand, FieldKey
from boekwerk.rules.analyse.points import points
from boekwerk.rules.analyse.results import Model
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import RuleView, refuted
from boekwerk.rules.analyse.witness import Stand, Witness
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.fields.document import KINDS
from boekwerk.rules.rulebook import Rulebook

_LIMITS = frozenset({"at_least", "at_most", "above", "below", "between", "on_or_after", "before"})
_MEASURES = frozenset({"money", "number", "date"})
_KIND: FieldKey = ("case", "document.kind")


class _Limited(Struct, frozen=True, eq=False):
    """A rule and its limits on one field."""

    view: RuleView
    demands: tuple[Demand, ...]

    def covers(self, point: Any) -> bool:
        return all(demand.fits(point) for demand in self.demands)


class Gaps(Struct, frozen=True):
    """The gaps that were found, and how many could not be shown with a document."""

    found: tuple[Finding, ...] = ()
    undecided: int = 0


def find_gaps(views: Sequence[RuleView], rulebook: Rulebook, stand: Stand, solver: Solver) -> Gaps:
    """Say which values lie between rules that differ in their limits only, and which kinds have no rule."""
    bookings = [view for view in views if not view.is_block]
    found: list[Finding | None] = []
    for key, alike in _alike([view for view in bookings if view.can_hold]):
        found += _between_limits(key, alike, rulebook, stand)
    for kind in KINDS:
        if not any(_may_be_about(kind, view, solver) for view in bookings):
            found.append(_without_rule(kind, rulebook, stand))
    shown = tuple(finding for finding in found if finding is not None)
    return Gaps(shown, len(found) - len(shown))


def _without_rule(kind: str, rulebook: Rulebook, stand: Stand) -> Finding | None:
    witness = stand.smallest(
        Model({_KIND: kind}),
        lambda shown: shown.facts.get(_KIND[1]) == kind and _no_rule_holds(shown, rulebook),
    )
    if witness is None:
        return None
    return Finding(kind="gap", reason=Reason("rule_gap_kind", {"kind": kind}), witness=witness)


def _alike(views: Sequence[RuleView]) -> Iterator[tuple[FieldKey, list[_Limited]]]:
    """Group the rules that are the same but for the limits of one field."""
    groups: dict[Hashable, tuple[FieldKey, list[_Limited]]] = {}
    for view in views:
        if view.branches is None or len(view.branches) != 1:
            continue
        fields = view.branches[0].fields
        for key, demands in fields.items():
            if demands[0].field.type in _MEASURES and all(map(_is_limit, demands)):
                rest = frozenset(
                    (k, frozenset(d.number for d in ds)) for k, ds in fields.items() if k != key
                )
                groups.setdefault((key, rest, _about_items(view), view.specificity), (key, []))[1].append(
                    _Limited(view, demands)
                )
    yield from (group for group in groups.values() if len(group[1]) > 1)


def _is_limit(demand: Demand) -> bool:
    return demand.operator in _LIMITS and demand.reading == "normal" and demand.sign == "true"


def _about_items(view: RuleView) -> tuple[str, ...]:
    return tuple(sorted(part.text for part in view.parts if any(b.items for b in part.branches("true"))))


def _between_limits(
    key: FieldKey, alike: Sequence[_Limited], rulebook: Rulebook, stand: Stand
) -> Iterator[Finding | None]:
    field = alike[0].demands[0].field
    demands = [demand for limited in alike for demand in limited.demands]
    below: tuple[Any, _Limited] | None = None
    missed: Any = None
    for point in sorted(set(points(field, demands, stand.as_of))):
        covering = next((limited for limited in alike if limited.covers(point)), None)
        if covering is None:
            missed = point if missed is None and below is not None else missed
            continue
        if missed is not None and below is not None:
            witness = _no_rule(below, (key, missed), rulebook, stand)
            yield None if witness is None else between(
                "gap", "rule_gap_limits", below[1].view, covering.view, witness=witness,
                field=field.path, low=_shown(below[0], field.type), high=_shown(point, field.type),
            )  # fmt: skip
        below, missed = (point, covering), None


def _no_rule(
    below: tuple[Any, _Limited], fact: tuple[FieldKey, Any], rulebook: Rulebook, stand: Stand
) -> Witness | None:
    """Make a document between the limits for which really no rule books; at the limit below one does."""
    covered, limited = below
    view, (key, missed) = limited.view, fact
    if view.model is None:
        return None
    alone = Rulebook([view.source], rulebook.vocabulary)

    def is_between(shown: Witness) -> bool:
        if key[1] not in shown.facts or not _no_rule_holds(shown, rulebook):
            return False
        at_limit = stand.changed(shown, key[1], covered)
        return at_limit is not None and alone.explain(at_limit.case)[0].result == "held"

    return stand.smallest(replace(view.model, facts={**view.model.facts, key: missed}), is_between)


def _no_rule_holds(witness: Witness, rulebook: Rulebook) -> bool:
    judgement = rulebook.judge(witness.case)
    return judgement.rule is None and all(said.result != "held" for said in judgement.candidates)


def _may_be_about(kind: str, view: RuleView, solver: Solver) -> bool:
    """Tell whether a rule may book documents of a kind."""
    if view.branches is None:
        return True
    demand = view.demands.make(CASE_FIELDS[_KIND[1]], "in", frozenset({kind}), ("normal", "true"))
    about = Branch(fields={demand.key: (demand,)})
    return any(refuted(branch, about, solver) is not True for branch in view.branches)


def _shown(point: Any, type: str) -> Any:
    return Decimal(point).scaleb(-2) if type == "money" else point

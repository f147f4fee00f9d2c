"""What is wrong inside one rule: conditions that go against each other, or ask nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from boekwerk.rules.analyse.axioms import WHAT_KEYS
from boekwerk.rules.analyse.branches import TooManyBranchesError
from boekwerk.rules.analyse.findings import Finding, about
from boekwerk.rules.analyse.results import NONE, Model
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import Part, RuleView, follows, not_false
from boekwerk.rules.analyse.witness import Judged, Stand, Witness
from boekwerk.rules.credit_notes import with_credit_note_condition


def never_true(view: RuleView, solver: Solver, stand: Stand) -> Finding | None:
    """Say that a rule can never hold, naming as few of its conditions as already exclude each other."""
    if view.branches != ():
        return None
    core = _core(view, solver)
    if _is_refuted(view, core, solver, stand):
        return None
    texts = tuple(part.text for part in core)
    if all(part.role == "validity" for part in core):
        return about("never_true", "rule_validity_passed", view, parts=core, until=view.source.valid_until)
    if len(core) == 1:
        return about("never_true", "rule_condition_never_true", view, parts=core, condition=texts[0])
    return about("never_true", "rule_never_true", view, parts=core, conditions=texts)


def conditions_that_ask_nothing(view: RuleView, solver: Solver, stand: Stand) -> Iterator[Finding]:
    """Say which conditions never fail, and which the rule's other conditions already imply."""
    for part in view.parts:
        if part.role in ("scope", "validity") or part.is_implicit:
            continue
        never_fails = _never_fails(part, solver)
        others = () if never_fails else _implied_by(view, part, solver)
        if others is None or _names_credit_notes(view, part):
            continue
        witness = _shown(view, stand)
        if witness is None:
            continue
        code = "rule_condition_never_fails" if never_fails else "rule_condition_implied"
        values = {} if never_fails else {"others": tuple(other.text for other in others)}
        more = {"condition": part.text, "witness": witness, **values}
        yield about("always_true", code, view, parts=(part, *others), **more)


def _core(view: RuleView, solver: Solver) -> tuple[Part, ...]:
    try:
        return _least(view, solver)
    except TooManyBranchesError:  # that they exclude each other is known, not which few already do
        return tuple(part for part in view.parts if not part.is_implicit)


def _least(view: RuleView, solver: Solver) -> tuple[Part, ...]:
    """Leave out every part without which the others still exclude each other."""
    core = list(view.parts)
    for part in view.parts:
        rest = [other for other in core if other is not part]
        if solver.solve_any(view.held_by(rest)) is NONE:
            core = rest
    return tuple(core)


def _is_refuted(view: RuleView, core: Sequence[Part], solver: Solver, stand: Stand) -> bool:
    """Look for a document that fulfils all but one of the conditions and makes the rule hold after all."""
    for left_out in core:
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


def _implied_by(view: RuleView, part: Part, solver: Solver) -> tuple[Part, ...] | None:
    """Give the other conditions that a condition already follows from; None when it adds something."""
    near = [other for other in view.parts if other is not part and part.touched & other.mentioned]
    if not near:
        return None
    if _follows_from(view, near, part, solver) is not True:
        return None
    for other in list(near):
        fewer = [each for each in near if each is not other]
        if fewer and _follows_from(view, fewer, part, solver) is True:
            near = fewer
    return tuple(near)


def _follows_from(view: RuleView, near: Sequence[Part], part: Part, solver: Solver) -> bool | None:
    """Tell whether leaving a condition out would change nothing: not what is true, nor what is false."""
    try:
        holds = follows(view.held_by(near), [part], "not_true", solver)
        return holds and follows(not_false(near), [part], "false", solver)
    except TooManyBranchesError:
        return None


def _names_credit_notes(view: RuleView, part: Part) -> bool:
    """Tell whether a rule would no longer be about credit notes without a condition."""
    source = view.source
    if source.kind != "automatic_booking" or part.role == "unless":
        return False
    rest = tuple(condition for condition in source.when if condition is not part.condition)
    fewer = replace(source, when=rest)
    return (
        len(with_credit_note_condition(fewer)) > len(rest)
        and with_credit_note_condition(source) == source.when
    )


def _shown(view: RuleView, stand: Stand) -> Witness | None:
    return None if view.model is None else stand.show(view.model, [view.source], _holds(view))


def _holds(view: RuleView) -> Judged:
    return lambda judgement, outcomes: outcomes[view.source.id].result == "held"

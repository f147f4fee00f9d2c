"""Explanations: every condition of a rule, with what was found and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from boekwerk.domain.decision import ConditionOutcome
from boekwerk.rules.compile import Clause, CompiledRule
from boekwerk.rules.formula import OverItems
from boekwerk.rules.readings import Facts, Slot
from boekwerk.rules.truth import Failure

_MOST_ITEMS = 20
_MOST_VALUES = 5
_LONGEST_FOUND = 200


def explain_conditions(rule: CompiledRule, facts: Facts) -> tuple[ConditionOutcome, ...]:
    """Give every condition of a rule: its scope and validity, what must hold, what prevents it."""
    conditions = tuple(_explained(clause, facts) for clause in rule.clauses)
    source = rule.source
    if source.valid_where is None:
        return conditions
    first, last = source.valid_from or "…", source.valid_until or "…"
    validity = ConditionOutcome(
        text="valid",
        held=rule.is_valid_on(facts.case.as_of),
        wanted=f"{first} – {last}",
        found=facts.case.as_of.isoformat(),
        where=source.valid_where,
    )
    return (validity, *conditions)


def _explained(clause: Clause, facts: Facts) -> ConditionOutcome:
    truth = clause.formula.truth(facts)
    failure = truth if isinstance(truth, Failure) else None
    return ConditionOutcome(
        text=clause.text,
        held=None if isinstance(truth, Failure) else truth,
        field=clause.field,
        operator=clause.operator,
        wanted=clause.wanted,
        found=None if clause.slot is None else _found(clause.slot, facts),
        where=clause.where,
        inner=_inner(clause, facts),
        prevents=clause.prevents,
        implicit=clause.implicit,
        error=None if failure is None else failure.message,
    )


def _inner(clause: Clause, facts: Facts) -> tuple[ConditionOutcome, ...]:
    if clause.over is None:
        return tuple(_explained(part, facts) for part in clause.inner)
    items = facts.items(clause.over)
    if items is None or isinstance(items, Failure):
        return ()
    return tuple(_item(clause, number, item) for number, item in _telling(clause, items))


def _telling(clause: Clause, items: tuple[Facts, ...]) -> list[tuple[int, Facts]]:
    """Choose the items to show, by number: all when they are few, else those that settle it first."""
    numbered = list(enumerate(items, start=1))
    if len(numbered) <= _MOST_ITEMS or not isinstance(clause.formula, OverItems):
        return numbered[:_MOST_ITEMS]
    part, settling = clause.formula.part, clause.formula.quantifier != "every"
    chosen = sorted(numbered, key=lambda found: part.truth(found[1]) is not settling)[:_MOST_ITEMS]
    return sorted(chosen, key=lambda found: found[0])


def _item(clause: Clause, number: int, item: Facts) -> ConditionOutcome:
    parts = tuple(_explained(part, item) for part in clause.inner)
    return ConditionOutcome(
        text=f"{clause.over} {number}", held=_all_held(parts), where=clause.where, inner=parts
    )


def _all_held(parts: Sequence[ConditionOutcome]) -> bool | None:
    if any(part.held is False for part in parts):
        return False
    return None if any(part.held is None for part in parts) else True


def _found(slot: Slot, facts: Facts) -> str | None:
    """Show the fact as it stands, not in the form it is compared in; None when it is not known."""
    field = slot.field
    try:
        fact = field.get(facts.case) if facts.item is None else field.get(facts.case, facts.item)
        currency = None if field.currency is None else field.currency(facts.case)
    except Exception:  # the condition's error tells it
        return None
    if fact is None:
        return None
    shown = _shown(fact)
    is_foreign = currency is not None and currency != facts.case.administration.settings.currency
    return f"{shown} {currency}" if is_foreign else shown


def _shown(fact: Any) -> str:
    if isinstance(fact, tuple):
        more = ", …" if len(fact) > _MOST_VALUES else ""
        text = ", ".join(_shown(value) for value in fact[:_MOST_VALUES]) + more
    elif isinstance(fact, bool):
        text = "true" if fact else "false"
    else:
        text = str(fact)
    return text if len(text) <= _LONGEST_FOUND else text[: _LONGEST_FOUND - 1] + "…"

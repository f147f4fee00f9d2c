"""Explanations: every condition of a rule, with what was found and where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from boekwerk.domain.amount import Money, Quantity
from boekwerk.domain.decision import ConditionOutcome, Found
from boekwerk.rules.compile import Clause, CompiledRule
from boekwerk.rules.distance import short_by
from boekwerk.rules.formula import Atom, OverItems
from boekwerk.rules.readings import Facts, Slot
from boekwerk.rules.truth import Failure, Truth

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
        held=rule.is_valid_on(facts.as_of),
        wanted=f"{first} – {last}",
        found=facts.as_of,
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
        found=_found(clause, facts),
        where=clause.where,
        inner=_inner(clause, facts),
        combining=clause.combining,
        prevents=clause.prevents,
        implicit=clause.implicit,
        error=None if failure is None else failure.message,
        short_by=_short_by(clause, truth, facts),
    )


def _short_by(clause: Clause, truth: Truth, facts: Facts) -> Decimal | int | None:
    if truth is not clause.prevents or not isinstance(clause.formula, Atom):
        return None
    return short_by(clause.formula, facts, prevents=clause.prevents)


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
        text=f"{clause.over} {number}",
        held=_all_held(parts),
        where=clause.where,
        inner=parts,
        combining="all",
    )


def _all_held(parts: Sequence[ConditionOutcome]) -> bool | None:
    if any(part.held is False for part in parts):
        return False
    return None if any(part.held is None for part in parts) else True


def _found(clause: Clause, facts: Facts) -> Found:
    """Show the fact as it stands, not in the form it is compared in; None when it is not known.

    Of a quantifier the facts of the first few items are shown, of a group those of its parts.
    """
    if clause.slot is not None:
        return _fact(clause.slot, facts)
    if clause.over is None:
        return _first_few([found for part in clause.inner if (found := _found(part, facts)) is not None])
    items = facts.items(clause.over)
    if items is None or isinstance(items, Failure):
        return None
    of_items = [_found(part, item) for _, item in _telling(clause, items) for part in clause.inner]
    return _first_few([found for found in of_items if found is not None])


def _first_few(found: Sequence[Found]) -> tuple[Found, ...]:
    return (*found[:_MOST_VALUES], "…") if len(found) > _MOST_VALUES else tuple(found)


def _fact(slot: Slot, facts: Facts) -> Found:
    try:
        fact = facts.shown(slot)
    except Exception:  # the condition's error tells it
        return None
    return _shown(fact, is_money=slot.field.type == "money")


def _shown(fact: Any, *, is_money: bool) -> Found:
    if isinstance(fact, tuple):
        return _first_few([_shown(value, is_money=is_money) for value in fact])
    if isinstance(fact, Failure):
        return None
    if fact is None or isinstance(fact, bool | int | datetime.date | Money):
        return fact
    if isinstance(fact, Decimal):
        return fact if is_money else Quantity(fact)
    text = str(fact)
    return text if len(text) <= _LONGEST_FOUND else text[: _LONGEST_FOUND - 1] + "…"

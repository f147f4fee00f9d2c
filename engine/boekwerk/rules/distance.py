"""How far a condition is from holding: what makes one miss nearer than another.

Only sizes and dates have a measure. An amount counts in euros (or whatever the field's currency is),
a number in its own unit, a date in days.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from boekwerk.rules.formula import AllOf, Atom, Formula, NotOf, OverItems
from boekwerk.rules.readings import Facts
from boekwerk.rules.truth import Failure

_WHOLLY = Decimal(1)
_NOT_AT_ALL = Decimal(0)
_DAYS_THAT_ARE_FAR = 30

_OPPOSITE = {
    "at_least": "below",
    "above": "at_most",
    "at_most": "above",
    "below": "at_least",
    "on_or_after": "before",
    "before": "on_or_after",
}
_NO_LOWER = frozenset({"at_least", "above", "on_or_after"})
_NO_HIGHER = frozenset({"at_most", "below", "before", "within_days"})
_NOT_EQUAL = frozenset({"above", "below", "before"})


def short_by(atom: Atom, facts: Facts, *, prevents: bool = False) -> Decimal | int | None:
    """Measure how far the fact is from making an atom true; ``prevents``: from making it false.

    None when it is so already, when the fact is not known, and for what has no measure. Of several
    values the nearest counts.
    """
    fact = facts.of(atom.slot)
    operator = _OPPOSITE.get(atom.operator) if prevents else atom.operator
    if operator is None or fact is None or isinstance(fact, Failure):
        return None
    values = fact if isinstance(fact, tuple) else (fact,)
    try:
        found = [_short(operator, atom.constant, value) for value in values]
    except Exception:  # a plugin's field may give something of another type
        return None
    short = min((value for value in found if value is not None), default=None)
    if not short:
        return None
    return Decimal(short).scaleb(-2) if atom.slot.field.type == "money" else short


def miss(formula: Formula, facts: Facts) -> Decimal:
    """Weigh how far a formula is from true, so that misses in different units can be compared.

    0 is true; each condition in the way adds at most 1, and less the nearer its bound is.
    """
    if formula.truth(facts) is True:
        return _NOT_AT_ALL
    if isinstance(formula, Atom):
        return _miss_of_atom(formula, facts)
    if isinstance(formula, AllOf):
        parts = [miss(part, facts) for part in formula.parts]
        return min(parts, default=_WHOLLY) if formula.decisive else sum(parts, _NOT_AT_ALL)
    if isinstance(formula, NotOf) and isinstance(formula.part, Atom):
        return _miss_of_atom(formula.part, facts, prevents=True)
    if isinstance(formula, OverItems) and formula.quantifier != "no":
        return _miss_of_items(formula, facts)
    return _WHOLLY


def _miss_of_items(formula: OverItems, facts: Facts) -> Decimal:
    items = facts.items(formula.scope)
    if not items or isinstance(items, Failure):
        return _WHOLLY
    misses = [miss(formula.part, item) for item in items]
    return min(misses) if formula.quantifier == "any" else max(misses)


def _miss_of_atom(atom: Atom, facts: Facts, *, prevents: bool = False) -> Decimal:
    short = short_by(atom, facts, prevents=prevents)
    if short is None:
        return _WHOLLY
    scale = _scale(atom)
    return Decimal(short) / (Decimal(short) + scale)


def _scale(atom: Atom) -> Decimal:
    """Give what a shortfall is compared with: the bound itself, of dates a month."""
    if atom.slot.field.type == "date":
        return Decimal(_DAYS_THAT_ARE_FAR)
    bounds = atom.constant if isinstance(atom.constant, tuple) else (atom.constant,)
    largest = max(abs(Decimal(bound)) for bound in bounds)
    return (largest.scaleb(-2) if atom.slot.field.type == "money" else largest) or _WHOLLY


def _short(operator: str, constant: Any, fact: Any) -> Any:
    if operator == "between":
        low, high = constant
        return _difference(low, fact) if fact < low else _difference(fact, high) if fact > high else None
    if operator in _NO_LOWER:
        short = _difference(constant, fact)
    elif operator in _NO_HIGHER:
        short = _difference(fact, constant)
    else:
        return None
    if operator in _NOT_EQUAL and not isinstance(short, Decimal):
        short += 1  # amounts are whole cents here, and dates whole days
    return short if short > 0 or (short == 0 and operator in _NOT_EQUAL) else None


def _difference(greater: Any, less: Any) -> Any:
    found = greater - less
    return found.days if isinstance(found, datetime.timedelta) else found

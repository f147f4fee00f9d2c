"""Credit notes match only the automatic-booking rules that name them (requirement AB-5)."""

from __future__ import annotations

from collections.abc import Iterable

from boekwerk.rules.conditions import Comparison, Condition, GroupCondition
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.source import RuleSource

_NAMES_CREDIT_NOTES = frozenset({"is", "in"})
_FIELD = CASE_FIELDS["document.is_credit_note"]


def with_credit_note_condition(source: RuleSource) -> tuple[Condition, ...]:
    """Give the conditions of a rule, with the one that keeps credit notes out unless it names them."""
    if source.kind != "automatic_booking" or _any_names_credit_notes(source.when):
        return source.when
    implicit = Comparison(
        text=f"{_FIELD.name}: false",
        where=source.where,
        field=_FIELD,
        operator="is",
        constant=frozenset({False}),
        wanted="false",
        implicit=True,
    )
    return (implicit, *source.when)


def _any_names_credit_notes(conditions: Iterable[Condition]) -> bool:
    """Tell whether one of several conditions, all of which must hold, names credit notes."""
    return any(_names_credit_notes(condition) for condition in conditions)


def _names_credit_notes(condition: Condition) -> bool:
    """Tell whether a rule with this condition can only be about what it names, credit notes among it.

    Of several branches (``any``) each must name them: another one would let in what it does not speak of.
    """
    if isinstance(condition, GroupCondition):
        if condition.group == "any":
            return bool(condition.inner) and all(map(_names_credit_notes, condition.inner))
        return condition.group == "all" and _any_names_credit_notes(condition.inner)
    if not isinstance(condition, Comparison) or condition.operator not in _NAMES_CREDIT_NOTES:
        return False
    if condition.field.name == "document.kind":
        return _of_each_direction(condition.constant)
    if condition.field.name == "document.type":
        return any("credit_note" in word for word in condition.constant)
    return condition.field is _FIELD and True in condition.constant


def _of_each_direction(kinds: Iterable[str]) -> bool:
    """Tell whether credit notes are named of each direction that is named: purchase, sales, or both."""
    named = {tuple(kind.split("_", 1)) for kind in kinds}
    return all((direction, "credit_note") in named for direction, _ in named)

"""Credit notes match only the automatic-booking rules that name them (requirement AB-5)."""

from __future__ import annotations

from collections.abc import Iterable

from boekwerk.rules.conditions import Comparison, Condition, GroupCondition
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.source import RuleSource

_KINDS = frozenset({"document.kind", "document.type"})
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
    return any(_names_credit_notes(condition) for condition in conditions)


def _names_credit_notes(condition: Condition) -> bool:
    if isinstance(condition, GroupCondition):
        return condition.group != "none" and _any_names_credit_notes(condition.inner)
    if not isinstance(condition, Comparison) or condition.operator not in _NAMES_CREDIT_NOTES:
        return False
    if condition.field.name in _KINDS:
        return any("credit_note" in word for word in condition.constant)
    return condition.field is _FIELD and True in condition.constant

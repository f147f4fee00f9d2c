"""Rules about other parties: they ask for another name than the supplier or customer of a document has."""

from __future__ import annotations

from boekwerk.domain.decision import ConditionOutcome, RuleOutcome

_NAMES = frozenset({"supplier.name", "customer.name", "relation.name"})


def is_about_another_party(rule: RuleOutcome) -> bool:
    """Tell whether a rule does not hold because it asks for the name of another party.

    With ``is`` such a rule would not apply at all; one that asks for a part of a name, or a pattern,
    is no nearer to the document. A rule whose conditions were not told is taken to be about it.
    """
    return any(_asks_for_another(condition) for condition in rule.conditions)


def _asks_for_another(condition: ConditionOutcome) -> bool:
    if condition.held is not False or condition.prevents:
        return False
    if condition.field is not None:
        return condition.field in _NAMES
    failed = [_asks_for_another(part) for part in condition.inner if part.held is False]
    if condition.combining == "any":
        return bool(failed) and all(failed)
    return condition.combining == "all" and any(failed)

"""A fourth reader, to compare the three with: the rules as they were written, looked at one by one.

It shares nothing, sorts nothing, compiles nothing and stops nowhere early. Taken over from the engine
are only the forms of text and identifiers, and the tests of patterns and of plugins.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

from boekwerk.rules.conditions import Comparison, GroupCondition
from boekwerk.rules.fields import CASE_FIELDS, ITEMS
from boekwerk.rules.second import Opinion
from boekwerk.rules.values import TYPES, exact

YES, NO, UNKNOWN, ERROR = "yes", "no", "unknown", "error"
_NOT = {YES: NO, NO: YES, UNKNOWN: UNKNOWN, ERROR: ERROR}
_PLAIN = {
    "is": lambda fact, wanted: any(fact == one for one in wanted),
    "in": lambda fact, wanted: any(fact == one for one in wanted),
    "is_not": lambda fact, wanted: all(fact != one for one in wanted),
    "not_in": lambda fact, wanted: all(fact != one for one in wanted),
    "at_least": lambda fact, limit: not fact < limit,
    "at_most": lambda fact, limit: not fact > limit,
    "above": lambda fact, limit: fact > limit,
    "below": lambda fact, limit: fact < limit,
    "between": lambda fact, pair: not fact < pair[0] and not fact > pair[1],
    "on_or_after": lambda fact, day: not fact < day,
    "before": lambda fact, day: fact < day,
    "contains": lambda fact, parts: any(fact.find(part) >= 0 for part in parts),
    "starts_with": lambda fact, parts: any(fact[: len(part)] == part for part in parts),
    "ends_with": lambda fact, parts: any(
        fact[len(fact) - len(part) :] == part for part in parts if len(part) <= len(fact)
    ),
}
_NEGATIVE = {"is_not", "not_in"}


def naive_results(book, case):
    """Say of every rule, by id, what it says of a case."""
    operators = book.vocabulary.operators
    return {source.id: _result(source, case, operators) for source in book.sources}


def naive_opinion(book, results):
    """Say what the results of all rules mean together."""
    live = [source for source in book.sources if source.stage == "live"]
    blocks = [source.id for source in live if source.kind == "block"]
    booking = [
        source for source in live if source.kind != "block" and results[source.id] != "not_applicable"
    ]
    most = max(map(_specificity, booking), default=None)
    held = [
        (-source.priority, source.id)
        for source in booking
        if results[source.id] == "held" and _specificity(source) == most
    ]
    return Opinion(
        rule=min(held)[1] if held else None,
        blocks=tuple(sorted(id for id in blocks if results[id] == "held")),
        blocks_unknown=tuple(sorted(id for id in blocks if results[id] in ("unknown", "error"))),
    )


def _specificity(source):
    to = source.applies_to
    return bool(to.relation), to.administration is not None, to.package is not None


def _result(source, case, operators):
    begun = source.valid_from is None or source.valid_from <= case.as_of
    ended = source.valid_until is not None and source.valid_until < case.as_of
    to, when = source.applies_to, source.when
    named = [one for one in (to.package, to.administration, *to.relation) if one is not None]
    applies = _all(
        [_compared(one, case, None, operators, named=True) for one in named]
        + [_truth(one, case, None, operators) for one in when if _identifies(one)]
        + ([_invoice(case)] if _keeps_credit_notes_out(source) else [])
    )
    if applies == NO or not begun or ended:
        return "not_applicable"
    terms = _all(
        [_truth(one, case, None, operators) for one in when if not _identifies(one)]
        + [_NOT[_truth(one, case, None, operators)] for one in source.unless]
    )
    if terms == NO:
        return "did_not_hold"
    whole = _all([applies, terms])
    return "held" if whole == YES else whole


def _identifies(condition):
    if not isinstance(condition, Comparison) or condition.operator not in ("is", "in"):
        return False
    return condition.field.identifies


def _invoice(case):
    is_credit_note = CASE_FIELDS["document.is_credit_note"].get(case)
    return UNKNOWN if is_credit_note is None else _said(not is_credit_note)


def _keeps_credit_notes_out(source):
    return source.kind == "automatic_booking" and not any(map(_names_credit_notes, source.when))


def _names_credit_notes(condition):
    if isinstance(condition, GroupCondition):
        named = [_names_credit_notes(one) for one in condition.inner]
        return {"any": all, "all": any, "none": lambda _: False}[condition.group](named)
    if not isinstance(condition, Comparison) or condition.operator not in ("is", "in"):
        return False
    name, wanted = condition.field.name, condition.constant
    if name == "document.kind":
        return all(kind.replace("_invoice", "_credit_note") in wanted for kind in wanted)
    of_type = name == "document.type" and any("credit_note" in one for one in wanted)
    return of_type or (name == "document.is_credit_note" and True in wanted)


def _all(truths):
    return next((one for one in (NO, ERROR, UNKNOWN) if one in truths), YES)


def _any(truths):
    return _NOT[_all([_NOT[truth] for truth in truths])]


def _truth(condition, case, item, operators):
    if isinstance(condition, Comparison):
        return _compared(condition, case, item, operators)
    if isinstance(condition, GroupCondition):
        truths = [_truth(one, case, item, operators) for one in condition.inner]
        return {"all": _all, "any": _any, "none": lambda found: _NOT[_any(found)]}[condition.group](truths)
    try:
        items = ITEMS[condition.scope](case)
    except Exception:
        return ERROR
    if items is None or (not items and condition.quantifier == "every"):
        return UNKNOWN
    truths = [_all([_truth(one, case, each, operators) for one in condition.inner]) for each in items]
    return {"every": _all, "any": _any, "no": lambda found: _NOT[_any(found)]}[condition.quantifier](truths)


def _compared(condition, case, item, operators, *, named=False):
    try:
        return _fits(condition, case, item, operators, named)
    except Exception:
        return ERROR


def _fits(condition, case, item, operators, named):
    field, constant = condition.field, condition.constant
    fact = field.get(case) if item is None else field.get(case, item)
    if condition.operator == "is_known":
        return _said((fact is not None) is constant)
    if condition.operator == "is_empty":
        return _empty(field, case, fact, constant)
    if fact is not None and field.currency is not None:
        fact = fact if field.currency(case) == case.administration.settings.currency else None
    if fact is not None and condition.operator == "within_days":
        return _said(abs((fact - case.as_of).days) <= constant)
    facts = [None] if fact is None else fact if field.many else [fact]
    forms = [None if one is None else _form(field, condition.reading, one) for one in facts]
    if None in forms:
        return _said("" in constant) if named else UNKNOWN
    return _of_several(condition.operator, constant, operators, forms)


def _empty(field, case, fact, wanted):
    if fact is None and field.owner is not None and field.owner(case) is None:
        return UNKNOWN
    return _said((fact is None or fact in ("", ())) is wanted)


def _of_several(operator, constant, operators, facts):
    fits = [bool(_test(operator, constant, operators)(one)) for one in facts]
    is_negative = operator in _NEGATIVE or operators[operator].negative
    return _said(all(fits) if is_negative else any(fits))


def _said(truth):
    return YES if truth else NO


def _test(operator, constant, operators):
    plain = _PLAIN.get(operator)
    if plain is None:
        return operators[operator].test(constant)
    return lambda fact: plain(fact, constant)


def _form(field, reading, fact):
    """Give the form in which a fact is compared."""
    if reading == "exact":
        return exact(fact)
    if field.type == "money":
        with localcontext() as context:
            context.prec = 200
            return int(abs(fact).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
    normal = TYPES[field.type].normal_of(field)
    return fact if normal is None else normal(fact)

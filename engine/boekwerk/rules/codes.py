"""The master-data codes that rules name, and whether an administration has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Location, Reason
from boekwerk.rules.conditions import Comparison, Condition
from boekwerk.rules.judgement import RuleCodes
from boekwerk.rules.source import RuleSource

_NAMES_CODES = frozenset({"is", "is_not", "in", "not_in"})

_FIND: dict[str, Callable[[Administration, str], Any]] = {
    "ledger_account": lambda administration, code: administration.ledger_account(code),
    "vat_code": lambda administration, code: administration.vat_code(code),
    "journal": lambda administration, code: administration.journal(code),
    "relation": lambda administration, code: administration.relation(code),
    "payment_condition": lambda administration, code: administration.payment_condition(code),
    "cost_centre": lambda administration, code: administration.cost_centre(code),
    "project": lambda administration, code: administration.project(code),
}


def codes_of(source: RuleSource) -> RuleCodes:
    """Collect the codes that a rule names, each with the place where it is named first."""
    named: dict[str, dict[str, Location]] = {of: {} for of in _FIND}
    for of, code, where in _named_codes(source):
        named[of][code] = where
    return RuleCodes(
        ledger_accounts=named["ledger_account"],
        vat_codes=named["vat_code"],
        journals=named["journal"],
        relations=named["relation"],
        payment_conditions=named["payment_condition"],
        cost_centres=named["cost_centre"],
        projects=named["project"],
    )


def wrong_codes(source: RuleSource, administration: Administration) -> Iterator[Reason]:
    """Give the codes of a rule that an administration it is for does not have, or has inactive."""
    if not _concerns(source, administration):
        return
    for of, code, where in _named_codes(source):
        found = _FIND[of](administration, code)
        values = {"kind": of, "code": code, "rule": source.id, "administration": administration.settings.id}
        if found is None:
            yield Reason("rule_code_missing", values, where)
        elif not found.active:
            yield Reason("rule_code_inactive", values, where)


def _concerns(source: RuleSource, administration: Administration) -> bool:
    settings, to = administration.settings, source.applies_to
    return all(
        comparison is None or value in comparison.constant
        for comparison, value in ((to.package, settings.package), (to.administration, settings.id))
    )


def _named_codes(source: RuleSource) -> Iterator[tuple[str, str, Location]]:
    """Give each code once, with what it is a code of and where it is named first."""
    seen: set[tuple[str, str]] = set()
    for comparison in _comparisons(source):
        of = comparison.field.of
        if of is None or of not in _FIND or comparison.operator not in _NAMES_CODES:
            continue
        for code, where in comparison.named:
            if (of, code) not in seen:
                seen.add((of, code))
                yield of, code, where


def _comparisons(source: RuleSource) -> Iterator[Comparison]:
    yield from source.applies_to.relation
    for condition in (*source.when, *source.unless):
        yield from _inside(condition)


def _inside(condition: Condition) -> Iterator[Comparison]:
    if isinstance(condition, Comparison):
        yield condition
        return
    for part in condition.inner:
        yield from _inside(part)

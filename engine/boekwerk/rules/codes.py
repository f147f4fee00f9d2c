"""The master-data codes that rules name, and whether an administration has them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from boekwerk.domain.administration import VatCode
from boekwerk.domain.check_digits import is_possible_iban, is_possible_vat_number
from boekwerk.domain.identity import kvk_number, vat_number
from boekwerk.domain.lookups import Administration, RelationKey
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

_CAN_EXIST: dict[str, Callable[[str], bool]] = {
    "vat_number": is_possible_vat_number,
    "iban": is_possible_iban,
}

_RELATION_KEYS: dict[RelationKey, Callable[[str], str | None]] = {
    "vat_number": vat_number,
    "kvk": kvk_number,
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


def wrong_codes(
    source: RuleSource, administration: Administration, on: datetime.date | None = None
) -> Iterator[Reason]:
    """Give the codes of a rule that an administration it is for does not have, or has inactive.

    With ``on`` also those that may not be used on that day, if the rule is in force on it.
    """
    if not _concerns(source, administration):
        return
    for of, code, where in _named_codes(source):
        found = _FIND[of](administration, code)
        values = {"kind": of, "code": code, "rule": source.id, "administration": administration.settings.id}
        if found is None:
            yield Reason("rule_code_missing", values, where)
        elif not found.active:
            yield Reason("rule_code_inactive", values, where)
        elif isinstance(found, VatCode) and on and _in_force(source, on) and not found.is_valid_on(on):
            yield Reason("rule_code_not_valid", {**values, "date": on}, where)
    if source.applies_to.administration is not None:
        yield from _wrong_relations(source, administration)


def impossible_numbers(source: RuleSource) -> Iterator[Reason]:
    """Give the VAT numbers and IBANs of a rule that cannot exist: their form or check digits are wrong.

    A document or relation may have such a number all the same, so that the rule can be used.
    """
    for comparison in comparisons_of(source):
        of = comparison.field.of or ""
        if of not in _CAN_EXIST or comparison.operator not in _NAMES_CODES:
            continue
        for number, where in comparison.named:
            if not _CAN_EXIST[of](number):
                yield Reason(
                    "rule_number_impossible", {"number": number, "kind": of, "rule": source.id}, where
                )


def comparisons_of(source: RuleSource) -> Iterator[Comparison]:
    """Give the comparisons of a rule, those of its scope first."""
    yield from source.applies_to.relation
    for condition in (*source.when, *source.unless):
        yield from _inside(condition)


def _wrong_relations(source: RuleSource, administration: Administration) -> Iterator[Reason]:
    """Give the VAT and KvK numbers in a rule's scope that no relation, or no active one, has.

    Only of a rule that is for named administrations: one for a whole office may well be about a
    supplier that not every administration knows.
    """
    for key, normal in _RELATION_KEYS.items():
        scope = [comparison for comparison in source.applies_to.relation if comparison.field.of == key]
        for number, where in (named for comparison in scope for named in comparison.named):
            found = administration.relations_with(key, normal(number) or "")
            values = {"code": number, "rule": source.id, "administration": administration.settings.id}
            if not found:
                yield Reason("rule_relation_missing", values, where)
            elif not any(relation.active for relation in found):
                yield Reason("rule_relation_inactive", values, where)


def _in_force(source: RuleSource, on: datetime.date) -> bool:
    begun = source.valid_from is None or source.valid_from <= on
    return begun and (source.valid_until is None or on <= source.valid_until)


def _concerns(source: RuleSource, administration: Administration) -> bool:
    settings, to = administration.settings, source.applies_to
    return all(
        comparison is None or value in comparison.constant
        for comparison, value in ((to.package, settings.package), (to.administration, settings.id))
    )


def _named_codes(source: RuleSource) -> Iterator[tuple[str, str, Location]]:
    """Give each code once, with what it is a code of and where it is named first."""
    seen: set[tuple[str, str]] = set()
    if source.matching is not None:
        for code, where in source.matching.required_on:
            if ("ledger_account", code) not in seen:
                seen.add(("ledger_account", code))
                yield "ledger_account", code, where
    for comparison in comparisons_of(source):
        of = comparison.field.of
        if of is None or of not in _FIND or comparison.operator not in _NAMES_CODES:
            continue
        for code, where in comparison.named:
            if (of, code) not in seen:
                seen.add((of, code))
                yield of, code, where


def _inside(condition: Condition) -> Iterator[Comparison]:
    if isinstance(condition, Comparison):
        yield condition
        return
    for part in condition.inner:
        yield from _inside(part)

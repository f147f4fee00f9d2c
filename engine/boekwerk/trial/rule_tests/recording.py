"""Writing the test of a real invoice: what the rules ask of it, and what they say today.

Only facts that a rule asks for are written down, so that a test has no more of an invoice's personal
data than it needs. A person is to say whether what the rules say is what they should.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from boekwerk.domain.case import Case
from boekwerk.domain.decision import RuleResult
from boekwerk.reasons import Language, said
from boekwerk.rules import Rulebook
from boekwerk.rules.conditions import Comparison, Condition, ItemsCondition
from boekwerk.rules.fields import ITEMS, Field, Scope
from boekwerk.rules.making import can_be_given
from boekwerk.rules.source import RuleSource
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary
from boekwerk.trial.rule_tests.given import item_keys
from boekwerk.trial.rule_tests.reading import read_test_text
from boekwerk.trial.rule_tests.source import SCHEMA, GivenFile

# What a rule of the kind asks without saying so: credit notes are kept out, amounts are in euro.
_ALWAYS = ("document.kind", "document.total_incl")
# By what else a fact is known.
_NEEDS = {
    "history.number_seen": ("document.number",),
    "obligation.difference": ("document.total_excl",),
    "document.supply_date": ("document.issue_date",),
}
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _/-]*[A-Za-z0-9]")
_MEANT_OTHERWISE = frozenset({"true", "false", "null", "yes", "no", "on", "off"})

Facts = dict[str, Any]


class Recorded(Struct, frozen=True):
    """A recorded test: its text as a whole file, and the file that it is for, beside the rules.

    ``is_written_out`` is whether the facts alone say the same; where they do not, the test reads the
    invoice itself.
    """

    text: str
    beside: Path
    is_written_out: bool


Origin = tuple[Path, Path]
"""Which invoice is recorded, and the folder of its administration."""


def recorded(
    case: Case,
    rulebook: Rulebook,
    name: str,
    origin: Origin,
    vocabulary: Vocabulary = VOCABULARY,
    language: Language = "en",
) -> Recorded:
    """Write the test of a case; the rules that apply are in it, or all when none applies.

    The remark in it is in ``language``.
    """
    outcomes: dict[str, RuleResult] = {rule.id: rule.result for rule in rulebook.explain(case)}
    applying = {id: result for id, result in outcomes.items() if result != "not_applicable"}
    told: dict[str, RuleResult] = {**(applying or outcomes)}
    asked = _Asked(vocabulary, [rule for rule in rulebook.sources if rule.id in told])
    files = sorted({Path(rule.where.file) for rule in rulebook.sources if rule.id in told})
    beside = files[0].with_suffix(f".test{files[0].suffix}") if files else Path("x.test.yaml")
    others = tuple(_seen_from(beside, file) for file in files[1:])
    keys = {scope: key for key, scope in item_keys(vocabulary).items()}
    facts, items = asked.facts(case), asked.items(case)
    given: Facts = {"as_of": case.as_of, **facts, **{keys[scope]: found for scope, found in items.items()}}
    remark = said("cli_test_record_remark", language)
    text = _written(name, given, told, others, remark)
    if _says_the_same(text, beside, told, rulebook, vocabulary):
        return Recorded(text, beside, True)
    invoice, administration = origin
    given = {
        "as_of": case.as_of,
        "file": _seen_from(beside, invoice),
        "administration": _seen_from(beside, administration),
    }
    return Recorded(_written(name, given, told, others, remark), beside, False)


def _says_the_same(
    text: str, beside: Path, told: dict[str, RuleResult], rulebook: Rulebook, vocabulary: Vocabulary
) -> bool:
    """Read the test as it would be, and tell whether the rules say of it what they say of the invoice."""
    tests = read_test_text(text, beside, vocabulary).tests
    if not tests or isinstance(tests[0].given, GivenFile):
        return False
    again = {rule.id: rule.result for rule in rulebook.explain(tests[0].given)}
    return all(again[id] == result for id, result in told.items())


def _seen_from(beside: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, beside.parent)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


class _Asked:
    """The fields that rules ask for."""

    def __init__(self, vocabulary: Vocabulary, rules: Sequence[RuleSource]) -> None:
        self._vocabulary = vocabulary
        self._by_scope: dict[Scope, dict[str, Field]] = {}
        for name in _ALWAYS:
            self._ask(vocabulary.case_fields[name])
        for rule in rules:
            to = rule.applies_to
            for named in (to.package, to.administration, *to.relation):
                if named is not None:
                    self._ask(named.field)
            self._ask_all((*rule.when, *rule.unless))

    def _ask_all(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            if isinstance(condition, Comparison):
                self._ask(condition.field)
            else:
                if isinstance(condition, ItemsCondition):
                    self._by_scope.setdefault(condition.scope, {})
                self._ask_all(condition.inner)

    def _ask(self, field: Field) -> None:
        self._by_scope.setdefault(field.scope, {})[field.name] = field
        for needed in _NEEDS.get(field.path, ()):
            self._ask(self._vocabulary.case_fields[needed])

    def facts(self, case: Case) -> Facts:
        """Read what is asked of the case itself."""
        facts = _known(self._by_scope["case"], "case", case)
        currency = case.document.currency
        return facts if currency in (None, "EUR") else {"document.currency": currency, **facts}

    def items(self, case: Case) -> dict[Scope, list[Facts]]:
        """Read what is asked of lines and other items."""
        found = {
            scope: (fields, ITEMS[scope](case))
            for scope, fields in self._by_scope.items()
            if scope != "case"
        }
        return {
            scope: [_known(fields, scope, case, item) for item in items]
            for scope, (fields, items) in found.items()
            if items is not None
        }


def _known(fields: dict[str, Field], scope: Scope, case: Case, *item: Any) -> Facts:
    read = {name: field.get(case, *item) for name, field in fields.items() if can_be_given(name, scope)}
    return {name: fact for name, fact in read.items() if fact not in (None, (), "")}


def _written(
    name: str, given: Facts, told: dict[str, RuleResult], rules: tuple[str, ...], remark: str
) -> str:
    return "\n".join(_lines(name, given, told, rules, remark)) + "\n"


def _lines(
    name: str, given: Facts, told: dict[str, RuleResult], rules: tuple[str, ...], remark: str
) -> Iterator[str]:
    yield f"schema: {SCHEMA}"
    if rules:
        yield f"rules: [{', '.join(_scalar(rule) for rule in rules)}]"
    yield "tests:"
    yield f"  - name: {_scalar(name)}"
    yield "    given:"
    for key, value in given.items():
        if isinstance(value, list):
            yield f"      {key}:" if value else f"      {key}: []"
            yield from (f"        - {_mapping(item)}" for item in value)
        else:
            yield f"      {key}: {_scalar(value)}"
    yield f"    expect:  # {remark}"
    yield "      rules:"
    yield from (f"        {id}: {result}" for id, result in told.items())


def _mapping(facts: Facts) -> str:
    return f"{{{', '.join(f'{name}: {_scalar(value)}' for name, value in facts.items())}}}"


def _scalar(value: Any) -> str:
    """Write a value as YAML that means it, whoever reads it."""
    if isinstance(value, tuple) and len(value) == 1:
        return _scalar(value[0])
    if isinstance(value, tuple):
        return f"[{', '.join(_scalar(each) for each in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date | int):
        return str(value)
    is_plain = _PLAIN.fullmatch(value) and value.casefold() not in _MEANT_OTHERWISE
    return str(value) if is_plain else "".join(map(_printable, json.dumps(value, ensure_ascii=False)))


def _printable(character: str) -> str:
    return character if character.isprintable() else f"\\U{ord(character):08X}"

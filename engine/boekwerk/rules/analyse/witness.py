"""Witnesses: documents made of facts, that show what a finding says by really being judged."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from msgspec import Struct

from boekwerk.domain.case import Case
from boekwerk.domain.decision import RuleOutcome
from boekwerk.rules.analyse.axioms import TOTAL, WHAT_KEYS
from boekwerk.rules.analyse.literals import TODAY_KEY, FieldKey
from boekwerk.rules.analyse.results import ABSENT, FOREIGN, Model
from boekwerk.rules.fields import Field, Scope
from boekwerk.rules.judgement import Judgement
from boekwerk.rules.making import NotMakeable, make_case
from boekwerk.rules.rulebook import Rulebook
from boekwerk.rules.source import RuleSource
from boekwerk.rules.vocabulary import Vocabulary

_KIND, _, _TYPE, _LOWERS, _ = WHAT_KEYS
_FOREIGN_CURRENCY = "USD"
_SOME_TOTAL = Decimal(100)
# What shows that there is a relation or proposal, when all that is asked is that it lacks something.
_PRESENT = {"relation.": "relation.known", "proposal.": "proposal.complete"}
_PLAIN_TYPES = ("invoice", "credit_note")
_MOST_TRIES = 150

_Facts = dict[str, Any]
_Items = dict[Scope, tuple[dict[str, Any], ...]]
_Fewer = tuple[_Facts, _Items]
_Take = Callable[[_Facts, _Items], _Fewer | None]
Judged = Callable[[Judgement, Mapping[str, RuleOutcome]], bool]
"""Whether what the rules really say, together and one by one, is what a finding says."""


class Witness(Struct, frozen=True):
    """A document that shows a finding, with what little of the office it takes.

    ``facts`` and ``items`` are all that is known in ``case``, by the names of the fields; none of them
    can be left out, where it has not very many. ``as_of`` is the day of the decision.
    """

    facts: _Facts
    items: _Items
    as_of: datetime.date
    case: Case


class Stand:
    """Makes witnesses and has them judged."""

    def __init__(self, vocabulary: Vocabulary, as_of: datetime.date) -> None:
        self._vocabulary = vocabulary
        self.as_of = as_of

    def show(self, model: Model, rules: Sequence[RuleSource], is_shown: Judged) -> Witness | None:
        """Make the document and judge it by the rules; None when it does not show what it should.

        Facts without which it would show the same are left out.
        """
        rulebook = Rulebook(rules, self._vocabulary)

        def shows(witness: Witness) -> bool:
            said = (*rulebook.explain(witness.case), *rulebook.explain_matching(witness.case))
            outcomes = {outcome.id: outcome for outcome in said}
            return is_shown(rulebook.judge(witness.case), outcomes)

        return self.smallest(model, shows)

    def smallest(self, model: Model, shows: Callable[[Witness], bool]) -> Witness | None:
        """Make the smallest document that shows something; None when not even the whole one does."""
        witness = self._of(*self._stated(model))
        if witness is None or not shows(witness):
            return None
        for take in islice(_smaller(witness), _MOST_TRIES):
            fewer = take(witness.facts, witness.items)
            tried = self._of(*fewer, witness.as_of) if fewer is not None else None
            witness = tried if tried is not None and shows(tried) else witness
        return witness

    def changed(self, witness: Witness, name: str, value: Any) -> Witness | None:
        """Give a document with another value of one fact; None when no case has these facts."""
        field = self._vocabulary.case_fields[name]
        return self._of({**witness.facts, name: _stated(field, value)}, witness.items, witness.as_of)

    def _stated(self, model: Model) -> tuple[_Facts, _Items, datetime.date]:
        return self._facts(model), self._items(model), model.facts.get(TODAY_KEY, self.as_of)

    def _of(self, facts: _Facts, items: _Items, as_of: datetime.date) -> Witness | None:
        try:
            case = make_case(facts, items, as_of=as_of, vocabulary=self._vocabulary)
        except NotMakeable:
            return None
        return Witness(facts, items, as_of, case)

    def _facts(self, model: Model) -> _Facts:
        known = {
            key: value
            for key, value in model.facts.items()
            if _can_be_told(value) and key not in WHAT_KEYS and key != TODAY_KEY
        }
        facts = _what(model.facts)
        sign = -1 if _is_negative(model) else 1
        fields = self._vocabulary.case_fields
        facts.update({name: _stated(fields[name], value, sign) for (_, name), value in known.items()})
        if _needs_total(model):
            facts[TOTAL[1]] = _SOME_TOTAL * sign
        for prefix, fact in _PRESENT.items():
            if any(key[1].startswith(prefix) for key, value in model.facts.items() if value is ABSENT):
                facts.setdefault(fact, True)
        if FOREIGN in known.values():
            facts.setdefault("document.currency", _FOREIGN_CURRENCY)
        return facts

    def _items(self, model: Model) -> _Items:
        return {
            scope: tuple(self._item(scope, item) for item in items)
            for scope, items in model.items.items()
            if items is not None
        }

    def _item(self, scope: Scope, item: Mapping[FieldKey, Any]) -> dict[str, Any]:
        fields = self._vocabulary.fields_of(scope)
        return {key[1]: _stated(fields[key[1]], fact) for key, fact in item.items() if _can_be_told(fact)}


def _smaller(witness: Witness) -> Iterator[_Take]:
    """Say what may be left out: lists, items, facts, and facts of items, whatever is left by then."""
    for scope, items in witness.items.items():
        yield partial(_without_list, scope)
        yield from (partial(_without_item, scope, place) for place in reversed(range(len(items))))
    yield from (partial(_without_fact, name) for name in witness.facts)
    for scope, items in witness.items.items():
        for place, item in enumerate(items):
            yield from (partial(_without_fact_of_item, scope, place, name) for name in item)


def _without_list(scope: Scope, facts: _Facts, items: _Items) -> _Fewer:
    return facts, {other: found for other, found in items.items() if other != scope}


def _without_item(scope: Scope, place: int, facts: _Facts, items: _Items) -> _Fewer | None:
    if place >= len(items.get(scope, ())) or len(items[scope]) < 2:
        return None
    return facts, {**items, scope: (*items[scope][:place], *items[scope][place + 1 :])}


def _without_fact(name: str, facts: _Facts, items: _Items) -> _Fewer:
    return {other: value for other, value in facts.items() if other != name}, items


def _without_fact_of_item(
    scope: Scope, place: int, name: str, facts: _Facts, items: _Items
) -> _Fewer | None:
    if place >= len(items.get(scope, ())) or name not in items[scope][place]:
        return None
    item = {other: value for other, value in items[scope][place].items() if other != name}
    return facts, {**items, scope: (*items[scope][:place], item, *items[scope][place + 1 :])}


def _can_be_told(value: Any) -> bool:
    """Tell whether a fact is there: a text of nothing is none that a rule test could give."""
    return value is not ABSENT and value != ""


def _what(facts: Mapping[FieldKey, Any]) -> _Facts:
    """Give what a document is in as few facts as tell it."""
    found: _Facts = {}
    if facts.get(_KIND, ABSENT) is not ABSENT:
        found[_KIND[1]] = facts[_KIND]
    type = facts.get(_TYPE, "invoice")
    is_plain = type in _PLAIN_TYPES and (type == "invoice" or bool(found))
    return found if is_plain else {**found, _TYPE[1]: type}


def _is_negative(model: Model) -> bool:
    """Tell whether it is an invoice of less than nothing: a credit note that does not say so."""
    return model.facts.get(_LOWERS) is True and "credit" not in str(model.facts.get(_TYPE))


def _needs_total(model: Model) -> bool:
    """Tell whether there must be a total, to know of an invoice whether it is a credit note."""
    is_asked = model.facts.get(_LOWERS, ABSENT) is not ABSENT
    return is_asked and TOTAL not in model.facts and "credit" not in str(model.facts.get(_TYPE))


def _stated(field: Field, value: Any, sign: int = 1) -> Any:
    """Give a fact as a document states it: an amount with its cents behind the point, and its sign."""
    if value is FOREIGN:
        return _SOME_TOTAL * sign
    return Decimal(value * sign).scaleb(-2) if field.type == "money" else value

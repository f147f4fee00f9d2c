"""Reading the part of a rule that is about obligation matching (requirements OB-*)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, TypeVar

from boekwerk.domain.obligation import OBLIGATION_KEYS
from boekwerk.domain.reason import Location
from boekwerk.positions import ListNode, MapNode, Node, Problems, ScalarNode, nearest
from boekwerk.rules.fields import CASE_FIELDS, ITEM_FIELDS, Field
from boekwerk.rules.matching import (
    IGNORED,
    LEVELS,
    NO_TOLERANCE,
    REMAINDERS,
    Matching,
    MatchingKey,
    Tolerance,
    is_mark,
    places,
)
from boekwerk.rules.meant import fields_called, meant_fields
from boekwerk.rules.operators import compiled_pattern
from boekwerk.rules.reading_keys import check_keys, read_value, read_word
from boekwerk.rules.values import TYPES, NotReadable, read_bool, read_days, read_text
from boekwerk.rules.vocabulary import Vocabulary

MATCHING_KEYS = ("keys", "level", "requires", "required_on", "tolerance", "remainder", "stale_after")
KEY_KEYS = ("obligation", "look_in", "pattern", "ignore")
REQUIRES_KEYS = ("same_relation", "same_ledger_account")
TOLERANCE_KEYS = ("amount", "percent")
MOST_PERCENT = 100

_AMOUNT = CASE_FIELDS["obligation.open_total"]
_ACCOUNT = ITEM_FIELDS["booking_line"]["ledger_account"]
_KEY_EXAMPLE = "[{obligation: number, look_in: document.order_reference}]"
_Value = TypeVar("_Value")


class MatchingReader:
    """Reads what a rule says about matching, and notes every problem in it."""

    def __init__(self, problems: Problems, vocabulary: Vocabulary) -> None:
        self._problems = problems
        self._vocabulary = vocabulary

    def read(self, rule: MapNode) -> Matching:
        """Read the matching part of a rule."""
        requires = self._mapping(rule, "requires", REQUIRES_KEYS, "{same_relation: true}")
        return Matching(
            keys=self._keys(rule.get("keys")),
            level=read_word(rule, "level", LEVELS, self._problems) or "document",  # type: ignore[arg-type]
            same_relation=self._one(requires, "same_relation", read_bool) is not False,
            same_ledger_account=self._one(requires, "same_ledger_account", read_bool) is not False,
            required_on=self._accounts(rule),
            tolerance=self._tolerance(rule),
            remainder=read_word(rule, "remainder", REMAINDERS, self._problems),  # type: ignore[arg-type]
            stale_after=self._one(rule, "stale_after", read_days),
        )

    def _keys(self, node: Node | None) -> tuple[MatchingKey, ...]:
        if node is None:  # noted already: a rule needs keys
            return ()
        if not isinstance(node, ListNode):
            self._problems.add("rule_list_expected", node.where, key="keys")
            return ()
        if not node.items:
            self._problems.add("rule_value_empty", node.where)
        return tuple(key for item in node.items if (key := self._key(item)) is not None)

    def _key(self, node: Node) -> MatchingKey | None:
        if not isinstance(node, MapNode):
            self._problems.add("rule_mapping_expected", node.where, key="keys", example=_KEY_EXAMPLE)
            return None
        check_keys(node, KEY_KEYS, ("obligation", "look_in"), self._problems)
        pattern = self._one(node, "pattern", _pattern)
        known = places(self._vocabulary)
        look_in = tuple(known[word] for word in self._words(node, "look_in", known))
        if node.get("pattern") is None:
            self._refuse_whole_texts(node, look_in)
        return MatchingKey(
            obligation=self._words(node, "obligation", OBLIGATION_KEYS),
            look_in=look_in,
            where=node.where,
            pattern=pattern,
            ignore=self._words(node, "ignore", IGNORED),
        )

    def _refuse_whole_texts(self, node: MapNode, look_in: tuple[Field, ...]) -> None:
        """Note texts to look in without a pattern: nobody knows which words of them are references."""
        where = getattr(node.get("look_in"), "where", node.where)
        for field in look_in:
            if not is_mark(field):
                self._problems.add("rule_matching_pattern_missing", where, field=field.path)

    def _words(self, node: MapNode, key: str, known: Collection[str]) -> tuple[Any, ...]:
        """Read one word or a list of words of those that are known."""
        found: dict[str, None] = {}
        for scalar in self._scalars(node, key):
            if scalar.text in known:
                found[scalar.text] = None
            elif (word := read_value(scalar, read_text, key, self._problems)) is not None:
                self._report_unknown(key, word, known, scalar.where)
        return tuple(found)

    def _scalars(self, node: MapNode, key: str) -> tuple[ScalarNode, ...]:
        value = node.get(key)
        items = value.items if isinstance(value, ListNode) else () if value is None else (value,)
        if isinstance(value, ListNode) and not items:
            self._problems.add("rule_value_empty", value.where)
        for item in items:
            if not isinstance(item, ScalarNode):
                self._problems.add("rule_single_value_expected", item.where, key=key)
        return tuple(item for item in items if isinstance(item, ScalarNode))

    def _report_unknown(self, key: str, word: str, known: Collection[str], where: Location) -> None:
        words = ", ".join(known)
        if isinstance(known, dict):  # they are fields
            meant = fields_called(word, known) or meant_fields(word, known)
        else:
            meant = nearest(word, known, most=1)
        if not meant:
            self._problems.add("rule_word_unknown", where, key=key, found=word, known=words)
        else:
            code = "rule_word_meant" if len(meant) == 1 else "rule_word_one_of"
            self._problems.add(code, where, key=key, found=word, known=words, meant=", ".join(meant))

    def _accounts(self, rule: MapNode) -> tuple[tuple[str, Location], ...]:
        scalars = self._scalars(rule, "required_on")
        read = [(read_value(s, _code, "required_on", self._problems), s.where) for s in scalars]
        return tuple((code, where) for code, where in read if code is not None)

    def _tolerance(self, rule: MapNode) -> Tolerance:
        node = self._mapping(rule, "tolerance", TOLERANCE_KEYS, "{amount: 5.00}")
        if node is None:
            return NO_TOLERANCE
        if not node.entries:
            self._problems.add("rule_value_empty", node.where)
        return Tolerance(self._one(node, "amount", _cents), self._one(node, "percent", _percent))

    def _mapping(self, rule: MapNode, key: str, allowed: Collection[str], example: str) -> MapNode | None:
        node = rule.get(key)
        if node is not None and not isinstance(node, MapNode):
            self._problems.add("rule_mapping_expected", node.where, key=key, example=example)
            return None
        if node is not None:
            check_keys(node, allowed, (), self._problems)
        return node

    def _one(self, node: MapNode | None, key: str, read: Callable[[ScalarNode], _Value]) -> _Value | None:
        value = None if node is None else node.get(key)
        return None if value is None else read_value(value, read, key, self._problems)


def _pattern(node: ScalarNode) -> str:
    """Read a pattern that finds something, and says with one group at most which part of it counts."""
    text = read_text(node)
    compiled = compiled_pattern(text)
    if compiled.search("") is not None:
        raise NotReadable("rule_matching_pattern_empty", found=text)
    if compiled.groups > 1:
        raise NotReadable("rule_matching_pattern_groups", found=text, groups=compiled.groups)
    return text


def _code(node: ScalarNode) -> str:
    (code,) = TYPES["code"].read(node, _ACCOUNT)
    return str(code)


def _cents(node: ScalarNode) -> int:
    (cents,) = TYPES["money"].read(node, _AMOUNT)
    return int(cents)


def _percent(node: ScalarNode) -> Decimal:
    (percent,) = TYPES["number"].read(node, _AMOUNT)
    if not 0 <= percent <= MOST_PERCENT:
        raise NotReadable("rule_percent_invalid", found=node.text.strip())
    return Decimal(percent)

"""Reading rule files: what a file, a rule and its parts may hold."""

from __future__ import annotations

import re
from typing import Any

from boekwerk.domain.decision import RuleKind
from boekwerk.domain.reason import Location
from boekwerk.positions import ListNode, MapNode, Node, Problems, ScalarNode, did_you_mean
from boekwerk.rules.conditions import Comparison, Condition
from boekwerk.rules.matching import Matching
from boekwerk.rules.migration import is_newer, stated_version
from boekwerk.rules.reading_comparisons import read_comparisons
from boekwerk.rules.reading_conditions import ConditionReader
from boekwerk.rules.reading_keys import check_keys, read_value, read_word
from boekwerk.rules.reading_matching import KEY_KEYS, MATCHING_KEYS, MatchingReader
from boekwerk.rules.source import KINDS, SCHEMA, STAGES, AppliesTo, RuleSource
from boekwerk.rules.values import NotReadable, is_other_than_text, read_date, read_text
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

FILE_KEYS = ("schema", "kind", "rules")
RULE_KEYS = ("id", "title", "owner", "stage", "valid", "priority", "applies_to", "when", "unless")
BLOCK_KEYS = (*RULE_KEYS, "message")
KEYS_OF_KIND: dict[RuleKind, tuple[str, ...]] = {
    "automatic_booking": RULE_KEYS,
    "block": BLOCK_KEYS,
    "obligation_matching": (*RULE_KEYS, *MATCHING_KEYS),
}
REQUIRED_KEYS = ("id", "title", "owner", "when")
REQUIRED_OF_KIND: dict[RuleKind, tuple[str, ...]] = {
    "automatic_booking": REQUIRED_KEYS,
    "block": REQUIRED_KEYS,
    "obligation_matching": ("id", "title", "owner", "keys"),
}
SCOPE_KEYS = ("package", "administration", "relation")
RELATION_KEYS = ("id", "vat_number", "kvk", "name")
LANGUAGE_KEYS = ("nl", "en")
ID_PATTERN = r"^[a-z0-9]+([._-][a-z0-9]+)*$"
MOST_PRIORITY = 1_000_000

_ID = re.compile(ID_PATTERN)
_EVERYWHERE = "*"


def read_rules(
    root: Node, problems: Problems, vocabulary: Vocabulary = VOCABULARY
) -> tuple[RuleSource, ...]:
    """Read the rules of a file; what is wrong is noted, and rules that are unsound are left out."""
    if not isinstance(root, MapNode):
        problems.add("rule_file_not_a_mapping", root.where)
        return ()
    check_keys(root, FILE_KEYS, ("kind", "rules"), problems)
    _check_version(root, problems)
    kind = read_word(root, "kind", KINDS, problems)
    rules = root.get("rules")
    if rules is None or kind is None:
        return ()
    if not isinstance(rules, ListNode):
        problems.add("rule_list_expected", rules.where, key="rules")
        return ()
    found = (RuleReader(item, kind, problems, vocabulary).read() for item in rules.items)
    return tuple(rule for rule in found if rule is not None)


def _check_version(root: MapNode, problems: Problems) -> None:
    node, version = root.get("schema"), stated_version(root)
    if node is None or version is None:
        if not any(did_you_mean(entry.key.text, ("schema",)) for entry in root.entries):
            problems.add("rule_schema_missing", root.where)
    elif is_newer(version):
        problems.add("rule_schema_newer", node.where, found=version, supported=SCHEMA)
    else:
        read_word(root, "schema", (SCHEMA,), problems)


class RuleReader:
    """Reads one rule."""

    def __init__(self, node: Node, kind: Any, problems: Problems, vocabulary: Vocabulary) -> None:
        self._node = node
        self._kind: RuleKind = kind
        self._problems = problems
        self._vocabulary = vocabulary

    def read(self) -> RuleSource | None:
        """Read the rule; None when it is no mapping or has no usable id, title or owner."""
        node = self._node
        if not isinstance(node, MapNode):
            self._problems.add("rule_not_a_mapping", node.where)
            return None
        self._check_keys(node)
        id, title, owner = self._id(node), self._text(node, "title"), self._text(node, "owner")
        valid_from, valid_until, valid_where = self._valid(node)
        stage = read_word(node, "stage", STAGES, self._problems)
        rule = RuleSource(
            id=id or "",
            title=title or "",
            owner=owner or "",
            kind=self._kind,
            where=node.where,
            stage=stage or "shadow",  # type: ignore[arg-type]  # it is one of STAGES
            stage_where=getattr(node.get("stage"), "where", None),
            priority=self._priority(node),
            valid_from=valid_from,
            valid_until=valid_until,
            valid_where=valid_where,
            applies_to=self._applies_to(node),
            when=self._conditions(node, "when"),
            unless=self._conditions(node, "unless"),
            message=self._message(node),
            matching=self._matching(node),
        )
        return rule if id and title and owner else None

    def _check_keys(self, node: MapNode) -> None:
        allowed, required = KEYS_OF_KIND[self._kind], REQUIRED_OF_KIND[self._kind]
        elsewhere = {key for keys in KEYS_OF_KIND.values() for key in keys}
        if self._kind == "obligation_matching":
            elsewhere.update(KEY_KEYS)
        for key in check_keys(node, allowed, required, self._problems, elsewhere):
            if self._kind == "obligation_matching" and key.text in KEY_KEYS:
                self._problems.add("rule_key_of_keys", key.where, key=key.text)
            else:
                self._problems.add("rule_key_not_for_kind", key.where, key=key.text, kind=self._kind)

    def _id(self, node: MapNode) -> str | None:
        text = self._text(node, "id")
        value = node.get("id")
        if text is None or not isinstance(value, ScalarNode):
            return None
        if _ID.fullmatch(value.text) is None or is_other_than_text(value):
            self._problems.add("rule_id_invalid", value.where, id=text)
            return None
        return text

    def _text(self, node: MapNode, key: str) -> str | None:
        value = node.get(key)
        return None if value is None else read_value(value, read_text, key, self._problems)

    def _priority(self, node: MapNode) -> int:
        value = node.get("priority")
        if value is None:
            return 0
        return read_value(value, _priority, "priority", self._problems) or 0

    def _valid(self, node: MapNode) -> tuple[Any, Any, Location | None]:
        valid = node.get("valid")
        if valid is None:
            return None, None, None
        if not isinstance(valid, MapNode):
            self._problems.add(
                "rule_mapping_expected", valid.where, key="valid", example="{from: 2026-01-01}"
            )
            return None, None, None
        check_keys(valid, ("from", "until"), (), self._problems)
        first, last = valid.get("from"), valid.get("until")
        begin = None if first is None else read_value(first, read_date, "from", self._problems)
        end = None if last is None else read_value(last, read_date, "until", self._problems)
        if begin is not None and end is not None and begin > end:
            self._problems.add("rule_valid_reversed", valid.where, first=begin, last=end)
        return begin, end, valid.where

    def _conditions(self, node: MapNode, key: str) -> tuple[Condition, ...]:
        value = node.get(key)
        if value is None:
            return ()
        items = ConditionReader(self._problems, self._vocabulary).read_list(value, key)
        return tuple(condition for item in items for condition in item)

    def _matching(self, node: MapNode) -> Matching | None:
        if self._kind != "obligation_matching":
            return None
        return MatchingReader(self._problems, self._vocabulary).read(node)

    def _message(self, node: MapNode) -> dict[str, str]:
        value = node.get("message")
        if value is None:
            return {}
        if not isinstance(value, MapNode):
            text = read_value(value, read_text, "message", self._problems)
            return {} if text is None else dict.fromkeys(LANGUAGE_KEYS, text)
        check_keys(value, LANGUAGE_KEYS, (), self._problems)
        if not value.entries:
            self._problems.add("rule_value_empty", value.where)
        texts = {
            e.key.text: read_value(e.value, read_text, e.key.text, self._problems) for e in value.entries
        }
        said = {language: text for language, text in texts.items() if text}
        fallback = next(iter(said.values()), None)
        return {language: said.get(language, fallback) for language in LANGUAGE_KEYS} if fallback else {}

    def _applies_to(self, node: MapNode) -> AppliesTo:
        value = node.get("applies_to")
        if value is None:
            return AppliesTo()
        if not isinstance(value, MapNode):
            example = "{package: [twinfield]}"
            self._problems.add("rule_mapping_expected", value.where, key="applies_to", example=example)
            return AppliesTo()
        check_keys(value, SCOPE_KEYS, (), self._problems)
        return AppliesTo(
            package=self._named(value, "package", "administration.package"),
            administration=self._named(value, "administration", "administration.id"),
            relation=self._relation(value),
        )

    def _relation(self, applies_to: MapNode) -> tuple[Comparison, ...]:
        value = applies_to.get("relation")
        if value is None:
            return ()
        if not isinstance(value, MapNode) or not value.entries:
            example = "{vat_number: [NL001234567B29]}"
            self._problems.add("rule_mapping_expected", value.where, key="relation", example=example)
            return ()
        check_keys(value, RELATION_KEYS, (), self._problems)
        found = (self._named(value, key, f"relation.{key}") for key in RELATION_KEYS)
        return tuple(comparison for comparison in found if comparison is not None)

    def _named(self, node: MapNode, key: str, field: str) -> Comparison | None:
        """Read which packages, administrations or relations are meant; None: all of them."""
        entry = next((entry for entry in node.entries if entry.key.text == key), None)
        if entry is None or _is_everywhere(entry.value):
            return None
        if isinstance(entry.value, MapNode):
            self._problems.add("rule_list_expected", entry.value.where, key=key)
            return None
        if isinstance(entry.value, ListNode) and any(_is_everywhere(item) for item in entry.value.items):
            self._problems.add("rule_everywhere_not_alone", entry.value.where, key=key)
            return None
        known = self._vocabulary.case_fields[field]
        for comparison in read_comparisons(known, entry, self._problems, self._vocabulary):
            return comparison
        return None


def _is_everywhere(node: Node) -> bool:
    only = node.items[0] if isinstance(node, ListNode) and len(node.items) == 1 else node
    return isinstance(only, ScalarNode) and only.text == _EVERYWHERE


def _priority(node: ScalarNode) -> int:
    text = node.text.strip()
    if re.fullmatch(r"-?[0-9]{1,7}", text) is None or abs(int(text)) > MOST_PRIORITY:
        raise NotReadable("rule_priority_invalid", found=text, most=MOST_PRIORITY)
    return int(text)

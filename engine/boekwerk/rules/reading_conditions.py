"""Reading conditions: which words are fields, groups and quantifiers, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping

from boekwerk.domain.reason import Location
from boekwerk.positions import Entry, ListNode, MapNode, Node, Problems
from boekwerk.rules.conditions import (
    GROUPS,
    QUANTIFIERS,
    Condition,
    Group,
    GroupCondition,
    ItemsCondition,
)
from boekwerk.rules.fields import Field, Scope
from boekwerk.rules.meant import fields_called, meant_fields
from boekwerk.rules.reading_comparisons import read_comparisons
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

_LONGEST_TEXT = 200


class ConditionReader:
    """Reads conditions, and notes every problem in them."""

    def __init__(self, problems: Problems, vocabulary: Vocabulary = VOCABULARY) -> None:
        self._problems = problems
        self._vocabulary = vocabulary

    def read_list(self, node: Node, key: str, scope: Scope = "case") -> tuple[tuple[Condition, ...], ...]:
        """Read a list of conditions; each item gives one or more, all of which it means.

        ``key`` is the word that the list stands behind.
        """
        if not isinstance(node, ListNode):
            self._problems.add("rule_conditions_not_a_list", node.where, key=key)
            return ()
        if not node.items:
            self._problems.add("rule_conditions_empty", node.where, key=key)
        return tuple(self._read_item(item, scope) for item in node.items)

    def _read_item(self, node: Node, scope: Scope) -> tuple[Condition, ...]:
        if not isinstance(node, MapNode) or not node.entries:
            self._problems.add("rule_condition_not_a_mapping", node.where)
            return ()
        return tuple(condition for entry in node.entries for condition in self._read_entry(entry, scope))

    def _read_entry(self, entry: Entry, scope: Scope) -> tuple[Condition, ...]:
        word = entry.key.text
        if word in GROUPS:
            return self._read_group(entry, scope)
        if scope == "case" and word in QUANTIFIERS:
            return self._read_items(entry)
        fields = self._vocabulary.fields_of(scope)
        if word in fields:
            return read_comparisons(fields[word], entry, self._problems, self._vocabulary)
        self._report_unknown(entry, scope, fields)
        return ()

    def _read_group(self, entry: Entry, scope: Scope) -> tuple[Condition, ...]:
        group: Group = entry.key.text  # type: ignore[assignment]  # it is one of GROUPS
        items = self.read_list(entry.value, group, scope)
        inner = tuple(_as_one(item) for item in items if item)
        text = _shortened(f"{group}: [{', '.join(part.text for part in inner)}]")
        return (GroupCondition(text=text, where=entry.key.where, group=group, inner=inner),)

    def _read_items(self, entry: Entry) -> tuple[Condition, ...]:
        word = entry.key.text
        quantifier, scope = QUANTIFIERS[word]
        if isinstance(entry.value, ListNode):
            inner = tuple(c for item in self.read_list(entry.value, word, scope) for c in item)
        else:
            inner = self._read_item(entry.value, scope)
        where = entry.key.where
        text = _shortened(f"{word}: {{{', '.join(part.text for part in inner)}}}")
        return (ItemsCondition(text=text, where=where, quantifier=quantifier, scope=scope, inner=inner),)

    def _report_unknown(self, entry: Entry, scope: Scope, fields: Mapping[str, Field]) -> None:
        if self._problems.full:
            return
        word, where = entry.key.text, entry.key.where
        bare = word.removeprefix(f"{scope}.")
        of_item = self._scope_of(word)
        called = fields_called(word, fields, self._vocabulary.item_fields if scope == "case" else None)
        if bare in fields:
            self._problems.add("rule_field_meant", where, field=word, meant=bare)
        elif scope != "case" and (word in self._vocabulary.case_fields or word in QUANTIFIERS):
            self._problems.add("rule_field_not_of_item", where, field=word, scope=scope)
        elif scope == "case" and of_item is not None and (not called or called[0] not in fields):
            values = {"field": word, "bare": word.removeprefix(f"{of_item}.")}
            self._problems.add("rule_field_of_item", where, meant=f"any_{of_item}", **values)
        else:
            others = [*GROUPS, *(QUANTIFIERS if scope == "case" else ())]
            self._report_meant(word, called or meant_fields(word, fields, others), where)

    def _report_meant(self, word: str, meant: tuple[str, ...], where: Location) -> None:
        if not meant:
            self._problems.add("rule_field_unknown", where, field=word)
        elif len(meant) == 1:
            self._problems.add("rule_field_meant", where, field=word, meant=meant[0])
        else:
            self._problems.add("rule_field_one_of", where, field=word, meant=", ".join(meant))

    def _scope_of(self, word: str) -> Scope | None:
        """Find the kind of item that a word without quantifier probably speaks of."""
        for scope, fields in self._vocabulary.item_fields.items():
            if word in fields or word.removeprefix(f"{scope}.") in fields:
                return scope
        return None


def _as_one(conditions: tuple[Condition, ...]) -> Condition:
    """Make one condition of those that stand in one item of a list."""
    if len(conditions) == 1:
        return conditions[0]
    text = _shortened(f"all: [{', '.join(part.text for part in conditions)}]")
    return GroupCondition(text=text, where=conditions[0].where, group="all", inner=conditions)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"

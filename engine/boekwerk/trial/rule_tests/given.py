"""Reading what is given: facts by the names of the catalogue, or an invoice."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from pathlib import Path
from typing import Any

from boekwerk.domain.case import Case
from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.positions import Entry, ListNode, MapNode, Node, Problems, ScalarNode, did_you_mean
from boekwerk.rules.fields import Scope
from boekwerk.rules.making import DAY, NotMakeable, can_be_given, make_case
from boekwerk.rules.reading_keys import check_keys, read_value
from boekwerk.rules.values import read_date, read_text
from boekwerk.rules.vocabulary import Vocabulary
from boekwerk.trial.rule_tests.facts import read_fact
from boekwerk.trial.rule_tests.finding import is_there
from boekwerk.trial.rule_tests.source import GivenFile

FILE_KEYS = ("file", "administration", "as_of")

_WORDS = {"vat": "vat_rows"}


def item_keys(vocabulary: Vocabulary) -> dict[str, Scope]:
    """Give the keys under which facts of items stand, such as ``lines`` and ``vat_rows``."""
    return {_WORDS.get(scope, f"{scope}s"): scope for scope in vocabulary.item_fields}


class GivenReader:
    """Reads what is given for one test; ``folder`` is where files are looked for."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, problems: Problems) -> None:
        self._folder = folder
        self._vocabulary = vocabulary
        self._problems = problems
        self._items = item_keys(vocabulary)
        self._places: dict[tuple[Scope, int | None, str], Location] = {}
        self._sound = True

    def read(self, node: Node) -> Case | GivenFile | None:
        """Read it; None when there is a problem, which is noted."""
        if not isinstance(node, MapNode) or not node.entries:
            example = "{document.kind: purchase_invoice}"
            self._problems.add("rule_mapping_expected", node.where, key="given", example=example)
            return None
        if node.get("file") is not None or node.get("administration") is not None:
            return self._file(node)
        facts: dict[str, Any] = {}
        items: dict[Scope, list[dict[str, Any]]] = {}
        as_of: datetime.date | None = DAY
        for entry in node.entries:
            word = entry.key.text
            if word == "as_of":
                as_of = read_value(entry.value, read_date, word, self._problems)
            elif word in self._items:
                items[self._items[word]] = self._read_items(entry)
            else:
                self._fact(entry, "case", None, facts)
        return self._made(facts, items, as_of, node.where) if self._sound and as_of else None

    def _file(self, node: MapNode) -> GivenFile | None:
        check_keys(node, FILE_KEYS, FILE_KEYS[:2], self._problems)
        file, administration = self._path(node, "file"), self._path(node, "administration")
        day = node.get("as_of")
        as_of = DAY if day is None else read_value(day, read_date, "as_of", self._problems)
        return GivenFile(file, administration, as_of) if file and administration and as_of else None

    def _path(self, node: MapNode, key: str) -> Path | None:
        value = node.get(key)
        text = None if value is None else read_value(value, read_text, key, self._problems)
        if text is None or value is None:
            return None
        path = self._folder / text
        if not is_there(path):
            self._problems.add("rule_test_nothing_there", value.where, found=text, path=path.as_posix())
            return None
        return path

    def _read_items(self, entry: Entry) -> list[dict[str, Any]]:
        word, scope = entry.key.text, self._items[entry.key.text]
        if not isinstance(entry.value, ListNode):
            self._problems.add("rule_list_expected", entry.value.where, key=word)
            self._sound = False
            return []
        return [self._item(word, scope, place, node) for place, node in enumerate(entry.value.items)]

    def _item(self, word: str, scope: Scope, place: int, node: Node) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        self._places[scope, place, ""] = node.where
        if not isinstance(node, MapNode):
            example = f"[{{{next(iter(self._vocabulary.item_fields[scope]))}: ...}}]"
            self._problems.add("rule_mapping_expected", node.where, key=word, example=example)
            self._sound = False
            return facts
        for entry in node.entries:
            self._fact(entry, scope, place, facts)
        return facts

    def _fact(self, entry: Entry, scope: Scope, place: int | None, facts: dict[str, Any]) -> None:
        word, where = entry.key.text, entry.key.where
        fields = self._vocabulary.fields_of(scope)
        field = fields.get(word)
        if field is None:
            self._sound = False
            self._report_unknown(entry.key, scope, fields)
            return
        if not can_be_given(word, scope):
            self._sound = False
            self._problems.add("rule_fact_not_makeable", where, field=field.path)
            return
        self._places[scope, place, word] = where
        value = read_fact(field, entry.value, self._problems)
        if value is None:
            self._sound = False
        else:
            facts[word] = value

    def _report_unknown(self, key: ScalarNode, scope: Scope, fields: Collection[str]) -> None:
        known = [
            *fields,
            *(self._items if scope == "case" else ()),
            *(FILE_KEYS if scope == "case" else ()),
        ]
        meant = did_you_mean(key.text.removeprefix(f"{scope}."), known)
        if meant is None:
            self._problems.add("rule_field_unknown", key.where, field=shown(key.text))
        else:
            self._problems.add("rule_field_meant", key.where, field=shown(key.text), meant=meant)

    def _made(
        self,
        facts: dict[str, Any],
        items: dict[Scope, list[dict[str, Any]]],
        as_of: datetime.date,
        where: Location,
    ) -> Case | None:
        try:
            return make_case(facts, items, as_of=as_of, vocabulary=self._vocabulary)
        except NotMakeable as fault:
            at = self._places.get((fault.scope, fault.place, fault.field), where)
            self._problems.add(fault.code, at, **fault.values)
            return None

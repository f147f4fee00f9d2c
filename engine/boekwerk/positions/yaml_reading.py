"""Reading YAML from strangers: no aliases, no tags, no surprises, and nothing that hangs (RU-7).

The parser's events are read, not PyYAML's trees: a tree is made by recursion, which a file of
nested brackets can exhaust, and it hides anchors and duplicate keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from msgspec import Struct

from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.positions.problems import Problems
from boekwerk.positions.yaml_faults import fault_of
from boekwerk.positions.yaml_nodes import Entry, ListNode, MapNode, Node, ScalarNode

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class YamlLimits(Struct, frozen=True):
    """How much YAML is read: characters in a file, and levels of nesting."""

    characters: int = 20_000_000
    depth: int = 50


class YamlReading(Struct, frozen=True):
    """What was read. ``root`` is None when the text has no tree that further checks could look at."""

    root: Node | None
    problems: tuple[Reason, ...] = ()


def read_yaml(text: str, file: str, limits: YamlLimits | None = None) -> YamlReading:
    """Read one YAML document; ``file`` is the name that locations carry.

    Never raises for what is in ``text``: everything that is wrong is among the problems. Refused are
    aliases, anchors, merge keys, tags, duplicate keys, keys that are no text, several documents,
    tabs as indentation, and what passes the limits.
    """
    limits = limits or YamlLimits()
    problem = _unreadable(text, file, limits)
    if problem is not None:
        return YamlReading(None, (problem,))
    problems = Problems()
    builder = _Builder(file, limits.depth, problems)
    try:
        builder.take_all(_events(text))
    except yaml.YAMLError as error:
        problems.add(*fault_of(error, text, file))
        return YamlReading(None, problems.reasons())
    except _NoTree:
        return YamlReading(None, problems.reasons())
    if builder.root is None:
        problems.add("yaml_empty", Location(file, 1, 1))
    return YamlReading(None if builder.aliases else builder.root, problems.reasons())


class _NoTree(Exception):
    """What follows cannot be made into a tree; the problem was noted."""


def _events(text: str) -> Iterator[Any]:
    """Give the parser's events; after the last one it gives None."""
    return iter(_LOADER(text).get_event, None)


def _unreadable(text: str, file: str, limits: YamlLimits) -> Reason | None:
    if len(text) > limits.characters:
        values = {"characters": len(text), "most": limits.characters}
        return Reason("yaml_too_large", values, Location(file))
    found = _NOT_PRINTABLE.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    character = f"U+{ord(found.group()):04X}"
    return Reason("yaml_not_printable", {"character": character}, Location(file, line, column))


class _Open:
    """A list or mapping that is being filled."""

    def __init__(self, where: Location, is_mapping: bool) -> None:
        self.where = where
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.entries: dict[str, Entry] = {}
        self.key: ScalarNode | None = None
        self.awaits_value = False

    def closed(self) -> Node:
        """Make the node of what was filled in."""
        if self.is_mapping:
            return MapNode(tuple(self.entries.values()), self.where)
        return ListNode(tuple(self.items), self.where)


class _Builder:
    """Makes nodes of events, with a stack of its own instead of recursion."""

    def __init__(self, file: str, depth: int, problems: Problems) -> None:
        self.root: Node | None = None
        self.aliases: set[str] = set()
        self._file = file
        self._depth = depth
        self._problems = problems
        self._open: list[_Open] = []
        self._by_event = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take_all(self, events: Iterable[Any]) -> None:
        """Take the events, one after the other; raises _NoTree when going on is of no use."""
        by_event = self._by_event
        for event in events:
            handle = by_event.get(event.__class__)
            if handle is not None:
                handle(event)

    def _scalar(self, event: Any) -> None:
        where = self._where(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event, where)
        self._add(ScalarNode(event.value, where, bool(event.style)))

    def _start(self, event: Any) -> None:
        where = self._where(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event, where)
        if len(self._open) >= self._depth:
            self._problems.add("yaml_too_deep", where, most=self._depth)
            raise _NoTree
        self._open.append(_Open(where, isinstance(event, yaml.MappingStartEvent)))

    def _end(self, event: Any) -> None:
        self._add(self._open.pop().closed())

    def _alias(self, event: Any) -> None:
        where = self._where(event)
        if event.anchor not in self.aliases:  # once is enough: a bomb has thousands
            self._problems.add("yaml_alias", where, name=shown(event.anchor))
        self.aliases.add(event.anchor)
        self._add(ScalarNode("", where))

    def _document(self, event: Any) -> None:
        if self.root is not None:
            self._problems.add("yaml_several_documents", self._where(event))
            raise _NoTree

    def _where(self, event: Any) -> Location:
        mark = event.start_mark
        return Location(self._file, mark.line + 1, mark.column + 1)

    def _refuse_extras(self, event: Any, where: Location) -> None:
        if event.anchor is not None:
            self._problems.add("yaml_anchor", where, name=shown(event.anchor))
        if event.tag is not None:
            self._problems.add("yaml_tag", where, tag=shown(event.tag))

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.awaits_value:
            self._add_entry(parent, node)
        else:
            parent.key = self._usable_key(parent, node)
            parent.awaits_value = True

    def _add_entry(self, parent: _Open, value: Node) -> None:
        if parent.key is not None:
            parent.entries[parent.key.text] = Entry(parent.key, value)
        parent.awaits_value = False

    def _usable_key(self, parent: _Open, node: Node) -> ScalarNode | None:
        if not isinstance(node, ScalarNode):
            self._problems.add("yaml_key_not_text", node.where)
            return None
        if node.text == "<<" and not node.quoted:
            self._problems.add("yaml_merge_key", node.where)
            return None
        earlier = parent.entries.get(node.text)
        if earlier is not None:
            line = earlier.key.where.line
            self._problems.add("yaml_duplicate_key", node.where, key=shown(node.text), line=line)
            return None
        return node

"""YAML as a tree of nodes that know where they stand; scalars stay the text that was written."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.reason import Location

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class ScalarNode(Struct, frozen=True):
    """A value as it was written: ``00123`` stays that, ``no`` is a word until a schema says otherwise."""

    text: str
    where: Location
    quoted: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in: ``key:``, ``key: ~`` or ``key: null``."""
        return not self.quoted and self.text in _NULLS


class ListNode(Struct, frozen=True):
    """A list of nodes."""

    items: tuple[Node, ...]
    where: Location


class Entry(Struct, frozen=True):
    """A key of a mapping with its value."""

    key: ScalarNode
    value: Node


class MapNode(Struct, frozen=True):
    """A mapping; the keys are different, in the order of the file."""

    entries: tuple[Entry, ...]
    where: Location

    def get(self, key: str) -> Node | None:
        """Give the value of ``key``; None when it is not there."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node = ScalarNode | ListNode | MapNode

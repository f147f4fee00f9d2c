"""Reading mappings: keys that are known, keys that are missing, and the values behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from boekwerk.positions import Entry, MapNode, Node, Problems, ScalarNode, did_you_mean
from boekwerk.rules.meant import meant_key
from boekwerk.rules.values import NotReadable, read_text

_Value = TypeVar("_Value")


def read_value(
    node: Node, read: Callable[[ScalarNode], _Value], key: str, problems: Problems
) -> _Value | None:
    """Read the one value behind a key; None when there is a problem, which is noted."""
    if not isinstance(node, ScalarNode):
        problems.add("rule_single_value_expected", node.where, key=key)
        return None
    try:
        return read(node)
    except NotReadable as fault:
        problems.add(fault.code, node.where, **fault.values)
        return None


def read_word(node: MapNode, key: str, known: Collection[str], problems: Problems) -> str | None:
    """Read a word of a few that are known; None when it is not there or another one."""
    value = node.get(key)
    word = None if value is None else read_value(value, read_text, key, problems)
    if word is None or value is None or word in known:
        return word
    meant, words = did_you_mean(word, known), ", ".join(known)
    if meant is None:
        problems.add("rule_word_unknown", value.where, key=key, found=word, known=words)
    else:
        problems.add("rule_word_meant", value.where, key=key, found=word, known=words, meant=meant)
    return None


def check_keys(
    node: MapNode,
    allowed: Collection[str],
    required: Collection[str],
    problems: Problems,
    elsewhere: Collection[str] = (),
) -> tuple[ScalarNode, ...]:
    """Report unknown and missing keys; gives the keys that belong elsewhere, for a better message."""
    present = {entry.key.text for entry in node.entries}
    unknown = [entry.key for entry in node.entries if entry.key.text not in allowed]
    commas = [entry.key for entry in node.entries if is_cents(entry)]
    misplaced = tuple(key for key in unknown if key.text in elsewhere)
    free = [key for key in allowed if key not in present]
    meant = {key.text: meant_key(key.text, free) for key in unknown}
    for key in unknown:
        if key in commas:
            problems.add("rule_comma_in_braces", key.where, cents=key.text)
        elif key not in misplaced:
            _report_unknown_key(key, meant[key.text], allowed, problems)
    for name in required:
        if name not in present and name not in meant.values():
            problems.add("rule_key_missing", node.where, key=name)
    return misplaced


def is_cents(entry: Entry) -> bool:
    """Tell whether a key is what a comma made of an amount: {amount: 5,00} has a second key 00."""
    value = entry.value
    return entry.key.text.isdecimal() and isinstance(value, ScalarNode) and value.is_empty


def _report_unknown_key(
    key: ScalarNode, meant: str | None, allowed: Collection[str], problems: Problems
) -> None:
    known = ", ".join(allowed)
    if meant is None:
        problems.add("rule_key_unknown", key.where, key=key.text, known=known)
    else:
        problems.add("rule_key_meant", key.where, key=key.text, known=known, meant=meant)

"""Reading facts: the value of a field as a bookkeeper writes it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from boekwerk.domain.amount import read_decimal
from boekwerk.positions import ListNode, Node, Problems, ScalarNode
from boekwerk.rules.fields import Field
from boekwerk.rules.values import TYPES, NotReadable


def read_fact(field: Field, node: Node, problems: Problems) -> Any:
    """Read the value of a field; None when there is a problem, which is noted.

    Unlike a constant of a rule, an amount has a sign and a choice is one word, not a group of them.
    """
    if field.many and isinstance(node, ListNode):
        values = tuple(_read_one(field, item, problems) for item in node.items)
        return None if None in values else values
    return _read_one(field, node, problems)


def _read_one(field: Field, node: Node, problems: Problems) -> Any:
    if not isinstance(node, ScalarNode):
        problems.add("rule_single_value_expected", node.where, key=field.name)
        return None
    try:
        return _value(field, node)
    except NotReadable as fault:
        problems.add(fault.code, node.where, **fault.values)
        return None


def _value(field: Field, node: ScalarNode) -> Any:
    if node.is_empty:
        raise NotReadable("rule_value_empty")
    if field.type == "money":
        text = node.text.strip()
        TYPES["money"].read(replace(node, text=text.removeprefix("-")), field)
        return read_decimal(text)
    if node.text in field.groups:
        raise NotReadable("rule_fact_is_group", found=node.text, choices=", ".join(field.groups[node.text]))
    (value,) = TYPES[field.type].read(node, field)
    # An identifier is compared in one form, but stands on a document in any.
    return node.text.strip() if field.type == "identifier" else value

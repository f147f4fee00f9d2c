"""Conditions as they were written: fields, operators, constants, and where they stand."""

from __future__ import annotations

from typing import Any, Literal, get_args

from msgspec import Struct

from boekwerk.domain.reason import Location
from boekwerk.rules.fields import ITEM_FIELDS, Field, Scope
from boekwerk.rules.readings import Reading

Group = Literal["all", "any", "none"]
Quantifier = Literal["any", "every", "no"]

GROUPS: tuple[Group, ...] = get_args(Group)
QUANTIFIERS: dict[str, tuple[Quantifier, Scope]] = {
    f"{quantifier}_{scope}": (quantifier, scope)
    for scope in ITEM_FIELDS
    for quantifier in get_args(Quantifier)
}


class Comparison(Struct, frozen=True, kw_only=True):
    """A field compared with constants.

    ``named`` are the words as they were written, with their places; ``implicit`` marks what the
    engine adds to a rule.
    """

    text: str
    where: Location
    field: Field
    operator: str
    constant: Any
    wanted: str
    reading: Reading = "normal"
    named: tuple[tuple[str, Location], ...] = ()
    implicit: bool = False


class GroupCondition(Struct, frozen=True, kw_only=True):
    """Conditions of which all, any, or none must hold."""

    text: str
    where: Location
    group: Group
    inner: tuple[Condition, ...]


class ItemsCondition(Struct, frozen=True, kw_only=True):
    """Conditions, all of which any item, every item, or no item must fulfil."""

    text: str
    where: Location
    quantifier: Quantifier
    scope: Scope
    inner: tuple[Condition, ...]


Condition = Comparison | GroupCondition | ItemsCondition

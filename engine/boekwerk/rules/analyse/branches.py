"""Branches: the ways in which conditions can be true, false, not true or not false.

A condition under a sign becomes a list of branches, of which one must hold; everything in a branch
must. Quantifiers stay what they are: a branch says which items there must be and what each must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from boekwerk.rules.analyse.literals import OPPOSITE, Demand, Demands, FieldKey, Sign
from boekwerk.rules.conditions import Comparison, Condition, GroupCondition, ItemsCondition
from boekwerk.rules.fields import Scope

MOST_BRANCHES = 64

Presence = Literal["unknown", "none", "some"]
_ANYHOW: frozenset[Presence] = frozenset({"unknown", "none", "some"})
_SOME: frozenset[Presence] = frozenset({"some"})
_KNOWN: frozenset[Presence] = frozenset({"none", "some"})
_ABSENT: frozenset[Presence] = frozenset({"unknown", "none"})


class TooManyBranchesError(Exception):
    """The conditions can be met in more ways than are looked at one by one."""


class ItemNeeds(Struct, frozen=True, eq=False):
    """What the lines, booking lines or VAT rows must be.

    ``exists`` has for every item that must be there its branches, ``every`` what each item must be.
    """

    presence: frozenset[Presence] = _ANYHOW
    exists: tuple[Branches, ...] = ()
    every: tuple[Branches, ...] = ()


class Branch(Struct, frozen=True, eq=False):
    """Demands that must hold together, by field, and needs of items, by scope."""

    fields: dict[FieldKey, tuple[Demand, ...]] = {}
    items: dict[Scope, ItemNeeds] = {}


Branches = tuple[Branch, ...]


def branches_of(condition: Condition, sign: Sign, demands: Demands) -> Branches:
    """Give the ways in which a condition has a sign. Raises TooManyBranchesError."""
    if isinstance(condition, Comparison):
        demand = demands.of(condition, sign)
        return (Branch(fields={demand.key: (demand,)}),)
    if isinstance(condition, GroupCondition):
        return _group(condition, sign, demands)
    return _items(condition, sign, demands)


def all_of(several: Iterable[Branches]) -> Branches:
    """Combine demands that must all be met. Raises TooManyBranchesError."""
    several = list(several)
    whole: Branches = (together([branches[0] for branches in several if len(branches) == 1]),)
    for branches in several:
        if len(branches) == 1:
            continue
        if len(whole) * len(branches) > MOST_BRANCHES:
            raise TooManyBranchesError
        whole = tuple([merged(left, right) for left in whole for right in branches])
    return whole


def any_of(several: Iterable[Branches]) -> Branches:
    """Combine demands of which one must be met. Raises TooManyBranchesError."""
    found = tuple([branch for branches in several for branch in branches])
    if len(found) > MOST_BRANCHES:
        raise TooManyBranchesError
    return found


def merged(left: Branch, right: Branch) -> Branch:
    """Give the branch that demands what both do."""
    return together((left, right))


def together(branches: Sequence[Branch]) -> Branch:
    """Give the branch that demands what all of several do."""
    if len(branches) == 1:
        return branches[0]
    fields: dict[FieldKey, tuple[Demand, ...]] = {}
    items: dict[Scope, ItemNeeds] = {}
    more: dict[FieldKey, list[tuple[Demand, ...]]] = {}
    for branch in branches:
        for key, demands in branch.fields.items():
            if key in fields:
                more.setdefault(key, [fields[key]]).append(demands)
            else:
                fields[key] = demands
        if branch.items:
            items = _items_of_both(items, branch.items)
    for key, several in more.items():
        fields[key] = _each_once(several)
    return Branch(fields, items)


def _items_of_both(left: dict[Scope, ItemNeeds], right: dict[Scope, ItemNeeds]) -> dict[Scope, ItemNeeds]:
    both = {scope: _both((left[scope], right[scope])) for scope in right if scope in left}
    return {**left, **right, **both}


def _each_once(several: Iterable[tuple[Demand, ...]]) -> tuple[Demand, ...]:
    return tuple(dict.fromkeys([demand for demands in several for demand in demands]))


def _both(several: Sequence[ItemNeeds]) -> ItemNeeds:
    return ItemNeeds(
        frozenset.intersection(*[needs.presence for needs in several]),
        tuple([branches for needs in several for branches in needs.exists]),
        tuple([branches for needs in several for branches in needs.every]),
    )


def _group(condition: GroupCondition, sign: Sign, demands: Demands) -> Branches:
    group: str = condition.group
    if group == "none":  # that none is true is that any of them is not, turned round
        group, sign = "any", OPPOSITE[sign]
    parts = [branches_of(part, sign, demands) for part in condition.inner]
    together = (group == "all") is (sign in ("true", "not_false"))
    return all_of(parts) if together else any_of(parts)


def _items(condition: ItemsCondition, sign: Sign, demands: Demands) -> Branches:
    quantifier: str = condition.quantifier
    if quantifier == "no":
        quantifier, sign = "any", OPPOSITE[sign]
    inner = _conjunction(condition.inner, sign, demands)
    make = _ANY[sign] if quantifier == "any" else _EVERY[sign]
    return tuple(Branch(items={condition.scope: needs}) for needs in make(inner))


def _conjunction(conditions: Sequence[Condition], sign: Sign, demands: Demands) -> Branches:
    parts = [branches_of(part, sign, demands) for part in conditions]
    return all_of(parts) if sign in ("true", "not_false") else any_of(parts)


def _exists(inner: Branches) -> ItemNeeds:
    return ItemNeeds(presence=_SOME, exists=(inner,))


_Make = Callable[[Branches], tuple[ItemNeeds, ...]]

_ANY: dict[Sign, _Make] = {
    "true": lambda inner: (_exists(inner),),
    "false": lambda inner: (ItemNeeds(presence=_KNOWN, every=(inner,)),),
    "not_true": lambda inner: (ItemNeeds(every=(inner,)),),
    "not_false": lambda inner: (_exists(inner), ItemNeeds(presence=frozenset({"unknown"}))),
}
# Of no items at all it is unknown whether every one of them fits.
_EVERY: dict[Sign, _Make] = {
    "true": lambda inner: (ItemNeeds(presence=_SOME, every=(inner,)),),
    "false": lambda inner: (_exists(inner),),
    "not_true": lambda inner: (_exists(inner), ItemNeeds(presence=_ABSENT)),
    "not_false": lambda inner: (ItemNeeds(every=(inner,)),),
}

"""What differs between two versions of the rules themselves, whatever documents say of it (RU-5)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct

from boekwerk.domain.decision import RuleKind
from boekwerk.domain.reason import Location, Reason
from boekwerk.rules.conditions import Comparison, Condition, GroupCondition, ItemsCondition
from boekwerk.rules.fields import Field
from boekwerk.rules.source import RuleSource

What = Literal["added", "removed", "changed"]
_CONDITIONS = ("applies_to", "when", "unless")
# Parts whose values are words of ours.
_WORDS = frozenset({"stage", "kind"})
# Where a rule stands is no part of what it says.
_APART = frozenset({"id", *_CONDITIONS})


class Asked(Struct, frozen=True):
    """A condition as it was written, and where; ``prevents`` when it stands under ``unless``."""

    text: str
    where: Location
    prevents: bool = False


class ConditionChange(Struct, frozen=True):
    """A condition that became another one; None where there is none on that side.

    ``within`` is the word of the group that it is in, if it is in one.
    """

    old: Asked | None
    new: Asked | None
    within: str | None = None


class PropertyChange(Struct, frozen=True):
    """Another part of a rule that changed, such as its stage or its first day."""

    name: str
    old: Any
    new: Any


class RuleChange(Struct, frozen=True):
    """A rule that was added, removed or changed; title and kind are the new ones, if there are any."""

    id: str
    title: str
    kind: RuleKind
    what: What
    old: Location | None
    new: Location | None
    properties: tuple[PropertyChange, ...] = ()
    conditions: tuple[ConditionChange, ...] = ()


def rule_changes(old: Iterable[RuleSource], new: Iterable[RuleSource]) -> tuple[RuleChange, ...]:
    """List the rules that say something else, by id; moving or annotating a rule changes nothing."""
    before, after = ({rule.id: rule for rule in rules} for rules in (old, new))
    changes = (_change(before.get(id), after.get(id)) for id in sorted(before.keys() | after.keys()))
    return tuple(change for change in changes if change is not None)


def part_told(change: PropertyChange, where: Location | None = None) -> Reason:
    """Say a changed part of a rule as a reason."""
    if change.name == "matching":
        return Reason("diff_matching", {}, where)
    if change.name in _WORDS:
        return Reason(
            "diff_word", {"name": f"rule_{change.name}", "old": change.old, "new": change.new}, where
        )
    values = {"name": f"rule_{change.name}", "old": _value(change.old), "new": _value(change.new)}
    return Reason("diff_value", values, where)


def _value(value: Any) -> Any:
    """Give a value as a sentence can hold it; nothing is said as nothing."""
    if value is None or value == {}:
        return ()
    return value if isinstance(value, str | int | datetime.date | dict) else str(value)


def _change(old: RuleSource | None, new: RuleSource | None) -> RuleChange | None:
    if new is None:
        return None if old is None else RuleChange(old.id, old.title, old.kind, "removed", old.where, None)
    if old is None:
        return RuleChange(new.id, new.title, new.kind, "added", None, new.where)
    properties, conditions = tuple(_properties(old, new)), tuple(_conditions(old, new))
    if not properties and not conditions:
        return None
    return RuleChange(new.id, new.title, new.kind, "changed", old.where, new.where, properties, conditions)


def _properties(old: RuleSource, new: RuleSource) -> Iterator[PropertyChange]:
    for name in RuleSource.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        is_place = isinstance(before, Location) or isinstance(after, Location)
        if name not in _APART and not is_place and _said(before) != _said(after):
            yield PropertyChange(name, _said(before), _said(after))


def _conditions(old: RuleSource, new: RuleSource) -> Iterator[ConditionChange]:
    for name in _CONDITIONS:
        before, after = (tuple(_listed(getattr(rule, name))) for rule in (old, new))
        yield from _changed(before, after, prevents=name == "unless")


def _listed(value: Any) -> Iterator[Condition]:
    """Give the conditions in a list of them, or in the parts of a scope."""
    if isinstance(value, Condition):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _listed(part)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _listed(getattr(value, name))


def _changed(
    old: Sequence[Condition], new: Sequence[Condition], *, prevents: bool, within: str | None = None
) -> Iterator[ConditionChange]:
    """Pair what says the same, whatever its order, then what is about the same thing; the rest is alone."""
    before, after = list(old), list(new)
    for _, __ in _paired(before, after, _meaning):
        pass
    pairs: list[tuple[Condition | None, Condition | None]] = [
        *_paired(before, after, _subject),
        *_paired(before, after, _field),
    ]
    pairs += [(one, None) for one in before] + [(None, one) for one in after]
    for one, other in pairs:
        if isinstance(one, GroupCondition) and isinstance(other, GroupCondition):
            yield from _changed(one.inner, other.inner, prevents=prevents, within=one.group)
        else:
            yield ConditionChange(_asked(one, prevents), _asked(other, prevents), within)


def _paired(
    before: list[Condition], after: list[Condition], alike: Callable[[Condition], object]
) -> list[tuple[Condition, Condition]]:
    """Take pairs of conditions that are alike out of both lists."""
    pairs = []
    for one in tuple(before):
        other = next((each for each in after if alike(each) == alike(one)), None)
        if other is not None:
            before.remove(one)
            after.remove(other)
            pairs.append((one, other))
    return pairs


def _meaning(condition: Condition) -> tuple[Any, ...]:
    if isinstance(condition, Comparison):
        # Texts are shortened, and one meaning can be written in several ways; constants are neither.
        return (*_subject(condition), condition.reading, _constant(condition.constant))
    # In whatever order they stand, but each as often.
    inner = Counter(map(_meaning, condition.inner))
    return (*_subject(condition), frozenset(inner.items()))


def _constant(value: Any) -> object:
    """Give constants so that they are equal where they mean the same: compiled patterns are not."""
    if isinstance(value, tuple):
        return tuple(_constant(part) for part in value)
    return getattr(value, "pattern", value)


def _subject(condition: Condition) -> tuple[Any, ...]:
    match condition:
        case Comparison():
            return (condition.field.path, condition.operator)
        case GroupCondition():
            return (condition.group,)
        case ItemsCondition():
            return (condition.quantifier, condition.scope)


def _field(condition: Condition) -> tuple[Any, ...]:
    return (condition.field.path,) if isinstance(condition, Comparison) else (id(condition),)


def _asked(condition: Condition | None, prevents: bool) -> Asked | None:
    return None if condition is None else Asked(condition.text, condition.where, prevents)


def _said(value: Any) -> Any:
    """Give what a part of a rule says, without where it stands."""
    if isinstance(value, Location):
        return None
    if isinstance(value, Field):
        return value.path
    if isinstance(value, Struct):
        return {name: _said(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple):
        return tuple(_said(part) for part in value)
    return value

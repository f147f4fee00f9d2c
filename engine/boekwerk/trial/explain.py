"""One document and every rule: what let it be booked, what kept it back, and what came nearest (RU-4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.autobook.besides_rules import RULE_CHECKS
from boekwerk.domain.decision import Check, ConditionOutcome, Decision, RuleOutcome
from boekwerk.trial.results import DocumentTitle
from boekwerk.trial.tally import hindering

Level = Literal["failing", "notes", "full"]
LEVELS: tuple[Level, ...] = ("failing", "notes", "full")

MOST_ELSEWHERE = 3
"""How many rules about other documents are shown where none is about this one."""
_ACTS = frozenset({"held", "unknown", "error"})


class Explanation(Struct, frozen=True):
    """A decision on one document with all that the rules say of it.

    ``missed`` are the rules that did not hold, the nearest miss first, those about other parties last.
    """

    file: str
    title: DocumentTitle
    decision: Decision
    held: tuple[RuleOutcome, ...]
    missed: tuple[RuleOutcome, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks that keep the document from being booked, besides those about rules."""
        return tuple(check for check in hindering(self.decision.checks) if check.name not in RULE_CHECKS)

    @property
    def blocks(self) -> tuple[RuleOutcome, ...]:
        """The live blocks that keep the document back: they hold, or nobody can tell whether they do."""
        return tuple(rule for rule in self._all if _is_block(rule) and rule.stage == "live" and _acts(rule))

    @property
    def set_aside(self) -> tuple[RuleOutcome, ...]:
        """The rules that apply, and that a rule of a more specific scope goes before (RU-3)."""
        return tuple(rule for rule in self._all if rule.set_aside)

    @property
    def deciding(self) -> tuple[RuleOutcome, ...]:
        """The live automatic-booking rules of the most specific scope that apply: they decide."""
        return tuple(rule for rule in self._bookings("live") if rule.result != "not_applicable")

    @property
    def not_live(self) -> tuple[RuleOutcome, ...]:
        """The rules in stage shadow or suggest that apply: they are shown, and act on nothing."""
        return tuple(
            rule
            for rule in self._all
            if rule.stage != "live" and (rule.result == "held" if _is_block(rule) else _applies(rule))
        )

    @property
    def would_let_book(self) -> tuple[RuleOutcome, ...]:
        """The rules that hold and would let the document be booked, were they live; none where one does."""
        if self.decision.rule is not None:
            return ()
        return tuple(rule for rule in self.not_live if rule.result == "held" and not _is_block(rule))

    @property
    def elsewhere(self) -> tuple[RuleOutcome, ...]:
        """The automatic-booking rules that are about other documents, the nearest first."""
        return tuple(rule for rule in self._bookings(None) if not _applies(rule))

    @property
    def silent(self) -> tuple[RuleOutcome, ...]:
        """The blocks that keep nothing back."""
        shown = {rule.id for rule in (*self.blocks, *self.not_live)}
        return tuple(rule for rule in self._all if _is_block(rule) and rule.id not in shown)

    @property
    def _all(self) -> tuple[RuleOutcome, ...]:
        return (*self.held, *self.missed)

    def _bookings(self, stage: str | None) -> Iterator[RuleOutcome]:
        for rule in self._all:
            if not _is_block(rule) and not rule.set_aside and stage in (None, rule.stage):
                yield rule


def at_level(rule: RuleOutcome, level: Level) -> RuleOutcome:
    """Keep of a rule's conditions what a level shows.

    That is, for ``failing``, what is in the way, and of that what is unknown only where nothing is
    false; with ``notes`` all that is in the way and what the engine added; with ``full`` everything.
    Of a block that holds it is what made it hold.
    """
    if level == "full":
        return rule
    if _is_block(rule) and rule.result == "held":
        return replace(
            rule, conditions=tuple(_to_blame(one) for one in rule.conditions if not one.implicit)
        )
    in_the_way = [_to_blame(one) for one in rule.conditions if _is_in_the_way(one)]
    if level == "failing":
        wrong = [one for one in in_the_way if one.held is not None]
        return replace(rule, conditions=tuple(wrong or in_the_way))
    implicit = [one for one in rule.conditions if one.implicit and not _is_in_the_way(one)]
    return replace(rule, conditions=(*in_the_way, *implicit))


def in_the_way(conditions: Iterable[ConditionOutcome]) -> int:
    """Count the conditions that keep a rule from holding."""
    return sum(map(_is_in_the_way, conditions))


def _is_in_the_way(condition: ConditionOutcome) -> bool:
    return condition.held is condition.prevents or condition.held is None


def _to_blame(condition: ConditionOutcome) -> ConditionOutcome:
    """Keep of what is inside a condition only what made it what it is."""
    # Where none may hold, the parts that hold make the whole fail.
    is_turned = condition.combining == "none" and condition.held is not None
    wanted = (not condition.held) if is_turned else condition.held
    parts = [part for part in condition.inner if part.held is wanted] or condition.inner
    return replace(condition, inner=tuple(_to_blame(part) for part in parts))


def _is_block(rule: RuleOutcome) -> bool:
    return rule.kind == "block"


def _acts(rule: RuleOutcome) -> bool:
    return rule.result in _ACTS


def _applies(rule: RuleOutcome) -> bool:
    return rule.result != "not_applicable"


def rules_at_level(found: Explanation, level: Level, rule: str | None = None) -> tuple[RuleOutcome, ...]:
    """Choose the rules that a level shows; ``rule`` asks for that one, whatever the level.

    ``failing`` has the live rules that could have decided, the blocks that act, and the rules by which
    the document would be booked if they were live, ``notes`` also
    those that are not live or were set aside, ``full`` every rule.
    """
    everything = (*found.held, *found.missed)
    if rule is not None:
        return tuple(one for one in everything if one.id == rule)
    if level == "full":
        return everything
    shown = [*found.blocks, *found.deciding, *found.would_let_book]
    if level == "notes":
        shown += [*found.set_aside, *found.not_live]
    if not found.deciding:
        shown += found.elsewhere[:MOST_ELSEWHERE]
    ids = {one.id for one in shown}
    return tuple(one for one in everything if one.id in ids)

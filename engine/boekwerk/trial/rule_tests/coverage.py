"""Which rules and conditions the tests have seen in both directions (RU-6).

Only what a test speaks of counts: a rule that merely happened to be there was not tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from boekwerk.domain.decision import ConditionOutcome
from boekwerk.domain.reason import Location
from boekwerk.rules.conditions import Comparison, Condition
from boekwerk.rules.source import RuleSource
from boekwerk.trial.rule_tests.running import FileResult


class Seen(Struct):
    """A rule or condition, and the directions in which some test has seen it: held, and not."""

    text: str
    where: Location
    held: bool = False
    not_held: bool = False

    @property
    def directions(self) -> int:
        """In how many of the two directions it was seen."""
        return self.held + self.not_held


class RuleCoverage(Struct):
    """A rule with every condition of it.

    ``has_matching`` is whether it has keys and patterns by which obligations are found: those say
    nothing of a document by themselves, so that no test sees them.
    """

    id: str
    rule: Seen
    conditions: dict[tuple[str, str], Seen]
    has_matching: bool = False


class Coverage:
    """What was seen of every rule, by the place where it stands."""

    def __init__(self) -> None:
        self._rules: dict[tuple[str, str], RuleCoverage] = {}

    def add_rules(self, rules: Iterable[RuleSource]) -> None:
        """Add rules that should be tested; those that were added before stay as they are."""
        for rule in rules:
            key = (rule.id, str(rule.where))
            if key not in self._rules:
                found = {(str(c.where), c.text): Seen(c.text, c.where) for c in _conditions(rule)}
                seen, has_matching = Seen(rule.title, rule.where), rule.matching is not None
                self._rules[key] = RuleCoverage(rule.id, seen, found, has_matching)

    def add(self, result: FileResult) -> None:
        """Add what the tests of a file have seen, and the rules that they are of."""
        self.add_rules(result.rules)
        for done in result.results:
            for id in done.test.expect.named if done.came is not None else ():
                outcome = done.came.outcomes.get(id) if done.came is not None else None
                found = None if outcome is None else self._rules.get((id, str(outcome.where)))
                if outcome is None or found is None:
                    continue
                found.rule.held |= outcome.result == "held"
                found.rule.not_held |= outcome.result != "held"
                for condition in _leaves(outcome.conditions):
                    seen = found.conditions.get((str(condition.where), condition.text))
                    if seen is not None:
                        seen.held |= condition.held is True
                        seen.not_held |= condition.held is False

    @property
    def rules(self) -> tuple[RuleCoverage, ...]:
        """List the rules by the place where they stand."""
        return tuple(sorted(self._rules.values(), key=lambda rule: _place(rule.rule.where)))

    @property
    def matching(self) -> int:
        """Count the rules of which the keys and patterns are not tested, and not in `percent`."""
        return sum(rule.has_matching for rule in self.rules)

    @property
    def percent(self) -> int:
        """The directions that were seen, of two for every rule and condition, in whole percents down."""
        every = [seen for rule in self.rules for seen in (rule.rule, *rule.conditions.values())]
        return 100 * sum(seen.directions for seen in every) // (2 * len(every)) if every else 100


def _place(where: Location) -> tuple[str, int, int]:
    return (where.file, where.line or 0, where.column or 0)


def _conditions(rule: RuleSource) -> Iterator[Comparison]:
    to = rule.applies_to
    yield from (named for named in (to.package, to.administration, *to.relation) if named is not None)
    for condition in (*rule.when, *rule.unless):
        yield from _inside(condition)


def _inside(condition: Condition) -> Iterator[Comparison]:
    if isinstance(condition, Comparison):
        yield condition
        return
    for part in condition.inner:
        yield from _inside(part)


def _leaves(conditions: Iterable[ConditionOutcome]) -> Iterator[ConditionOutcome]:
    for condition in conditions:
        if condition.inner:
            yield from _leaves(condition.inner)
        elif not condition.implicit:
            yield condition

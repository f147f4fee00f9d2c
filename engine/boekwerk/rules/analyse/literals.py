"""Literals: one comparison that must be true, must be false, or must merely not be one of them.

With three truths there are four demands on a condition. 'Not true' allows that the fact is unknown;
'false' does not. All analysis is about these four, so that an unknown fact is never forgotten.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Literal

from boekwerk.rules.conditions import Comparison
from boekwerk.rules.fields import Field, Scope, Words
from boekwerk.rules.operators import Operator, Test
from boekwerk.rules.readings import Reading
from boekwerk.rules.vocabulary import Vocabulary

Sign = Literal["true", "false", "not_true", "not_false"]
FieldKey = tuple[Scope, str]

OPPOSITE: dict[Sign, Sign] = {
    "true": "false",
    "false": "true",
    "not_true": "not_false",
    "not_false": "not_true",
}
_OF_SCOPE: dict[Sign, Sign] = {
    # A fact that finds a scope and is not there is simply another one: never unknown.
    "true": "true",
    "not_false": "true",
    "false": "not_true",
    "not_true": "not_true",
}

TODAY = Field(
    name="today",
    type="date",
    title=Words("Dag van de beslissing", "Day of the decision"),
    about=Words("De dag waarop beslist wordt.", "The day on which is decided."),
    get=lambda case: case.as_of,
)
TODAY_KEY: FieldKey = ("case", "today")


class Demand:
    """A comparison with a sign; equal ones are one and the same object (see `Demands`)."""

    __slots__ = (
        "constant", "field", "for_all", "key", "negative", "number", "operator", "reading", "sign", "test",
        "wants",
    )  # fmt: skip

    def __init__(self, number: int, field: Field, operator: Operator, constant: Any, how: _How) -> None:
        self.number = number
        self.field = field
        self.key: FieldKey = (field.scope, field.name)
        self.operator = operator.name
        self.constant = constant
        self.reading, self.sign = how
        self.negative = operator.negative
        self.test: Test = operator.test(constant)
        self.wants = self.sign in ("true", "not_false")
        # Of several values a negative operator speaks of all, another one of any: denied, it turns round.
        self.for_all = self.wants is operator.negative

    @property
    def needs_known(self) -> bool:
        """Whether a fact that is not known does not do."""
        return self.sign in ("true", "false")

    def fits(self, value: Any) -> bool:
        """Tell whether one known value, in the form of the reading, is as demanded."""
        return bool(self.test(value)) is self.wants


_How = tuple[Reading, Sign]


class Demands:
    """Makes demands, and gives the same one for what says the same."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._made: dict[tuple[Any, ...], Demand] = {}
        self._bits: dict[object, int] = {}

    def mask(self, things: Iterable[object]) -> int:
        """Give a number with one bit for each thing, so that sets of them are quickly compared."""
        mask = 0
        for thing in things:
            mask |= 1 << self._bits.setdefault(thing, len(self._bits))
        return mask

    def of(self, comparison: Comparison, sign: Sign) -> Demand:
        """Give the demand that a comparison has this sign."""
        reading = comparison.reading
        if reading == "named":
            reading, sign = "normal", _OF_SCOPE[sign]
        return self.make(comparison.field, comparison.operator, comparison.constant, (reading, sign))

    def make(self, field: Field, operator: str, constant: Any, how: _How) -> Demand:
        """Give a demand by its parts."""
        same = self.vocabulary.operators[operator].same_as or operator
        key = (field.scope, field.name, same, constant, how)
        found = self._made.get(key)
        if found is None:
            found = Demand(len(self._made), field, self.vocabulary.operators[same], constant, how)
            self._made[key] = found
        return found

    def day_between(self, first: datetime.date | None, last: datetime.date | None, sign: Sign) -> Demand:
        """Give the demand about the day of the decision; both days are included."""
        span = (first or datetime.date.min, last or datetime.date.max)
        return self.make(TODAY, "between", span, ("normal", sign))

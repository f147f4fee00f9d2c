"""Formulas: atoms shared by all rules that say the same, and what is made of them.

Every slot and formula has a number that is its own in a rulebook. Facts, and the truth of what is
dear to find out, are kept under it: a condition of a thousand rules is looked at once for a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from boekwerk.rules.conditions import Quantifier
from boekwerk.rules.fields import Field, Scope
from boekwerk.rules.operators import OPERATORS, Operator, Test
from boekwerk.rules.readings import UNREAD, Facts, Reading, Slot, failure_of
from boekwerk.rules.truth import Failure, Truth, negation, weaker

# Cheap formulas are asked first; the order never changes an answer.
_COST_OF_TYPE = {"text": 4}
_CHEAP_TYPES = frozenset({"money", "number", "date", "bool", "choice", "code", "identifier"})
_COST_OF_ITEMS = 20


class Formula(Protocol):
    """Something that is true, false, unknown or failed for the facts of a case or item."""

    @property
    def number(self) -> int:
        """Tell formulas of one rulebook apart."""

    @property
    def cost(self) -> int:
        """Compare how much work it is to ask."""

    def truth(self, facts: Facts) -> Truth:
        """Find out what it is."""


class Atom:
    """One field, one operator, one constant."""

    __slots__ = ("constant", "cost", "number", "operator", "slot", "test")

    def __init__(self, number: int, slot: Slot, operator: Operator, constant: Any) -> None:
        self.number = number
        self.slot = slot
        self.operator = operator.name
        self.constant = constant
        self.cost = 8 if operator.name == "matches" else _COST_OF_TYPE.get(slot.field.type, 1)
        self.test = _over_values(operator.test(constant), slot, operator)

    def truth(self, facts: Facts) -> Truth:
        """Test the fact; a fact that is not known leaves it unknown."""
        fact = facts.known.get(self.slot.number, UNREAD)  # not facts.of: this runs the most
        if fact is UNREAD:
            fact = facts.read(self.slot)
        if fact is None or fact.__class__ is Failure:
            return fact
        try:
            return self.test(fact)
        except Exception as error:  # a plugin's field may give something of another type
            return failure_of(error)


class KeptAtom(Atom):
    """An atom that is dear to test: what was found is kept, for all rules that ask the same."""

    __slots__ = ()

    def truth(self, facts: Facts) -> Truth:
        """Test the fact, once for a case or item."""
        if self.number not in facts.known:
            facts.known[self.number] = super().truth(facts)
        truth: Truth = facts.known[self.number]
        return truth


class AllOf:
    """True when all its parts are; ``AnyOf`` is the same with true and false exchanged."""

    __slots__ = ("cost", "number", "parts")

    decisive = False
    """The truth of one part that settles the whole, whatever the others are."""

    def __init__(self, number: int, parts: tuple[Formula, ...]) -> None:
        self.number = number
        self.parts = parts
        self.cost = sum(part.cost for part in parts)

    def truth(self, facts: Facts) -> Truth:
        """Ask the parts until one settles it."""
        decisive = self.decisive
        result: Truth = not decisive
        for part in self.parts:
            truth = part.truth(facts)
            if truth is decisive:
                return decisive
            if truth is None or truth.__class__ is Failure:
                result = weaker(result, truth)
        return result


class AnyOf(AllOf):
    """True when any of its parts is."""

    __slots__ = ()

    decisive = True


class NotOf:
    """True when its part is false."""

    __slots__ = ("cost", "number", "part")

    def __init__(self, number: int, part: Formula) -> None:
        self.number = number
        self.part = part
        self.cost = part.cost

    def truth(self, facts: Facts) -> Truth:
        """Turn the part's truth round."""
        return negation(self.part.truth(facts))


class OverItems:
    """True when any item, every item or no item fulfils its part.

    ``every`` over no items at all is unknown: there is nothing that could have been judged.
    """

    __slots__ = ("cost", "number", "part", "quantifier", "scope")

    def __init__(self, number: int, quantifier: Quantifier, scope: Scope, part: Formula) -> None:
        self.number = number
        self.quantifier = quantifier
        self.scope = scope
        self.part = part
        self.cost = _COST_OF_ITEMS + part.cost

    def truth(self, facts: Facts) -> Truth:
        """Ask the items, as few as needed."""
        if self.number not in facts.known:
            facts.known[self.number] = self._over(facts.items(self.scope))
        truth: Truth = facts.known[self.number]
        return truth

    def _over(self, items: tuple[Facts, ...] | Failure | None) -> Truth:
        if items is None or isinstance(items, Failure):
            return items
        if self.quantifier == "every":
            return _settled(self.part, items, decisive=False) if items else None
        any_item = _settled(self.part, items, decisive=True)
        return any_item if self.quantifier == "any" else negation(any_item)


class Formulas:
    """Makes formulas, and gives the same one for what says the same."""

    def __init__(self, operators: Mapping[str, Operator] = OPERATORS) -> None:
        self._operators = operators
        self._made: dict[tuple[Any, ...], Any] = {}

    def slot(self, field: Field, reading: Reading = "normal") -> Slot:
        """Give the slot of a field in a reading."""
        key = ("slot", field.scope, field.name, reading)
        if key not in self._made:
            self._made[key] = Slot(len(self._made), field, reading)
        slot: Slot = self._made[key]
        return slot

    def atom(self, field: Field, operator: str, constant: Any, reading: Reading) -> Atom:
        """Give the atom of a field, an operator and a constant; ``is x`` and ``in [x]`` are one."""
        slot = self.slot(field, reading)
        same = self._operators[operator].same_as or operator
        key = ("atom", slot.number, same, constant)
        if key not in self._made:
            make = Atom if field.type in _CHEAP_TYPES else KeptAtom
            self._made[key] = make(len(self._made), slot, self._operators[same], constant)
        atom: Atom = self._made[key]
        return atom

    def all_of(self, parts: Iterable[Formula]) -> Formula:
        """Give the formula that is true when all parts are; of no parts: always."""
        return self._several("all", AllOf, parts)

    def any_of(self, parts: Iterable[Formula]) -> Formula:
        """Give the formula that is true when any part is; of no parts: never."""
        return self._several("any", AnyOf, parts)

    def not_of(self, part: Formula) -> Formula:
        """Give the formula that is true when the part is false."""
        key = ("not", part.number)
        if key not in self._made:
            self._made[key] = NotOf(len(self._made), part)
        formula: Formula = self._made[key]
        return formula

    def over_items(self, quantifier: Quantifier, scope: Scope, part: Formula) -> Formula:
        """Give the formula over the lines, booking lines or VAT rows."""
        key = (quantifier, scope, part.number)
        if key not in self._made:
            self._made[key] = OverItems(len(self._made), quantifier, scope, part)
        formula: Formula = self._made[key]
        return formula

    def _several(self, name: str, make: type[AllOf] | type[AnyOf], parts: Iterable[Formula]) -> Formula:
        different = {part.number: part for part in parts}
        ordered = sorted(different.values(), key=lambda part: (part.cost, part.number))
        if len(ordered) == 1:
            return ordered[0]
        key = (name, *(part.number for part in ordered))
        if key not in self._made:
            self._made[key] = make(len(self._made), tuple(ordered))
        formula: Formula = self._made[key]
        return formula


def has_several(slot: Slot) -> bool:
    """Tell whether a slot's facts are several values, of which one must fit."""
    return slot.field.many and slot.reading not in ("known", "empty")


def _over_values(test: Test, slot: Slot, operator: Operator) -> Test:
    """Lift a test to a field of several values: one must fit, or for a negative operator none not."""
    if not has_several(slot):
        return test
    if operator.negative:
        return lambda facts: all([test(fact) for fact in facts])
    return lambda facts: any([test(fact) for fact in facts])


def _settled(part: Formula, items: tuple[Facts, ...], *, decisive: bool) -> Truth:
    """Ask item after item until one settles it, as AllOf and AnyOf do with their parts."""
    result: Truth = not decisive
    for item in items:
        truth = part.truth(item)
        if truth is decisive:
            return decisive
        if truth is None or truth.__class__ is Failure:
            result = weaker(result, truth)
    return result

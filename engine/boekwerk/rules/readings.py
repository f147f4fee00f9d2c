"""Readings: the forms in which a fact is looked at, and facts that are read at most once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

from boekwerk.domain.amount import Money
from boekwerk.domain.case import Case
from boekwerk.rules.fields import ITEMS, Field, Scope
from boekwerk.rules.truth import Failure
from boekwerk.rules.values import TYPES, exact

Reading = Literal["normal", "exact", "days", "known", "empty", "named"]
Getter = Callable[..., Any]

UNREAD: Any = object()
"""Stands for a fact that was not read yet; None is one that is not known."""


class Slot:
    """A fact in one form: the field, how it is read, and a number that is its own in a rulebook."""

    __slots__ = ("field", "number", "read", "reading")

    def __init__(self, number: int, field: Field, reading: Reading) -> None:
        self.number = number
        self.field = field
        self.reading = reading
        self.read = _READINGS[reading](field)


class Facts:
    """The facts of a case, or of one item of it; each is read when it is first asked for.

    ``item`` is None for a case. ``known`` keeps what was read and found out: facts and truths by
    number (slots and formulas of a rulebook are numbered together), items by scope. ``as_of`` is the
    day that is judged on.
    """

    __slots__ = ("as_of", "case", "item", "known")

    def __init__(self, case: Case, item: Any = None) -> None:
        self.case = case
        self.item = item
        self.as_of = case.as_of
        self.known: dict[Any, Any] = {}

    def of(self, slot: Slot) -> Any:
        """Give a fact; None when it is not known, a Failure when it could not be read."""
        fact = self.known.get(slot.number, UNREAD)
        return self.read(slot) if fact is UNREAD else fact

    def read(self, slot: Slot) -> Any:
        """Read a fact that was not read before."""
        try:
            fact = slot.read(self.case) if self.item is None else slot.read(self.case, self.item)
        except Exception as error:  # fields may be a plugin's: its fault must not be a crash
            fact = failure_of(error)
        self.known[slot.number] = fact
        return fact

    def raw(self, field: Field) -> Any:
        """Give a fact as the field gives it, for showing; None or a Failure when there is none."""
        return field.get(self.case) if self.item is None else field.get(self.case, self.item)

    def currency(self, field: Field) -> str | None:
        """Give the currency of an amount; None when the field has none, or it is not known."""
        return None if field.currency is None else field.currency(self.case)

    def shown(self, slot: Slot) -> Any:
        """Give a fact as it stands, not in the form in which it is compared; None when not known.

        An amount in another currency than the administration's comes as Money. Raises whatever a
        plugin's field may raise.
        """
        fact, currency = self.raw(slot.field), self.currency(slot.field)
        is_foreign = currency is not None and currency != self.case.administration.settings.currency
        return Money(fact, str(currency)) if is_foreign and isinstance(fact, Decimal) else fact

    def items(self, scope: Scope) -> tuple[Facts, ...] | Failure | None:
        """Give the facts of each line, booking line or VAT row; None when they are not known."""
        if scope not in self.known:
            try:
                found = ITEMS[scope](self.case)
                items = None if found is None else tuple([Facts(self.case, item) for item in found])
                self.known[scope] = items
            except Exception as error:  # as above
                self.known[scope] = failure_of(error)
        items_or_not: tuple[Facts, ...] | Failure | None = self.known[scope]
        return items_or_not


class GivenFacts(Facts):
    """Facts that somebody read before: nothing is read from a case.

    ``known`` has them by the number of their slot, each in the form of its reading; the items of a
    scope are a tuple of such facts under the scope's name, or None where they are not known. A fact
    that was not given counts as one that went wrong, so that what was forgotten never books.
    """

    __slots__ = ()

    def __init__(self, as_of: datetime.date, known: Mapping[Any, Any]) -> None:
        self.as_of = as_of
        self.item = None
        self.known = dict(known)  # a copy: truths are kept in it

    def read(self, slot: Slot) -> Any:
        """Tell that a fact was not given."""
        failure = self.known[slot.number] = Failure(f"KeyError: {slot.field.path} was not given")
        return failure

    def items(self, scope: Scope) -> tuple[Facts, ...] | Failure | None:
        """Give the facts of each item."""
        not_given = Failure(f"KeyError: {scope} was not given")
        items: tuple[Facts, ...] | Failure | None = self.known.get(scope, not_given)
        return items

    def shown(self, slot: Slot) -> Any:
        """Give a fact in the form in which it is compared, for want of another."""
        fact = self.of(slot)
        if slot.field.type != "money" or slot.reading != "normal":
            return fact
        return tuple(map(_amount, fact)) if isinstance(fact, tuple) else _amount(fact)


def failure_of(error: Exception) -> Failure:
    """Say an error in one line, for explanations."""
    return Failure(f"{type(error).__name__}: {error}"[:300])


def _amount(fact: Any) -> Any:
    return Decimal(fact).scaleb(-2) if isinstance(fact, int) else fact


def _normal(field: Field) -> Getter:
    normal = TYPES[field.type].normal_of(field)
    return field.get if normal is None else _changed(field, normal)


def _exact(field: Field) -> Getter:
    return _changed(field, exact)


def _changed(field: Field, change: Callable[[Any], Any]) -> Getter:
    get, currency = field.get, field.currency
    change_fact = _each(change) if field.many else change

    def read(case: Case, item: Any = None) -> Any:
        fact = get(case) if item is None else get(case, item)
        return None if fact is None else change_fact(fact)

    def read_amount(case: Case, item: Any = None) -> Any:
        """Know an amount only in the administration's currency: rules' amounts are in that (AB-5)."""
        fact = get(case) if item is None else get(case, item)
        if fact is None or currency is None or currency(case) != case.administration.settings.currency:
            return None
        return change(fact)

    return read if currency is None else read_amount


def _each(change: Callable[[Any], Any]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    return lambda facts: tuple([change(fact) for fact in facts])


def _days(field: Field) -> Getter:
    def read(case: Case, *item: Any) -> int | None:
        date: datetime.date | None = field.get(case, *item)
        return None if date is None else abs((case.as_of - date).days)

    return read


def _known(field: Field) -> Getter:
    return lambda *at: field.get(*at) is not None


def _empty(field: Field) -> Getter:
    owner = field.owner

    def read(case: Case, *item: Any) -> bool | None:
        fact = field.get(case, *item)
        if fact is None and owner is not None and owner(case) is None:
            return None
        return fact is None or fact in ("", ())

    return read


def _named(field: Field) -> Getter:
    """Read a fact to find a rule's scope with: what has no number is not the one with number X."""
    normal = _normal(field)

    def read(case: Case) -> Any:
        fact = normal(case)
        return "" if fact is None else fact

    return read


_READINGS: dict[Reading, Callable[[Field], Getter]] = {
    "normal": _normal,
    "exact": _exact,
    "days": _days,
    "known": _known,
    "empty": _empty,
    "named": _named,
}

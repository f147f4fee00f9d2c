"""Points: the few values that can tell demands on one field apart.

Between two constants that are named every value does the same. So trying each constant, its
neighbours and something that nobody names is as good as trying all values; for texts see `texts`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import chain, count, pairwise
from typing import Any

from boekwerk.rules.analyse.axioms import CLOSED_CHOICES, WHOLE_NUMBERS
from boekwerk.rules.analyse.literals import TODAY_KEY, Demand
from boekwerk.rules.fields import Field

_DAY = datetime.timedelta(days=1)
_USUAL_AMOUNT = 10_000
_FRESH: dict[str, Callable[[int], str]] = {
    "kvk": lambda n: f"{90_000_000 + n}",
    "vat_number": lambda n: f"NL{900_000_000 + n}B01",
    "iban": lambda n: f"NL{10 + n % 89}BANK{n:010}",
    "country": lambda n: (
        ("NL", "BE", "DE", "FR", "LU", "DK", "AT", "IE")[n % 8] if n < 8 else _letters(n, 2)
    ),
    "currency": lambda n: ("EUR", "USD", "GBP", "CHF", "SEK")[n] if n < 5 else _letters(n, 3),
}


def points(field: Field, demands: Sequence[Demand], today: datetime.date) -> Iterable[Any]:
    """Give values of a field, in the form that constants have, that stand for all values there are."""
    return _POINTS[field.type](field, demands, today)


def constants(demands: Iterable[Demand]) -> list[Any]:
    """List the constants that demands name, sorted, whatever form the operator has them in."""
    found: set[Any] = set()
    for demand in demands:
        if demand.reading in ("normal", "exact"):
            constant = demand.constant
            found.update(constant if isinstance(constant, frozenset | tuple) else (constant,))
    return sorted(found)


def _amounts(field: Field, demands: Sequence[Demand], today: datetime.date) -> Iterable[int]:
    named = constants(demands)
    beside = (value for constant in named for value in (constant - 1, constant + 1) if value >= 0)
    return chain(named, beside, (_USUAL_AMOUNT,))


def _numbers(field: Field, demands: Sequence[Demand], today: datetime.date) -> Iterable[Decimal]:
    named = constants(demands)
    least = WHOLE_NUMBERS.get((field.scope, field.name))
    if least is not None:
        around = [value + step for value in named for step in (0, -1, 1)] + [Decimal(max(1, least))]
        whole = {
            value.to_integral_value(way) for value in around for way in ("ROUND_FLOOR", "ROUND_CEILING")
        }
        return sorted(value for value in whole if value >= least)
    between = [(low + high) / 2 for low, high in pairwise(named)]
    ends = [named[0] - 1, named[-1] + 1] if named else [Decimal(1)]
    return chain(named, between, ends)


def _dates(field: Field, demands: Sequence[Demand], today: datetime.date) -> Iterable[datetime.date]:
    named = constants(demands)
    days = [demand.constant for demand in demands if demand.reading == "days"]
    steps = [step for most in days for step in (0, most, -most, most + 1, -most - 1)]
    near = [moved(today, step) for step in steps] if (field.scope, field.name) != TODAY_KEY else []
    beside = (moved(value, step) for value in (*named, *near) for step in (-1, 1))
    return chain(named, near, (today,), beside)


def _bools(field: Field, demands: Sequence[Demand], today: datetime.date) -> Iterable[bool]:
    return (False, True)


def _choices(field: Field, demands: Sequence[Demand], today: datetime.date) -> Iterable[str]:
    if (field.scope, field.name) in CLOSED_CHOICES:
        return field.choices
    return chain(field.choices, constants(demands), ("-",))


def _codes(field: Field, demands: Sequence[Demand], today: datetime.date) -> Iterable[str]:
    named = constants(demands)
    fresh = _FRESH.get(field.of or "", str)
    return chain(named, _two_not_in(named, (fresh(n) for n in count(1))))


def _two_not_in(named: Sequence[str], fresh: Iterable[str]) -> Iterable[str]:
    left = 2
    for value in fresh:
        if value not in named:
            yield value
            left -= 1
        if not left:
            return


def moved(day: datetime.date, days: int) -> datetime.date:
    """Give the day so many days later, or the first or last day that there is."""
    try:
        return day + days * _DAY
    except OverflowError:
        return datetime.date.max if days > 0 else datetime.date.min


def _letters(number: int, length: int) -> str:
    letters = ""
    for _ in range(length):
        number, letter = divmod(number, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


_POINTS: dict[str, Callable[[Field, Sequence[Demand], datetime.date], Iterable[Any]]] = {
    "money": _amounts,
    "number": _numbers,
    "date": _dates,
    "bool": _bools,
    "choice": _choices,
    "code": _codes,
    "identifier": _codes,
}

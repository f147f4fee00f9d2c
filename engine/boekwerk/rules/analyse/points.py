"""Points: the few values that can tell demands on one field apart.

Between two constants that are named every value does the same. So trying each constant, its
neighbours and something that nobody names is as good as trying all values; for texts see `texts`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import chain, count, islice, pairwise, product
from string import ascii_uppercase
from typing import Any

from boekwerk.rules.analyse.axioms import CLOSED_CHOICES, WHOLE_NUMBERS
from boekwerk.rules.analyse.literals import TODAY_KEY, Demand
from boekwerk.rules.fields import Field

_DAY = datetime.timedelta(days=1)
_USUAL_AMOUNT = 10_000
_FRESH: dict[str, Callable[[], Iterable[str]]] = {
    "kvk": lambda: (f"{90_000_000 + n}" for n in range(1, 10_000_000)),
    "vat_number": lambda: (f"NL{900_000_000 + n}B01" for n in range(1, 100_000_000)),
    "iban": lambda: (f"NL{10 + n % 89}BANK{n:010}" for n in count(1)),
    "country": lambda: chain(("BE", "DE", "FR", "LU", "DK", "AT", "IE", "NL"), _letters(2)),
    "currency": lambda: chain(("USD", "GBP", "CHF", "SEK", "EUR"), _letters(3)),
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
    return chain(constants(demands), _unnamed(field, demands))


def names_all(field: Field, demands: Sequence[Demand]) -> bool:
    """Tell whether every code that can be written is named, so that none stands for all the others."""
    return field.of in _FRESH and next(iter(_unnamed(field, demands)), None) is None


def _unnamed(field: Field, demands: Sequence[Demand]) -> Iterable[str]:
    """Give one or two codes that no demand names."""
    named = frozenset(constants(demands))
    fresh = _FRESH.get(field.of or "", lambda: map(str, count(1)))()
    return islice((code for code in fresh if code not in named), 2)


def moved(day: datetime.date, days: int) -> datetime.date:
    """Give the day so many days later, or the first or last day that there is."""
    try:
        return day + days * _DAY
    except OverflowError:
        return datetime.date.max if days > 0 else datetime.date.min


def _letters(length: int) -> Iterable[str]:
    return map("".join, product(ascii_uppercase, repeat=length))


_POINTS: dict[str, Callable[[Field, Sequence[Demand], datetime.date], Iterable[Any]]] = {
    "money": _amounts,
    "number": _numbers,
    "date": _dates,
    "bool": _bools,
    "choice": _choices,
    "code": _codes,
    "identifier": _codes,
}

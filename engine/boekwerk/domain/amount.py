"""Money and other decimal numbers: one type, one way in, one rounding rule.

Sources: EN 16931 (amounts have two decimals, prices and quantities more), requirement BP-16.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from msgspec import Struct

# Decimal itself takes "1_21", "١٢", "NaN" and "1e400"; a stranger's file may not.
_MOST_DIGITS = 30

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

# 34 digits: an amount of 30 digits times a rate is still exact, whatever the caller's context is.
EXACT = Context(prec=64, rounding=ROUND_HALF_UP)

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def exactly(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Let a function calculate exactly, whatever decimal context its caller has set."""

    @wraps(function)
    def calculating(*args: _Given.args, **named: _Given.kwargs) -> _Result:
        with localcontext(EXACT):
            return function(*args, **named)

    return calculating


if TYPE_CHECKING:
    Amount = Decimal
else:

    class _DecimalInside(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, Decimal)

    class Amount(metaclass=_DecimalInside):
        """A Decimal that is read only by `read_decimal`.

        For a type checker this is Decimal. At run time it is a name of its own, so that msgspec
        leaves the reading to `decode_hook` instead of to its own, more lenient Decimal.
        """


class Quantity(Decimal):
    """A Decimal that is no money, such as a rate: it is shown without trailing zeros."""

    __slots__ = ()


class Money(Struct, frozen=True):
    """An amount together with its currency, for what is not in the currency that one expects."""

    amount: Amount
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


class NotADecimal(ValueError):
    """The text is not a plain decimal number; ``text`` holds what was found."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not a plain decimal number: {text[:40]!r}")
        self.text = text[:40]


def read_decimal(text: str) -> Decimal:
    """Read an ASCII decimal such as ``-121.00``; surrounding white space is allowed.

    Raises NotADecimal for anything else: exponents, thousands separators, other digits, NaN, or
    more than 30 digits.
    """
    stripped = text.strip(" \t\r\n")
    unsigned = stripped[1:] if stripped.startswith(("-", "+")) else stripped
    digits = unsigned.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        raise NotADecimal(text)
    return Decimal(stripped)


def rounded(value: Decimal) -> Decimal:
    """Round to the cent, halves away from zero: the one rounding rule for money."""
    return value.quantize(CENT, ROUND_HALF_UP, EXACT)


def is_whole_cents(value: Decimal) -> bool:
    """Tell whether ``value`` has no part smaller than a cent."""
    return value == value.quantize(CENT, ROUND_HALF_UP, EXACT)


def cents(value: Decimal) -> int:
    """Turn an amount in euro (or another currency) into whole cents, rounded."""
    return int(rounded(value).scaleb(2, EXACT))


def from_cents(value: int) -> Decimal:
    """Turn whole cents into an amount with two decimals."""
    return Decimal(value).scaleb(-2, EXACT)


def apportion(total: Decimal, weights: Sequence[Decimal | Fraction]) -> list[Decimal]:
    """Split ``total`` by ``weights`` to the cent, by largest remainder; the parts sum to ``total``.

    Ties go to the earlier part. Weights that sum to zero count as equal weights. Raises ValueError
    when there are no weights, or ``total`` is not whole cents.
    """
    if not weights:
        raise ValueError("apportion needs weights")
    if not is_whole_cents(total):
        raise ValueError("the total must be whole cents")
    # Whole numbers in the same proportion: exact, and quick for an invoice of thousands of lines.
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = math.lcm(*{denominator for _, denominator in ratios})
    shares = [numerator * (common // denominator) for numerator, denominator in ratios]
    whole = sum(shares)
    if not whole:
        shares, whole = [1] * len(weights), len(weights)
    if whole < 0:
        shares, whole = [-share for share in shares], -whole
    return [from_cents(part) for part in _divided(cents(total), shares, whole)]


def converted(parts: Sequence[Decimal], rate: Decimal) -> list[Decimal]:
    """Convert ``parts`` at ``rate`` to the cent, so that they sum to what their sum converts to.

    Every part is within a cent of its exact value: only cents of rounding move, by largest
    remainder. Raises ValueError when there are no parts.
    """
    if not parts:
        raise ValueError("converted needs parts")
    whole = ZERO
    for part in parts:
        whole = EXACT.add(whole, EXACT.multiply(part, rate))
    return _to_cents(rounded(whole), [Fraction(part) * Fraction(rate) for part in parts])


def _divided(total: int, shares: Sequence[int], whole: int) -> list[int]:
    """Divide ``total`` by shares of ``whole``, which is their sum and above zero, by largest remainder."""
    if total * next((share for share in shares if share), 0) < 0:
        # A credit note falls apart as its invoice did.
        return [-part for part in _divided(-total, shares, whole)]
    parts, remainders = map(list, zip(*[divmod(total * share, whole) for share in shares], strict=True))
    left = total - sum(parts)
    for at in sorted(range(len(parts)), key=lambda at: (-remainders[at], at))[:left]:
        parts[at] += 1
    return parts


def _to_cents(total: Decimal, exact: Sequence[Fraction]) -> list[Decimal]:
    if not is_whole_cents(total):
        raise ValueError("the total must be whole cents")
    if next((value for value in exact if value), 0) < 0:
        # A credit note falls apart as its invoice did.
        return [-part for part in _to_cents(-total, [-value for value in exact])]
    # Floors of exact fractions, so that what is left over is a small number of cents.
    in_cents = [value * 100 for value in exact]
    parts = [math.floor(value) for value in in_cents]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - in_cents[i], i))
    left = cents(total) - sum(parts)
    if not 0 <= left <= len(parts):
        raise ValueError("the parts do not sum to the total")
    for index in by_remainder[:left]:
        parts[index] += 1
    return [from_cents(part) for part in parts]


def decode_hook(wanted: type, found: Any) -> Any:
    """Read an `Amount` for msgspec, in JSON and wherever else structs are decoded.

    Takes text and whole numbers; a JSON number with a fraction is binary and is refused.
    """
    if wanted is not Amount:
        raise NotImplementedError(f"no decoding of {wanted!r}")
    if isinstance(found, Decimal):
        return found
    if isinstance(found, str):
        return read_decimal(found)
    if isinstance(found, int) and not isinstance(found, bool):
        return read_decimal(str(found))
    raise ValueError('write amounts as text, for example "121.00"')

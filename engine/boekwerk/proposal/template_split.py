"""How a booking template divides a document, VAT key by VAT key (BP-9); the reasons are in decision 0062.

Sizes are exact fractions; only at the end are they cents, by largest remainder. What the lines do not
take, or take too much, is a part without line: nothing is lost and nothing is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import apportion
from boekwerk.domain.template import SplitBasis, TemplateLine
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.vat_shares import VatShare

Fault = Literal["vat_beyond", "fixed_exceeds"]
"""More VAT becomes cost, or is deducted, than there is; fixed amounts that the document cannot hold."""

_NOTHING = Fraction(0)
_WHOLE = Fraction(1)


class Terms(Struct, frozen=True):
    """What dividing depends on beside the amounts.

    ``sign``: of the document's total, which fixed amounts follow. ``keeps_vat``: whether VAT may become
    cost (purchases; VAT on sales is owed whatever a template says). ``fits``: whether a line is for a key.
    """

    sign: Literal[1, -1]
    keeps_vat: bool
    fits: Callable[[TemplateLine, VatKey], bool]


class Part(Struct, frozen=True):
    """What one line of a template gets under one VAT key; ``line`` None: what no line takes.

    ``in_cost``: its VAT is cost, and not deducted.
    """

    line: TemplateLine | None
    share: VatShare
    in_cost: bool = False


class Division(Struct, frozen=True):
    """The parts under one VAT key, which sum to its share, and what is wrong with them."""

    parts: tuple[Part, ...]
    faults: tuple[Fault, ...] = ()


class _Claim(Struct, frozen=True):
    """A line and its size: a fraction of the amount under a VAT key, or of its VAT for basis ``vat``."""

    line: TemplateLine
    size: Fraction
    in_cost: bool


def divided(shares: Sequence[VatShare], lines: Sequence[TemplateLine], terms: Terms) -> list[Division]:
    """Divide every share over the lines that are for its VAT key."""
    wholes = {id(line): _whole(line, shares, terms) for line in lines if line.amount is not None}
    return [_division(share, lines, wholes, terms) for share in shares]


def basis_amount(share: VatShare, basis: SplitBasis) -> Decimal:
    """Give the amount of a share that a percentage or a fixed amount is part of."""
    if basis == "vat":
        return share.tax
    return share.taxable if basis == "excluding" else share.taxable + share.tax


def _whole(line: TemplateLine, shares: Sequence[VatShare], terms: Terms) -> Fraction:
    """Give what a fixed amount is part of: under every VAT key that its line is for, together."""
    amounts = [basis_amount(share, line.basis) for share in shares if terms.fits(line, share.key)]
    return sum(map(Fraction, amounts), _NOTHING)


def _division(
    share: VatShare, lines: Sequence[TemplateLine], wholes: dict[int, Fraction], terms: Terms
) -> Division:
    claims = [_claim(line, wholes, terms) for line in lines if terms.fits(line, share.key)]
    claims = _with_rest(claims)
    fractions = _fractions(claims)
    left = tuple(
        _WHOLE - sum(column, _NOTHING) for column in (list(zip(*fractions, strict=True)) or ((), ()))
    )
    taxables = apportion(share.taxable, [*(taxable for taxable, _ in fractions), left[0]])
    taxes = apportion(share.tax, [*(tax for _, tax in fractions), left[1]])
    of: list[tuple[TemplateLine | None, bool]] = [(claim.line, claim.in_cost) for claim in claims]
    parts = [
        Part(line, replace(share, taxable=taxable, tax=tax), in_cost)
        for (line, in_cost), taxable, tax in zip([*of, (None, False)], taxables, taxes, strict=True)
    ]
    # A document of nothing keeps a line; where amounts are, a line without any says nothing.
    filled = [part for part in parts if part.share.taxable or part.share.tax] or parts[:1]
    return Division(tuple(filled), tuple(_faults(claims, share, wholes)))


def _claim(line: TemplateLine, wholes: dict[int, Fraction], terms: Terms) -> _Claim:
    in_cost = terms.keeps_vat and line.basis != "excluding"
    if line.percentage is not None:
        return _Claim(line, Fraction(line.percentage) / 100, in_cost)
    if line.amount is None:
        return _Claim(line, _NOTHING, in_cost)
    whole = wholes[id(line)]
    size = terms.sign * Fraction(line.amount) / whole if whole else _NOTHING
    return _Claim(line, size, in_cost)


def _with_rest(claims: list[_Claim]) -> list[_Claim]:
    taken = _sum(claim.size for claim in claims if claim.line.basis != "vat")
    at = next((index for index, claim in enumerate(claims) if claim.line.takes_rest), None)
    if at is None:
        return claims
    return [*claims[:at], replace(claims[at], size=_WHOLE - taken), *claims[at + 1 :]]


def _fractions(claims: Sequence[_Claim]) -> list[tuple[Fraction, Fraction]]:
    """Give of every claim its fraction of the amount excluding VAT, and of the VAT.

    A part of the amount excluding VAT brings along its part of the VAT that others do not make cost.
    """
    kept = _sum(claim.size for claim in claims if claim.in_cost and claim.line.basis != "vat")
    apart = _sum(claim.size for claim in claims if claim.line.basis == "vat")
    rate = _WHOLE - apart / (_WHOLE - kept) if kept != _WHOLE else _WHOLE
    return [_fraction(claim, rate) for claim in claims]


def _fraction(claim: _Claim, rate: Fraction) -> tuple[Fraction, Fraction]:
    if claim.line.basis == "vat":
        return _NOTHING, claim.size
    return claim.size, claim.size if claim.in_cost else claim.size * rate


def _faults(claims: Sequence[_Claim], share: VatShare, wholes: dict[int, Fraction]) -> Iterable[Fault]:
    in_cost = _sum(claim.size for claim in claims if claim.in_cost)
    if not _NOTHING <= in_cost <= _WHOLE:
        yield "vat_beyond"
    fixed = [claim for claim in claims if claim.line.amount is not None]
    if fixed and _exceed(fixed, claims, wholes):
        yield "fixed_exceeds"


def _exceed(fixed: Sequence[_Claim], claims: Sequence[_Claim], wholes: dict[int, Fraction]) -> bool:
    """Tell whether fixed amounts go beyond what there is, or against its sign."""
    without_whole = any(claim.line.amount and not wholes[id(claim.line)] for claim in fixed)
    against = any((claim.line.amount or 0) > 0 > claim.size for claim in fixed)
    too_much = _sum(claim.size for claim in fixed if claim.line.basis != "vat") > _WHOLE
    rest_turned = any(claim.line.takes_rest and claim.size < 0 for claim in claims)
    return without_whole or against or too_much or rest_turned


def _sum(sizes: Iterable[Fraction]) -> Fraction:
    return sum(sizes, _NOTHING)

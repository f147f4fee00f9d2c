"""Amounts in the administration's currency (requirement BP-19).

Every line is converted at the rate of the invoice date; only cents of rounding move between lines. VAT
comes from the document where it states it in that currency, and the total is the sum of the lines.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

import msgspec
from msgspec import Struct

from boekwerk.domain.amount import CENT, EXACT, ZERO, apportion, converted, rounded
from boekwerk.domain.booking import home_total
from boekwerk.domain.proposal import BookingLine, Currency, Provenance
from boekwerk.proposal.draft import FROM_DOCUMENT, Draft

# Offices use daily and monthly rates; what is older than a month was not meant for this document.
_OLDEST_RATE = datetime.timedelta(days=31)
# Two sources of a rate differ by a few per cent at most.
_MOST_DEVIATION = Decimal("0.05")


class HomeAmounts(Struct, frozen=True):
    """The rate, the total in the administration's currency, and the lines with theirs filled in."""

    rate: Currency
    total: Decimal
    lines: tuple[BookingLine, ...]


def home_amounts(draft: Draft, total: Decimal, lines: tuple[BookingLine, ...]) -> HomeAmounts | None:
    """Convert a proposal in a foreign currency; None where it is not one, or there is no rate."""
    document, home = draft.document, draft.settings.currency
    currency = document.currency
    if currency is None or currency == home:
        return None
    if not draft.capabilities.foreign_currency:
        draft.unable(
            "foreign_currency",
            "foreign_currency_switched_off",
            "foreign_currency_not_supported",
            currency=currency,
        )
    rate = _rate(draft, currency)
    if rate is None:
        return None
    if lines:
        lines = _converted_lines(draft, lines, rate.rate)
    total_home = home_total(lines) if lines else None
    if total_home is None:
        total_home = rounded(EXACT.multiply(total, rate.rate))
    return HomeAmounts(rate, total_home, lines)


def _rate(draft: Draft, currency: str) -> Currency | None:
    date = draft.document.issue_date
    found = draft.administration.exchange_rate(currency, date) if date else None
    if date is None or found is None or found.rate <= 0:
        draft.open("exchange_rate_missing", {"currency": currency, "date": date})
        return None
    if date - found.date > _OLDEST_RATE:
        values = {"currency": currency, "date": date, "rate_date": found.date}
        draft.open("exchange_rate_old", values, found.where)
    draft.provenance["rate"] = Provenance("computed", found.source, found.where)
    return Currency(currency, found.rate, found.date, found.source)


def _converted_lines(
    draft: Draft, lines: tuple[BookingLine, ...], rate: Decimal
) -> tuple[BookingLine, ...]:
    stated = _stated_vat(draft, lines, rate)
    if stated is None:
        parts = converted([line.amount for line in lines] + [line.vat for line in lines], rate)
        amounts_home, vat_home = parts[: len(lines)], parts[len(lines) :]
        origin = Provenance("computed", "rate")
    else:
        nets = converted([line.amount - line.non_deductible_vat for line in lines], rate)
        vat_home = [_booked_apart(line, home) for line, home in zip(lines, stated, strict=True)]
        # The part of the VAT that may not be deducted stays in the cost.
        amounts_home = [
            net + whole - apart for net, whole, apart in zip(nets, stated, vat_home, strict=True)
        ]
        origin = FROM_DOCUMENT
    return tuple(
        _with_home(line, amount, vat, rate, origin)
        for line, amount, vat in zip(lines, amounts_home, vat_home, strict=True)
    )


def _booked_apart(line: BookingLine, vat_home: Decimal) -> Decimal:
    if not line.non_deductible_vat:
        return vat_home
    return rounded(EXACT.divide(vat_home * line.vat, line.vat + line.non_deductible_vat))


def _stated_vat(draft: Draft, lines: tuple[BookingLine, ...], rate: Decimal) -> list[Decimal] | None:
    """Divide the VAT that the document states in the administration's currency over the lines.

    None when it states none, or one that does not fit the rate: then the VAT is converted as the rest.
    """
    document = draft.document
    printed = document.totals.tax_in_tax_currency
    if printed is None or document.tax_currency != draft.settings.currency:
        return None
    stated = draft.by_effect(printed, "tax_in_tax_currency")
    taxes = [line.vat + line.non_deductible_vat for line in lines]
    computed = rounded(EXACT.multiply(sum(taxes, ZERO), rate))
    if not computed and not stated:
        return None
    whole = apportion(stated, taxes)
    # Line by line as well: VAT of both signs may hide in a small sum what it does to each.
    if not _fits(stated, computed, len(lines)) or not all(
        _fits(home, EXACT.multiply(tax, rate), 1) for home, tax in zip(whole, taxes, strict=True)
    ):
        draft.open("vat_in_currency_contradicts", {"stated": stated, "computed": computed})
        return None
    return whole


def _fits(stated: Decimal, computed: Decimal, roundings: int) -> bool:
    """Tell whether two amounts differ by no more than two sources of a rate, and rounding, explain."""
    return abs(stated - computed) <= abs(EXACT.multiply(computed, _MOST_DEVIATION)) + CENT * roundings


def _with_home(
    line: BookingLine, amount: Decimal, vat: Decimal, rate: Decimal, origin: Provenance
) -> BookingLine:
    owed = back = None
    if line.self_assessed_vat:
        owed = rounded(EXACT.multiply(line.self_assessed_vat, rate))
        back = rounded(EXACT.multiply(line.self_assessed_deductible, rate))
    return msgspec.structs.replace(
        line,
        amount_home=amount,
        vat_home=vat,
        self_assessed_home=owed,
        self_assessed_deductible_home=back,
        provenance={**line.provenance, "amount_home": Provenance("computed", "rate"), "vat_home": origin},
    )

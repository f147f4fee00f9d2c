"""Amounts in the administration's currency (requirement BP-19).

The total is converted at the rate of the invoice date; the lines are converted so that they sum to
it. VAT comes from the document where it states it in that currency.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

import msgspec
from msgspec import Struct

from boekwerk.domain.amount import EXACT, ZERO, apportion, converted, rounded
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
        values = {"currency": currency, "package": draft.settings.package}
        draft.open("foreign_currency_not_supported", values)
    rate = _rate(draft, currency)
    if rate is None:
        return None
    total_home = rounded(EXACT.multiply(total, rate.rate))
    if lines:
        lines = _converted_lines(draft, lines, total_home, rate.rate)
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
    draft: Draft, lines: tuple[BookingLine, ...], total: Decimal, rate: Decimal
) -> tuple[BookingLine, ...]:
    amounts = [line.amount for line in lines]
    vat_home = _stated_vat(draft, lines, rate)
    if vat_home is None:
        parts = converted(total, amounts + [line.vat for line in lines], rate)
        amounts_home, vat_home = parts[: len(lines)], parts[len(lines) :]
        origin = Provenance("computed", "rate")
    else:
        amounts_home = converted(total - sum(vat_home, ZERO), amounts, rate)
        origin = FROM_DOCUMENT
    return tuple(
        _with_home(line, amount, vat, rate, origin)
        for line, amount, vat in zip(lines, amounts_home, vat_home, strict=True)
    )


def _stated_vat(draft: Draft, lines: tuple[BookingLine, ...], rate: Decimal) -> list[Decimal] | None:
    """Divide the VAT that the document states in the administration's currency over the lines."""
    document = draft.document
    printed = document.totals.tax_in_tax_currency
    if printed is None or document.tax_currency != draft.settings.currency:
        return None
    stated = draft.by_effect(printed, "tax_in_tax_currency")
    taxes = [line.vat + line.non_deductible_vat for line in lines]
    computed = rounded(EXACT.multiply(sum(taxes, ZERO), rate))
    if abs(stated - computed) > abs(EXACT.multiply(computed, _MOST_DEVIATION)) + 1:
        draft.open("vat_in_currency_contradicts", {"stated": stated, "computed": computed})
        return None
    if not computed:
        return None
    whole = apportion(stated, taxes)
    return [
        # The part that may not be deducted stays in the cost.
        home if not line.non_deductible_vat else rounded(EXACT.divide(home * line.vat, tax))
        for home, line, tax in zip(whole, lines, taxes, strict=True)
    ]


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

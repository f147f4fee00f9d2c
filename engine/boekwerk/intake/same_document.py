"""Whether two files tell of one document: nothing that is booked or paid may differ.

A PDF may hold an invoice in an older and a newer syntax. What only one of the two can say (a short
profile has no lines) does not differ from what the other one does not say; the totals must be in both.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from decimal import Decimal

from boekwerk.domain.document import Document, Line, Party, VatRow
from boekwerk.domain.identity import iban, kvk_number, location_number, party_name, vat_number
from boekwerk.domain.vat import normal_rate


def tell_the_same(one: Document, other: Document) -> bool:
    """Tell whether two documents agree in all that matters to booking and paying them."""
    if _required(one) != _required(other):
        return False
    pairs = zip(_optional(one), _optional(other), strict=True)
    return all(first == second for first, second in pairs if first and second)


def _required(document: Document) -> tuple[object, ...]:
    totals = document.totals
    figures = (totals.tax_exclusive, totals.tax, totals.tax_inclusive, totals.payable)
    return (document.number, document.type, document.issue_date, document.currency, figures)


def _optional(document: Document) -> list[Hashable]:
    """Give what may be absent from one of two syntaxes; in a fixed order, the absent as empty."""
    totals, account = document.totals, document.g_account
    found: list[Hashable] = [
        document.due_date,
        document.tax_point_date,
        document.delivery_date,
        document.period_end,
        document.references.preceding,
        totals.rounding,
        totals.prepaid,
        _sorted(iban(means.iban) or means.iban for means in document.payment),
        _sorted(iban(means.debited_iban) or means.debited_iban for means in document.payment),
        (iban(account.iban), account.amount) if account is not None else None,
        _sorted(map(_row, document.vat_breakdown)),
        _sorted(_line(line) for line in document.lines if line.in_total),
        _sorted((each.charge, each.amount) for each in document.allowances_charges),
    ]
    for party in (document.supplier, document.customer, document.payee, document.tax_representative):
        found += _party(party or Party())
    return found


def _sorted(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    return tuple(sorted((value for value in values if value is not None), key=repr))


def _row(row: VatRow) -> Hashable:
    return row.category, _rate(row.rate), _figure(row.taxable), _figure(row.tax)


def _line(line: Line) -> Hashable:
    return _figure(line.net_amount), line.vat_category, _rate(line.vat_rate)


def _rate(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else normal_rate(rate)


def _figure(amount: Decimal | None) -> str | None:
    """Write an amount in one way, whatever zeros it is printed with."""
    return None if amount is None else str(normal_rate(amount))


def _party(party: Party) -> list[Hashable]:
    return [
        party_name(party.name),
        vat_number(party.vat_id),
        kvk_number(party.kvk),
        location_number(party.oin),
        location_number(party.gln),
    ]

"""Contradictions in the VAT breakdown: with the totals, with its own rates, with the lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from boekwerk.domain.amount import CENT
from boekwerk.domain.document import Concern, Document, DocumentWarning, VatRow
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown

_NOTHING = Decimal(0)
_HALF_CENT = Decimal("0.005")
# EN 16931's own rules (BR-S-09 and its like) let a VAT row differ by less than 1.00.
_MOST_ROUNDING = Decimal("0.99")
_Key = tuple[str | None, Decimal]


def vat_contradictions(document: Document, found: list[DocumentWarning]) -> None:
    """Add the contradictions that touch VAT; sums are compared to the cent.

    Suppliers who round VAT per line differ from taxable amount times rate by up to half a cent a
    line. Within that it is worth a remark, for the administration's own tolerance to judge (AB-10);
    beyond it the amounts contradict each other.
    """
    rows = document.vat_breakdown
    if not rows:
        _warn(found, "amounts", "vat_breakdown_missing")
        return
    total = _NOTHING
    by_row: dict[_Key, Decimal] = {}
    slack = min(CENT + _HALF_CENT * len(document.lines), _MOST_ROUNDING)
    for row in rows:
        if row.tax is None or row.taxable is None:
            _warn(found, "amounts", "vat_row_not_complete")
            return
        total += row.tax
        rate = row.rate or _NOTHING
        key = (row.category, rate)
        others = by_row.get(key, _NOTHING)
        by_row[key] = others + row.taxable
        if row.taxable * others < 0:
            category = shown(row.category) if row.category else None
            _warn(found, "amounts", "vat_rows_cancel", rate=rate, category=category)
        difference = abs(row.taxable * rate / 100 - row.tax)
        if difference > _HALF_CENT:
            _row(row, "amounts" if difference > slack else "content", found)
    stated = document.totals.tax
    if stated is None or total != stated:
        _warn(found, "amounts", "vat_sum_differs", stated=stated, expected=total)
    _taxable(document, by_row, found)


def _warn(found: list[DocumentWarning], concerns: Concern, code: str, **values: object) -> None:
    found.append(DocumentWarning(concerns, Reason(code, values)))


def _row(row: VatRow, concerns: Concern, found: list[DocumentWarning]) -> None:
    rate, taxable = row.rate or _NOTHING, row.taxable or _NOTHING
    expected = taxable * rate / 100
    expected = expected.quantize(CENT) if abs(expected) < 10**40 else expected
    values = {"rate": rate, "taxable": taxable, "stated": row.tax, "expected": expected}
    _warn(found, concerns, "vat_row_differs", **values)


def _taxable(document: Document, by_row: dict[_Key, Decimal], found: list[DocumentWarning]) -> None:
    """Compare what is taxed at each category and rate with the lines, and with the total."""
    stated_by = _taxed_by_lines(document)
    if stated_by.by_key == by_row and not stated_by.is_loose:
        return
    stated, taxed = document.totals.tax_exclusive, sum(by_row.values(), _NOTHING)
    if stated is not None and taxed != stated:
        _warn(found, "amounts", "taxable_sum_differs", stated=stated, expected=taxed)
    if not stated_by.by_key and not stated_by.is_loose:
        return
    for key in sorted(by_row.keys() | stated_by.by_key.keys(), key=str):
        taxable, expected = by_row.get(key, _NOTHING), stated_by.by_key.get(key, _NOTHING)
        if not stated_by.lowest <= taxable - expected <= stated_by.highest:
            category = shown(key[0]) if key[0] else None
            values = {"category": category, "rate": key[1], "stated": taxable, "expected": expected}
            _warn(found, "amounts", "taxable_differs", **values)


class _Taxed(NamedTuple):
    """Amounts of lines, charges and allowances by VAT.

    What does not say its VAT may belong to any row: it adds ``lowest`` at least, ``highest`` at most.
    """

    by_key: dict[_Key, Decimal]
    lowest: Decimal
    highest: Decimal

    @property
    def is_loose(self) -> bool:
        return bool(self.lowest or self.highest)


def _taxed_by_lines(document: Document) -> _Taxed:
    """Sum lines, charges and allowances by VAT; what is nothing says nothing."""
    sums: dict[_Key, Decimal] = {}
    lowest = highest = _NOTHING
    for category, rate, amount in _amounts(document):
        if not amount:
            continue
        if category is not None or rate is not None:
            key = (category, rate or _NOTHING)
            sums[key] = sums.get(key, _NOTHING) + amount
        elif amount > 0:
            highest += amount
        else:
            lowest += amount
    return _Taxed(sums, lowest, highest)


def _amounts(document: Document) -> Iterator[tuple[str | None, Decimal | None, Decimal | None]]:
    for line in document.lines:
        if line.in_total:
            yield line.vat_category, line.vat_rate, line.net_amount
    for each in document.allowances_charges:
        yield each.vat_category, each.vat_rate, each.amount if each.charge else -each.amount

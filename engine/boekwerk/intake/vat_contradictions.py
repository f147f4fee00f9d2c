"""Contradictions in the VAT breakdown: with the totals, with its own rates, with the lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from boekwerk.domain.document import Concern, Document, DocumentWarning, VatRow
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown

_NOTHING = Decimal(0)
_CENT = Decimal("0.01")
_HALF_CENT = Decimal("0.005")
# EN 16931's own rules (BR-S-09 and its like) let a VAT row differ by less than 1.00.
_MOST_ROUNDING = Decimal("0.99")
_Key = tuple[str | None, Decimal]


def vat_contradictions(document: Document) -> Iterator[DocumentWarning]:
    """List the contradictions that touch VAT; sums are compared to the cent.

    Suppliers who round VAT per line differ from taxable amount times rate by up to half a cent a
    line. Within that it is worth a remark, for the administration's own tolerance to judge (AB-10);
    beyond it the amounts contradict each other.
    """
    rows = document.vat_breakdown
    if not rows:
        yield _warning("amounts", "vat_breakdown_missing")
        return
    taxes = [row.tax for row in rows if row.tax is not None]
    stated = document.totals.tax
    if len(taxes) < len(rows) or any(row.taxable is None for row in rows):
        yield _warning("amounts", "vat_row_not_complete")
        return
    if stated is None or sum(taxes) != stated:
        yield _warning("amounts", "vat_sum_differs", stated=stated, expected=sum(taxes))
    slack = min(_CENT + _HALF_CENT * len(document.lines), _MOST_ROUNDING)
    for row in rows:
        yield from _row(row, slack)
    yield from _taxable(document)


def _warning(concerns: Concern, code: str, **values: object) -> DocumentWarning:
    return DocumentWarning(concerns, Reason(code, values))


def _row(row: VatRow, slack: Decimal) -> Iterator[DocumentWarning]:
    rate, taxable, tax = row.rate or _NOTHING, row.taxable or _NOTHING, row.tax or _NOTHING
    expected = taxable * rate / 100
    difference = abs(expected - tax)
    if difference > _HALF_CENT:
        values = {"rate": rate, "taxable": taxable, "stated": tax, "expected": _to_cent(expected)}
        yield _warning("amounts" if difference > slack else "content", "vat_row_differs", **values)


def _taxable(document: Document) -> Iterator[DocumentWarning]:
    """Compare what is taxed at each category and rate with the lines, or else with the total."""
    by_row: dict[_Key, Decimal] = {}
    for row in document.vat_breakdown:
        key = (row.category, row.rate or _NOTHING)
        by_row[key] = by_row.get(key, _NOTHING) + (row.taxable or _NOTHING)
    by_line = _taxed_by_lines(document)
    if by_line is None:
        exclusive = document.totals.tax_exclusive
        if exclusive is not None and sum(by_row.values()) != exclusive:
            taxed = sum(by_row.values())
            yield _warning("amounts", "taxable_sum_differs", stated=exclusive, expected=taxed)
        return
    for key in by_row.keys() | by_line.keys():
        row_amount, line_amount = by_row.get(key, _NOTHING), by_line.get(key, _NOTHING)
        if row_amount != line_amount:
            yield _warning(
                "amounts",
                "taxable_differs",
                category=shown(key[0]) if key[0] else None,
                rate=key[1],
                stated=row_amount,
                expected=line_amount,
            )


def _taxed_by_lines(document: Document) -> dict[_Key, Decimal] | None:
    """Sum lines, charges and allowances by VAT; None when not each of them says its VAT."""
    sums: dict[_Key, Decimal] = {}
    for line in document.lines:
        if not line.in_total or not line.net_amount:
            continue
        if line.vat_category is None and line.vat_rate is None:
            return None
        key = (line.vat_category, line.vat_rate or _NOTHING)
        sums[key] = sums.get(key, _NOTHING) + line.net_amount
    for each in document.allowances_charges:
        if each.vat_category is None and each.vat_rate is None:
            return None
        key = (each.vat_category, each.vat_rate or _NOTHING)
        sums[key] = sums.get(key, _NOTHING) + (each.amount if each.charge else -each.amount)
    return sums or None


def _to_cent(value: Decimal) -> Decimal:
    return value.quantize(_CENT) if abs(value) < 10**40 else value

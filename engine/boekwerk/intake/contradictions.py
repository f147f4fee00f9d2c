"""What a document says that cannot all be true (requirements IN-4, AB-19).

Nothing is corrected: each contradiction becomes a warning, and its concern says what it touches.
Sums are compared to the cent, as EN 16931 asks (BR-CO-10 to BR-CO-16). Quantity times price is only
informative: in one of nine valid invoices it is not the net amount.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal, localcontext

from boekwerk.domain.amount import EXACT, is_whole_cents
from boekwerk.domain.document import AllowanceCharge, Concern, Document, DocumentWarning, Line
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.intake.vat_contradictions import vat_contradictions

_NOTHING = Decimal(0)
_ABSURD_AMOUNT = Decimal(10) ** 12
_EARLIEST = datetime.date(1900, 1, 1)
_LATEST = datetime.date(2200, 12, 31)
# Peppol rule R120 allows two cents between a line's net amount and its quantity times price.
_LINE_SLACK = Decimal("0.02")
_MOST_OF_A_KIND = 20


def contradictions(document: Document) -> list[DocumentWarning]:
    """List the contradictions between the values of a document."""
    with localcontext(EXACT):
        return [
            *_totals(document),
            *vat_contradictions(document),
            *_amounts(document),
            *_lines(document),
            *_dates(document),
        ]


def _warning(concerns: Concern, code: str, **values: object) -> DocumentWarning:
    return DocumentWarning(concerns, Reason(code, values))


def _totals(document: Document) -> Iterator[DocumentWarning]:
    totals = document.totals
    counted = [line.net_amount for line in document.lines if line.in_total]
    lines = [amount for amount in counted if amount is not None]
    if len(lines) < len(counted):
        yield _warning("amounts", "line_amount_missing", lines=len(counted) - len(lines))
    elif lines and totals.line_total is not None:
        yield from _compare("line_sum_differs", totals.line_total, sum(lines))
    allowances = _sum(document.allowances_charges, charge=False)
    charges = _sum(document.allowances_charges, charge=True)
    if totals.allowance_total is not None:
        yield from _compare("allowance_sum_differs", totals.allowance_total, allowances)
    if totals.charge_total is not None:
        yield from _compare("charge_sum_differs", totals.charge_total, charges)
    exclusive = totals.tax_exclusive
    if totals.line_total is not None and exclusive is not None:
        yield from _compare("exclusive_differs", exclusive, totals.line_total - allowances + charges)
    yield from _payable(document)


def _payable(document: Document) -> Iterator[DocumentWarning]:
    totals = document.totals
    inclusive = totals.tax_inclusive
    if inclusive is None:
        yield _warning("amounts", "total_missing", total="total_tax_inclusive")
    elif totals.tax_exclusive is not None:
        expected = totals.tax_exclusive + (totals.tax or _NOTHING)
        yield from _compare("inclusive_differs", inclusive, expected)
    if totals.payable is None:
        yield _warning("amounts", "total_missing", total="total_payable")
    elif inclusive is not None:
        expected = inclusive - (totals.prepaid or _NOTHING) + (totals.rounding or _NOTHING)
        yield from _compare("payable_differs", totals.payable, expected)
    g_account = document.g_account
    if g_account and g_account.amount and totals.payable is not None and g_account.amount > totals.payable:
        values = {"amount": g_account.amount, "payable": totals.payable}
        yield _warning("amounts", "g_account_exceeds", **values)


def _compare(code: str, stated: Decimal, expected: Decimal | int) -> Iterator[DocumentWarning]:
    if stated != expected:
        yield _warning("amounts", code, stated=stated, expected=expected)


def _sum(allowances_charges: tuple[AllowanceCharge, ...], charge: bool) -> Decimal:
    return sum((each.amount for each in allowances_charges if each.charge is charge), _NOTHING)


def _amounts(document: Document) -> Iterator[DocumentWarning]:
    totals = document.totals
    for name in ("tax_exclusive", "tax", "tax_inclusive", "prepaid", "rounding", "payable"):
        value = getattr(totals, name)
        if value is None:
            continue
        if abs(value) >= _ABSURD_AMOUNT:
            yield _warning("amounts", "amount_absurd", total=f"total_{name}", amount=value)
        elif not is_whole_cents(value):
            yield _warning("amounts", "total_not_in_cents", total=f"total_{name}", amount=value)
    total = totals.tax_inclusive if totals.tax_inclusive is not None else totals.payable
    if document.is_credit and total is not None and total < 0:
        yield _warning("amounts", "credit_note_negative", total=total)


def _lines(document: Document) -> Iterator[DocumentWarning]:
    if not document.lines:
        yield _warning("lines", "lines_missing")
        return
    said = 0
    seen: set[str] = set()
    for line in document.lines:
        if said >= _MOST_OF_A_KIND:
            return
        if line.id is not None:
            if line.id in seen:
                said += 1
                yield _warning("lines", "line_number_twice", line=shown(line.id))
            seen.add(line.id)
        expected = _quantity_times_price(line)
        if expected is not None and abs(expected - (line.net_amount or _NOTHING)) > _LINE_SLACK:
            said += 1
            values = {"stated": line.net_amount, "expected": expected.quantize(Decimal("0.01"))}
            yield _warning("lines", "line_price_differs", line=shown(line.id or "?"), **values)


def _quantity_times_price(line: Line) -> Decimal | None:
    if line.quantity is None or line.unit_price is None or line.net_amount is None:
        return None
    expected = line.quantity * line.unit_price
    if line.price_base_quantity:
        expected /= line.price_base_quantity
    for each in line.allowances_charges:
        expected += each.amount if each.charge else -each.amount
    return expected if abs(expected) < _ABSURD_AMOUNT else _ABSURD_AMOUNT


def _dates(document: Document) -> Iterator[DocumentWarning]:
    issued, due = document.issue_date, document.due_date
    stated = (issued, due, document.tax_point_date, document.delivery_date)
    for day in stated:
        if day is not None and not _EARLIEST <= day <= _LATEST:
            yield _warning("dates", "date_absurd", date=day)
    if issued is not None and due is not None and due < issued:
        yield _warning("dates", "due_before_issue", due=due, issued=issued)
    start, end = document.period_start, document.period_end
    if start is not None and end is not None and end < start:
        yield _warning("dates", "period_backwards", start=start, end=end)

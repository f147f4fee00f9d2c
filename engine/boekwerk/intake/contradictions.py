"""What a document says that cannot all be true (requirements IN-4, AB-19).

Nothing is corrected: each contradiction becomes a warning, and its concern says what it touches.
Sums are compared to the cent, as EN 16931 asks (BR-CO-10 to BR-CO-16). Quantity times price is only
informative: in one of nine valid invoices it is not the net amount.
"""

from __future__ import annotations

import datetime
from decimal import Decimal, localcontext

from boekwerk.domain.amount import CENT, EXACT, is_whole_cents
from boekwerk.domain.document import (
    Concern,
    Document,
    DocumentWarning,
    Line,
    Totals,
    prints_negative,
)
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.intake.document_type import is_not_booked
from boekwerk.intake.vat_contradictions import vat_contradictions

_NOTHING = Decimal(0)
_ABSURD_AMOUNT = Decimal(10) ** 12
_EARLIEST = datetime.date(1900, 1, 1)
_LATEST = datetime.date(2200, 12, 31)
# Peppol rule R120 allows two cents between a line's net amount and its quantity times price.
_LINE_SLACK = Decimal("0.02")
# Totals are rounded to five cents, or to the whole unit at most.
_ROUNDING_TOO_LARGE = Decimal("1.00")
_MOST_OF_A_KIND = 20


def contradictions(document: Document) -> list[DocumentWarning]:
    """List the contradictions between the values of a document."""
    found: list[DocumentWarning] = []
    if is_not_booked(document.type_code):
        code = document.type_code
        _warn(found, "amounts", "type_not_booked", type_code=code, kind=f"type_{code}")
    with localcontext(EXACT):
        _lines(document, found)
        _parts(document, found)
        _whole(document, found)
        _before_paying(document.totals, found)
        vat_contradictions(document, found)
    _dates(document, found)
    return found


def _warn(found: list[DocumentWarning], concerns: Concern, code: str, **values: object) -> None:
    found.append(DocumentWarning(concerns, Reason(code, values)))


def _compare(found: list[DocumentWarning], code: str, stated: Decimal, expected: Decimal) -> None:
    _warn(found, "amounts", code, stated=stated, expected=expected)


def _lines(document: Document, found: list[DocumentWarning]) -> None:
    if not document.lines:
        _warn(found, "lines", "lines_missing")
        return
    total, missing = _NOTHING, 0
    seen: set[str | None] = {None}
    for line in document.lines:
        net = line.net_amount
        if net is None:
            missing += line.in_total
        elif line.in_total:
            total += net
        if line.quantity is not None or line.id in seen:
            _line(line, seen, found)
        seen.add(line.id)
    if missing:
        _warn(found, "amounts", "line_amount_missing", lines=missing)
    elif not any([line.in_total for line in document.lines]):
        _warn(found, "amounts", "lines_outside_total")
    else:
        _line_total(document.totals, total, document, found)


def _line_total(totals: Totals, total: Decimal, document: Document, found: list[DocumentWarning]) -> None:
    """Compare what the lines add up to with their total or, without one, with the total excluding VAT."""
    if totals.line_total is not None:
        if total != totals.line_total:
            _compare(found, "line_sum_differs", totals.line_total, total)
    elif totals.tax_exclusive is not None:
        for each in document.allowances_charges:
            total += each.amount if each.charge else -each.amount
        if total != totals.tax_exclusive:
            _compare(found, "exclusive_differs", totals.tax_exclusive, total)


def _line(line: Line, seen: set[str | None], found: list[DocumentWarning]) -> None:
    if len(found) >= _MOST_OF_A_KIND:
        return
    if line.id is not None and line.id in seen:
        _warn(found, "lines", "line_number_twice", line=shown(line.id))
    if line.quantity is None or line.unit_price is None or line.net_amount is None:
        return
    expected = line.quantity * line.unit_price
    if line.price_base_quantity:
        expected /= line.price_base_quantity
    for each in line.allowances_charges:
        expected += each.amount if each.charge else -each.amount
    if abs(expected - line.net_amount) > _LINE_SLACK:
        expected = expected.quantize(CENT) if abs(expected) < _ABSURD_AMOUNT else expected
        values = {"stated": line.net_amount, "expected": expected}
        _warn(found, "lines", "line_price_differs", line=shown(line.id or "?"), **values)


def _parts(document: Document, found: list[DocumentWarning]) -> None:
    """Compare the allowances, the charges and the total excluding VAT with what they are made of."""
    totals = document.totals
    allowances = charges = _NOTHING
    for each in document.allowances_charges:
        if each.charge:
            charges += each.amount
        else:
            allowances += each.amount
    if totals.allowance_total is not None and totals.allowance_total != allowances:
        _compare(found, "allowance_sum_differs", totals.allowance_total, allowances)
    if totals.charge_total is not None and totals.charge_total != charges:
        _compare(found, "charge_sum_differs", totals.charge_total, charges)
    if totals.line_total is not None and totals.tax_exclusive is not None:
        expected = totals.line_total - allowances + charges
        if totals.tax_exclusive != expected:
            _compare(found, "exclusive_differs", totals.tax_exclusive, expected)


def _whole(document: Document, found: list[DocumentWarning]) -> None:
    """Compare the total including VAT and what is payable with what they are made of."""
    totals = document.totals
    inclusive, payable = totals.tax_inclusive, totals.payable
    if inclusive is None:
        _warn(found, "amounts", "total_missing", total="total_tax_inclusive")
    elif totals.tax_exclusive is not None:
        expected = totals.tax_exclusive + (totals.tax or _NOTHING)
        if inclusive != expected:
            _compare(found, "inclusive_differs", inclusive, expected)
    if payable is None:
        _warn(found, "amounts", "total_missing", total="total_payable")
    elif inclusive is not None:
        expected = inclusive - (totals.prepaid or _NOTHING) + (totals.rounding or _NOTHING)
        if payable != expected:
            _compare(found, "payable_differs", payable, expected)
    _figures(totals, found)
    if document.is_credit or document.g_account is not None:
        _sign_and_g_account(document, found)


def _before_paying(totals: Totals, found: list[DocumentWarning]) -> None:
    """Doubt a rounding that is none, and a prepayment that is not part of the total."""
    rounding, prepaid, inclusive = totals.rounding, totals.prepaid, totals.tax_inclusive
    if rounding is not None and abs(rounding) >= _ROUNDING_TOO_LARGE:
        _warn(found, "amounts", "rounding_large", rounding=rounding)
    if prepaid and inclusive is not None and not 0 <= prepaid * inclusive <= inclusive * inclusive:
        _warn(found, "amounts", "prepaid_beyond_total", prepaid=prepaid, total=inclusive)


def _sign_and_g_account(document: Document, found: list[DocumentWarning]) -> None:
    inclusive, payable = document.totals.tax_inclusive, document.totals.payable
    if document.is_credit and prints_negative(document):
        _warn(found, "amounts", "credit_note_negative", total=payable if inclusive is None else inclusive)
    part = document.g_account.amount if document.g_account is not None else None
    if part is not None and payable is not None and part > payable:
        _warn(found, "amounts", "g_account_exceeds", amount=part, payable=payable)


def _figures(totals: Totals, found: list[DocumentWarning]) -> None:
    for name in ("tax_exclusive", "tax", "tax_inclusive", "prepaid", "rounding", "payable"):
        value: Decimal | None = getattr(totals, name)
        # Nearly every total is written with two decimals, and then it is in whole cents.
        if value is None or (value.same_quantum(CENT) and -_ABSURD_AMOUNT < value < _ABSURD_AMOUNT):
            continue
        if abs(value) >= _ABSURD_AMOUNT:
            _warn(found, "amounts", "amount_absurd", total=f"total_{name}", amount=value)
        elif not is_whole_cents(value):
            _warn(found, "amounts", "total_not_in_cents", total=f"total_{name}", amount=value)


def _dates(document: Document, found: list[DocumentWarning]) -> None:
    issued, due = document.issue_date, document.due_date
    for day in (issued, due, document.tax_point_date, document.delivery_date, document.period_end):
        if day is not None and not _EARLIEST <= day <= _LATEST:
            _warn(found, "dates", "date_absurd", date=day)
    if issued is not None and due is not None and due < issued:
        _warn(found, "dates", "due_before_issue", due=due, issued=issued)
    start, end = document.period_start, document.period_end
    if start is not None and end is not None and end < start:
        _warn(found, "dates", "period_backwards", start=start, end=end)

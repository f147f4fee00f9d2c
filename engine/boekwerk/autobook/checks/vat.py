"""Is the document's VAT what its rates give, and what the package will compute (AB-10)?"""

from __future__ import annotations

from decimal import Decimal

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.domain.amount import EXACT, ZERO, rounded
from boekwerk.domain.case import Case
from boekwerk.domain.decision import Check
from boekwerk.domain.document import VatRow
from boekwerk.domain.reason import Reason

_WITHOUT_VAT = frozenset({"AE", "E", "G", "K", "O", "Z"})
_NO_ROWS = Check("vat_amounts", "unknown", Reason("vat_breakdown_absent"))


def vat_amounts(dossier: Dossier) -> Check:
    """Pass when VAT per row is taxable times rate, within the tolerance, and the code agrees (AB-10).

    Without a breakdown it is unknown: the VAT per rate is then derived, and nothing states it.
    The tolerance is ``settings.vat_tolerance``; absent it is 0.00. Computed VAT is rounded to the
    cent per row. The rate of the chosen VAT code must be the row's, or the package would compute another.
    """
    case = dossier.case
    if not case.document.vat_breakdown:
        return _NO_ROWS
    tolerance = case.administration.settings.vat_tolerance
    failures: list[Reason] = []
    unknowns: list[Reason] = []
    for row in case.document.vat_breakdown:
        reason = _row_reason(row, tolerance, case)
        if reason is not None:
            (unknowns if reason.code == "vat_row_incomplete" else failures).append(reason)
    failures += _code_failures(case)
    if failures or unknowns:
        return not_passing("vat_amounts", failures, unknowns)
    where = case.administration.settings.place("vat_tolerance")
    return Check("vat_amounts", "pass", Reason("vat_agrees", {"tolerance": tolerance}, where))


def _row_reason(row: VatRow, tolerance: Decimal, case: Case) -> Reason | None:
    taxable, rate, stated = row.taxable, row.rate, row.tax
    if not rate or row.category in _WITHOUT_VAT:
        return Reason("vat_without_rate", {"stated": stated}) if stated else None
    if taxable is None or stated is None:
        return Reason("vat_row_incomplete", {"rate": rate})
    computed = rounded(EXACT.multiply(taxable, rate).scaleb(-2, EXACT))
    if stated == computed:
        return None
    difference = abs(EXACT.subtract(stated, computed))
    if difference <= tolerance:
        return None
    values = {
        "rate": rate,
        "taxable": taxable,
        "stated": stated,
        "computed": computed,
        "difference": difference,
        "tolerance": tolerance,
    }
    return Reason("vat_differs", values, case.administration.settings.place("vat_tolerance"))


def _code_failures(case: Case) -> list[Reason]:
    if case.proposal is None:
        return []
    failures = []
    for line in case.proposal.lines:
        key = line.vat_key
        if key is None or key.treatment not in ("standard", "zero") or not line.vat_code:
            continue
        code = case.administration.vat_code(line.vat_code)
        if code is not None and code.rate != (key.rate or ZERO):
            values = {"code": code.code, "code_rate": code.rate, "rate": key.rate or ZERO}
            failures.append(Reason("vat_code_other_rate", values, code.where))
    return failures

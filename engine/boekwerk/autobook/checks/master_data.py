"""Do the codes of the proposal and of the rule exist and work (requirements AB-8 and AB-9)?"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec import Struct

from boekwerk.autobook.checks.period import period_date
from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import (
    CostCentre,
    Journal,
    PaymentCondition,
    Project,
)
from boekwerk.domain.decision import Check
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.remembered import per_administration
from boekwerk.domain.vat import Direction

_NO_ACCOUNTS = Check("ledger_accounts", "not_applicable", Reason("no_ledger_account_named"))
_NO_VAT_CODES = Check("vat_codes", "not_applicable", Reason("no_vat_code_named"))
_OTHERS_ACTIVE = Check("other_codes", "pass", Reason("codes_active"))

_A_YEAR = 366

_Named = Journal | PaymentCondition | CostCentre | Project


class _VatUse(Struct, frozen=True):
    """A VAT code with the supply it is for; ``where`` a rule names it; None: a line has it."""

    code: str
    date: datetime.date | None
    direction: Direction | None
    where: Location | None = None


def ledger_accounts(dossier: Dossier) -> Check:
    """Pass when every ledger account exists and is active in the booking's fiscal year (AB-8).

    Looked at are the accounts of the lines, of the payment discount, of the journal (creditors or
    debtors), of VAT, and those that the rule names.
    """
    case = dossier.case
    if case.proposal is None:
        return without_proposal("ledger_accounts")
    discount, codes = case.proposal.discount, dossier.codes
    return _judged_accounts(
        case.administration,
        tuple({(line.ledger_account, line.vat_code): None for line in case.proposal.lines}),
        discount.ledger_account if discount is not None else None,
        case.proposal.journal,
        tuple(codes.ledger_accounts.items()) if codes is not None else (),
        period_date(case),
    )


def vat_codes(dossier: Dossier) -> Check:
    """Pass when every VAT code exists, fits, is active and valid on the supply date (AB-9).

    Looked at are the codes of the lines and those that the rule names; the latter may be of either
    direction, since one rule may speak of both. A supply more than a year from the invoice is for a
    person: the date decides which codes are valid.
    """
    case = dossier.case
    if case.proposal is None:
        return without_proposal("vat_codes")
    check = _judged_vat_codes(
        case.administration,
        tuple({line.vat_code: None for line in case.proposal.lines}),
        tuple(dossier.codes.vat_codes.items()) if dossier.codes is not None else (),
        case.proposal.direction,
        case.document.supply_date,
    )
    far = _far_supply_date(case.document)
    if far is None:
        return check
    doubt = Reason("supply_date_far", {"date": far, "issued": case.document.issue_date})
    return not_passing("vat_codes", (check.reason, *check.more) if check.outcome == "fail" else (), [doubt])


def other_codes(dossier: Dossier) -> Check:
    """Pass when journal, payment condition, cost centres and projects exist and are active (AB-10)."""
    case = dossier.case
    if case.proposal is None:
        return without_proposal("other_codes")
    return _judged_others(
        case.administration,
        case.proposal.journal,
        case.proposal.payment_condition,
        tuple({(line.cost_centre, line.project): None for line in case.proposal.lines}),
    )


def _far_supply_date(document: Document) -> datetime.date | None:
    """Give a date of the supply that is more than a year from the invoice's, or an end from its start."""
    issued, start, end = document.issue_date, document.period_start, document.period_end
    if issued is None:
        return None
    for day in (document.tax_point_date, document.delivery_date, start):
        if day is not None and abs((day - issued).days) > _A_YEAR:
            return day
    # What is paid for a year in advance ends more than a year from now.
    if end is not None and abs((end - (start or issued)).days) > _A_YEAR:
        return end
    return None


@per_administration(most=2_000)
def _judged_accounts(
    administration: Administration,
    of_lines: tuple[tuple[str | None, str | None], ...],
    of_discount: str | None,
    journal: str | None,
    of_rule: tuple[tuple[str, Location], ...],
    date: datetime.date | None,
) -> Check:
    """Judge the accounts of lines (each with its VAT code), discount, journal and rule on a date."""
    named = _accounts(administration, of_lines, of_discount, journal)
    codes: dict[str, Location | None] = {code: None for code in named if code}
    codes.update(of_rule)
    if not codes:
        return _NO_ACCOUNTS
    failures: list[Reason] = []
    unknowns: list[Reason] = []
    for code, where in codes.items():
        reason = _account_reason(code, where, administration, date)
        if reason is not None:
            (unknowns if reason.code == "ledger_account_year_unknown" else failures).append(reason)
    if failures or unknowns:
        return not_passing("ledger_accounts", failures, unknowns)
    reason = Reason("ledger_accounts_active", {"accounts": ", ".join(codes)})
    return Check("ledger_accounts", "pass", reason)


def _accounts(
    administration: Administration,
    of_lines: tuple[tuple[str | None, str | None], ...],
    of_discount: str | None,
    journal_code: str | None,
) -> list[str | None]:
    codes: list[str | None] = []
    for account, vat_code in of_lines:
        codes.append(account)
        vat = administration.vat_code(vat_code) if vat_code else None
        if vat is not None:
            codes += (vat.account, vat.payable_account)
    codes.append(of_discount)
    journal = administration.journal(journal_code) if journal_code else None
    if journal is not None:
        codes.append(journal.control_account)
    return codes


def _account_reason(
    code: str, named: Location | None, administration: Administration, date: datetime.date | None
) -> Reason | None:
    """Say what is wrong with a ledger account; ``named`` is where a rule names it."""
    account = administration.ledger_account(code)
    if account is None:
        return Reason("ledger_account_unknown", {"account": code}, named)
    values = {"account": code, "name": account.name}
    if not account.active:
        return Reason("ledger_account_inactive", values, account.where)
    if account.fiscal_years is None:
        return None
    period = administration.period(date) if date is not None else None
    if period is None:
        return Reason("ledger_account_year_unknown", values, account.where)
    if period.year in account.fiscal_years:
        return None
    return Reason("ledger_account_not_in_year", {**values, "year": period.year}, account.where)


@per_administration(most=2_000)
def _judged_vat_codes(
    administration: Administration,
    of_lines: tuple[str | None, ...],
    of_rule: tuple[tuple[str, Location], ...],
    direction: Direction,
    date: datetime.date | None,
) -> Check:
    """Judge the VAT codes of lines of a direction, and those of a rule, for a supply on a date."""
    uses = {code: _VatUse(code, date, direction) for code in of_lines if code}
    for code, where in of_rule:
        uses.setdefault(code, _VatUse(code, date, None, where))
    if not uses:
        return _NO_VAT_CODES
    failures = [reason for use in uses.values() for reason in _failures(use, administration)]
    if failures:
        return not_passing("vat_codes", failures)
    return Check("vat_codes", "pass", Reason("vat_codes_valid", {"codes": ", ".join(uses)}))


def _failures(use: _VatUse, administration: Administration) -> Sequence[Reason]:
    found, code = administration.vat_code(use.code), use.code
    if found is None:
        return [Reason("vat_code_unknown", {"code": code}, use.where)]
    failures = []
    if not found.active:
        failures.append(Reason("vat_code_inactive", {"code": code, "name": found.name}, found.where))
    if not found.is_valid_on(use.date):
        values = {"code": code, "date": use.date, "since": found.valid_from, "until": found.valid_until}
        failures.append(Reason("vat_code_not_valid", values, found.where))
    if use.direction is not None and found.direction != use.direction:
        values = {"code": code, "found": found.direction, "wanted": use.direction}
        failures.append(Reason("vat_code_other_direction", values, found.where))
    return failures


@per_administration(most=2_000)
def _judged_others(
    administration: Administration,
    journal: str | None,
    payment_condition: str | None,
    of_lines: tuple[tuple[str | None, str | None], ...],
) -> Check:
    """Judge a journal, a payment condition, and the cost centre and project of lines."""
    named: dict[tuple[str, str], _Named | None] = {}
    if journal:
        named["journal", journal] = administration.journal(journal)
    if payment_condition:
        found = administration.payment_condition(payment_condition)
        named["payment_condition", payment_condition] = found
    for cost_centre, project in of_lines:
        if cost_centre:
            named["cost_centre", cost_centre] = administration.cost_centre(cost_centre)
        if project:
            named["project", project] = administration.project(project)
    failures = [reason for (kind, code), it in named.items() if (reason := _fault(kind, code, it))]
    return not_passing("other_codes", failures) if failures else _OTHERS_ACTIVE


def _fault(kind: str, code: str, found: _Named | None) -> Reason | None:
    if found is None:
        return Reason("code_unknown", {"kind": kind, "code": code})
    if not found.active:
        values = {"kind": kind, "code": code, "name": found.name}
        return Reason("code_inactive", values, found.where)
    return None

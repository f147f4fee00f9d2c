"""Do the codes of the proposal and of the rule exist and work (requirements AB-8 and AB-9)?"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from msgspec import Struct

from boekwerk.autobook.checks.period import period_date
from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import (
    CostCentre,
    Journal,
    PaymentCondition,
    Project,
)
from boekwerk.domain.case import Case
from boekwerk.domain.decision import Check
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.vat import Direction

_NO_ACCOUNTS = Check("ledger_accounts", "not_applicable", Reason("no_ledger_account_named"))
_NO_VAT_CODES = Check("vat_codes", "not_applicable", Reason("no_vat_code_named"))

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
    named = _accounts(case.proposal, case.administration)
    codes: dict[str, Location | None] = {code: None for code in named if code}
    if dossier.codes is not None:
        codes.update(dossier.codes.ledger_accounts)
    if not codes:
        return _NO_ACCOUNTS
    failures: list[Reason] = []
    unknowns: list[Reason] = []
    for code, where in codes.items():
        reason = _account_reason(code, where, case)
        if reason is not None:
            (unknowns if reason.code == "ledger_account_year_unknown" else failures).append(reason)
    if failures or unknowns:
        return not_passing("ledger_accounts", failures, unknowns)
    reason = Reason("ledger_accounts_active", {"accounts": ", ".join(codes)})
    return Check("ledger_accounts", "pass", reason)


def vat_codes(dossier: Dossier) -> Check:
    """Pass when every VAT code exists, fits, is active and valid on the supply date (AB-9).

    Looked at are the codes of the lines and those that the rule names; the latter may be of either
    direction, since one rule may speak of both.
    """
    case = dossier.case
    if case.proposal is None:
        return without_proposal("vat_codes")
    uses = _vat_uses(case.proposal, dossier)
    if not uses:
        return _NO_VAT_CODES
    failures = [reason for use in uses.values() for reason in _failures(use, case.administration)]
    if failures:
        return not_passing("vat_codes", failures)
    return Check("vat_codes", "pass", Reason("vat_codes_valid", {"codes": ", ".join(uses)}))


def other_codes(dossier: Dossier) -> Check:
    """Pass when journal, payment condition, cost centres and projects exist and are active (AB-10)."""
    case = dossier.case
    if case.proposal is None:
        return without_proposal("other_codes")
    failures = []
    for kind, code, found in _named(case.proposal, case.administration):
        values = {"kind": kind, "code": code}
        if found is None:
            failures.append(Reason("code_unknown", values))
        elif not found.active:
            failures.append(Reason("code_inactive", {**values, "name": found.name}, found.where))
    if failures:
        return not_passing("other_codes", failures)
    return Check("other_codes", "pass", Reason("codes_active"))


def _accounts(proposal: Proposal, administration: Administration) -> list[str | None]:
    codes: list[str | None] = []
    for line in proposal.lines:
        codes.append(line.ledger_account)
        vat = administration.vat_code(line.vat_code) if line.vat_code else None
        if vat is not None:
            codes += (vat.account, vat.payable_account)
    if proposal.discount is not None:
        codes.append(proposal.discount.ledger_account)
    journal = administration.journal(proposal.journal) if proposal.journal else None
    if journal is not None:
        codes.append(journal.control_account)
    return codes


def _account_reason(code: str, named: Location | None, case: Case) -> Reason | None:
    """Say what is wrong with a ledger account; ``named`` is where a rule names it."""
    account = case.administration.ledger_account(code)
    if account is None:
        return Reason("ledger_account_unknown", {"account": code}, named)
    values = {"account": code, "name": account.name}
    if not account.active:
        return Reason("ledger_account_inactive", values, account.where)
    if account.fiscal_years is None:
        return None
    year = _fiscal_year(case)
    if year in account.fiscal_years:
        return None
    if year is None:
        return Reason("ledger_account_year_unknown", values, account.where)
    return Reason("ledger_account_not_in_year", {**values, "year": year}, account.where)


def _fiscal_year(case: Case) -> int | None:
    date = period_date(case)
    period = case.administration.period(date) if date is not None else None
    return period.year if period is not None else None


def _vat_uses(proposal: Proposal, dossier: Dossier) -> dict[str, _VatUse]:
    date = dossier.case.document.supply_date
    uses = {
        line.vat_code: _VatUse(line.vat_code, date, proposal.direction)
        for line in proposal.lines
        if line.vat_code
    }
    if dossier.codes is not None:
        for code, where in dossier.codes.vat_codes.items():
            uses.setdefault(code, _VatUse(code, date, None, where))
    return uses


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


def _named(proposal: Proposal, administration: Administration) -> Iterable[tuple[str, str, _Named | None]]:
    named: dict[tuple[str, str], _Named | None] = {}
    if proposal.journal:
        named["journal", proposal.journal] = administration.journal(proposal.journal)
    if proposal.payment_condition:
        code = proposal.payment_condition
        named["payment_condition", code] = administration.payment_condition(code)
    for line in proposal.lines:
        if line.cost_centre:
            named["cost_centre", line.cost_centre] = administration.cost_centre(line.cost_centre)
        if line.project:
            named["project", line.project] = administration.project(line.project)
    return [(kind, code, found) for (kind, code), found in named.items()]

"""Does the booking fall in the right period, and is that one open (requirement AB-12)?

The booking date is the invoice date. The period is that of the invoice date or, by a setting, of
the supply date; a fiscal year may begin on any day.
"""

from __future__ import annotations

import datetime

from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import Period, Settings
from boekwerk.domain.case import Case
from boekwerk.domain.decision import Check
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason
from boekwerk.domain.remembered import per_administration

_NO_DATE = Check("period", "unknown", Reason("period_without_date"))
_RETURN_WITHOUT_PERIOD = Check("vat_return", "unknown", Reason("vat_return_without_period"))


def booking_date(dossier: Dossier) -> Check:
    """Pass when the booking date is the invoice date, and that is not after today (AB-12)."""
    case = dossier.case
    if case.proposal is None:
        return without_proposal("booking_date")
    date, issued = case.proposal.booking_date, case.document.issue_date
    if date is None or issued is None:
        return Check("booking_date", "fail", Reason("booking_date_missing"))
    failures = []
    if date != issued:
        failures.append(Reason("booking_date_shifted", {"date": date, "wanted": issued}))
    if date > case.as_of:
        failures.append(Reason("booking_date_in_future", {"date": date, "today": case.as_of}))
    if failures:
        return not_passing("booking_date", failures)
    return Check("booking_date", "pass", Reason("booking_date_follows", {"date": date}))


def period(dossier: Dossier) -> Check:
    """Pass when the booking's period exists and is open, or is trusted by a setting (AB-12).

    A date without any period does not pass, trusted or not: nothing says that its year exists.
    """
    case = dossier.case
    if case.proposal is None:
        return without_proposal("period")
    date = period_date(case)
    if date is None:
        return _NO_DATE
    return _judged(case.administration, date, case.proposal.period)


def vat_return(dossier: Dossier) -> Check:
    """Fail when the VAT return of the booking's period is known to be filed (AB-12)."""
    date = period_date(dossier.case)
    return _RETURN_WITHOUT_PERIOD if date is None else _return_filed(dossier.case.administration, date)


def period_date(case: Case) -> datetime.date | None:
    """Give the date whose period the booking belongs to, by the setting ``period_by``."""
    by_invoice = case.administration.settings.period_by == "invoice_date"
    return case.document.issue_date if by_invoice else case.document.supply_date


@per_administration(most=1_000)
def _judged(administration: Administration, date: datetime.date, proposed: str | None) -> Check:
    settings = administration.settings
    values: dict[str, object] = {"date": date, "by": settings.period_by}
    found = administration.period(date)
    if found is None:
        return Check("period", "fail", Reason("period_missing", values, settings.place("period_by")))
    values.update(year=found.year, period=found.number)
    if proposed != f"{found.year}-{found.number:02}":
        values["proposed"] = proposed
        return Check("period", "fail", Reason("period_shifted", values, found.where))
    return _openness(found, values, settings)


def _openness(found: Period, values: dict[str, object], settings: Settings) -> Check:
    if found.open:
        return Check("period", "pass", Reason("period_open", values, found.where))
    if found.open is False:
        return Check("period", "fail", Reason("period_closed", values, found.where))
    if settings.trust_periods:
        return Check("period", "pass", Reason("period_trusted", values, settings.place("trust_periods")))
    return Check("period", "unknown", Reason("period_open_unknown", values, found.where))


@per_administration(most=1_000)
def _return_filed(administration: Administration, date: datetime.date) -> Check:
    found = administration.period(date)
    if found is None:
        return _RETURN_WITHOUT_PERIOD
    values = {"year": found.year, "period": found.number}
    if found.vat_return_filed is None:
        reason = Reason("vat_return_not_told", values, found.where)
        return Check("vat_return", "not_applicable", reason)
    if found.vat_return_filed:
        return Check("vat_return", "fail", Reason("vat_return_filed", values, found.where))
    return Check("vat_return", "pass", Reason("vat_return_not_filed", values, found.where))

"""Does the booking fall in the right period, and is that one open (requirement AB-12)?

The booking date is the invoice date. The period is that of the invoice date or, by a setting, of
the supply date; a fiscal year may begin on any day. By the supply date, the period of the booking date
must be open as well: packages refuse an entry dated in a closed one.
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
    if date == issued and date <= case.as_of:
        return Check("booking_date", "pass", Reason("booking_date_follows", {"date": date}))
    failures = []
    if date != issued:
        failures.append(Reason("booking_date_shifted", {"date": date, "wanted": issued}))
    if date > case.as_of:
        failures.append(Reason("booking_date_in_future", {"date": date, "today": case.as_of}))
    return not_passing("booking_date", failures)


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
    return _judged(case.administration, date, case.proposal.period, case.proposal.booking_date or date)


def vat_return(dossier: Dossier) -> Check:
    """Fail when the VAT return of the booking's period is known to be filed (AB-12)."""
    case = dossier.case
    date = period_date(case)
    if date is None:
        return _RETURN_WITHOUT_PERIOD
    return _return_filed(case.administration, date, case.document.issue_date or date)


def period_date(case: Case) -> datetime.date | None:
    """Give the date whose period the booking belongs to, by the setting ``period_by``."""
    by_invoice = case.administration.settings.period_by == "invoice_date"
    return case.document.issue_date if by_invoice else case.document.supply_date


@per_administration(most=1_000)
def _judged(
    administration: Administration, date: datetime.date, proposed: str | None, booked_on: datetime.date
) -> Check:
    """Judge the period of a date and, where that is another one, the period of the booking date."""
    check = _judged_one(administration, date, proposed)
    found = administration.period(booked_on)
    if found == administration.period(date):
        return check
    settings = administration.settings
    values: dict[str, object] = {"date": booked_on, "by": "invoice_date"}
    if found is None:
        other = Check("period", "fail", Reason("period_missing", values, settings.place("period_by")))
    else:
        other = _openness(found, {**values, **_named(found)}, settings)
    return _both("period", check, other)


def _judged_one(administration: Administration, date: datetime.date, proposed: str | None) -> Check:
    settings = administration.settings
    values: dict[str, object] = {"date": date, "by": settings.period_by}
    found = administration.period(date)
    if found is None:
        return Check("period", "fail", Reason("period_missing", values, settings.place("period_by")))
    values.update(_named(found))
    if proposed != f"{found.year}-{found.number:02}":
        # A person takes '2026-03' for March, and fiscal years may begin in any month.
        year, _, number = (proposed or "").partition("-")
        values.update(proposed=number.lstrip("0") or None, proposed_year=year or None)
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
def _return_filed(administration: Administration, date: datetime.date, booked_on: datetime.date) -> Check:
    """Judge the return of a date's period and, where that is another one, of the booking date's."""
    check = _one_return_filed(administration, date)
    if administration.period(booked_on) == administration.period(date):
        return check
    return _both("vat_return", check, _one_return_filed(administration, booked_on))


def _both(name: str, one: Check, other: Check) -> Check:
    """Answer for two periods: what keeps either of them from being booked in; else the first's."""
    failures = [check.reason for check in (one, other) if check.outcome == "fail"]
    unknowns = [check.reason for check in (one, other) if check.outcome == "unknown"]
    if failures or unknowns:
        return not_passing(name, failures, unknowns)
    return one


def _one_return_filed(administration: Administration, date: datetime.date) -> Check:
    found = administration.period(date)
    if found is None:
        return _RETURN_WITHOUT_PERIOD
    values = _named(found)
    if found.vat_return_filed is None:
        reason = Reason("vat_return_not_told", values, found.where)
        return Check("vat_return", "not_applicable", reason)
    if found.vat_return_filed:
        return Check("vat_return", "fail", Reason("vat_return_filed", values, found.where))
    return Check("vat_return", "pass", Reason("vat_return_not_filed", values, found.where))


def _named(found: Period) -> dict[str, object]:
    """Name a period so that it is not taken for a month."""
    return {
        "year": found.year,
        "period": found.number,
        "first": found.first_day,
        "last": found.last_day,
    }

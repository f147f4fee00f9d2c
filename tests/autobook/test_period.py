from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import Period
from boekwerk.domain.document import Party

FEBRUARY = datetime.date(2026, 2, 27)


@pytest.mark.spec("AB-12")
def test_the_invoice_date_is_the_booking_date(given, ask):
    assert ask("booking_date", given()).outcome == "pass"


@pytest.mark.spec("AB-12")
def test_a_document_without_date_fails(given, ask):
    check = ask("booking_date", given(document={"issue_date": None}))
    assert (check.outcome, check.reason.code) == ("fail", "booking_date_missing")


@pytest.mark.spec("AB-12")
def test_a_booking_date_is_never_shifted(given, ask):
    check = ask("booking_date", given(proposal={"booking_date": datetime.date(2026, 4, 1)}))
    assert (check.outcome, check.reason.code) == ("fail", "booking_date_shifted")


@pytest.mark.spec("AB-12")
@pytest.mark.parametrize(("day", "outcome"), [(30, "fail"), (31, "pass")])
def test_a_date_after_today_fails(given, ask, day, outcome):
    assert ask("booking_date", given(as_of=datetime.date(2026, 3, day))).outcome == outcome


@pytest.mark.spec("AB-12")
def test_an_open_period_passes_and_points_at_it(given, ask):
    check = ask("period", given())
    assert (check.outcome, str(check.reason.where)) == ("pass", "periods.csv:4")


@pytest.mark.spec("AB-12")
@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({"period": {"open": False}}, "fail", "period_closed"),
        ({"period": None}, "fail", "period_missing"),
        ({"period": {"open": None}}, "unknown", "period_open_unknown"),
        ({"period": {"open": None}, "settings": {"trust_periods": True}}, "pass", "period_trusted"),
        ({"period": {"open": False}, "settings": {"trust_periods": True}}, "fail", "period_closed"),
        ({"period": None, "settings": {"trust_periods": True}}, "fail", "period_missing"),
        ({"proposal": {"period": "2026-04"}}, "fail", "period_shifted"),
        ({"document": {"issue_date": None}}, "unknown", "period_without_date"),
    ],
)
def test_only_an_open_or_trusted_period_passes(given, ask, changes, outcome, code):
    check = ask("period", given(**changes))
    assert (check.outcome, check.reason.code) == (outcome, code)


@pytest.mark.spec("AB-12")
def test_by_setting_the_period_is_that_of_the_supply_date(given, ask):
    dossier = given(document={"delivery_date": FEBRUARY}, settings={"period_by": "supply_date"})
    check = ask("period", dossier)
    assert (check.reason.code, check.reason.values["date"]) == ("period_missing", FEBRUARY)


@pytest.mark.spec("AB-12")
def test_a_broken_fiscal_year_is_named_by_the_package(given, ask):
    broken = Period(2025, 9, datetime.date(2026, 3, 1), datetime.date(2026, 3, 31), open=True)
    check = ask("period", given(period=broken))
    assert (check.outcome, check.reason.values["year"], check.reason.values["period"]) == ("pass", 2025, 9)


@pytest.mark.spec("AB-12")
@pytest.mark.parametrize(("filed", "outcome"), [(True, "fail"), (False, "pass"), (None, "not_applicable")])
def test_a_filed_vat_return_fails_where_it_is_known(given, ask, filed, outcome):
    assert ask("vat_return", given(period={"vat_return_filed": filed})).outcome == outcome


@pytest.mark.spec("AB-12")
def test_without_period_the_vat_return_is_unknown(given, ask):
    assert ask("vat_return", given(period=None)).outcome == "unknown"


@pytest.mark.spec("AB-12")
@pytest.mark.parametrize("name", ["booking_date", "period"])
def test_without_proposal_it_is_unknown(given, ask, name):
    assert (
        ask(name, given(document={"customer": Party(name="Iemand")})).reason.code == "no_proposal_to_check"
    )


@pytest.mark.spec("AB-14")
def test_with_release_off_no_authoriser_is_needed(given, ask):
    assert ask("authoriser", given()).outcome == "not_applicable"


@pytest.mark.spec("AB-14")
def test_with_release_on_nothing_is_booked_without_authoriser(given, ask):
    check = ask("authoriser", given(settings={"release_after_authorisation": True}))
    assert (check.outcome, check.reason.code) == ("fail", "authoriser_not_determined")


@pytest.mark.spec("AB-11")
def test_what_is_not_there_yet_says_so_by_name(given, ask):
    check = ask("package_duplicate", given())
    assert (check.outcome, check.reason.code) == ("not_applicable", "package_not_asked")


def test_the_day_of_the_decision_is_the_only_clock(given, ask):
    early, late = (replace(given(), case=replace(given().case, as_of=day)) for day in (FEBRUARY, FEBRUARY))
    assert ask("booking_date", early) == ask("booking_date", late)


MARCH = Period(2026, 3, datetime.date(2026, 3, 1), datetime.date(2026, 3, 31), True, False)


class _TwoPeriods:
    """The administration of another dossier, with the periods of February and March."""

    def __init__(self, owner, february):
        self._owner, self._periods = owner, (february, MARCH)

    def __getattr__(self, name):
        return getattr(self._owner, name)

    def period(self, date):
        return next((p for p in self._periods if p.first_day <= date <= p.last_day), None)


@pytest.fixture
def by_supply_date(given):
    """Make a dossier of an invoice of 27 February for what was supplied in March."""

    def make(**february):
        period = replace(Period(2026, 2, FEBRUARY.replace(day=1), FEBRUARY.replace(day=28), True, False))
        document = {"issue_date": FEBRUARY, "delivery_date": datetime.date(2026, 3, 2)}
        changes = {"proposal": {"period": "2026-03"}, "settings": {"period_by": "supply_date"}}
        dossier = given(document=document, **changes)
        owner = _TwoPeriods(dossier.case.administration, replace(period, **february))
        return replace(dossier, case=replace(dossier.case, administration=owner))

    return make


@pytest.mark.spec("AB-12")
@pytest.mark.parametrize(
    ("name", "february", "outcome", "code"),
    [
        ("period", {}, "pass", "period_open"),
        ("period", {"open": False}, "fail", "period_closed"),
        ("period", {"open": None}, "unknown", "period_open_unknown"),
        ("vat_return", {}, "pass", "vat_return_not_filed"),
        ("vat_return", {"vat_return_filed": True}, "fail", "vat_return_filed"),
    ],
)
def test_by_supply_date_the_period_of_the_booking_date_must_be_open_too(
    by_supply_date, ask, name, february, outcome, code
):
    check = ask(name, by_supply_date(**february))
    assert (check.outcome, check.reason.code) == (outcome, code)
    assert check.reason.values["period"] == (2 if february else 3)

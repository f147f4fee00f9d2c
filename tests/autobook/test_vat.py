from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import VatCode
from boekwerk.domain.document import VatRow


def row(tax, rate="21", taxable="1000.00", category="S"):
    amounts = [Decimal(text) if text is not None else None for text in (rate, taxable, tax)]
    return {"vat_breakdown": (VatRow(category, *amounts),)}


@pytest.mark.spec("AB-10")
def test_vat_as_its_rate_gives_passes_and_names_the_setting(given, ask):
    check = ask("vat_amounts", given())
    assert (check.outcome, check.reason.values) == ("pass", {"tolerance": Decimal("0.00")})
    assert str(check.reason.where) == "administration.yaml:9:3"


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize("tax", ["210.01", "209.99"])
def test_one_cent_off_fails_since_an_absent_tolerance_is_zero(given, ask, tax):
    check = ask("vat_amounts", given(document=row(tax)))
    assert (check.outcome, check.reason.code) == ("fail", "vat_differs")
    assert check.reason.values["difference"] == Decimal("0.01")


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize(("tax", "outcome"), [("210.05", "pass"), ("210.06", "fail"), ("209.95", "pass")])
def test_the_tolerance_is_the_most_that_is_let_through(given, ask, tax, outcome):
    dossier = given(document=row(tax), settings={"vat_tolerance": Decimal("0.05")})
    assert ask("vat_amounts", dossier).outcome == outcome


@pytest.mark.spec("AB-10")
def test_computed_vat_is_rounded_half_up(given, ask):
    assert ask("vat_amounts", given(document=row("2.63", taxable="12.50"))).outcome == "pass"


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize(("taxable", "tax"), [(None, "210.00"), ("1000.00", None)])
def test_an_incomplete_row_is_unknown(given, ask, taxable, tax):
    check = ask("vat_amounts", given(document=row(tax, taxable=taxable)))
    assert (check.outcome, check.reason.code) == ("unknown", "vat_row_incomplete")


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize("category", ["Z", "E", "O", None])
def test_vat_in_a_row_without_rate_fails(given, ask, category):
    check = ask("vat_amounts", given(document=row("210.00", rate="0", category=category)))
    assert (check.outcome, check.reason.code) == ("fail", "vat_without_rate")


@pytest.mark.spec("AB-10")
def test_a_row_without_rate_and_without_vat_passes(given, ask):
    assert ask("vat_amounts", given(document=row("0.00", rate=None, category="O"))).outcome == "pass"


@pytest.mark.spec("AB-10")
def test_vat_that_no_breakdown_states_is_unknown(given, ask):
    check = ask("vat_amounts", given(document={"vat_breakdown": ()}))
    assert (check.outcome, check.reason.code) == ("unknown", "vat_breakdown_absent")


@pytest.mark.spec("AB-10")
def test_a_code_of_another_rate_fails_since_the_package_would_compute_another_amount(given, ask):
    plain = given()
    low = VatCode("VH", "Btw laag", "purchase", "standard", Decimal("9"))
    owner = replace(plain.case.administration, codes=(low,))
    check = ask("vat_amounts", replace(plain, case=replace(plain.case, administration=owner)))
    assert (check.outcome, check.reason.code) == ("fail", "vat_code_other_rate")


@pytest.mark.spec("AB-10")
def test_absurd_amounts_are_compared_exactly(given, ask):
    big = "9" * 27 + ".00"
    check = ask("vat_amounts", given(document=row(big, rate="100", taxable=big), proposal={"lines": ()}))
    assert check.outcome == "pass"

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import Journal, PreferredVatCode, VatCode
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.vat_codes import choose_vat_code

DAY = datetime.date(2026, 3, 16)
KEY = VatKey("purchase", "standard", Decimal(21), "NL", DAY)


def _code(code, **changes):
    return VatCode(**{"code": code, "name": code, "direction": "purchase", "treatment": "standard",
                      "rate": Decimal("21.00"), **changes})  # fmt: skip


def _preferring(code, rate=None, treatment="standard"):
    return Journal(
        "60", "Inkoop", "purchase", preferred_vat_codes=(PreferredVatCode(treatment, code, rate),)
    )


@pytest.fixture
def chosen(office):
    def choose(*codes, key=KEY, journal=None):
        return choose_vat_code(key, journal, office(vat_codes=codes))

    return choose


@pytest.mark.spec("BP-12")
def test_journals_preference_goes_first(chosen):
    found = chosen(_code("A"), _code("B"), journal=_preferring("B", Decimal(21)))
    assert (found.code.code, found.provenance.origin, found.problem) == ("B", "journal", None)


@pytest.mark.spec("BP-12")
def test_preference_for_any_rate_holds_for_the_rate_of_its_code(chosen):
    nine = _code("N", rate=Decimal(9))
    found = chosen(_code("B"), nine, key=replace(KEY, rate=Decimal(9)), journal=_preferring("B"))
    assert (found.code.code, found.problem) == ("N", None)


@pytest.mark.spec("BP-12", "AB-9")
@pytest.mark.parametrize(
    ("codes", "why"),
    [
        ([], "does_not_exist"),
        ([_code("B", rate=Decimal(9))], "does_not_fit"),
        ([_code("B", active=False)], "inactive"),
        ([_code("B", valid_until=datetime.date(2025, 12, 31))], "not_valid_on_date"),
    ],
)
def test_preference_that_cannot_be_used_is_not_passed_over_in_silence(chosen, codes, why):
    found = chosen(_code("A"), *codes, journal=_preferring("B", Decimal(21)))
    assert found.problem.code == "vat_code_preferred_unusable"
    assert found.problem.values["why"] == why


@pytest.mark.spec("BP-12")
def test_type_excluding_goes_before_including(chosen):
    found = chosen(_code("A", type="including"), _code("B"))
    assert (found.code.code, found.problem) == ("B", None)


@pytest.mark.spec("BP-12")
def test_tie_is_broken_by_code_and_reported(chosen):
    found = chosen(_code("B"), _code("A"))
    assert found.code.code == "A"
    assert (found.problem.code, found.problem.values["codes"]) == ("vat_code_ambiguous", "A, B")


@pytest.mark.spec("BP-12", "AB-9")
def test_inactive_and_expired_codes_are_passed_over(chosen):
    old = _code("B", valid_until=datetime.date(2025, 12, 31))
    found = chosen(_code("A", active=False), old, _code("C"))
    assert (found.code.code, found.problem) == ("C", None)


@pytest.mark.spec("BP-12", "AB-9")
def test_the_code_that_would_nearly_do_is_named(chosen):
    found = chosen(_code("B", valid_from=datetime.date(2027, 1, 1)), _code("A", active=False))
    assert (found.code, found.problem.code) == (None, "vat_code_unusable")
    assert (found.problem.values["code"], found.problem.values["why"]) == ("B", "not_valid_on_date")


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize("other", [{"rate": Decimal(9)}, {"direction": "sales"}, {"country": "DE"}])
def test_code_of_other_vat_never_serves(chosen, other):
    assert chosen(_code("A", **other)).problem.code == "vat_code_missing"


@pytest.mark.spec("BP-12")
def test_foreign_vat_never_gets_a_dutch_code(chosen):
    foreign = replace(KEY, treatment="foreign", country="BE")
    found = chosen(_code("A"), _code("B", treatment="foreign", country="DE"), key=foreign)
    assert (found.code, found.problem, found.remark.code) == (None, None, "vat_foreign_is_cost")


@pytest.mark.spec("BP-12")
def test_foreign_vat_gets_the_code_of_its_country(chosen):
    foreign = replace(KEY, treatment="foreign", country="BE")
    assert chosen(_code("B", treatment="foreign", country="BE"), key=foreign).code.code == "B"


@pytest.mark.spec("BP-12")
def test_foreign_vat_on_a_sale_needs_a_code(chosen):
    foreign = replace(KEY, direction="sales", treatment="foreign", country="BE")
    assert chosen(_code("A"), key=foreign).problem.code == "vat_code_missing"

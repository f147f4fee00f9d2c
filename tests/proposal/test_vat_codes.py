import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import Journal, PreferredVatCode, VatCode
from boekwerk.domain.reason import Location
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


@pytest.mark.spec("BP-12")
def test_purchase_from_outside_the_eu_is_self_assessed_only_where_the_office_says_so(office):
    codes = (_code("IBU", treatment="import"),)
    place = Location("administration.yaml", 9, 22)
    setting = {"places": {"self_assess_imports": place}}
    key = replace(KEY, treatment="import", rate=None)
    refused = choose_vat_code(key, None, office({"self_assess_imports": False, **setting}, vat_codes=codes))
    assert (refused.code, refused.problem.code) == (None, "vat_import_not_self_assessed")
    assert refused.problem.where == place
    assert choose_vat_code(key, None, office(vat_codes=codes)).code.code == "IBU"


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize("treatment", ["intra_eu", "reverse_charged"])
def test_other_self_assessed_vat_needs_no_setting(office, treatment):
    administration = office({"self_assess_imports": False}, vat_codes=(_code("I", treatment=treatment),))
    key = replace(KEY, treatment=treatment, rate=None)
    assert choose_vat_code(key, None, administration).problem is None


SELF_ASSESSED = replace(KEY, treatment="reverse_charged", rate=None)
HIGH = _code("RH", treatment="reverse_charged")
LOW = _code("RL", treatment="reverse_charged", rate=Decimal(9))


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize("low", [LOW, replace(LOW, active=False), replace(LOW, type="including")])
def test_rate_that_only_the_code_tells_is_ambiguous_where_codes_of_two_rates_are(chosen, low):
    found = chosen(HIGH, low, key=SELF_ASSESSED)
    assert (found.code.code, found.problem.code) == ("RH", "vat_code_ambiguous")
    assert found.problem.values["codes"] == "RH, RL"


@pytest.mark.spec("BP-12")
def test_only_rate_there_is_needs_no_preference(chosen):
    other = [_code("I", treatment="intra_eu", rate=Decimal(9)), replace(LOW, direction="sales")]
    assert chosen(HIGH, *other, key=SELF_ASSESSED).problem is None


@pytest.mark.spec("BP-12")
def test_rate_of_a_sale_without_vat_does_not_matter(chosen):
    key = replace(SELF_ASSESSED, direction="sales")
    codes = [replace(code, direction="sales") for code in (HIGH, replace(LOW, active=False))]
    assert chosen(*codes, key=key).problem is None


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize("rate", [None, Decimal(21)])
def test_preference_settles_a_rate_that_the_document_does_not_have(chosen, rate):
    found = chosen(HIGH, LOW, key=SELF_ASSESSED, journal=_preferring("RH", rate, "reverse_charged"))
    assert (found.code.code, found.provenance.origin, found.problem) == ("RH", "journal", None)


@pytest.mark.spec("BP-12")
def test_preferences_for_two_rates_settle_nothing_where_the_document_has_none(chosen):
    both = (
        PreferredVatCode("reverse_charged", "RH", Decimal(21)),
        PreferredVatCode("reverse_charged", "RL", Decimal(9)),
    )
    journal = Journal("60", "Inkoop", "purchase", preferred_vat_codes=both)
    assert chosen(HIGH, LOW, key=SELF_ASSESSED, journal=journal).problem.code == "vat_code_ambiguous"


@pytest.mark.spec("BP-12", "AB-9")
@pytest.mark.parametrize(
    ("codes", "why"),
    [
        ([], "does_not_exist"),
        ([_code("B", treatment="exempt")], "does_not_fit"),
        ([_code("B", direction="sales")], "does_not_fit"),
        ([_code("B", country="DE")], "does_not_fit"),
    ],
)
def test_preference_for_any_rate_that_cannot_be_used_is_told_as_well(chosen, codes, why):
    found = chosen(_code("A"), *codes, journal=_preferring("B"))
    assert (found.code, found.problem.code) == (None, "vat_code_preferred_unusable")
    assert found.problem.values["why"] == why


@pytest.mark.spec("BP-12", "AB-9")
def test_preference_for_a_rate_that_its_code_does_not_have_is_told(chosen):
    journal = _preferring("RH", Decimal(9), "reverse_charged")
    found = chosen(HIGH, LOW, key=SELF_ASSESSED, journal=journal)
    assert (found.code, found.problem.values["why"]) == (None, "does_not_fit")

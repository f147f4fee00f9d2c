"""When a line of an earlier booking has the same VAT as this document."""

from decimal import Decimal

import pytest

from boekwerk.domain.past import PastLine
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.past_vat import has_vat_of

HIGH = VatKey("purchase", "standard", Decimal(21), "NL")
REVERSED = VatKey("purchase", "reverse_charged", None, "NL")
ZERO = VatKey("purchase", "zero", Decimal(0), "NL")
GERMAN = VatKey("purchase", "foreign", Decimal(19), "DE")


def line(**vat):
    return PastLine("4510", Decimal("80.00"), **vat)


@pytest.mark.spec("BP-3")
@pytest.mark.parametrize(
    ("vat", "key"),
    [
        ({"treatment": "standard", "rate": Decimal("21.00")}, HIGH),
        ({"treatment": "standard", "vat_code": "I21"}, HIGH),
        ({"vat_code": "I21"}, HIGH),
        ({"treatment": "unknown", "vat_code": "I21"}, HIGH),
        ({"treatment": "reverse_charged"}, REVERSED),
        ({"vat_code": "IR"}, REVERSED),
        ({"treatment": "zero"}, ZERO),
        ({"treatment": "foreign", "rate": Decimal(19), "country": "DE"}, GERMAN),
    ],
)
def test_the_same_vat(vonk, vat, key):
    assert has_vat_of(line(**vat), key, vonk)


@pytest.mark.spec("BP-3")
@pytest.mark.parametrize(
    ("vat", "key"),
    [
        ({}, HIGH),
        ({"treatment": "standard", "rate": Decimal(9)}, HIGH),
        ({"treatment": "standard"}, HIGH),
        ({"vat_code": "I9"}, HIGH),
        ({"vat_code": "V21"}, HIGH),
        ({"vat_code": "GONE"}, HIGH),
        ({"treatment": "unknown"}, VatKey("purchase", "unknown", None, "NL")),
        ({"treatment": "exempt"}, REVERSED),
        ({"treatment": "foreign", "rate": Decimal(19), "country": "AT"}, GERMAN),
        ({"treatment": "foreign", "rate": Decimal(19)}, GERMAN),
    ],
)
def test_other_vat(vonk, vat, key):
    assert not has_vat_of(line(**vat), key, vonk)

from __future__ import annotations

from decimal import Decimal

import pytest

from boekwerk.domain.amount import Money, Quantity
from boekwerk.domain.reason import Reason
from boekwerk.reasons import said, sentence


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (Decimal("11107.8"), "11.107,80", "11,107.80"),
        (Decimal("1.000"), "1,00", "1.00"),
        (Decimal("0.005"), "0,005", "0.005"),
        (Decimal("-1234567"), "-1.234.567,00", "-1,234,567.00"),
        (Quantity("1.000"), "1", "1"),
        (Quantity("1729.50"), "1729,5", "1729.5"),
        (Money(Decimal("1225"), "USD"), "USD 1.225,00", "USD 1,225.00"),
        (("a", Decimal("2")), "a, 2,00", "a, 2.00"),
        ((), "niets", "nothing"),
        (True, "ja", "yes"),
        (None, "onbekend", "unknown"),
    ],
)
def test_a_value_is_written_in_the_manner_of_the_language(value, dutch, english):
    assert said("cli_value", "nl", value=value) == dutch
    assert said("cli_value", "en", value=value) == english


def test_a_rate_has_no_trailing_zeros():
    reason = Reason("vat_row_incomplete", {"rate": Decimal("21.00")})
    assert sentence(reason, "nl").startswith("De btw van 21% ")


def test_one_is_singular_and_more_are_plural():
    texts = [said("rules_not_valid", "nl", count=count) for count in (1, 2)]
    assert texts == ["De regelbestanden hebben 1 probleem.", "De regelbestanden hebben 2 problemen."]


def test_a_name_that_ends_in_a_full_stop_ends_its_sentence():
    reason = Reason("direction_somebody_else", {"addressee": "Zetwerk B.V."})
    assert "Zetwerk B.V.; dat" in sentence(reason, "nl")
    held = Reason("user_has_access", {"user": "x", "administration": "Zetwerk B.V."})
    assert sentence(held, "nl").endswith(" Zetwerk B.V.")

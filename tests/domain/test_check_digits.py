"""Numbers that can exist, and those that cannot."""

from __future__ import annotations

import pytest

from boekwerk.domain.check_digits import is_mistyped_iban, is_possible_vat_number


@pytest.mark.spec("AB-15")
@pytest.mark.parametrize(
    ("normal", "is_wrong"),
    [
        ("NL91ABNA0417164300", False),
        ("NL92ABNA0417164300", True),
        ("DE89370400440532013001", True),
        ("0417164300", False),
        ("021000021", False),
    ],
)
def test_check_digits_of_what_looks_like_an_iban_are_computed(normal, is_wrong):
    assert is_mistyped_iban(normal) is is_wrong


@pytest.mark.spec("AB-16")
@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("NL8200.98.395.B.01", True),
        ("820098395B01", True),
        ("NL009876543B99", False),
        ("NL820098395", False),
        ("GB123", True),
        ("И", False),
        ("-", False),
    ],
)
def test_vat_numbers_of_the_eu_have_check_digits(text, possible):
    assert is_possible_vat_number(text) is possible

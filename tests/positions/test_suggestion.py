from __future__ import annotations

import pytest

from boekwerk.positions import did_you_mean, nearest


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ledger_acount", "ledger_account"),
        ("Ledger-Account", "ledger_account"),
        ("LEDGER_ACCOUNT", "ledger_account"),
        ("vat", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_the_nearest_known_word_is_suggested(word, expected):
    assert did_you_mean(word, ["name", "ledger_account", "project"]) == expected


def test_the_suggestion_does_not_depend_on_the_order_of_the_known_words():
    assert did_you_mean("1020", ["1021", "1022"]) == did_you_mean("1020", ["1022", "1021"])


@pytest.mark.parametrize(
    ("word", "expected"),
    [("abcd", ("abcd",)), ("abcdf", ("abcd",)), ("abxx", ()), ("abcxx", ("abce", "abcd"))],
)
def test_of_words_that_are_only_alike_all_are_given_and_of_a_slip_the_one(word, expected):
    assert nearest(word, ["abcd", "abce", "zzzz"]) == expected

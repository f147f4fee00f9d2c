"""Passwords: only argon2's hash of them is kept."""

from __future__ import annotations

import pytest

from boekwerk.vault.hidden import HiddenText
from boekwerk.vault.passwords import hashed, is_password

PASSWORD = "correct horse battery"
KEPT = hashed(HiddenText(PASSWORD))


@pytest.mark.parametrize(
    ("kept", "given", "expected"),
    [(KEPT, PASSWORD, True), (KEPT, "wrong", False), (None, PASSWORD, False), ("rubbish", PASSWORD, False)],
    ids=["the same", "another", "none is kept", "what is kept is none"],  # a hash is another one each time
)
def test_a_password_is_known_by_its_hash(kept, given, expected):
    assert is_password(kept, given) is expected


def test_nothing_of_a_password_stands_in_its_hash():
    assert PASSWORD not in KEPT
    assert KEPT.startswith("$argon2id$")

"""Keys: where they are found, which one encrypts, and what is said of one that is missing or wrong."""

from __future__ import annotations

import pickle

import pytest

from boekwerk.domain.errors import VaultError
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.vault.keys import VARIABLE, Key, Keys, keep_in_keyring, new_key, read_keys


def refusal(act, *given):
    with pytest.raises(VaultError) as caught:
        act(*given)
    return caught.value.reason


def test_the_first_key_of_the_environment_encrypts_and_the_others_are_read(monkeypatch):
    new, old = new_key(), new_key()
    monkeypatch.setenv(VARIABLE, f"{new.text().reveal()}\n {old.text().reveal()} ")
    keys = read_keys()
    assert keys.first.id == new.id
    assert keys.key(old.id).reveal() == old.reveal()


def test_the_keyring_is_asked_when_the_environment_has_no_key(keyring):
    key = new_key()
    keep_in_keyring(key)
    assert read_keys().first.id == key.id


def test_a_key_is_put_before_those_in_the_keyring(keyring):
    old, new = new_key(), new_key()
    keep_in_keyring(old)
    keep_in_keyring(new)
    assert (read_keys().first.id, read_keys().ids) == (new.id, {new.id, old.id})


def test_without_any_key_there_is_one_error_with_the_way_out(keyring):
    reason = refusal(read_keys)
    assert reason.code == "vault_without_key"
    assert all("boekwerk key new" in remedy(reason, language) for language in LANGUAGES)


def test_a_key_that_is_not_there_is_named_by_its_id(keys):
    missing = new_key()
    reason = refusal(keys.key, missing.id)
    assert reason.code == "vault_key_not_there"
    assert missing.id in sentence(reason, "nl")


@pytest.mark.parametrize(
    "text", ["secret", "bwk1_", "bwk1_c2hvcnQ", "bwk2_" + "A" * 43, "bwk1_" + "é" * 43]
)
def test_what_is_no_key_is_refused_without_showing_it(monkeypatch, text):
    monkeypatch.setenv(VARIABLE, f"{new_key().text().reveal()} {text}")
    reason = refusal(read_keys)
    assert (reason.code, reason.values) == ("vault_key_not_a_key", {"number": 2, "place": VARIABLE})


def test_a_key_shows_its_id_only():
    key = Key(b"k" * 32)
    shown = f"{key} {key!r} {key.text()} {[key]} {Keys(key).key(key.id)}"
    assert "kkk" not in shown
    assert key.text().reveal() not in shown


@pytest.mark.parametrize("secret", [new_key(), new_key().text()])
def test_keys_cannot_be_pickled(secret):
    with pytest.raises(TypeError, match="are not written"):
        pickle.dumps(secret)

"""Sealed secrets: read with their key and in their place only, and never shown."""

from __future__ import annotations

import base64
import copy
import json
import logging
import pickle
import traceback
from urllib.parse import quote, quote_plus

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.errors import PluginError, VaultError
from boekwerk.domain.reason import Reason
from boekwerk.packages.told import one_line
from boekwerk.vault.cleaning import cleaned, without_secrets
from boekwerk.vault.hidden import HiddenText, HiddenTexts
from boekwerk.vault.keys import Keys, new_key
from boekwerk.vault.sealing import Held, Sealed, seal, unseal

PLACE = ("link", "anna", "1", "local")
HELD = Held(HiddenTexts({"token": "hunter2-hunter2"}))
KEYS = Keys(new_key())


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(), st.text(), max_size=4), st.none() | st.just({"a": "b"}))
def test_what_was_sealed_comes_back(texts, previous):
    held = Held(HiddenTexts(texts), None if previous is None else HiddenTexts(previous))
    back = unseal(seal(held, PLACE, KEYS.first), PLACE, KEYS)
    assert (dict(back.secrets), back.previous) == (texts, previous)


def test_nothing_of_a_secret_stands_in_what_is_kept():
    first, second = (seal(HELD, PLACE, KEYS.first) for _ in range(2))
    assert b"hunter2" not in first.content
    assert first.content != second.content


@pytest.mark.parametrize(
    "place",
    [
        ("link", "bob", "1", "local"),
        ("link", "anna", "2", "local"),
        ("link", "anna", "1", "other"),
        ("link", "ann", "a1", "local"),
    ],
)
def test_a_secret_moved_to_another_row_cannot_be_read_there(place):
    with pytest.raises(VaultError) as caught:
        unseal(seal(HELD, PLACE, KEYS.first), place, KEYS)
    assert caught.value.reason.code == "vault_not_what_was_kept"


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_secret_that_was_changed_is_never_read(data):
    sealed = seal(HELD, PLACE, KEYS.first)
    at = data.draw(st.integers(0, len(sealed.content) - 1))
    flip = data.draw(st.integers(1, 255))
    content = bytearray(sealed.content)
    content[at] ^= flip
    cut = bytes(content[: data.draw(st.sampled_from([at, len(content)]))])
    with pytest.raises(VaultError):
        unseal(Sealed(sealed.key, cut), PLACE, KEYS)


def test_another_key_of_the_same_name_does_not_open_it():
    sealed = seal(HELD, PLACE, new_key())
    with pytest.raises(VaultError) as caught:
        unseal(Sealed(KEYS.first.id, sealed.content), PLACE, KEYS)
    assert caught.value.reason.code == "vault_not_what_was_kept"


def test_secrets_do_not_show_themselves(caplog):
    text, texts = HiddenText("hunter2"), HiddenTexts({"token": "hunter2"})
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("%s %r %s %r", text, text, texts, texts)
    shown = f"{text} {text!r} {texts} {texts!r} {HELD} {[texts]} {caplog.text}"
    assert "hunter2" not in shown
    with pytest.raises(KeyError) as caught:
        texts["password"]
    assert "hunter2" not in repr(caught.value)


@pytest.mark.parametrize("write", [pickle.dumps, json.dumps, msgspec.json.encode, copy.deepcopy])
@pytest.mark.parametrize("secret", [HiddenText("x"), HiddenTexts({"a": "x"})], ids=["one", "several"])
def test_secrets_are_not_written_anywhere_else(write, secret):
    with pytest.raises(TypeError):
        write(secret)


def test_secrets_are_compared_by_what_they_hold():
    assert HiddenTexts({"a": "x"}) == {"a": "x"}
    assert HiddenTexts({"a": "x"}) != HiddenTexts({"a": "y"})
    assert HiddenTexts({"a": "x"}) != {"a": "x", "b": "y"}


def test_what_a_stranger_repeats_of_a_secret_is_taken_out():
    said = {"nl": "Bearer hunter2-long is fout", "parts": ("hunter2", 3), "no": "na"}
    secrets = {"token": "hunter2", "long": "hunter2-long", "short": "a"}
    expected = {"nl": "Bearer *** is fout", "parts": ("***", 3), "no": "na"}
    assert without_secrets(said, secrets) == expected


def test_an_error_is_cleaned_with_all_that_it_came_from():
    fault = RuntimeError("refused: hunter2")
    error = PluginError("acme", Reason("plugin_call_failed", {"error": "RuntimeError: refused: hunter2"}))
    error.__cause__ = fault
    assert cleaned(error, {"token": "hunter2"}) is error
    assert "hunter2" not in f"{error} {error.reason} {fault}"


KEY_FILE = "-----BEGIN KEY-----\nMIIEvQIBADAN/Bgkqh+kiG9w0\n-----END KEY-----\n"
SLASHED = 'p@ss/wo"rd+1'


@pytest.mark.spec("US-3")
@pytest.mark.parametrize(
    "said",
    [
        f"GET https://x.example/?key={quote(SLASHED)} refused",
        f"GET https://x.example/?key={quote_plus(SLASHED)} refused",
        json.dumps({"password?": SLASHED}),
        "Authorization: Basic " + base64.b64encode(f"kantoor:{SLASHED}".encode()).decode(),
        one_line(f"cannot read {KEY_FILE}"),
        f"{KEY_FILE!r}",
        one_line("x" * 490 + SLASHED),
        one_line("x" * 485 + KEY_FILE),
        '{"refresh_token": "just-given-and-known-to-nobody"}',
        "header was Bearer eyJhbGciOi.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ],
)
def test_a_secret_is_found_in_the_forms_that_it_travels_in(said):
    secrets = {"user": "kantoor", "password": SLASHED, "key": KEY_FILE}
    cleaned_text = without_secrets(said, secrets)
    assert "***" in cleaned_text
    given_away = ("p@ss", "p%40ss", "MIIEv", "-----BEGIN", "just-given", "eyJzdWI", "a2FudG9vcjp")
    assert not [part for part in given_away if part in cleaned_text]


@pytest.mark.spec("US-3")
def test_what_an_error_says_besides_its_arguments_is_cleaned_too():
    missing = FileNotFoundError(2, "not there", "/run/hunter2-hunter2")
    missing.add_note("tried with hunter2-hunter2")
    group = ExceptionGroup("several", [missing, ValueError({"hunter2-hunter2": b"hunter2-hunter2"})])
    error = RuntimeError("it failed")
    error.__context__ = group
    told = "".join(traceback.format_exception(cleaned(error, {"token": "hunter2-hunter2"})))
    assert told.count("***") == 4
    assert "hunter2" not in told

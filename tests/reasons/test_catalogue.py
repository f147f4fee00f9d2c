"""The catalogue is complete: every code has its sentences, in every language, and is used."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from string import Formatter

import pytest

from boekwerk.autobook import CHECKS
from boekwerk.domain.reason import Reason
from boekwerk.reasons import LANGUAGES, remedy, sentence

CODE = re.compile(r"[a-z][a-z0-9_]*")
PLACEHOLDER = re.compile(r"[a-z][a-z0-9_]*")


def entries(catalogue, language):
    """List area, code and entry of a language, the words of the vocabulary left out."""
    return [
        (area, code, entry)
        for area, found in catalogue[language].items()
        for code, entry in found.items()
        if code != "terms"
    ]


def placeholders(text):
    return {(field, conversion) for _, field, _, conversion in Formatter().parse(text) if field is not None}


@pytest.mark.spec("AB-13")
def test_every_code_that_is_said_has_an_entry(catalogue, said_codes):
    known = {code for _, code, _ in entries(catalogue, "nl")}
    missing = sorted((min(files), code) for code, files in said_codes.items() if code not in known)
    assert missing == []


@pytest.mark.spec("AB-13")
def test_every_area_has_the_same_codes_in_every_language(catalogue):
    found = [{(area, code) for area, code, _ in entries(catalogue, language)} for language in LANGUAGES]
    assert sorted(set.union(*found) - set.intersection(*found)) == []


def test_every_area_has_the_same_vocabulary_in_every_language(catalogue):
    # Some words are the same in English as in the code and need no translation there.
    words = {
        language: {word for found in catalogue[language].values() for word in found.get("terms", {})}
        for language in LANGUAGES
    }
    assert sorted(words["en"] - words["nl"]) == []


def test_no_code_stands_in_two_areas(catalogue):
    areas = {}
    for area, code, _ in entries(catalogue, "nl"):
        areas.setdefault(code, []).append(area)
    assert {code: found for code, found in areas.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_translated_in_two_ways(catalogue, language):
    translations = {}
    for found in catalogue[language].values():
        for word, text in found.get("terms", {}).items():
            translations.setdefault(word, set()).add(text)
    assert {word: texts for word, texts in translations.items() if len(texts) > 1} == {}


def test_no_code_is_unused(catalogue, texts, patterns):
    unused = [
        (area, code)
        for area, code, _ in entries(catalogue, "nl")
        if code not in texts and not any(_made_by(pattern, code) for pattern in patterns)
    ]
    assert unused == []


def _made_by(pattern, code):
    # A pattern that is all value would make every code look used.
    return CODE.search(pattern.replace("*", "")) is not None and fnmatchcase(code, pattern)


@pytest.mark.spec("AB-13")
def test_every_entry_has_the_same_placeholders_in_every_language(catalogue):
    by_code = {}
    for language in LANGUAGES:
        for area, code, entry in entries(catalogue, language):
            for part in ("text", "do"):
                names = {name for name, _ in placeholders(entry.get(part, ""))}
                by_code.setdefault((area, code, part), []).append((names, bool(entry.get(part))))
    assert [key for key, found in by_code.items() if any(one != found[0] for one in found)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_plain_names(catalogue, language):
    strange = [
        (area, code, field)
        for area, code, entry in entries(catalogue, language)
        for text in entry.values()
        for field, conversion in placeholders(text)
        if PLACEHOLDER.fullmatch(field) is None or conversion not in (None, "t", "n")
    ]
    assert strange == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_have_a_text_and_perhaps_a_way_out_and_no_more(catalogue, language):
    strange = [
        (area, code)
        for area, code, entry in entries(catalogue, language)
        if "text" not in entry or set(entry) - {"text", "do"}
    ]
    assert strange == []


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_of_decisions_are_full_sentences(catalogue, language):
    codes = {code for entry in CHECKS for code in entry.reasons}
    broken = [
        (area, code, text)
        for area, code, entry in entries(catalogue, language)
        for text in entry.values()
        if code in codes and not _is_sentence(text)
    ]
    assert broken == []


def _is_sentence(text):
    return text == text.strip() and (text[0].isupper() or text[0] == "{") and text[-1] in ".?"


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_failing_reason_of_a_check_says_what_to_do(catalogue, language):
    ways_out = {code: entry.get("do") for _, code, entry in entries(catalogue, language)}
    without = [
        (entry.name, code)
        for entry in CHECKS
        for code, outcome in entry.reasons.items()
        if outcome == "fail" and code != "rule_overridden" and not ways_out.get(code)
    ]
    assert without == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "nasty", ["{0}", "{code!r}", "{x.__class__}", "{", "}}", "%s %(x)d", "\\N{DIGIT ONE}"]
)
def test_values_of_strangers_are_never_read_as_a_format(language, nasty):
    reason = Reason("code_inactive", {"kind": nasty, "code": nasty, "name": nasty})
    assert sentence(reason, language).count(nasty) == 3
    assert nasty in remedy(reason, language)

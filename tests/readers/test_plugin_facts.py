"""What a plugin's field may give that it should not is a fact that went wrong, for every reader."""

from __future__ import annotations

import pytest
from extras import needs_durable
from msgspec.structs import replace
from readers_compared import compared
from sharp_documents import plain_case
from sharp_rules import operands_of, sharp_rulebook
from sharp_words import GIVEN, PLUGIN_FIELDS

OF_CASE = [field for field in PLUGIN_FIELDS if field.scope == "case"]
# What every type takes for a fact of its own; the rest is an error.
SOUND = {
    "toy.text": {"text", "empty"},
    "toy.texts": {"tuple"},
    "toy.amount": {"number"},
    "toy.number": {"number", "whole"},
    "toy.day": {"day"},
    "toy.truth": {"truth"},
    "toy.code": {"text", "empty"},
    "toy.home": {"number"},
    "toy.owned": {"text", "empty"},
}


def _given(word):
    case = plain_case()
    return replace(case, document=replace(case.document, type_code=word))


@needs_durable
@pytest.mark.spec("VE-5", "AB-18")
@pytest.mark.parametrize("field", OF_CASE, ids=lambda field: field.name)
def test_readers_agree_on_whatever_a_plugin_gives(field):
    book = sharp_rulebook(
        [
            {"kind": "block", "stage": "live", "when": [{field.name: of}]}
            for of in list(operands_of(field))[::3]
        ]
    )
    assert compared(book, [_given(word) for word in GIVEN])["pairs"] == len(GIVEN)


@pytest.mark.spec("VE-5", "AB-17")
@pytest.mark.parametrize("field", OF_CASE, ids=lambda field: field.name)
@pytest.mark.parametrize("word", [word for word in GIVEN if word != "nothing"])
def test_a_fact_of_the_wrong_type_is_an_error_even_where_it_is_only_asked_for(field, word):
    book = sharp_rulebook([{"kind": "block", "stage": "live", "when": [{field.name: {"is_known": True}}]}])
    result = book.trace(_given(word)).results()["r0"]
    assert result == ("held" if word in SOUND[field.name] else "error")

"""The published JSON Schema of files with rule tests, made from the same catalogue as that of rules."""

from __future__ import annotations

import json
from typing import Any

from boekwerk.rules.fields import Field, Scope
from boekwerk.rules.making import DAY, can_be_given
from boekwerk.rules.reading_rules import ID_PATTERN
from boekwerk.rules.schema_conditions import one_or_several, value_schema
from boekwerk.rules.schema_words import DATE_FORM, ID_FORM, KEY_WORDS, both, described
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary
from boekwerk.trial.rule_tests.given import FILE_KEYS, item_keys
from boekwerk.trial.rule_tests.reading import EXPECT_KEYS, TEST_KEYS
from boekwerk.trial.rule_tests.schema_words import ITEM_WORDS, RESULT_WORDS, TEST_WORDS, VERDICT_WORDS
from boekwerk.trial.rule_tests.source import RESULTS, SCHEMA, VERDICTS

_Schema = dict[str, Any]

_TEXT = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": 1000}
_PATH = {"type": "string", "pattern": r"\S", "maxLength": 1000}
_RULE = {"type": ["string", "integer"], "pattern": ID_PATTERN, "patternErrorMessage": both(ID_FORM)}
_DATE = {
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "patternErrorMessage": both(DATE_FORM),
}
_SIGNED_MONEY = {
    "type": ["number", "string"],
    "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?$",
    "examples": [250.00],
}


def rule_tests_schema(vocabulary: Vocabulary = VOCABULARY) -> _Schema:
    """Make the JSON Schema (draft 2020-12) of a file with tests of rules in the words of a vocabulary."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://boekwerk.example/schemas/rule-tests.schema.json",
        **described(TEST_WORDS["file_with_tests"]),
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "tests"],
        "properties": {
            "schema": {"const": SCHEMA, **described(KEY_WORDS["schema"])},
            "rules": {"type": "array", "items": _PATH, **described(TEST_WORDS["rule_files"])},
            "tests": {
                "type": "array",
                "minItems": 1,
                "items": {"$ref": "#/$defs/test"},
                **described(TEST_WORDS["tests"]),
            },
        },
        "examples": [_EXAMPLE],
        "defaultSnippets": [
            {**_snippet("new_file"), "body": {"schema": SCHEMA, "tests": [_NEW_TEST]}},
        ],
        "$defs": {"test": _test(), "given": _given(vocabulary), "expect": _expect()},
    }


def rule_tests_schema_text(vocabulary: Vocabulary = VOCABULARY) -> str:
    """Give the schema as it stands in ``schemas/rule-tests.schema.json``."""
    return json.dumps(rule_tests_schema(vocabulary), indent=2, ensure_ascii=False) + "\n"


_EXAMPLE = {
    "schema": SCHEMA,
    "tests": [
        {
            "name": "Een abonnement van KPN wordt geboekt",
            "given": {
                "document.kind": "purchase_invoice",
                "document.total_incl": 60.50,
                "supplier.name": "KPN B.V.",
                "lines": [{"description": "Abonnement mei", "net_amount": 50.00, "vat_rate": 21}],
            },
            "expect": {"rules": {"telefonie-tot-250": "held"}, "decides": "telefonie-tot-250"},
        }
    ],
}
_NEW_TEST: dict[str, Any] = {
    "name": "$1",
    "given": {"document.kind": "${2:purchase_invoice}", "document.total_incl": "${3:60.50}"},
    "expect": {"rules": {"${4:telefonie-tot-250}": "${5:held}"}},
}


def _test() -> _Schema:
    parts: _Schema = {
        "name": {**_TEXT, **described(TEST_WORDS["name"])},
        "given": {"$ref": "#/$defs/given", **described(TEST_WORDS["given"])},
        "expect": {"$ref": "#/$defs/expect", **described(TEST_WORDS["expect"])},
    }
    with_file = {"required": ["given"], "properties": {"given": {"required": ["file"]}}}
    without = {"properties": {"expect": {"properties": {"decision": False, "reasons": False}}}}
    return {
        **_object({key: parts[key] for key in TEST_KEYS}),
        "required": list(TEST_KEYS),
        "if": with_file,
        "else": without,
        "defaultSnippets": [{**_snippet("new_test"), "body": _NEW_TEST}],
    }


def _given(vocabulary: Vocabulary) -> _Schema:
    """Make the schema of what is given: facts, or an invoice of an administration."""
    return {
        **_object(
            {
                **_facts("case", vocabulary),
                **{key: _items(scope, vocabulary) for key, scope in item_keys(vocabulary).items()},
                "as_of": {**_DATE, "default": DAY.isoformat(), **described(TEST_WORDS["as_of"])},
                "file": {**_PATH, **described(TEST_WORDS["file"])},
                "administration": {**_PATH, **described(TEST_WORDS["administration"])},
            }
        ),
        "minProperties": 1,
        "dependentRequired": {"file": ["administration"], "administration": ["file"]},
        "if": {"required": ["file"]},
        "then": {"propertyNames": {"enum": list(FILE_KEYS)}},
        "defaultSnippets": [
            {
                **_snippet("invoice"),
                "body": {"file": "${1:factuur.xml}", "administration": "${2:../administrations/bakkerij}"},
            }
        ],
    }


def _items(scope: Scope, vocabulary: Vocabulary) -> _Schema:
    return {"type": "array", "items": _object(_facts(scope, vocabulary)), **described(ITEM_WORDS[scope])}


def _facts(scope: Scope, vocabulary: Vocabulary) -> _Schema:
    fields = vocabulary.fields_of(scope)
    return {
        name: {**described(field), **_fact(field)}
        for name, field in fields.items()
        if can_be_given(name, scope)
    }


def _fact(field: Field) -> _Schema:
    one = dict(value_schema(field))
    if field.type == "money":
        one = {**one, **_SIGNED_MONEY}
        one.pop("minimum", None)
    if field.choices:  # a document has one of them, not a group
        words = one.pop("enumDescriptions", None)
        kept = [place for place, word in enumerate(one["enum"]) if word in field.choices]
        one["enum"] = [one["enum"][place] for place in kept]
        if words is not None:
            one["enumDescriptions"] = [words[place] for place in kept]
    return one_or_several(one) if field.many else one


def _expect() -> _Schema:
    parts: _Schema = {
        "rules": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": ID_PATTERN},
            "additionalProperties": {
                "type": "string",
                "enum": list(RESULTS),
                "enumDescriptions": [both(RESULT_WORDS[result]) for result in RESULTS],
            },
        },
        "decides": {**_RULE, "examples": ["telefonie-tot-250", "none"]},
        "blocks": {**_RULE, "type": ["array", "string", "integer"], "items": _RULE},
        "decision": {
            "type": "string",
            "enum": list(VERDICTS),
            "enumDescriptions": [both(VERDICT_WORDS[verdict]) for verdict in VERDICTS],
        },
        "reasons": {"type": ["array", "string"], "items": _PATH, "examples": [["direction_no_addressee"]]},
    }
    described_parts = {key: {**parts[key], **described(TEST_WORDS[f"expect_{key}"])} for key in EXPECT_KEYS}
    return {**_object(described_parts), "minProperties": 1}


def _snippet(key: str) -> dict[str, str]:
    words = TEST_WORDS[key]
    return {"label": both(words.title), "description": both(words.about)}


def _object(properties: _Schema) -> _Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}

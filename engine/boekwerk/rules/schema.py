"""The published JSON Schema of rule files, made from the same tables that the reader uses (RU-1).

Written for the editor's language server as much as for a validator. Where a value may be of several
types, their keywords stand side by side instead of in ``anyOf``: each is about one type only, so that
what is underlined is the word that is wrong and not everything around it. What a file may hold
depends on ``kind`` alone.
"""

from __future__ import annotations

import json
from typing import Any

from boekwerk.domain.decision import RuleKind
from boekwerk.rules.reading_rules import (
    ID_PATTERN,
    KEYS_OF_KIND,
    LANGUAGE_KEYS,
    MOST_PRIORITY,
    RELATION_KEYS,
    REQUIRED_OF_KIND,
)
from boekwerk.rules.schema_conditions import condition_schemas, one_or_several, value_schema
from boekwerk.rules.schema_matching import matching_parts
from boekwerk.rules.schema_snippets import FILE_EXAMPLE, file_snippets, message_snippets, rule_snippets
from boekwerk.rules.schema_words import (
    DATE_FORM,
    ID_FORM,
    KEY_WORDS,
    KIND_WORDS,
    STAGE_WORDS,
    both,
    described,
    said,
)
from boekwerk.rules.source import KINDS, SCHEMA, STAGES
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

_Schema = dict[str, Any]

_TEXT = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": 1000}
_DATE = {
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "patternErrorMessage": both(DATE_FORM),
    "examples": ["2026-01-31"],
}
_CONDITIONS = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}


def rules_schema(vocabulary: Vocabulary = VOCABULARY) -> _Schema:
    """Make the JSON Schema (draft 2020-12) of a rule file that may use the words of a vocabulary."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://boekwerk.example/schemas/rules.schema.json",
        **described(KEY_WORDS["file"]),
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "kind", "rules"],
        "properties": {
            "schema": {"const": SCHEMA, **described(KEY_WORDS["schema"])},
            "kind": {
                "type": "string",
                "enum": list(KINDS),
                "enumDescriptions": [both(KIND_WORDS[kind].about) for kind in KINDS],
                **described(KEY_WORDS["kind"]),
            },
            "rules": {"type": "array", **described(KEY_WORDS["rules"])},
        },
        "allOf": [_rules_of(kind) for kind in KINDS],
        "examples": [FILE_EXAMPLE],
        "defaultSnippets": file_snippets(),
        "$defs": {
            **{kind: _rule(kind, vocabulary) for kind in KINDS},
            **condition_schemas(vocabulary),
        },
    }


def schema_text(vocabulary: Vocabulary = VOCABULARY) -> str:
    """Give the schema as it stands in ``schemas/rules.schema.json``."""
    return json.dumps(rules_schema(vocabulary), indent=2, ensure_ascii=False) + "\n"


def _rules_of(kind: RuleKind) -> _Schema:
    return {
        "if": {"required": ["kind"], "properties": {"kind": {"const": kind}}},
        "then": {"properties": {"rules": {"items": {"$ref": f"#/$defs/{kind}"}}}},
    }


def _rule(kind: RuleKind, vocabulary: Vocabulary) -> _Schema:
    common = {key: {**part, **described(KEY_WORDS[key])} for key, part in _parts(vocabulary).items()}
    parts = {**common, **matching_parts(vocabulary)}
    return {
        **described(KIND_WORDS[kind]),
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED_OF_KIND[kind]),
        "properties": {key: parts[key] for key in KEYS_OF_KIND[kind]},
        "defaultSnippets": rule_snippets(kind),
    }


def _parts(vocabulary: Vocabulary) -> dict[str, _Schema]:
    return {
        "id": {
            "type": ["string", "integer"],
            "pattern": ID_PATTERN,
            "patternErrorMessage": both(ID_FORM),
            "maxLength": 1000,
            "examples": ["telefonie-tot-250"],
        },
        "title": {**_TEXT, "examples": ["Telefonie tot € 250 direct boeken"]},
        "owner": {**_TEXT, "examples": ["advies@kantoor.example"]},
        "stage": {
            "type": "string",
            "enum": list(STAGES),
            "enumDescriptions": [both(STAGE_WORDS[stage]) for stage in STAGES],
            "default": "shadow",
        },
        "valid": _object({day: {**_DATE, **described(KEY_WORDS[day])} for day in ("from", "until")}),
        "priority": {
            "type": "integer",
            "default": 0,
            "minimum": -MOST_PRIORITY,
            "maximum": MOST_PRIORITY,
            "examples": [10],
        },
        "applies_to": _applies_to(vocabulary),
        "when": _CONDITIONS,
        "unless": _CONDITIONS,
        "message": _message(),
    }


def _applies_to(vocabulary: Vocabulary) -> _Schema:
    fields = vocabulary.case_fields
    places = {"package": "administration.package", "administration": "administration.id"}
    named = {key: {**_named(fields[path]), **described(KEY_WORDS[key])} for key, path in places.items()}
    relation = {key: _named(fields[f"relation.{key}"]) for key in RELATION_KEYS}
    return _object(
        {
            **named,
            "relation": {**_object(relation), "minProperties": 1, **described(KEY_WORDS["relation"])},
        }
    )


def _named(field: Any) -> _Schema:
    return {
        "title": both(field.title),
        "description": said(field.about),
        **one_or_several(value_schema(field)),
    }


def _message() -> _Schema:
    texts = {key: {**_TEXT, **described(KEY_WORDS[f"message_{key}"])} for key in LANGUAGE_KEYS}
    return {
        **_object(texts),
        **_TEXT,
        "type": ["string", "number", "boolean", "object"],
        "minProperties": 1,
        "defaultSnippets": message_snippets(),
    }


def _object(properties: _Schema) -> _Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}

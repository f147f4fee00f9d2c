"""The published JSON Schema of rule files, made from the same tables that the reader uses (RU-1)."""

from __future__ import annotations

import json
from typing import Any

from boekwerk.rules.conditions import GROUPS, QUANTIFIERS
from boekwerk.rules.fields import CASE_FIELDS, FIELDS, ITEM_FIELDS, Field, Scope, TypeName, Words
from boekwerk.rules.operators import OPERATORS, Operator
from boekwerk.rules.reading_comparisons import EXACT_CASE, operators_for
from boekwerk.rules.reading_rules import (
    BLOCK_KEYS,
    ID_PATTERN,
    LANGUAGE_KEYS,
    MOST_PRIORITY,
    RELATION_KEYS,
    REQUIRED_KEYS,
    RULE_KEYS,
)
from boekwerk.rules.schema_words import GROUP_WORDS, KEY_WORDS, QUANTIFIER_WORDS
from boekwerk.rules.source import KINDS, SCHEMA, STAGES
from boekwerk.rules.values import TYPES

_Schema = dict[str, Any]

_TEXT = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": 1000}
_DATE = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_CONDITIONS = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}


def rules_schema() -> _Schema:
    """Make the JSON Schema (draft 2020-12) of a rule file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://boekwerk.example/schemas/rules.schema.json",
        "title": "Boekwerk: rules / regels",
        "description": _said(KEY_WORDS["file"]),
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "kind", "rules"],
        "properties": {
            "schema": {"const": SCHEMA, **_described("schema")},
            "kind": {"type": "string", "enum": list(KINDS), **_described("kind")},
            "rules": {"type": "array", **_described("rules")},
        },
        "allOf": [_rules_of(kind) for kind in KINDS],
        "examples": [_EXAMPLE],
        "$defs": {
            "automatic_booking": _rule(RULE_KEYS),
            "block": _rule(BLOCK_KEYS),
            "condition": _conditions("case"),
            **{f"{scope}_condition": _conditions(scope) for scope in ITEM_FIELDS},
            **{f"test.{kind}": _test(_any_of_type(kind)) for kind in TYPES if kind != "choice"},
        },
    }


def schema_text() -> str:
    """Give the schema as it stands in ``schemas/rules.schema.json``."""
    return json.dumps(rules_schema(), indent=2, ensure_ascii=False) + "\n"


_EXAMPLE = {
    "schema": SCHEMA,
    "kind": "automatic_booking",
    "rules": [
        {
            "id": "telefonie-tot-250",
            "title": "Telefonie tot € 250 direct boeken",
            "owner": "advies@kantoor.example",
            "stage": "shadow",
            "applies_to": {"relation": {"vat_number": ["NL001234567B29"]}},
            "when": [
                {"document.kind": "purchase_invoice"},
                {"document.total_incl": {"at_most": 250.00}},
                {"any_line": {"description": {"contains": "abonnement"}}},
            ],
            "unless": [{"relation.iban_differs": True}],
        }
    ],
}


def _rules_of(kind: str) -> _Schema:
    return {
        "if": {"required": ["kind"], "properties": {"kind": {"const": kind}}},
        "then": {"properties": {"rules": {"items": {"$ref": f"#/$defs/{kind}"}}}},
    }


def _rule(keys: tuple[str, ...]) -> _Schema:
    parts: dict[str, _Schema] = {
        "id": {"type": ["string", "integer"], "pattern": ID_PATTERN, "maxLength": 1000},
        "title": _TEXT,
        "owner": _TEXT,
        "stage": {"type": "string", "enum": list(STAGES), "default": "shadow"},
        "valid": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "from": {**_DATE, **_described("from")},
                "until": {**_DATE, **_described("until")},
            },
        },
        "priority": {
            "type": "integer",
            "default": 0,
            "minimum": -MOST_PRIORITY,
            "maximum": MOST_PRIORITY,
        },
        "applies_to": _applies_to(),
        "when": _CONDITIONS,
        "unless": _CONDITIONS,
        "message": _message(),
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED_KEYS),
        "properties": {key: {**parts[key], **_described(key)} for key in keys},
    }


def _applies_to() -> _Schema:
    relation = {key: _named(CASE_FIELDS[f"relation.{key}"]) for key in RELATION_KEYS}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "package": {**_named(CASE_FIELDS["administration.package"]), **_described("package")},
            "administration": {**_named(CASE_FIELDS["administration.id"]), **_described("administration")},
            "relation": {
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "properties": relation,
                **_described("relation"),
            },
        },
    }


def _named(field: Field) -> _Schema:
    one = TYPES[field.type].schema(field)
    return {"title": _title(field.title), "anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def _message() -> _Schema:
    by_language = {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": dict.fromkeys(LANGUAGE_KEYS, _TEXT),
    }
    return {"anyOf": [_TEXT, by_language]}


def _conditions(scope: Scope) -> _Schema:
    """Make the schema of one item of a list of conditions: fields, groups, quantifiers."""
    fields = CASE_FIELDS if scope == "case" else ITEM_FIELDS[scope]
    own = "condition" if scope == "case" else f"{scope}_condition"
    several: _Schema = {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{own}"}}
    properties: _Schema = {name: _field(field) for name, field in fields.items()}
    properties |= {group: {**several, "description": _said(GROUP_WORDS[group])} for group in GROUPS}
    if scope == "case":
        properties |= {word: _over_items(word) for word in QUANTIFIERS}
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": properties,
    }


def _over_items(word: str) -> _Schema:
    quantifier, scope = QUANTIFIERS[word]
    inner = {"$ref": f"#/$defs/{scope}_condition"}
    return {
        "description": _said(QUANTIFIER_WORDS[quantifier, scope]),
        "anyOf": [inner, {"type": "array", "minItems": 1, "items": inner}],
    }


def _field(field: Field) -> _Schema:
    words = {"title": _title(field.title), "description": _said(field.about)}
    return {**words, **(_test(field) if field.choices else {"$ref": f"#/$defs/test.{field.type}"})}


def _test(field: Field) -> _Schema:
    """Make the schema of what may stand behind a field."""
    one = TYPES[field.type].schema(field)
    operators = {word: _operand(OPERATORS[word], field) for word in operators_for(field)}
    if field.type == "text":
        operators[EXACT_CASE] = {"type": "boolean", **_described(EXACT_CASE)}
    mapping = {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": operators}
    forms = [one, mapping]
    if "in" in operators:
        forms.insert(1, {"type": "array", "minItems": 1, "items": one})
    return {"anyOf": forms}


def _any_of_type(kind: TypeName) -> Field:
    return next(field for field in FIELDS if field.type == kind)


def _operand(operator: Operator, field: Field) -> _Schema:
    one = TYPES[field.type].schema(field)
    several = {"type": "array", "minItems": 1, "items": one}
    shapes: dict[str, _Schema] = {
        "one": one,
        "list": several,
        "one_or_list": {"anyOf": [one, several]},
        "pair": {"type": "array", "minItems": 2, "maxItems": 2, "items": one},
        "pattern": {"anyOf": [_TEXT, {"type": "array", "minItems": 1, "items": _TEXT}]},
        "days": {"type": "integer", "minimum": 0, "maximum": 99999},
        "flag": {"type": "boolean"},
    }
    return {**shapes[operator.operand], "description": _said(operator.about)}


def _described(key: str) -> _Schema:
    return {"description": _said(KEY_WORDS[key])}


def _said(words: Words) -> str:
    return f"{words.en}\n\n{words.nl}"


def _title(words: Words) -> str:
    return f"{words.en} / {words.nl}"

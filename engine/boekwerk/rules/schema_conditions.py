"""The part of the schema of rule files that is about conditions: fields, operators, groups."""

from __future__ import annotations

from typing import Any

from boekwerk.reasons import term
from boekwerk.rules.conditions import GROUPS, QUANTIFIERS
from boekwerk.rules.fields import Field, Scope, TypeName
from boekwerk.rules.operators import Operand, Operator
from boekwerk.rules.reading_comparisons import EXACT_CASE
from boekwerk.rules.schema_snippets import condition_snippets, operator_snippets
from boekwerk.rules.schema_words import (
    FORM_WORDS,
    GROUP_WORDS,
    KEY_WORDS,
    OPERAND_WORDS,
    both,
    condition_words,
    described,
    quantifier_words,
    said,
)
from boekwerk.rules.values import TYPES
from boekwerk.rules.vocabulary import Vocabulary

_Schema = dict[str, Any]

# Keywords that are about values of every type, where others are about one type only.
_OF_EVERY_TYPE = ("enum", "enumDescriptions")


def condition_schemas(vocabulary: Vocabulary) -> dict[str, _Schema]:
    """Make the definitions that rules refer to, by name: conditions, and what may stand behind a field."""
    scopes: list[Scope] = ["case", *vocabulary.item_fields]
    items = {f"{scope}_conditions": _under_quantifier(scope, vocabulary) for scope in scopes[1:]}
    return {
        **{_name(scope): _condition(scope, vocabulary) for scope in scopes},
        **items,
        **{f"test.{field.type}": _test(field, vocabulary) for field in _one_of_each_type(vocabulary)},
    }


def value_schema(field: Field) -> _Schema:
    """Make the schema of one value of a field."""
    schema = dict(TYPES[field.type].schema(field))
    if field.choices:
        words = [_choice(word) for word in schema["enum"]]
        return {**schema, "enumDescriptions": words}
    form = FORM_WORDS.get(field.type)
    return schema if form is None else {**schema, "patternErrorMessage": both(form)}


def one_or_several(one: _Schema) -> _Schema:
    """Make the schema of a value, or a list of such values."""
    return _of_forms(one, {"type": ["array"], "minItems": 1, "items": one})


def _name(scope: Scope) -> str:
    return "condition" if scope == "case" else f"{scope}_condition"


def _condition(scope: Scope, vocabulary: Vocabulary) -> _Schema:
    """Make the schema of one item of a list of conditions: fields, groups, quantifiers."""
    return {
        **described(condition_words(scope)),
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": _properties(scope, vocabulary),
        "defaultSnippets": condition_snippets(scope),
    }


def _under_quantifier(scope: Scope, vocabulary: Vocabulary) -> _Schema:
    """Make the schema of what stands under ``any_line``: conditions together, or a list of them."""
    own = _name(scope)
    return {
        "type": ["object", "array"],
        "additionalProperties": False,
        "minProperties": 1,
        "properties": _properties(scope, vocabulary),
        "minItems": 1,
        "items": {"$ref": f"#/$defs/{own}"},
        "defaultSnippets": condition_snippets(scope),
    }


def _properties(scope: Scope, vocabulary: Vocabulary) -> dict[str, _Schema]:
    several: _Schema = {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{_name(scope)}"}}
    fields = {name: _field(field, vocabulary) for name, field in vocabulary.fields_of(scope).items()}
    groups: dict[str, _Schema] = {group: {**several, **described(GROUP_WORDS[group])} for group in GROUPS}
    return {**fields, **groups, **(_quantified() if scope == "case" else {})}


def _quantified() -> dict[str, _Schema]:
    return {
        word: {
            **described(quantifier_words(quantifier, scope)),
            "$ref": f"#/$defs/{scope}_conditions",
        }
        for word, (quantifier, scope) in QUANTIFIERS.items()
    }


def _field(field: Field, vocabulary: Vocabulary) -> _Schema:
    words = described(field)
    return {
        **words,
        **(_test(field, vocabulary) if field.choices else {"$ref": f"#/$defs/test.{field.type}"}),
    }


def _test(field: Field, vocabulary: Vocabulary) -> _Schema:
    """Make the schema of what may stand behind a field: a value, a list of values, or operators."""
    one = value_schema(field)
    names = vocabulary.operators_for(field)
    operators = {name: _operand(vocabulary.operators[name], field, one) for name in names}
    if field.type == "text":
        operators[EXACT_CASE] = {"type": "boolean", **described(KEY_WORDS[EXACT_CASE])}
    mapping = {
        "type": ["object"],
        "additionalProperties": False,
        "minProperties": 1,
        "properties": operators,
    }
    if "in" in operators:
        mapping |= {"type": ["array", "object"], "minItems": 1, "items": one}
    return _of_forms(one, mapping, {"defaultSnippets": operator_snippets(names, vocabulary)})


def _of_forms(one: _Schema, other: _Schema, offered: _Schema | None = None) -> _Schema:
    """Make the schema of a value, or of something that is no single value.

    Where nothing has been written yet the condition holds, so that an editor offers what may stand
    inside. Examples would be filled in instead of asked for. ``offered`` is for where a value is not
    begun, and not for inside it.
    """
    of_value = {key: one[key] for key in _OF_EVERY_TYPE if key in one} | (offered or {})
    bare = {key: value for key, value in one.items() if key not in (*_OF_EVERY_TYPE, "type", "examples")}
    scalars, compound = _types(one), other["type"]
    inside = {key: value for key, value in other.items() if key != "type"}
    return {
        "type": sorted([*scalars, *compound], key=lambda name: name != "string"),
        **bare,
        **({"anyOf": [{"not": {"type": compound}, **of_value}, {"type": compound}]} if of_value else {}),
        "if": {"not": {"type": scalars}},
        "then": inside,
    }


def _operand(operator: Operator, field: Field, one: _Schema) -> _Schema:
    pattern = {"type": "string", "pattern": r"\S", "maxLength": 1000}
    shapes: dict[Operand, _Schema] = {
        "one": one,
        "list": {"type": "array", "minItems": 1, "items": one},
        "one_or_list": one_or_several(one),
        "pair": {"type": "array", "minItems": 2, "maxItems": 2, "items": one},
        "pattern": one_or_several({**pattern, "type": ["string", "number", "boolean"]}),
        "days": {"type": "integer", "minimum": 0, "maximum": 99999, "examples": [30]},
        "flag": {"type": "boolean"},
    }
    return {
        **shapes[operator.operand],
        "title": both(operator.about),
        "description": said(OPERAND_WORDS[operator.operand]),
    }


def _one_of_each_type(vocabulary: Vocabulary) -> list[Field]:
    """Give a field of every type but choices, of which each field has its own."""
    scopes: list[Scope] = ["case", *vocabulary.item_fields]
    found: dict[TypeName, Field] = {}
    for scope in scopes:
        for field in vocabulary.fields_of(scope).values():
            if not field.choices:
                found.setdefault(field.type, field)
    return [found[kind] for kind in TYPES if kind in found]


def _choice(word: str) -> str:
    return f"{term(word, 'en').replace('_', ' ')} / {term(word, 'nl').replace('_', ' ')}"


def _types(one: _Schema) -> list[str]:
    return one["type"] if isinstance(one["type"], list) else [one["type"]]

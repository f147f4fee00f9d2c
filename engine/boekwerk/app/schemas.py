"""The JSON Schemas of the YAML files that people write, with the words of this installation."""

from __future__ import annotations

from collections.abc import Callable

from boekwerk.app.settings import SETTINGS
from boekwerk.office.relations_files import TABLES
from boekwerk.office.schemas import encoded, json_schema
from boekwerk.rules.schema import schema_text
from boekwerk.rules.vocabulary import Vocabulary
from boekwerk.trial.rule_tests.schema import rule_tests_schema_text

_OF_RULES: dict[str, Callable[[Vocabulary], str]] = {
    "rules": schema_text,
    "rule-tests": rule_tests_schema_text,
}
_OF_FILES = {table.name: table for table in (*TABLES, SETTINGS) if not table.is_csv}
SCHEMAS = (*_OF_RULES, *_OF_FILES)
"""Of which files there is a schema, as ``schemas/<name>.schema.json`` is named."""


def schema_of(name: str, vocabulary: Vocabulary) -> str:
    """Give the schema of one of `SCHEMAS`; rules and their tests may use the words of ``vocabulary``."""
    if name in _OF_RULES:
        return _OF_RULES[name](vocabulary)
    return encoded(json_schema(_OF_FILES[name])).decode()

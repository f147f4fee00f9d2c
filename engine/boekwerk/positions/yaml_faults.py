"""What the YAML parser's errors mean to the person who wrote the file."""

from __future__ import annotations

import yaml

from boekwerk.domain.reason import Location

# Parts of libyaml's and PyYAML's messages, and the code that says it to a person.
_BY_PROBLEM = (
    ("mapping values are not allowed", "yaml_second_colon"),
    ("unexpected end of stream", "yaml_quote_not_closed"),
    ("could not find expected ':'", "yaml_colon_missing"),
    ("expected ',' or", "yaml_bracket_not_closed"),
    ("expected node content", "yaml_bracket_not_closed"),
    ("expected the node content", "yaml_bracket_not_closed"),
    ("<block end>", "yaml_indentation"),
    ("expected key", "yaml_indentation"),
    ("expected '-' indicator", "yaml_indentation"),
    ("block sequence entries are not allowed", "yaml_indentation"),
    ("document start", "yaml_several_documents"),
)
# Where the thing begins tells more than where the parser gave up.
_BEGINS_EARLIER = frozenset({"yaml_quote_not_closed", "yaml_bracket_not_closed", "yaml_colon_missing"})


def fault_of(error: yaml.YAMLError, text: str, file: str) -> tuple[str, Location]:
    """Give the code of the catalogue for a parser's error, and the place it speaks of."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return "yaml_not_valid", Location(file)
    problem = error.problem or ""
    if "cannot start any token" in problem:
        return _wrong_character(error, text, file)
    code = next((code for part, code in _BY_PROBLEM if part in problem), "yaml_not_valid")
    mark = (error.context_mark if code in _BEGINS_EARLIER else None) or error.problem_mark
    return code, _location(mark, file)


def _wrong_character(error: yaml.MarkedYAMLError, text: str, file: str) -> tuple[str, Location]:
    where = _location(error.problem_mark, file)
    if where.line is None or where.column is None:
        return "yaml_not_valid", where
    line = text.splitlines()[where.line - 1 : where.line]
    is_tab = bool(line) and line[0][where.column - 1 : where.column] == "\t"
    return ("yaml_tab" if is_tab else "yaml_special_character"), where


def _location(mark: yaml.Mark | None, file: str) -> Location:
    return Location(file) if mark is None else Location(file, mark.line + 1, mark.column + 1)

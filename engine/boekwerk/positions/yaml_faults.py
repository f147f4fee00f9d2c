"""What the YAML parser's errors mean to the person who wrote the file."""

from __future__ import annotations

import re

import yaml

from boekwerk.domain.reason import Location

# Parts of libyaml's and PyYAML's messages, and the code that says it to a person.
_BY_PROBLEM = (
    ("tab character", "yaml_tab"),
    ("mapping values are not allowed", "yaml_second_colon"),
    ("unexpected end of stream", "yaml_quote_not_closed"),
    ("could not find expected ':'", "yaml_colon_missing"),
    ("expected ',' or", "yaml_bracket_not_closed"),
    ("expected node content", "yaml_bracket_not_closed"),
    ("expected the node content", "yaml_bracket_not_closed"),
    ("<block end>", "yaml_indentation"),
    ("expected key", "yaml_indentation"),
    ("expected '-' indicator", "yaml_indentation"),
    ("alphabetic or numeric character", "yaml_special_character"),
    ("chomping or indentation", "yaml_greater_sign"),
    ("comment or line break", "yaml_greater_sign"),
    ("comment or a line break", "yaml_greater_sign"),
    ("block sequence entries are not allowed", "yaml_indentation"),
    ("document start", "yaml_several_documents"),
)
# Where the thing begins tells more than where the parser gave up.
_BEGINS_EARLIER = frozenset({"yaml_quote_not_closed", "yaml_bracket_not_closed", "yaml_colon_missing"})
# What a quotation mark without its partner also looks like: it ends at the next one, lines further on.
_MAYBE_A_QUOTE = frozenset(
    {
        "yaml_indentation",
        "yaml_second_colon",
        "yaml_colon_missing",
        "yaml_bracket_not_closed",
        "yaml_not_valid",
    }
)
# A quotation mark where a value or key begins; comments are passed over.
_OPENING = re.compile(r"(?:^|(?<=\s))#[^\n]*|(?:^[ ]*|[:\-][ ]+|[\[{,][ ]*)([\"'])", re.MULTILINE)
_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*'")}
# What may be wrong with a text on one line.
_MAYBE_ONE_LINE = frozenset({"yaml_indentation", "yaml_bracket_not_closed"})
_CLOSED = re.compile(r"""(?:[:\-][ ]+|[\[{,][ ]*)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ ]*$""")
_COMMENT = re.compile(r"[ \t]#")
# 't Hoekje, 's-Hertogenbosch: names in which the mark is no quotation mark.
_APOSTROPHE = re.compile(r"'[a-z][ -]", re.IGNORECASE)
_MAY_FOLLOW = re.compile(r"[ \t]*(?:$|[,\]}:#])", re.MULTILINE)


def fault_of(error: yaml.YAMLError, text: str, file: str) -> tuple[str, Location]:
    """Give the code of the catalogue for a parser's error, and the place it speaks of."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return "yaml_not_valid", Location(file)
    problem = error.problem or ""
    if "cannot start any token" in problem:
        return _wrong_character(error, text, file)
    code = next((code for part, code in _BY_PROBLEM if part in problem), "yaml_not_valid")
    mark = (error.context_mark if code in _BEGINS_EARLIER else None) or error.problem_mark
    if code in _MAYBE_A_QUOTE and error.problem_mark is not None:
        opened = _open_quote(text, error.problem_mark.line)
        if opened is not None:
            return _code_of_open_quote(text, opened), _place(text, opened, file)
    if code in _MAYBE_ONE_LINE and mark is not None and error.problem_mark is not None:
        code, mark = _on_its_line(text, code, mark, error.problem_mark)
    if code == "yaml_quote_not_closed" and mark is not None:
        code = _code_of_open_quote("\n".join(_line(text, mark)), mark.column)
    return code, _location(mark, file)


def _on_its_line(text: str, code: str, mark: yaml.Mark, given_up: yaml.Mark) -> tuple[str, yaml.Mark]:
    """Look at the line for a text that had better stood between quotation marks."""
    line = "".join(_line(text, given_up))
    before, found = line[: given_up.column], line[given_up.column : given_up.column + 1]
    if found and found not in ",]}:#" and _CLOSED.search(before) is not None:
        return "yaml_text_after_quote", given_up
    if code == "yaml_bracket_not_closed" and found == ":" and mark.line == given_up.line:
        return "yaml_second_colon", given_up
    if code == "yaml_bracket_not_closed" and _COMMENT.search("".join(_line(text, mark)), mark.column):
        return "yaml_comment_in_brackets", mark
    return code, mark


def _code_of_open_quote(text: str, at: int) -> str:
    return "yaml_apostrophe" if _APOSTROPHE.match(text, at) else "yaml_quote_not_closed"


def _line(text: str, mark: yaml.Mark) -> list[str]:
    return text.splitlines()[mark.line : mark.line + 1]


def _open_quote(text: str, last_line: int) -> int | None:
    """Find a quoted text of several lines that ends in the middle of another, up to a line (from 0)."""
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        at = opening.end()
        if opening[1] is None:
            continue
        start = opening.start(1)
        if text.count("\n", 0, start) > last_line:
            return None
        quoted = _QUOTED[opening[1]].match(text, start)
        if quoted is None:
            return start
        at = quoted.end()
        if "\n" in quoted.group() and _MAY_FOLLOW.match(text, at) is None:
            return start
    return None


def _place(text: str, offset: int, file: str) -> Location:
    line = text.count("\n", 0, offset) + 1
    return Location(file, line, offset - text.rfind("\n", 0, offset))


def _wrong_character(error: yaml.MarkedYAMLError, text: str, file: str) -> tuple[str, Location]:
    where = _location(error.problem_mark, file)
    if where.line is None or where.column is None:
        return "yaml_not_valid", where
    line = text.splitlines()[where.line - 1 : where.line]
    is_tab = bool(line) and line[0][where.column - 1 : where.column] == "\t"
    return ("yaml_tab" if is_tab else "yaml_special_character"), where


def _location(mark: yaml.Mark | None, file: str) -> Location:
    return Location(file) if mark is None else Location(file, mark.line + 1, mark.column + 1)

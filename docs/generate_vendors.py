"""The table of capabilities in vendors.md."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

from boekwerk.domain import capabilities

PAGE = Path(__file__).parent / "vendors.md"
_SOURCE = re.compile(r"\s*\((?:[A-Z]{2}-\d+(?:, )?)+\)")  # what the maintainers call a requirement
_TABLE = re.compile(r"(?<=<!-- capabilities -->\n).*?(?=<!-- end -->)", re.DOTALL)


def table() -> str:
    """Make the table from the struct: fields, values, defaults, and what they are for."""
    (struct,) = (
        node for node in ast.parse(inspect.getsource(capabilities)).body if isinstance(node, ast.ClassDef)
    )
    rows = ["| capability | values | not declared | meaning |", "| --- | --- | --- | --- |"]
    for field, text in zip(struct.body, struct.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            name, default = ast.unparse(field.target), _default(field.value)
            values, meaning = _values(field.annotation), _in_a_cell(ast.literal_eval(text.value))
            rows.append(f"| `{name}` | {values} | {default} | {meaning} |")
    return "\n".join(rows) + "\n"


def pages() -> dict[Path, str]:
    """Give the page as it should be, with the table in it."""
    return {PAGE: _TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))}


def _in_a_cell(text: str) -> str:
    return " ".join(_SOURCE.sub("", text).replace("``", "`").split())


def _default(value: ast.expr | None) -> str:
    found = ast.literal_eval(value) if value else None
    return {"False": "no", "None": "none"}.get(str(found), str(found))


def _values(annotation: ast.expr) -> str:
    if isinstance(annotation, ast.Subscript):
        return ", ".join(f"`{value}`" for value in ast.literal_eval(annotation.slice))
    names = {"bool": "yes or no", "int": "whole number", "int | None": "whole number, or none"}
    names["str | None"] = "text, or none"
    return names[ast.unparse(annotation)]

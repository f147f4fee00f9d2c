"""Which codes the code uses, found in its syntax trees, and which the catalogue has, file by file."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "engine" / "boekwerk" / "reasons"
SOURCES = sorted([*ROOT.glob("engine/boekwerk/**/*.py"), *ROOT.glob("plugins/*/boekwerk_*/**/*.py")])
SAYS = frozenset({"Reason", "said"})


@pytest.fixture(scope="session")
def catalogue() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    """Give the entries by language, area (file) and code."""
    return {
        folder.name: {
            file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
            for file in sorted(folder.glob("*.toml"))
        }
        for folder in sorted(CATALOGUE.iterdir())
        if folder.is_dir() and folder.name != "__pycache__"
    }


@pytest.fixture(scope="session")
def trees() -> dict[str, ast.Module]:
    return {
        file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES
    }


@pytest.fixture(scope="session")
def said_codes(trees) -> dict[str, set[str]]:
    """Map each code that is said literally to the files that say it.

    Said is what stands first in ``Reason(…)`` or ``said(…)``, or is given as ``code`` to a function that
    passes its argument ``code`` on to one of these.
    """
    passing_on = _functions_passing_on(trees.values())
    found: dict[str, set[str]] = {}
    for file, tree in trees.items():
        for call in _calls(tree):
            place = 0 if _name(call.func) in SAYS else passing_on.get(_name(call.func))
            if place is not None:
                for code in _literals(call, place):
                    found.setdefault(code, set()).add(file)
    return found


@pytest.fixture(scope="session")
def texts(trees) -> set[str]:
    """Give every text literal of the code, and every word of those that are lists of words."""
    constants = {
        node.value
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return constants | {word for text in constants for word in text.split()}


@pytest.fixture(scope="session")
def patterns(trees) -> set[str]:
    """Give every f-string of the code as a pattern in which ``*`` stands for a value."""
    return {
        "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    }


def _functions_passing_on(trees) -> dict[str, int]:
    """Find functions with an argument ``code`` that they pass on, and the place of that argument."""
    found: dict[str, int] = {}
    before = -1
    while len(found) != before:
        before = len(found)
        for tree in trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef) and _passes_code_on(node, SAYS | found.keys()):
                    names = [
                        argument.arg for argument in node.args.args if argument.arg not in ("self", "cls")
                    ]
                    found[node.name] = names.index("code") if "code" in names else -1
    return found


def _passes_code_on(function: ast.FunctionDef, says) -> bool:
    arguments = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    return "code" in arguments and any(
        _name(call.func) in says and _is_code(call) for call in _calls(function)
    )


def _is_code(call: ast.Call) -> bool:
    values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "code")]
    return any(isinstance(value, ast.Name) and value.id == "code" for value in values)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literals(call: ast.Call, place: int) -> Iterator[str]:
    values = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    if 0 <= place < len(call.args):
        values.append(call.args[place])
    for value in values:
        parts = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
        texts = (part.value for part in parts if isinstance(part, ast.Constant))
        # Other functions of the same name, such as `open`, are called with other texts.
        yield from (text for text in texts if isinstance(text, str) and "_" in text)

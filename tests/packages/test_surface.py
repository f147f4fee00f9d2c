"""What plugins may import, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import boekwerk

ROOT = Path(__file__).parents[2]
MODULES = sorted(ROOT.glob("plugins/*/boekwerk_*/*.py"))


@pytest.mark.parametrize("name", boekwerk.__all__)
def test_every_listed_name_can_be_imported(name):
    assert getattr(boekwerk, name) is not None


def test_the_list_the_homes_and_the_typed_imports_agree():
    tree = ast.parse(Path(boekwerk.__file__).read_text(encoding="utf-8"))
    typed = {
        (node.module, alias.name)
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        for alias in node.names
    }
    homes = {(home, name) for home, names in boekwerk._HOMES.items() for name in names}
    assert typed == homes
    assert sorted(name for _, name in homes) == sorted(boekwerk.__all__)


def test_a_name_that_is_not_there_is_told_as_python_does():
    with pytest.raises(AttributeError, match="module 'boekwerk' has no attribute 'Conector'"):
        boekwerk.Conector  # noqa: B018


def test_importing_boekwerk_reads_nothing_else():
    program = (
        "import sys, boekwerk; print([m for m in sys.modules if m.startswith(('boekwerk.', 'msgspec'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_our_plugins_import_only_what_boekwerk_lists(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = [
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "boekwerk"
        for alias in node.names
    ]
    assert [name for home, name in imported if home != "boekwerk" or name not in boekwerk.__all__] == []


def test_every_listed_name_is_used_by_a_plugin_of_ours_or_by_the_example_for_vendors():
    sources = [*MODULES, ROOT / "docs" / "vendors.md"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert [name for name in boekwerk.__all__ if name not in text] == []

"""The house itself: what a clone, a wheel and a requirement file promise."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from boekwerk.resources import resource_folder

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["schemas", "rules"])
def test_a_checkout_finds_its_own_schemas_and_rules(name):
    assert resource_folder(name) == ROOT / name


@pytest.mark.parametrize("file", sorted(ROOT.glob("requirements/*.txt")), ids=lambda file: file.name)
def test_requirements_are_pinned_with_hashes_and_name_no_address(file):
    text = file.read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)(==\S+)?.*\\$", text, re.MULTILINE)
    assert "--hash=sha256:" in text
    assert all(version for name, version in pinned)
    assert not re.search(r"https?://|file://|index-url", text)


def test_the_command_starts_without_reading_the_heavy_libraries():
    program = (
        "import sys, boekwerk.cli.main; print(*sorted({'lxml', 'pypdf', 'jsonschema'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_folders_beside_the_engine_cannot_be_imported():
    assert not [
        folder
        for folder in ("plugins", "rules", "schemas", "tests")
        if (ROOT / folder / "__init__.py").exists()
    ]


def test_durable_rules_is_there_wherever_a_c_compiler_is():
    installed = importlib.util.find_spec("durable_rules_engine") is not None
    if not installed and not any(map(shutil.which, ("cc", "gcc", "clang"))) and not os.environ.get("CI"):
        pytest.skip("durable-rules is not installed: there is no C compiler")
    assert installed

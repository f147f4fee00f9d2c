"""The hooks for pre-commit do what they are written down to do."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
BY_ID = {hook["id"]: hook for hook in HOOKS}
GOOD = """\
schema: boekwerk.rules/1
kind: block
rules:
  - {id: r, title: t, owner: o, when: [document.number: x]}
"""
BAD = GOOD.replace("owner: o", "owners: o")


@pytest.fixture
def repository(tmp_path):
    """A folder with a sound and a broken rule file."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "rules" / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


def hook(id, folder, *arguments):
    """Run a hook's entry as pre-commit does: in the repository, with the arguments behind it."""
    program, *rest = shlex.split(BY_ID[id]["entry"])
    assert program == "boekwerk"
    command = [sys.executable, "-m", "boekwerk.cli.main", *rest, *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.mark.parametrize("found", HOOKS, ids=lambda found: found["id"])
def test_a_hook_has_what_pre_commit_needs(found):
    allowed = {
        "id",
        "name",
        "description",
        "language",
        "entry",
        "files",
        "require_serial",
        "pass_filenames",
    }
    assert {"id", "name", "entry", "language"} <= set(found) <= allowed
    assert found["language"] == "python"


@pytest.mark.parametrize(
    ("path", "is_for"),
    [
        ("rules/a.yaml", True),
        ("office/rules/telecom/a.yml", True),
        ("rules/a.test.yaml", True),
        ("docker-compose.yaml", False),
        ("administrations/bakery/administration.yaml", False),
        ("rules/README.md", False),
    ],
)
def test_the_hook_for_changed_files_is_for_rule_files(path, is_for):
    assert bool(re.search(BY_ID["boekwerk-lint"]["files"], path)) is is_for


def test_a_changed_file_is_checked_by_name(repository):
    assert hook("boekwerk-lint", repository, "rules/good.yaml").returncode == 0
    done = hook("boekwerk-lint", repository, "rules/good.yaml", "rules/bad.yaml")
    assert done.returncode == 1
    assert "rules/bad.yaml:4:" in done.stdout


def test_everything_is_checked_by_folder(repository):
    assert BY_ID["boekwerk-lint-all"]["pass_filenames"] is False
    assert hook("boekwerk-lint-all", repository, "rules").returncode == 1

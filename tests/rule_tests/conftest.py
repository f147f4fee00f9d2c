"""A folder with one rule file, and its tests from text."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import NamedTuple

import pytest

from boekwerk.app.rule_tests import make_runner
from boekwerk.cli.main import main
from boekwerk.reasons import sentence
from boekwerk.trial.rule_tests.reading import read_test_file

ROOT = Path(__file__).parents[2]
RULES = """\
schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: telefonie
    title: Telefonie
    owner: iemand
    stage: live
    when:
      - document.kind: purchase_invoice
      - document.total_incl: {at_most: 250.00}
      - any_line: {description: {contains: abonnement}}
"""
BLOCKS = """\
schema: boekwerk.rules/1
kind: block
rules:
  - id: boete
    title: Boete
    owner: iemand
    stage: live
    when:
      - document.text: {contains: boete}
"""
GIVEN = """\
document.kind: purchase_invoice
document.total_incl: 60.50
lines:
  - {description: Abonnement mei}
"""


class Folder(NamedTuple):
    """A folder with rules, and what is done with tests in it."""

    path: Path

    @property
    def tests(self) -> Path:
        return self.path / "telefonie.test.yaml"

    def write(self, *tests, head=""):
        self.tests.write_text(f"schema: boekwerk.rule-tests/1\n{head}tests:\n{''.join(tests)}", "utf-8")
        return self.tests

    def run(self, *tests, head=""):
        return make_runner().run_file(self.write(*tests, head=head))

    def problems(self, *tests, head=""):
        found = read_test_file(self.write(*tests, head=head)).problems
        return [(problem.where.line, problem.where.column, sentence(problem, "en")) for problem in found]


def make_test(expect, given=GIVEN, name="een test"):
    """Write a test; ``expect`` and ``given`` are YAML."""
    parts = f"given:\n{indent(given, '  ')}expect:\n  {expect}\n"
    return f"  - name: {name}\n{indent(parts, '    ')}"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "telefonie.yaml").write_text(RULES, "utf-8")
    (tmp_path / "blokkades.yaml").write_text(BLOCKS, "utf-8")
    return Folder(tmp_path)


@pytest.fixture
def one():
    return make_test


@pytest.fixture
def command(capsys, monkeypatch):
    """Run the command line in this process, in English; gives the exit code and what was printed."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return ended.value.code, captured.out, captured.err

    return run

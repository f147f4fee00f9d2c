"""A laptop without a C compiler: it books nothing, and shows everywhere what would be booked (AB-18)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
NAME = "softwarehuis-nevelbank"
HIDDEN = (
    "import sys; sys.modules['durable_rules_engine'] = None; from boekwerk.cli.main import main; main()"
)


INVOICE = OFFICE / "inbox" / NAME / "inkoop-belboei-maart.xml"
AS_OF = ("--as-of", "2026-03-16")
TEST = """schema: boekwerk.rule-tests/1
rules: [office/administrations/softwarehuis-nevelbank/rules]
tests:
  - name: the telephone bill
    given:
      file: invoice.xml
      administration: office/administrations/softwarehuis-nevelbank
      as_of: 2026-03-16
    expect: {decision: %s, decides: nevelbank-vaste-leveranciers%s}
"""


def boekwerk(*arguments):
    """Run a command where durable-rules cannot be found."""
    return subprocess.run(
        [sys.executable, "-c", HIDDEN, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "300"},
        check=False,
        timeout=120,
    )


@pytest.fixture
def administration(tmp_path):
    """Copy an administration of the example office."""
    copy = tmp_path / "office" / "administrations" / NAME
    shutil.copytree(OFFICE / "administrations" / NAME, copy)
    shutil.copytree(OFFICE / "rules", tmp_path / "office" / "rules")
    return copy


@pytest.fixture
def dry_run(administration):
    """Dry-run an invoice that both evaluators would book."""

    def run(*options, setting=""):
        with (administration / "administration.yaml").open("a", encoding="utf-8") as file:
            file.write(setting)
        done = boekwerk("dry-run", "--administration", administration, *options, INVOICE)
        assert done.returncode == 0
        return done

    return run


@pytest.fixture
def rule_test(administration, tmp_path):
    """Run a rule test that expects something of the decision on that invoice."""

    def run(decision, more=""):
        assert administration.is_relative_to(tmp_path)
        shutil.copy(INVOICE, tmp_path / "invoice.xml")
        file = tmp_path / "telephone.test.yaml"
        file.write_text(TEST % (decision, more), encoding="utf-8")
        return boekwerk("--lang", "en", "test", file)

    return run


@pytest.mark.spec("AB-18", "RU-4")
@pytest.mark.parametrize(
    ("language", "counted", "remark"),
    [
        (
            "en",
            "Would be booked if the second evaluator of the rules agrees: 1 document.",
            "is not installed",
        ),
        (
            "nl",
            "Als de tweede beoordelaar van de regels het ermee eens is, te boeken: 1 document.",
            "is niet ge",
        ),
    ],
)
def test_the_dry_run_says_what_would_be_booked(dry_run, language, counted, remark):
    done = dry_run("--as-of", "2026-03-16", "--lang", language)
    assert counted in done.stdout
    assert done.stderr.count(remark) == 1


@pytest.mark.spec("AB-18")
def test_the_json_counts_it_apart_from_what_is_booked(dry_run):
    tally = json.loads(dry_run("--as-of", "2026-03-16", "--format", "json").stdout)["tally"]
    assert tally["documents"] == {"book": 0, "review": 1, "refused": 0}
    assert tally["would_book_if_second_evaluator_agrees"] == 1
    assert [one["code"] for one in tally["hindrances"]] == ["second_evaluator_not_installed"]


@pytest.mark.spec("AB-18")
def test_an_administration_may_do_without(dry_run):
    done = dry_run("--as-of", "2026-03-16", "--format", "json", setting="second_evaluator: off\n")
    assert json.loads(done.stdout)["tally"]["documents"]["book"] == 1
    assert done.stderr == ""


@pytest.mark.spec("AB-18", "RU-4")
@pytest.mark.parametrize(("language", "word"), [("en", "would book"), ("nl", "zou boeken")])
@pytest.mark.parametrize("format", ["table", "html"])
def test_each_document_is_said_to_be_one_that_would_be_booked(dry_run, language, word, format):
    assert word in dry_run(*AS_OF, "--lang", language, "--format", format).stdout


def test_the_json_marks_each_document(dry_run):
    (document,) = json.loads(dry_run(*AS_OF, "--format", "json").stdout)["documents"]
    assert (document["fate"], document["would_book_if_second_evaluator_agrees"]) == ("review", True)


@pytest.mark.spec("AB-18", "RU-4")
def test_an_explanation_says_which_rule_would_book(administration):
    done = boekwerk("explain", "--lang", "en", "--administration", administration, *AS_OF, INVOICE)
    first, second, *_ = done.stdout.splitlines()
    assert first.endswith(": would book")
    assert second == (
        "Rule nevelbank-vaste-leveranciers lets it be booked, if the second evaluator of the rules agrees."
    )


def test_an_explanation_in_json_tells_it_apart_from_the_verdict(administration):
    asked = ("explain", "--administration", administration, *AS_OF, "--format", "json")
    told = json.loads(boekwerk(*asked, INVOICE).stdout)
    assert (told["verdict"], told["would_book_if_second_evaluator_agrees"]) == ("review", True)


@pytest.mark.spec("AB-18", "RU-5")
@pytest.mark.parametrize(
    ("limits", "change"), [((15000, 1), "book -> review"), ((1, 15000), "review -> book")]
)
def test_a_comparison_of_rules_still_shows_what_changes(administration, tmp_path, limits, change):
    text = (administration / "rules" / "inkoop.yaml").read_text(encoding="utf-8")
    for name, limit in zip(("old", "new"), limits, strict=True):
        (tmp_path / f"{name}.yaml").write_text(text.replace("15000.00", f"{limit}.00"), encoding="utf-8")
    sides = tmp_path / "old.yaml", tmp_path / "new.yaml"
    done = boekwerk("diff", "--lang", "en", "--administration", administration, *AS_OF, *sides, INVOICE)
    assert (done.returncode, done.stderr.count("not installed and was not asked")) == (1, 1)
    assert change in done.stdout


@pytest.mark.spec("AB-18", "RU-6")
def test_a_rule_test_passes_on_what_would_be_booked_and_says_so(rule_test):
    done = rule_test("book")
    assert done.returncode == 0, done.stdout
    assert done.stderr.count("not installed and was not asked") == 1


@pytest.mark.parametrize(
    "expected", [("review", ""), ("book", ", reasons: [second_evaluator_not_installed]")]
)
def test_a_rule_test_says_the_same_with_and_without_it(rule_test, expected):
    assert rule_test(*expected).returncode == 1

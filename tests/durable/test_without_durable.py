"""A laptop without a C compiler: it decides on everything, books nothing, and says so (AB-18)."""

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


@pytest.fixture
def dry_run(tmp_path):
    """Dry-run an invoice of the example office where durable-rules cannot be found."""
    copy = tmp_path / "office" / "administrations" / NAME
    shutil.copytree(OFFICE / "administrations" / NAME, copy)
    shutil.copytree(OFFICE / "rules", tmp_path / "office" / "rules")
    invoice = OFFICE / "inbox" / NAME / "inkoop-belboei-maart.xml"

    def run(*options, setting=""):
        with (copy / "administration.yaml").open("a", encoding="utf-8") as file:
            file.write(setting)
        command = [sys.executable, "-c", HIDDEN, "dry-run", "--administration", copy, *options, invoice]
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "300"}
        return subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            encoding="utf-8",
            env=environment,
            check=True,
            timeout=120,
        )

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

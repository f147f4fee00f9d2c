"""A rule that the second evaluator refuses: the same is said with it and without it (AB-18)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from extras import needs_durable

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
NAME = "softwarehuis-nevelbank"
INVOICE = OFFICE / "inbox" / NAME / "inkoop-belboei-maart.xml"
CALL = "from boekwerk.cli.main import main; main()"
GROUPS = ", ".join(
    "{any: [" + ", ".join(f"{{{field}: {{at_least: {n}.00}}}}" for n in range(8)) + "]}"
    for field in ("document.total_incl", "document.total_excl")
)
RULE = f"""schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: much
    title: Much
    owner: x@office.example
    stage: live
    applies_to: {{administration: ["%s"]}}
    when: [{{document.kind: %s}}, {GROUPS}]
"""


@pytest.fixture
def dry_run(tmp_path):
    """Dry-run an invoice, with another rule that is too large for the second evaluator."""
    copy = tmp_path / "office" / "administrations" / NAME
    shutil.copytree(OFFICE / "administrations" / NAME, copy)
    shutil.copytree(OFFICE / "rules", tmp_path / "office" / "rules")

    def run(kind, before=""):
        (copy / "rules" / "much.yaml").write_text(RULE % ("0102", kind), encoding="utf-8")
        command = [sys.executable, "-c", before + CALL, "dry-run", "--administration", str(copy)]
        command += ["--as-of", "2026-03-16", "--lang", "en", "--format", "json", str(INVOICE)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)

    return run


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize(
    "before",
    [
        "import sys; sys.modules['durable_rules_engine'] = None; ",
        pytest.param("", marks=needs_durable),
    ],
    ids=["not installed", "installed"],
)
def test_a_preview_promises_no_more_than_is_done_live(dry_run, before):
    done = dry_run("purchase_invoice", before)
    tally = json.loads(done.stdout)["tally"]
    assert tally["would_book_if_second_evaluator_agrees"] == 0
    assert [one["code"] for one in tally["hindrances"]] == ["second_evaluator_refuses"]
    assert done.stderr.count("much.yaml:4") == done.stderr.count("rule much") == 1


@needs_durable
@pytest.mark.spec("AB-18")
def test_other_documents_are_booked_all_the_same(dry_run):
    done = dry_run("sales_invoice")
    assert json.loads(done.stdout)["tally"]["documents"]["book"] == 1
    assert done.stderr.count("rule much") == 1

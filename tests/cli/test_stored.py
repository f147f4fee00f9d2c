"""Stored sets on the command line: what else is looked at, and what is said of what is not."""

from __future__ import annotations

import json
import shutil

import pytest

pytest.importorskip("polars")

AS_OF = ("--as-of", "2026-03-16")
WEEKEND = """schema: boekwerk.rules/1
kind: block
rules:
  - id: weekend
    title: Dated in a weekend
    owner: x@office.example
    stage: live
    when: [{local.issued_in_weekend: false}]
"""


@pytest.fixture
def kept(run, administration, invoice, tmp_path):
    """Keep the facts of one invoice."""
    path = tmp_path / "kept" / "facts.parquet"
    path.parent.mkdir()
    done = run("dry-run", *AS_OF, "--administration", administration, "--keep", path, invoice)
    assert done.code == 0
    return path


@pytest.mark.spec("VE-5")
def test_rules_may_use_the_words_of_plugins_on_a_stored_set(run, kept, administration, tmp_path):
    rules = tmp_path / "weekend.yaml"
    rules.write_text(WEEKEND, encoding="utf-8")
    done = run("dry-run", "--administration", administration, "--rules", rules, "--format", "json", kept)
    assert done.code == 0, done.err
    assert json.loads(done.out)["documents"][0]["blocks"] == ["weekend"]


@pytest.mark.spec("AB-18")
def test_json_says_what_was_not_asked(run, kept, administration):
    told = json.loads(run("dry-run", "--administration", administration, "--format", "json", kept).out)
    assert (told["second_evaluator"], told["codes_of_rules"]) == ("not_asked", "not_asked")
    assert "stored_set_is_of_that_day" in [remark["code"] for remark in told["remarks"]]


@pytest.mark.spec("AB-18")
def test_the_table_says_that_documents_would_be_booked_on_condition(run, kept, administration):
    out = run("dry-run", "--administration", administration, kept).out
    assert "would book: 1 of 1" in out
    assert "neither was asked" in out


@pytest.mark.parametrize("command", [("dry-run",), ("diff", "worktree", "worktree")])
def test_a_stored_set_of_another_administration_is_remarked_on(run, kept, administration, command):
    settings = administration / "administration.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('id: "0102"', 'id: "0199"'), encoding="utf-8")
    done = run(*command, "--administration", administration, kept)
    assert "(0102), and --administration is 0199: another one." in done.err


def test_an_administration_that_is_not_there_says_nothing_of_another(run, kept, tmp_path, administration):
    done = run("dry-run", "--administration", tmp_path, "--rules", administration / "rules", kept)
    assert (done.code, "another one" in done.err) == (0, False)


@pytest.mark.spec("IN-5")
@pytest.mark.parametrize("stray", ["readme.txt", "facts.parquet"])
def test_a_stray_parquet_file_is_refused_by_name_and_the_others_go_on(
    run, kept, administration, invoice, stray
):
    inbox = kept.parent
    shutil.copy(invoice, inbox / "invoice.xml")
    if stray == "readme.txt":
        kept.unlink()
        (inbox / stray).write_text("PAR1 is our part number", encoding="utf-8")
    done = run("dry-run", *AS_OF, "--administration", administration, "--format", "json", inbox)
    fates = {one["file"].rpartition("/")[2]: one["fate"] for one in json.loads(done.out)["documents"]}
    assert fates == {"invoice.xml": "book", stray: "refused"}


def test_diff_goes_on_beside_a_stray_parquet_file(run, kept, administration, invoice):
    done = run("diff", "worktree", "worktree", *AS_OF, "--administration", administration, kept, invoice)
    assert "of 1 document read" in done.out or "documents looked at: 1" in done.out
    assert "facts.parquet" in done.out


def test_a_damaged_stored_set_is_refused_as_a_file_that_is_no_invoice(run, kept, administration):
    kept.write_bytes(kept.read_bytes()[:-100])
    done = run("dry-run", *AS_OF, "--administration", administration, kept)
    assert done.code == 1
    assert "a parquet file (a stored set of Boekwerk is whole, and given alone)" in done.out


@pytest.mark.parametrize("format", ["table", "json"])
def test_a_stored_set_without_documents_counts_nothing(run, administration, tmp_path, format):
    (tmp_path / "note.txt").write_text("not an invoice", encoding="utf-8")
    stored = tmp_path / "facts.parquet"
    run("dry-run", *AS_OF, "--administration", administration, "--keep", stored, tmp_path / "note.txt")
    done = run("dry-run", "--administration", administration, "--format", format, stored)
    assert (done.code, "Traceback" in done.err) == (0, False)
    assert "nevelbank-vaste-leveranciers" in done.out

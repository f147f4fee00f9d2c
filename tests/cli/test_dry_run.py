from __future__ import annotations

import json

import pytest

AS_OF = ("--as-of", "2026-03-16")


@pytest.fixture
def dry_run(run, administration):
    def run_it(*arguments):
        return run("dry-run", *AS_OF, "--administration", administration, *arguments)

    return run_it


def test_one_line_a_document_and_a_tally(dry_run, inbox):
    done = dry_run(inbox / "inkoop-belboei-maart.pdf", inbox / "inkoop-belboei-maart.xml")
    lines = done.out.splitlines()
    assert done.code == 0
    assert lines[0].startswith("Dry-run: 2 documents, Softwarehuis Nevelbank B.V. (")
    assert lines[1] == f"Folder of the documents: {inbox}"
    assert lines[4].startswith("book  ")
    assert lines[5].startswith("review  ")
    assert "book: 1 of 2 (50%); purchase EUR 423.50 of 847.00" in lines


@pytest.mark.spec("AB-13")
def test_dutch_is_dutch_to_the_amounts(dry_run, invoice):
    lines = dry_run("--lang", "nl", invoice).out.splitlines()
    assert lines[0].startswith("Proefboeking: 1 document, ")
    assert "boeken: 1 van 1 (100%); inkoop EUR 423,50 van 423,50" in lines


def test_a_pipe_gets_whole_values_and_no_colours(dry_run, inbox):
    file = inbox / "inkoop-chips-verlegd-btw-code-dubbelzinnig.xml"
    done = dry_run(file)
    assert file.name in done.out
    assert "Componentenhandel Chipveen B.V." in done.out
    assert "\x1b" not in done.out


@pytest.mark.parametrize("level", ["failing", "notes", "full"])
def test_each_level_explains_more(dry_run, inbox, level):
    out = dry_run("--explain", level, inbox / "inkoop-codekist-uitgestelde-kosten.xml").out
    assert "Blocks (fails): " in out
    assert ("Not applicable: " in out) == (level == "notes")
    assert ("Proposal (master data, purchase)" in out) == (level == "full")
    assert ("  holds: " in out) == (level == "full")


def test_a_file_that_is_no_invoice_is_refused_by_name_and_the_rest_goes_on(dry_run, invoice, tmp_path):
    (tmp_path / "note.txt").write_text("not an invoice", encoding="utf-8")
    done = dry_run(tmp_path / "note.txt", invoice)
    assert done.code == 1
    assert "not read: 1 of 2 (50%)" in done.out
    assert "book: 1 of 2 (50%)" in done.out


@pytest.mark.parametrize("language", ["nl", "en"])
def test_json_has_codes_and_sentences_in_the_language(dry_run, inbox, language):
    done = dry_run("--lang", language, "--format", "json", inbox / "inkoop-hotel-btw-code-verlopen.xml")
    told = json.loads(done.out)
    checks = {check["name"]: check for check in told["documents"][0]["decision"]["checks"]}
    assert (told["schema"], told["language"]) == ("boekwerk.dry-run/1", language)
    assert checks["vat_codes"]["outcome"] == "fail"
    assert checks["vat_codes"]["reason"]["code"] == "vat_code_not_valid"
    assert checks["vat_codes"]["reason"]["sentence"].startswith(
        {"nl": "Btw-code", "en": "VAT code"}[language]
    )
    assert told["documents"][0]["document"]["total"] == "206.01"
    assert told["tally"]["documents"] == {"book": 0, "review": 1, "refused": 0}


def test_a_folder_without_documents_is_wrong_use(dry_run, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".hidden.xml").touch()
    done = dry_run("--format", "json", tmp_path / "empty")
    assert (done.code, done.out) == (2, "")
    assert f"There is no document at all in {tmp_path / 'empty'}." in done.err


def test_more_jobs_give_the_same_json(dry_run, inbox):
    alone, together = (dry_run("--format", "json", "--jobs", jobs, inbox).out for jobs in (1, 2))
    assert alone == together


def test_rules_on_the_command_line_replace_those_of_the_office(dry_run, invoice, tmp_path):
    (tmp_path / "none").mkdir()
    done = dry_run("--rules", tmp_path / "none", invoice)
    assert "under 3 rules." in done.out
    assert "Automatic-booking rule (fails)" in done.out


@pytest.mark.spec("AB-6")
def test_an_office_replaces_a_block_by_its_id_and_is_told(dry_run, inbox, administration):
    rule = """\
schema: boekwerk.rules/1
kind: block
rules:
  - {id: blocks.deferred-costs, title: Own, owner: x, stage: live, when: [{document.kind: sales_invoice}]}
"""
    (administration / "rules" / "own.yaml").write_text(rule, encoding="utf-8")
    done = dry_run(inbox / "inkoop-codekist-uitgestelde-kosten.xml")
    assert "Blocks (" not in done.out
    assert "own.yaml:4:5: The block blocks.deferred-costs that comes with Boekwerk is replaced" in done.err


def test_problems_of_an_administration_are_all_told_with_their_place(run, tmp_path, invoice):
    done = run("dry-run", "--administration", tmp_path, invoice)
    assert done.code == 1
    assert done.out == ""
    assert str(tmp_path) in done.err
    assert "Traceback" not in done.err


@pytest.mark.spec("AB-11", "AB-13")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_copy_is_told_by_the_file_that_it_is_a_copy_of(dry_run, invoice, tmp_path, jobs):
    for name in ("a.xml", "b.xml", "c.xml"):
        (tmp_path / name).write_bytes(invoice.read_bytes())
    documents = json.loads(
        dry_run(
            "--format", "json", "--jobs", jobs, tmp_path / "a.xml", tmp_path / "b.xml", tmp_path / "c.xml"
        ).out
    )["documents"]
    checks = {check["name"]: check for check in documents[2]["decision"]["checks"]}
    places = [
        reason["where"]["file"] for reason in (checks["duplicate"]["reason"], *checks["duplicate"]["more"])
    ]
    assert places == [str(tmp_path / name) for name in ("a.xml", "b.xml")]

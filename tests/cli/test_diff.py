from __future__ import annotations

import json
import shutil

import pytest
from extras import needs_polars

AS_OF = ("--as-of", "2026-03-16")
WIDE, NARROW = "at_most: 15000.00", "at_most: 100.00"


@pytest.fixture
def versions(administration, tmp_path):
    """Make an older and a newer version of the rules: the limit of fixed suppliers goes down."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        shutil.copytree(administration / "rules", folder)
    text = (new / "inkoop.yaml").read_text(encoding="utf-8")
    assert text.count(WIDE) == 1
    (new / "inkoop.yaml").write_text(text.replace(WIDE, NARROW), encoding="utf-8")
    return old, new


@pytest.fixture
def diff(run, administration, versions):
    def run_it(*arguments, back=False):
        sides = reversed(versions) if back else versions
        return run("diff", *AS_OF, *sides, "--administration", administration, *arguments)

    return run_it


@pytest.mark.spec("RU-5")
def test_what_changes_is_told_by_rule_with_the_amount_and_the_condition(diff, invoice, versions):
    done = diff(invoice)
    lines = [line.strip() for line in done.out.splitlines()]
    old, new = versions
    assert done.code == 1
    assert "The decision changes for 1 of 1 document read." in lines
    assert "shown to a person now, booked before: 1 document; purchase EUR 423.50" in lines
    assert "books no longer: 1 document; purchase EUR 423.50" in lines
    assert f"was: proposal.total: {{at_most: 15000.00}} [{old}/inkoop.yaml:14:26]" in lines
    assert f"now: proposal.total: {{at_most: 100.00}} [{new}/inkoop.yaml:14:26]" in lines
    assert "found: proposal.total: 423.50" in lines
    assert f"{old}: the rules in {old}." in done.err


def test_dutch_is_dutch_to_the_amounts(diff, invoice):
    out = diff("--lang", "nl", invoice, back=True).out
    assert out.startswith("Regels vergeleken: 1 document, Softwarehuis Nevelbank B.V.")
    assert "Bij 1 van de 1 gelezen document verandert de beslissing." in out
    assert "nu geboekt, eerst nagekeken: 1 document; inkoop EUR 423,50" in out


@pytest.mark.spec("RU-5")
@pytest.mark.parametrize("format", ["text", "json", "html"])
def test_nothing_changes_is_said_with_the_number_of_documents(run, administration, versions, inbox, format):
    old, _ = versions
    done = run("diff", *AS_OF, old, old, "--administration", administration, "--format", format, inbox)
    assert done.code == 0
    if format == "json":
        told = json.loads(done.out)
        assert (told["documents"], told["tally"]["changed"], told["tally"]["documents"]) == ([], 0, 22)
    else:
        assert "Nothing changes; documents looked at: 22." in done.out


def test_a_rule_that_changes_without_a_decision_that_does_is_told_briefly(diff, inbox):
    out = diff(inbox / "inkoop-koffie-alleen-schaduwregel.xml").out
    assert "Nothing changes; documents looked at: 1." in out
    assert "Rules that differ, and by which no decision on these documents changes" in out
    assert "nevelbank-vaste-leveranciers, " in out
    assert "(automatic booking): changed [" in out


def test_other_reasons_for_the_same_verdict_are_shown_when_asked_for(diff, inbox):
    file = inbox / "inkoop-codekist-uitgestelde-kosten.xml"
    assert "Nothing changes" in diff(file).out
    assert "shown to a person for other reasons: 1 document" in diff("--all-changes", file).out


@pytest.mark.parametrize("language", ["nl", "en"])
def test_json_has_every_change_with_both_sides(diff, invoice, language):
    told = json.loads(diff("--lang", language, "--format", "json", invoice).out)
    (document,) = told["documents"]
    change = document["change"]
    assert (told["schema"], change["turn"]) == ("boekwerk.diff/1", "to_review")
    assert (change["old"]["verdict"], change["new"]["verdict"]) == ("book", "review")
    assert change["effects"][0]["why"][0]["new"]["short_by"] == "323.50"
    assert told["tally"]["turns"]["to_review"] == {
        "documents": 1,
        "amounts": {"EUR": {"purchase": "423.50"}},
    }


def test_several_processes_find_what_one_finds(diff, inbox):
    one, two = (diff("--format", "json", "--jobs", jobs, inbox).out for jobs in ("1", "2"))
    assert one == two


def test_a_page_needs_nothing_from_elsewhere_and_replaces_an_older_one(diff, invoice, tmp_path):
    page = tmp_path / "diff.html"
    for _ in range(2):
        assert diff("--format", "html", "--output", page, invoice).code == 1
    text = page.read_text(encoding="ascii")
    assert "<script" not in text
    assert "nevelbank-vaste-leveranciers" in text
    assert "proposal.total: {at_most: 100.00}" in text


def test_a_file_that_cannot_be_read_is_named_and_not_compared(diff, invoice, tmp_path):
    (tmp_path / "note.txt").write_text("not an invoice", encoding="utf-8")
    done = diff(tmp_path / "note.txt", invoice)
    assert "Not read, and so not compared: 1 document" in done.out
    assert "The decision changes for 1 of 1 document read." in done.out


def test_a_narrow_terminal_is_enough(diff, invoice, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert "\x1b" not in diff(invoice).out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no-such", "'no-such' is neither a folder or file with rules nor a revision"),
        ("-x", "There is no option -x"),
    ],
)
def test_what_is_neither_a_folder_nor_a_revision_is_one_line(run, administration, invoice, name, message):
    done = run("diff", name, "HEAD", "--administration", administration, invoice)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert message in done.err or "is in no git repository" in done.err


@needs_polars
@pytest.mark.spec("RU-5")
def test_a_stored_set_gives_the_changes_of_its_documents(run, administration, versions, invoice, tmp_path):
    stored = tmp_path / "facts.parquet"
    run("dry-run", *AS_OF, "--administration", administration, "--keep", stored, invoice)
    done = run("diff", *versions, "--administration", administration, "--format", "json", stored)
    told = json.loads(done.out)
    assert done.code == 1
    assert told["documents"][0]["change"]["turn"] == "to_review"
    assert told["documents"][0]["change"]["effects"][0]["why"][0]["new"]["found"] == "423.50"


def test_a_folder_without_documents_is_wrong_use(diff, tmp_path):
    (tmp_path / "empty").mkdir()
    done = diff(tmp_path / "empty")
    assert (done.code, done.out) == (2, "")
    assert "There is no document at all in " in done.err


@pytest.mark.parametrize("format", ["text", "json", "html"])
def test_rules_that_are_on_neither_side_are_remarked_on(run, administration, tmp_path, invoice, format):
    sides = tmp_path / "old.yaml", tmp_path / "new.yaml"
    for side in sides:
        shutil.copy(administration / "rules" / "verkoop.yaml", side)
    done = run("diff", *AS_OF, *sides, "--administration", administration, "--format", format, invoice)
    for told in (done.err, done.out):
        assert "do not count on this side" in told
        assert "nevelbank-vaste-leveranciers" in told
    assert "a copy of the whole office" in done.err


def test_copies_of_the_rules_leave_nothing_of_the_administration_out(diff, administration, invoice):
    assert f"the rules in {administration / 'rules'} do not count" not in diff(invoice).err


def test_two_offices_are_compared_without_git(run, administration, tmp_path, invoice):
    new = tmp_path / "office-new"
    shutil.copytree(tmp_path / "office", new)
    rules = new / "administrations" / administration.name / "rules" / "inkoop.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace(WIDE, NARROW), encoding="utf-8")
    done = run("diff", *AS_OF, tmp_path / "office", new, "--administration", administration, invoice)
    assert done.code == 1
    assert "books no longer: 1 document; purchase EUR 423.50" in done.out
    assert "do not count" not in done.err

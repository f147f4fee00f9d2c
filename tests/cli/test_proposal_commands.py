"""``boekwerk propose``, ``proposal`` and ``learned``: what they print, their exit codes, their errors."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

from boekwerk.app.store import open_store
from boekwerk.domain.reason import Reason
from boekwerk.store.erasing import erase_document
from boekwerk.store.tables_documents import documents
from boekwerk.store.timeline import Act

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
INBOX = OFFICE / "inbox" / "eetwinkel-de-roggestoof"
GREENGROCER = INBOX / "inkoop-groentehof-warmoes.xml"
NOON = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)
AMBIGUOUS = INBOX / "inkoop-slijterij-twee-relaties.xml"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Give the folder of the eating house, beside the rules of its office."""
    folder = tmp_path_factory.mktemp("kantoor")
    shutil.copytree(OFFICE / "administrations" / "eetwinkel-de-roggestoof", folder / "eetwinkel")
    shutil.copytree(OFFICE / "rules", folder / "rules")
    return folder


@pytest.fixture
def call(run, template, tmp_path, monkeypatch):
    """Run a command in English on a store with the eating house; the first call makes it."""
    monkeypatch.setenv("BOEKWERK_STORE", str(tmp_path / "kantoor.sqlite"))
    monkeypatch.setenv("BOEKWERK_USER", "mies")
    monkeypatch.setenv("BOEKWERK_LANG", "en")
    monkeypatch.chdir(tmp_path)
    run("import", template / "eetwinkel")

    def call_command(*arguments):
        return run(*arguments, "--administration", "0103")

    return call_command


@pytest.fixture
def kept(call):
    """Keep the proposal of the greengrocer's invoice."""
    assert call("propose", "--save", GREENGROCER).code == 0
    return call


@pytest.mark.spec("BP-14")
def test_a_proposal_that_is_not_kept_leaves_nothing(call):
    done = call("propose", GREENGROCER)
    assert (done.code, "ledger account: 7000" in done.out) == (0, True)
    assert call("proposal", "list").err == "There are no such proposals.\n"


@pytest.mark.spec("BP-14")
def test_a_kept_proposal_gets_a_number_and_keeping_it_again_says_so(call):
    first, again = call("propose", "--save", GREENGROCER), call("propose", "--save", GREENGROCER)
    assert "Kept as proposal 1." in first.err
    assert "Proposal 1 was kept already, and is the same." in again.err


@pytest.mark.spec("BP-14", "US-3")
def test_a_proposal_goes_from_open_to_completed(call):
    call("propose", "--save", AMBIGUOUS)
    refused = call("proposal", "complete", 1)
    assert (refused.code, "213, 214" in refused.err) == (1, True)
    chosen = call("proposal", "edit", 1, "--set", "relation=213", "--user", "joop")
    assert (chosen.code, chosen.out.splitlines()[0].endswith("by joop)")) == (0, True)
    done = call("proposal", "complete", 1)
    assert (done.code, done.out[:12]) == (0, "1. completed")
    assert done.err == "The next proposals for this relation learn from it.\n"


@pytest.mark.spec("BP-14")
def test_lists_are_of_one_state_when_asked(kept):
    kept("propose", "--save", AMBIGUOUS)
    listed = kept("proposal", "list", "--state", "incomplete").out.splitlines()
    assert [line[:14] for line in listed] == ["2. incomplete:"]
    assert kept("proposal", "list", "--state", "weg").code == 2


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_command_speaks_both_languages(kept, language):
    words = {
        "nl": ("te controleren: inkoop", "grootboekrekening: 7000"),
        "en": ("to check: purchase", "ledger account: 7000"),
    }
    shown = kept("proposal", "show", 1, "--lang", language)
    assert all(word in shown.out for word in words[language])
    assert kept("learned", "list", "--lang", language).code == 0
    told = kept("proposal", "complete", 1, "--one-off", "--lang", language)
    assert {"nl": "Eenmalig", "en": "One-off"}[language] in told.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--set", "1.ledger_account=9999"), "'9999' is not in the master data"),
        (("--set", "1.kleur=rood"), "no field 'kleur'"),
        (("--set", "7.description=x"), "There is no line 7"),
        (("--split", "1=1000.00"), "cannot be divided"),
        (("--split", "1=1.00", "--split", "1=2.00"), "divided twice"),
        (("--confirm", "vat_code_missing"), "cannot be confirmed away"),
        (("--confirm", "9"), "There is no line 9"),
    ],
)
def test_an_edit_that_cannot_be_done_ends_with_one_and_changes_nothing(kept, options, told):
    before = kept("proposal", "show", 1, "--format", "json").out
    done = kept("proposal", "edit", 1, *options)
    assert (done.code, told in done.err) == (1, True)
    assert kept("proposal", "show", 1, "--format", "json").out == before


@pytest.mark.parametrize(
    "options",
    [
        ("edit", 1, "--set", "onzin"),
        ("edit", 1, "--split", "1=veel"),
        ("edit", 1, "--split", "x=1.00"),
        ("edit", "x"),
        ("show", 0),
        ("show", 99),
        ("complete", 99),
    ],
)
def test_wrong_use_ends_with_two(kept, options):
    done = kept("proposal", *options)
    assert (done.code, done.out, done.err[:7]) == (2, "", "Error: ")


def test_an_administration_or_store_that_is_not_there_is_named(kept, run):
    unknown = run("proposal", "list", "--administration", "0999")
    assert (unknown.code, "0999" in unknown.err) == (2, True)
    nowhere = kept("proposal", "list", "--store", "nergens.sqlite")
    assert (nowhere.code, "nergens.sqlite" in nowhere.err) == (1, True)


@pytest.mark.spec("BP-14")
def test_lines_are_divided_merged_and_confirmed(kept):
    divided = kept("proposal", "edit", 1, "--split", "1=10,00;5.00", "--format", "json")
    lines = json.loads(divided.out)["proposal"]["lines"]
    assert [line["amount"] for line in lines] == ["10.00", "5.00", "80.95"]
    assert {line["provenance"]["amount"]["origin"] for line in lines} == {"user"}
    merged = kept("proposal", "edit", 1, "--merge-lines", "--confirm", "1", "--format", "json")
    assert [line["amount"] for line in json.loads(merged.out)["proposal"]["lines"]] == ["95.95"]


def test_programs_read_the_same(kept):
    shown = json.loads(kept("proposal", "show", 1, "--format", "json").out)
    listed = json.loads(kept("proposal", "list", "--format", "json").out)
    assert (shown["schema"], shown["state"], shown["revision"]) == ("boekwerk.concept/1", "to_check", 1)
    assert listed == {"schema": "boekwerk.concepts/1", "concepts": [shown]}
    proposed = json.loads(kept("propose", "--save", GREENGROCER, "--format", "json").out)
    assert (proposed["schema"], proposed["kept"]) == ("boekwerk.proposal/1", "same")
    assert proposed["concept"] == shown
    done = json.loads(kept("proposal", "complete", 1, "--format", "json").out)
    assert (done["state"], done["taught"][:3]) == ("completed", "bw-")


@pytest.mark.spec("BP-8", "LR-7")
def test_what_was_learned_is_listed_forgotten_and_remembered(kept):
    kept("proposal", "complete", 1)
    listed = kept("learned", "list", "--relation", "205")
    assert "purchase, text 'pastinaak'\n  leads to 7000: 1 time, last on 2026-03-09" in listed.out
    assert kept("learned", "forget", "--relation", "205").out == "1 booking forgotten.\n"
    assert kept("learned", "list", "--relation", "205").err == "Nothing was learned.\n"
    assert kept("learned", "remember", "--relation", "205").out == "1 booking remembered.\n"
    form = json.loads(kept("learned", "list", "--relation", "205", "--format", "json").out)
    assert (form["schema"], form["relation"]) == ("boekwerk.learned_relation/1", "205")
    every = json.loads(kept("learned", "list", "--format", "json").out)
    assert [one["teaching"] for one in every["relations"] if one["relation"] == "205"] == [1]


@pytest.mark.parametrize("command", ["forget", "remember"])
def test_what_is_to_be_forgotten_is_named_in_one_way(kept, command):
    neither, both = (
        kept("learned", command),
        kept("learned", command, "--relation", "205", "--booking", "b"),
    )
    assert (neither.code, both.code) == (2, 2)
    assert "not both" in both.err
    unknown = kept("learned", command, "--booking", "bw-0")
    assert (unknown.code, "bw-0" in unknown.err) == (2, True)


def test_a_completed_proposal_is_not_completed_twice(kept):
    assert kept("proposal", "complete", 1).code == 0
    again = kept("proposal", "complete", 1)
    assert (again.code, "completed already" in again.err) == (1, True)


@pytest.mark.spec("US-2")
def test_of_an_erased_document_it_is_said_that_it_was_erased(kept):
    with open_store(None) as store, store.writing() as connection:
        document = connection.execute(documents.select()).one().id
        erase_document(connection, document, Act("mies", Reason("cli_interrupted"), NOON))
    for command in ("show", "complete"):
        done = kept("proposal", command, 1)
        assert (done.code, "was erased" in done.err) == (1, True)


def test_a_file_that_is_no_invoice_is_kept_by_nobody(call, tmp_path):
    (tmp_path / "brief.xml").write_text("<brief/>", encoding="utf-8")
    done = call("propose", "--save", tmp_path / "brief.xml")
    assert (done.code, done.out) == (1, "")
    assert call("propose", "--save", tmp_path / "weg.xml").code == 1
    assert call("proposal", "list").out == ""

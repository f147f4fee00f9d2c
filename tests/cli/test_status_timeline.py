"""``boekwerk status`` and ``boekwerk timeline``: what is in the store, and whether it still is."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from boekwerk.app.importing import import_folder
from boekwerk.domain.reason import Reason
from boekwerk.packages import load_packages
from boekwerk.store.administrations import list_administrations
from boekwerk.store.database import Store
from boekwerk.store.documents import Received, keep_document
from boekwerk.store.erasing import erase_document
from boekwerk.store.timeline import Act, add_event

NOW = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)


def act(**personal: str) -> Act:
    what, why = Reason("cli_interrupted"), Reason("code_of_older_version", {"amount": 3})
    return Act("jan", what, NOW, why, personal)


@pytest.fixture
def place(tmp_path, administration, monkeypatch) -> Path:
    """A store with one administration and a document with two events, named by the environment."""
    place = tmp_path / "kantoor.sqlite"
    monkeypatch.setenv("BOEKWERK_STORE", str(place))
    with Store.open(place, create=True) as store:
        import_folder(store, administration, load_packages(None).capabilities, NOW)
        with store.writing() as connection:
            owner = list_administrations(connection)[0].id
            document = keep_document(connection, owner, b"<Invoice/>", Received("f.xml", "ubl", NOW)).id
            add_event(connection, document, act())
            add_event(connection, document, act(naam="Mevrouw De Vries"))
    return place


def changed(place: Path, *statements: str) -> None:
    with Store.open(place, create=False) as store, store.writing() as connection:
        for statement in ("DROP TRIGGER timeline_events_no_update", *statements):
            connection.execute(text(statement))


def document(run) -> str:
    return json.loads(run("timeline", "checkpoint").out)["heads"][0][1]


def test_status_says_what_is_in_the_store(place, run, administration):
    done = run("status", "--lang", "en")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].startswith(f"Store {place}, tables 00")
    assert lines[1] == "0102  Softwarehuis Nevelbank B.V."
    assert lines[2] == "  State 1 of the master data, of 2026-03-16; last imported on 2026-03-16."
    assert lines[3].startswith("  1 document, ")
    assert lines[4] == f"  Imported from {administration}."


def test_status_for_a_program_has_the_same(place, run):
    found = json.loads(run("status", "--format", "json").out)
    assert found["schema"] == "boekwerk.status/1"
    [one] = found["administrations"]
    assert (one["administration"], one["snapshot"], one["documents"]) == ("0102", 1, 1)
    assert one["taken"] == "2026-03-16T12:00:00+00:00"


def test_status_of_an_empty_store_says_so(tmp_path, run):
    Store.open(tmp_path / "new.sqlite", create=True).close()
    done = run("status", "--lang", "en", "--store", tmp_path / "new.sqlite")
    assert "No administration is in it yet." in done.out


def test_a_store_that_is_not_there_is_named_with_a_way_out(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOEKWERK_STORE", raising=False)
    done = run("status", "--lang", "en")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: There is no store at boekwerk.sqlite. Make one with")
    assert list(tmp_path.iterdir()) == []


def test_the_store_of_the_settings_is_used_where_nobody_names_one(place, run, tmp_path, monkeypatch):
    monkeypatch.delenv("BOEKWERK_STORE")
    settings = tmp_path / "boekwerk.yaml"
    settings.write_text("schema: boekwerk.settings/1\nstore: kantoor.sqlite\n", encoding="utf-8")
    monkeypatch.setenv("BOEKWERK_SETTINGS", str(settings))
    assert run("status", "--lang", "en").out.startswith(f"Store {place},")


@pytest.mark.spec("US-3")
def test_the_timeline_of_a_document_says_who_when_what_and_why(place, run):
    done = run("timeline", "show", document(run)[:8], "--lang", "en")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].startswith("f.xml (administration 0102, ")
    assert lines[1].startswith("1  2026-03-16 12:00:00Z  jan  ")
    assert lines[2] == "    Why: code_of_older_version (amount: 3)"
    assert lines[-1] == "    naam: Mevrouw De Vries"


@pytest.mark.spec("US-3")
def test_the_timeline_for_a_program_has_the_same(place, run):
    found = json.loads(run("timeline", "show", document(run), "--format", "json").out)
    assert [event["sequence"] for event in found["events"]] == [1, 2]
    assert found["events"][1]["personal"] == {"naam": "Mevrouw De Vries"}
    assert found["document"]["received"] == found["events"][0]["at"] == "2026-03-16T12:00:00+00:00"


@pytest.mark.spec("US-3")
def test_a_timeline_that_is_whole_is_said_to_be(place, run):
    done = run("timeline", "verify", "--lang", "en")
    assert done.code == 0
    assert done.out.startswith("Everything is as it was written: 1 document, 2 events;")


@pytest.mark.spec("US-3")
def test_a_changed_event_is_named_and_is_a_finding(place, run):
    name = document(run)
    changed(place, "UPDATE timeline_events SET who = 'piet' WHERE sequence = 1")
    done = run("timeline", "verify", "--lang", "en")
    assert done.code == 1
    wanted = f"Administration 0102, document {name}: event 1 of the timeline was changed."
    assert wanted in done.out
    found = json.loads(run("timeline", "verify", "--format", "json").out)
    assert [problem["code"] for problem in found["problems"]] == ["timeline_event_changed"]


@pytest.mark.spec("US-3")
def test_what_is_missing_since_a_checkpoint_is_found(place, run, tmp_path):
    checkpoint = tmp_path / "checkpoint.json"
    assert run("timeline", "checkpoint", "--output", checkpoint).code == 0
    changed(
        place,
        "DROP TRIGGER timeline_events_no_delete",
        "DELETE FROM timeline_contents",
        "DELETE FROM timeline_events WHERE sequence = 2",
    )
    assert run("timeline", "verify").code == 0
    done = run("timeline", "verify", "--checkpoint", checkpoint, "--lang", "en")
    assert (done.code, "events 2 to 2 at the end" in done.out) == (1, True)


def test_an_older_checkpoint_is_not_overwritten(place, run, tmp_path):
    checkpoint = tmp_path / "checkpoint.json"
    run("timeline", "checkpoint", "--output", checkpoint)
    before = checkpoint.read_bytes()
    assert run("timeline", "checkpoint", "--output", checkpoint).code == 1
    assert checkpoint.read_bytes() == before


def test_a_checkpoint_that_is_none_is_named(place, run, tmp_path):
    other = tmp_path / "other.json"
    other.write_text("{}", encoding="utf-8")
    done = run("timeline", "verify", "--checkpoint", other, "--lang", "en")
    assert (done.code, "is no checkpoint of a timeline" in done.err) == (1, True)
    assert run("timeline", "verify", "--checkpoint", tmp_path / "none.json").code == 1


@pytest.mark.spec("US-2")
def test_what_was_erased_is_said_to_be(place, run):
    name = document(run)
    with Store.open(place, create=False) as store, store.writing() as connection:
        erase_document(connection, 1, act())
    assert "What it said of persons was erased." in run("timeline", "show", name, "--lang", "en").out
    assert "what 1 of them said of persons was erased" in run("timeline", "verify", "--lang", "en").out


def test_a_document_that_is_not_there_is_wrong_use(place, run):
    done = run("timeline", "show", "abcdef", "--lang", "en")
    assert (done.code, done.err.startswith("Error: There is no document abcdef")) == (2, True)


def test_a_stored_administration_is_decided_on_as_its_folder_is(place, run, administration, inbox):
    of_folder = run("dry-run", "--administration", administration, "--as-of", "2026-03-16", inbox)
    of_store = run("dry-run", "--administration", "0102", "--as-of", "2026-03-16", inbox)
    assert of_store.code == of_folder.code == 0
    assert _verdicts(of_store.out) == _verdicts(of_folder.out) != []


def test_one_document_is_explained_by_a_stored_administration(place, run, invoice):
    done = run("explain", "--administration", "0102", "--as-of", "2026-03-16", invoice)
    assert done.code == 0


def test_an_administration_that_is_not_in_the_store_is_refused_with_those_that_are(place, run, invoice):
    done = run("dry-run", "--administration", "0999", "--lang", "en", invoice)
    assert done.code == 2
    assert done.err.startswith("Error: Administration 0999 is not in the store; those that are: 0102.")


def test_without_its_folder_an_administration_has_no_rules_and_says_so(place, run, administration, invoice):
    office = administration.parents[1]
    office.rename(office.with_name("moved"))
    done = run("dry-run", "--administration", "0102", "--lang", "en", invoice)
    assert (done.code, "and its rules with it" in done.err) == (1, True)
    rules = office.with_name("moved") / "rules"
    assert run("dry-run", "--administration", "0102", "--rules", rules, invoice).code == 0


def test_a_folder_goes_before_an_administration_of_that_id_in_the_store(place, run, tmp_path, monkeypatch):
    (tmp_path / "0102").mkdir()
    monkeypatch.chdir(tmp_path)
    done = run("dry-run", "--administration", "0102", "--lang", "en", "x.xml")
    assert "administration.yaml" in done.err or "no file" in done.err


def _verdicts(out: str) -> list[str]:
    verdicts = ("book", "review", "would")
    return [line.split("[")[0].rstrip() for line in out.splitlines() if line.startswith(verdicts)]

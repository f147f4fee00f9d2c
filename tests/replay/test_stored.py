import csv
import datetime
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from boekwerk.app.store import open_store
from boekwerk.store.administrations import find_administration
from boekwerk.store.documents import Received, keep_document

EXAMPLES = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
NOW = datetime.datetime(2026, 3, 16, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "office.sqlite"


def test_the_own_store_is_replayed_as_the_folder_that_it_came_from(run, office, store):
    assert run("import", office, "--store", store).code == 0
    found = [
        json.loads(run("replay", *where, "--modes", "as_set", "--format", "json").out)
        for where in (("--administration", office), ("--administration", "0301", "--store", store))
    ]
    modes = [one["proposals"]["modes"]["as_set"] for one in found]
    for part in ("right", "wrong", "curve", "months", "relations", "fields"):
        assert modes[0][part] == modes[1][part]
    assert found[0]["automatic"]["rules"] == found[1]["automatic"]["rules"]


def test_a_document_that_was_kept_is_read_again(run, store, tmp_path):
    folder = tmp_path / "office" / "administrations" / "softwarehuis"
    shutil.copytree(EXAMPLES / "administrations" / "softwarehuis-nevelbank", folder)
    shutil.copytree(EXAMPLES / "rules", tmp_path / "office" / "rules")
    content = (EXAMPLES / "inbox" / "softwarehuis-nevelbank" / "inkoop-belboei-maart.xml").read_bytes()
    shown = json.loads(
        run("dry-run", _written(tmp_path, content), "--administration", folder, "--format", "json").out
    )
    proposal = shown["documents"][0]["decision"]["proposal"]
    _write_history(folder / "history.csv", proposal, hashlib.sha256(content).hexdigest())
    assert run("import", folder, "--store", store).code == 0
    arguments = (
        "replay",
        "--administration",
        "0102",
        "--store",
        store,
        "--last",
        "100",
        "--format",
        "json",
    )
    assert json.loads(run(*arguments).out)["proposals"]["read"] == 0
    with open_store(str(store)) as opened, opened.writing() as connection:
        known = find_administration(connection, "0102")
        keep_document(connection, known.id, content, Received("maart.xml", "ubl", NOW))
    assert json.loads(run(*arguments).out)["proposals"]["read"] == 1


def _written(folder, content):
    path = folder / "invoice.xml"
    path.write_bytes(content)
    return path


def _write_history(path, proposal, sha256):
    names = ("relation", "number", "date", "document", "ledger_account", "amount", "vat", "vat_code")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(names)
        for line in proposal["lines"]:
            head = (proposal["relation"]["relation"], proposal["number"], proposal["booking_date"], sha256)
            writer.writerow((*head, *(line[name] for name in names[4:])))

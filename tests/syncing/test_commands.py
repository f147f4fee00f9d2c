"""What people and programs see of `boekwerk sync`, `boekwerk sweep` and `boekwerk doctor`."""

from __future__ import annotations

import json
import shutil

import pytest
from office_at_work import _FOLDER, numbered_invoice
from simulated import simulated_package

from boekwerk.cli.main import main


@pytest.fixture(scope="module")
def simulated():
    """Give a simulated package, of which the plugin is installed."""
    with simulated_package() as package:
        yield package


@pytest.fixture
def folder(tmp_path, monkeypatch, simulated):
    """Give an administration of the simulated package in a folder that we are in; its store is empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOEKWERK_STORE", raising=False)
    folder = tmp_path / "softwarehuis"
    shutil.copytree(_FOLDER, folder)
    settings = folder / "administration.yaml"
    given = ", ".join(
        f"{{name: {name}, value: '{value}'}}" for name, value in simulated.settings("0102").items()
    )
    text = settings.read_text(encoding="utf-8").replace("package: local", "package: sim_flag")
    text = text.replace("  - {name: database, value: books-0102.sqlite}", f"  [{given}]")
    text += "second_evaluator: off\n"
    settings.write_text(text, encoding="utf-8")
    users = folder / "users.yaml"
    text = users.read_text(encoding="utf-8").replace("package: local", "package: sim_flag")
    users.write_text(text, encoding="utf-8")
    return folder


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *map(str, arguments)])
    captured = capsys.readouterr()
    return ended.value.code, captured.out, captured.err


def test_what_a_synchronisation_did_is_said_to_people_and_to_programs(folder, capsys):
    assert run(capsys, "import", folder)[0] == 0
    code, out, _ = run(capsys, "sync", "0102")
    assert (code, out.splitlines()[0]) == (0, "0102  Softwarehuis Nevelbank B.V.")
    assert "All master data: 0 records read, 0 of them new, changed or gone; 0 obligations." in out
    code, out, _ = run(capsys, "sync", "--format", "json")
    found = json.loads(out)
    assert (code, found["schema"]) == (0, "boekwerk.sync/1")
    assert [each["full"] for each in found["synchronisations"]] == [False]


def test_an_administration_of_which_the_package_is_away_is_a_finding(folder, capsys, simulated):
    run(capsys, "import", folder)
    simulated.faults("401", on={"changes"})
    code, _, err = run(capsys, "sync")
    assert code == 1
    assert err.startswith("0102: ")
    assert run(capsys, "sync")[0] == 0


def test_a_sweep_of_nothing_is_well_and_doctor_tells_programs_what_is_not(folder, capsys):
    run(capsys, "import", folder)
    code, out, _ = run(capsys, "sweep", "--format", "json")
    assert (code, json.loads(out)["sweeps"][0]["missed"]) == (0, [])
    code, out, _ = run(capsys, "doctor", "--format", "json")
    found = json.loads(out)
    levels = {each["code"]: each["level"] for each in found["findings"]}
    assert (code, found["schema"], found["fault"]) == (1, "boekwerk.doctor/1", 1)
    assert levels["doctor_never_synchronised"] == "fault"
    assert levels["doctor_link_works"] == "ok"
    run(capsys, "sync")
    assert run(capsys, "doctor")[0] == 0


@pytest.mark.parametrize("command", ["sync", "sweep", "doctor"])
def test_an_unknown_administration_is_named(folder, capsys, command):
    run(capsys, "import", folder)
    code, _, err = run(capsys, command, "9999")
    assert code == 2
    assert "0102" in err


def test_an_import_of_what_a_document_waits_for_says_that_it_is_looked_at_again(folder, capsys):
    periods = folder / "periods.csv"
    opened = periods.read_text(encoding="utf-8")
    lines = opened.splitlines()
    (march,) = [line for line in lines if line.startswith("2026;3;")]
    periods.write_text(opened.replace(march, march.replace(";ja;", ";nee;")), encoding="utf-8")
    run(capsys, "import", folder)
    invoice = folder.parent / "1.xml"
    invoice.write_bytes(numbered_invoice(1))
    assert run(capsys, "inbox", "add", invoice, "--administration", "0102", "--user", "jlinde")[0] == 0
    run(capsys, "run", "--once", "--queue", "loop")
    periods.write_text(opened, encoding="utf-8")
    _, out, _ = run(capsys, "import", folder)
    assert "1 document in the validation overview will be looked at again." in out

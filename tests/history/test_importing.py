"""History and master data into the store, and out of it: once, whole, for one administration."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
from pathlib import Path

import pytest
from histories import HEAD, audit_file, histories, journal, row, transaction, written
from hypothesis import HealthCheck, given, settings

from boekwerk.app.exporting import export_folder, export_history
from boekwerk.app.importing import Imported, import_folder, import_history
from boekwerk.app.store import stored_administration
from boekwerk.domain.errors import HistoryError, NothingThere
from boekwerk.history import HistoryFile, write_csv
from boekwerk.packages import load_packages
from boekwerk.store.database import Store
from boekwerk.store.past_writing import Added

NOW = datetime.datetime(2025, 6, 1, 12, tzinfo=datetime.UTC)
TWO = written(HEAD, "K1;2025-03-14;F1;4300;100", "K1;2025-04-14;F2;4300;50")


def into(store: Store, folder: Path) -> Imported:
    return import_folder(store, folder, load_packages(None).capabilities, NOW)


def plainly(store: Store, file: Path) -> Imported:
    return import_history(store, "bakery", HistoryFile(file), NOW, lambda bookings, _: bookings)


def stored(store: Store, code: str = "bakery") -> list[tuple[str | None, str]]:
    with stored_administration(store, code) as opened:
        return [(booking.number, str(booking.total)) for booking in opened.past]


def test_a_folder_is_imported_with_its_history_and_a_second_time_changes_nothing(store, folder):
    (folder / "history.csv").write_text(TWO, encoding="utf-8")
    first, again = into(store, folder), into(store, folder)
    assert (first.added, again.added) == (Added(new=2), Added(same=2))
    assert (first.snapshot.number, again.snapshot.changed) == (1, 0)
    assert stored(store) == [("F1", "100.00"), ("F2", "50.00")]


def test_a_history_is_imported_once(store, folder, file):
    into(store, folder)
    path = file(TWO)
    assert [plainly(store, path).added for _ in range(2)] == [Added(new=2), Added(same=2)]


def test_what_changed_in_the_file_is_changed(store, folder, file):
    into(store, folder)
    plainly(store, file(TWO))
    assert plainly(store, file(TWO.replace("4300;50", "4600;75"))).added == Added(replaced=1, same=1)
    assert stored(store)[1] == ("F2", "75.00")


@pytest.mark.spec("US-1")
def test_history_is_of_one_administration_only(store, folder, file):
    into(store, folder)
    settings_file = folder / "administration.yaml"
    text = settings_file.read_text(encoding="utf-8").replace('id: "bakery"', 'id: "butcher"')
    settings_file.write_text(text, encoding="utf-8")
    into(store, folder)
    plainly(store, file(TWO))
    assert (len(stored(store)), stored(store, "butcher")) == (2, [])


def test_of_a_file_with_a_problem_nothing_is_imported(store, folder, file):
    into(store, folder)
    with pytest.raises(HistoryError):
        plainly(store, file(TWO + "K1;2025-05-01;F3;4300;x\n"))
    assert stored(store) == []


def test_of_an_import_that_is_broken_off_nothing_stays(store, folder, file):
    into(store, folder)
    rows = [f"K1;2025-03-14;F{n};4300;1" for n in range(5_000)]

    def stopping(bookings, _):
        for number, booking in enumerate(bookings):
            if number == 4_500:
                raise KeyboardInterrupt
            yield booking

    with pytest.raises(KeyboardInterrupt):
        import_history(store, "bakery", HistoryFile(file(written(HEAD, *rows))), NOW, stopping)
    assert stored(store) == []


def test_relations_that_are_unknown_are_imported_and_remarked(store, folder, file):
    into(store, folder)
    result = plainly(store, file(TWO.replace("K1;2025-04", "K9;2025-04")))
    (remark,) = result.remarks
    assert (remark.code, remark.values) == (
        "history_relations_unknown",
        {"bookings": 1, "count": 1, "relations": "K9"},
    )
    assert len(stored(store)) == 2


def test_master_data_tells_an_audit_file_which_accounts_are_of_creditors_and_vat(store, folder, file):
    into(store, folder)
    lines = (
        row("1600", "121.00", "C", custSupID="K1"),
        row("4300", "100.00", "D"),
        row("1520", "21.00", "D"),
    )
    text = audit_file(journal(transaction(*lines), control=""), vat_accounts=False, accounts=False)
    result = plainly(store, file(text, "a.xaf"))
    assert (result.added, dict(result.notes.skipped)) == (Added(new=1), {})


def test_an_administration_that_is_not_there_is_told(store, file):
    with pytest.raises(NothingThere):
        plainly(store, file(TWO))


def test_obligations_of_a_folder_are_kept(store, folder):
    head = "number;kind;relation;currency;open_amount"
    (folder / "obligations.csv").write_text(f"{head}\nPO-1;commitment;K1;EUR;500\n", encoding="utf-8")
    into(store, folder)
    with stored_administration(store, "bakery") as opened:
        assert [each.number for each in opened.obligations.all()] == ["PO-1"]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_what_is_exported_and_imported_elsewhere_is_the_same(
    sqlite_template, tmp_path_factory, folder, history
):
    here, there = (tmp_path_factory.mktemp("stores") / "store.sqlite" for _ in range(2))
    text = io.StringIO(newline="")
    write_csv(history, text)
    (folder / "history.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    exported = []
    for place in (here, there):
        with Store.open(place, create=True) as opened:
            into(opened, folder)
            stream = io.StringIO(newline="")
            export_history(opened, "bakery", stream)
            exported.append(stream.getvalue())
        (folder / "history.csv").write_text(exported[-1], encoding="utf-8", newline="")
    assert exported[0] == exported[1]
    assert exported[0].count("\n") >= len(history)


def test_an_administration_that_is_exported_is_the_same_when_it_is_imported_again(store, folder, tmp_path):
    (folder / "history.csv").write_text(TWO, encoding="utf-8")
    first = into(store, folder)
    assert export_folder(store, "bakery", tmp_path / "taken") == 2
    again = into(store, tmp_path / "taken")
    assert (again.snapshot.version, again.snapshot.changed) == (first.snapshot.version, 0)
    assert again.added == Added(same=2)


@pytest.mark.parametrize("office", ["softwarehuis-nevelbank", "aannemersbedrijf-wierdekamp"])
def test_the_example_office_survives_the_journey(store, tmp_path, office):
    folder = Path(__file__).parents[2] / "examples" / "kantoor-de-linde" / "administrations" / office
    first = into(store, folder)
    export_folder(store, first.administration, tmp_path / "taken")
    assert into(store, tmp_path / "taken").snapshot.changed == 0


def test_two_processes_that_import_at_once_lose_nothing(store, store_place, folder, tmp_path):
    into(store, folder)
    files = []
    for part in range(2):
        rows = [f"K1;2025-03-14;F{n};4300;1" for n in range(part * 300, part * 300 + 600)]
        files.append(tmp_path / f"{part}.csv")
        files[-1].write_text(written(HEAD, *rows), encoding="utf-8")
    command = [sys.executable, "-m", "boekwerk.cli.main", "import", "--administration", "bakery"]
    processes = [
        subprocess.Popen(
            [*command, "--store", store_place, "--history", str(file)], stdout=subprocess.DEVNULL
        )
        for file in files
    ]
    # 1: the relation is not in the master data, which is remarked on.
    assert all(process.wait(120) in (0, 1) for process in processes)
    assert len(stored(store)) == 900

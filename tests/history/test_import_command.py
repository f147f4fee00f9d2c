"""``boekwerk import`` and ``boekwerk export``."""

from __future__ import annotations

import json

import pytest
from histories import HEAD, audit_file, journal, row, transaction, written

TWO = written(HEAD, "K1;2025-03-14;F1;4300;100", "K1;2025-04-14;F2;4300;50")
LINES = (row("1600", "10.00", "C", custSupID="K1"), row("4300", "10.00", "D"))


def test_a_folder_and_then_a_history_are_imported(run, folder, file):
    done = run("import", folder)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("bakery  Bakery Ltd\n  Master data: ")
    done = run("import", "--administration", "bakery", "--history", file(TWO))
    assert done.out == (
        "bakery  Bakery Ltd\n  History: 2 bookings with 2 lines; 2 new, 0 changed, 0 the same.\n"
    )


def test_the_report_is_json_when_asked(run, folder, file):
    run("import", folder)
    bank = journal(transaction(*LINES), code="BNK", kind="B")
    text = audit_file(bank, journal(transaction(*LINES), transaction(LINES[0])))
    done = run("import", "--administration", "bakery", "--history", file(text, "a.xaf"), "--format", "json")
    found = json.loads(done.out)
    (imported,) = found["imports"]
    assert (done.code, found["schema"], found["written"]) == (1, "boekwerk.import/1", True)
    assert imported["history"] == {"bookings": 1, "lines": 1, "new": 1, "changed": 0, "same": 0}
    assert (imported["skipped"], imported["not_of_invoices"]) == (
        {"history_xaf_unbalanced": 1},
        {"journal_B": 1},
    )
    assert imported["examples"][0]["code"] == "history_xaf_unbalanced"


def test_what_was_left_out_is_told_and_is_a_finding(run, folder, file):
    run("import", folder)
    text = audit_file(journal(transaction(*LINES), transaction(LINES[0], nr="9")))
    done = run("import", "--administration", "bakery", "--history", file(text, "a.xaf"))
    assert done.code == 1
    assert "Left out, because it is not certain what they were: 1 transaction" in done.out
    assert "a.xaf:2: Transaction 9 in journal INK does not balance: -10.00 too much." in done.out


def test_columns_and_kind_can_be_named(run, folder, file):
    run("import", folder)
    path = file(written("supplier,date,account,amount,x", "K1,2025-03-14,4300,5.00,y"), "payments.dat")
    names = ("--column", "relation=supplier", "--column", "ledger_account=account")
    done = run("import", "--administration", "bakery", "--history", path, "--kind", "csv", *names)
    assert (done.code, "1 booking with 1 line" in done.out) == (0, True)
    assert "These columns are not read: x." in done.err


def test_a_check_reads_and_keeps_nothing(run, folder, file):
    run("import", folder)
    done = run("import", "--administration", "bakery", "--history", file(TWO), "--check")
    assert done.out == "bakery  Bakery Ltd\n  History: 2 bookings with 2 lines can be read.\n"
    assert done.err == "Nothing was written: this was a check.\n"
    assert "0 bookings" in run("status").out


def test_a_folder_can_be_checked_without_a_store(run, folder, tmp_path):
    assert run("import", folder, "--check").code == 0
    assert not (tmp_path / "store.sqlite").exists()


def test_a_file_that_is_not_valid_is_told_problem_by_problem(run, folder, file):
    run("import", folder)
    path = file(written(HEAD, "K1;2025-03-14;F1;4300;x", "K1;2025-03-15;F2;4300;y"))
    done = run("import", "--administration", "bakery", "--history", path)
    first, second, last = done.err.splitlines()
    assert first.startswith(f"{path}:2:23: 'amount' should be a number; found 'x'.")
    assert second.startswith(f"{path}:3:23: ")
    assert last.startswith(
        f"Error: The history in {path} cannot be used: 2 problems. Nothing was imported."
    )
    assert (done.code, done.out) == (1, "")


def test_one_folder_that_is_not_valid_does_not_stop_the_others(run, folder, tmp_path):
    (tmp_path / "empty").mkdir()
    done = run("import", tmp_path / "empty", folder)
    assert (done.code, "bakery  Bakery Ltd" in done.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name folders to import, or --administration with --history"),
        (("--history", "h.csv"), "Name folders to import, or --administration with --history"),
        (("x", "--administration", "a", "--history", "h.csv"), "Name folders to import"),
        (("--administration", "a"), "Name folders to import, or --administration with --history"),
        (("--column", "relation"), "Write --column as OURS=THEIRS, such as relation=supplier; found"),
        (("--column", "relatie=x"), "'relatie' is no column of ours for --column."),
        (("--kind", "excel"), "--kind"),
    ],
)  # fmt: skip
def test_wrong_use_says_how(run, arguments, said):
    done = run("import", *arguments)
    assert (done.code, said in done.err) == (2, True)


def test_a_name_that_tells_no_kind_asks_for_it(run, folder, file):
    run("import", folder)
    done = run("import", "--administration", "bakery", "--history", file(TWO, "h.dat"))
    assert (done.code, "Say it with --kind: csv, parquet, xaf." in done.err) == (1, True)


def test_a_history_comes_out_as_it_went_in(run, folder, file, tmp_path):
    run("import", folder)
    run("import", "--administration", "bakery", "--history", file(TWO))
    done = run("export", "--administration", "bakery", "--output", tmp_path / "out.csv")
    assert (done.code, done.err) == (0, "2 bookings written.\n")
    done = run("import", "--administration", "bakery", "--history", tmp_path / "out.csv")
    assert "0 new, 0 changed, 2 the same" in done.out


def test_everything_comes_out_as_a_folder(run, folder, file, tmp_path):
    run("import", folder)
    run("import", "--administration", "bakery", "--history", file(TWO))
    assert run("export", "--administration", "bakery", "--folder", tmp_path / "taken").code == 0
    done = run("import", tmp_path / "taken")
    assert "Master data: nothing changed since snapshot 1." in done.out
    assert "0 new, 0 changed, 2 the same" in done.out


def test_nothing_is_written_over(run, folder, file, tmp_path):
    run("import", folder)
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    assert run("export", "--administration", "bakery", "--output", tmp_path / "mine.csv").code == 1
    assert run("export", "--administration", "bakery", "--folder", folder).code == 1
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"
    both = ("--output", "a", "--folder", "b")
    assert run("export", "--administration", "bakery", *both).code == 2

"""The folder itself: which files there must be, may be, and may not be."""

from __future__ import annotations

import pytest

from boekwerk.domain.errors import OfficeError
from boekwerk.office import read_administration
from boekwerk.reasons import LANGUAGES, remedy, sentence

OPTIONAL = (
    "users.yaml relations.csv payment_conditions.csv cost_centres.csv projects.csv periods.csv "
    "exchange_rates.csv bookings.csv"
).split()


def unknown(package):
    return None


@pytest.mark.parametrize(
    "name", ["administration.yaml", "journals.yaml", "ledger_accounts.csv", "vat_codes.csv"]
)
def test_a_needed_file_that_is_not_there_is_named(folder, problems, name):
    (folder / name).unlink()
    assert (
        f"{name}: This file is needed and is not there. Make the file, or make a folder with "
        f"all files with "
        "'boekwerk init' and compare."
    ) in problems()


def test_files_that_are_not_needed_may_be_left_out(folder, change, read):
    for name in OPTIONAL:
        (folder / name).unlink()
    change("administration.yaml", "automation_user:", "# automation_user:")
    change("administration.yaml", "default_payment_condition:", "# default_payment_condition:")
    assert read().relation("10001") is None


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("relation.csv", "Did you mean relations.csv? Rename it, or move it to another folder."),
        ("users.yml", "Did you mean users.yaml? Rename it, or move it to another folder."),
        ("Xyzzy.CSV", "Move it to another folder."),
    ],
)
def test_a_misspelt_file_is_not_silently_an_empty_table(folder, problems, name, remedy):
    for known in ("relations.csv", "users.yaml"):
        (folder / known).unlink()
    (folder / name).write_text("id;name\n", encoding="utf-8")
    assert problems() == [f"{name}: {name} is not a file of an administration. {remedy}"]


@pytest.mark.parametrize(
    "name", [".~lock.relations.csv#", "~$relations.csv", ".users.yaml.swp", "notes.txt"]
)
def test_other_files_are_left_alone(folder, read, name):
    (folder / name).write_bytes(b"\x00anything")
    assert read().settings.name == "Example B.V."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_does_not_exist_is_named(tmp_path, language):
    with pytest.raises(OfficeError) as caught:
        read_administration(tmp_path / "nowhere", unknown)
    (problem,) = caught.value.problems
    assert "nowhere" in sentence(problem, language)
    assert "boekwerk init" in (remedy(problem, language) or "")


def test_a_file_instead_of_a_folder_is_refused(tmp_path):
    (tmp_path / "books").write_text("", encoding="utf-8")
    with pytest.raises(OfficeError) as caught:
        read_administration(tmp_path / "books", unknown)
    assert caught.value.problems[0].code == "office_folder_unreadable"


def test_a_folder_instead_of_a_file_is_refused(folder, problems):
    (folder / "relations.csv").unlink()
    (folder / "relations.csv").mkdir()
    assert problems()[0].startswith("relations.csv: This file is needed and is not there.")


def test_the_summary_counts_the_problems(folder, change):
    change("users.yaml", "access: yes", "access: perhaps")
    with pytest.raises(OfficeError) as caught:
        read_administration(folder, unknown)
    assert sentence(caught.value.reason, "nl").endswith("kan niet gebruikt worden: 2 problemen.")


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 50, b"\xff\xfe", b"\xef\xbb\xbf", b"%", b"'", b'"', b"[" * 99_999]
)
@pytest.mark.parametrize(
    "name", ["administration.yaml", "journals.yaml", "users.yaml", "vat_codes.csv", "relations.csv"]
)
def test_rubbish_in_any_file_is_a_problem_of_that_file(folder, problems, name, data):
    (folder / name).write_bytes(data)
    assert any(problem.startswith(name) for problem in problems())

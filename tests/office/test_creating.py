"""The folder that `boekwerk init` makes."""

from __future__ import annotations

import datetime

import pytest

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import OfficeError
from boekwerk.domain.vat import VatKey
from boekwerk.office import create_administration, read_administration
from boekwerk.proposal.vat_codes import choose_vat_code
from boekwerk.reasons import LANGUAGES, sentence
from boekwerk.rules import load_rulebook


def create(folder, **changed):
    wanted = {"name": "Example", "package": "local", "language": "nl", "year": 2026, **changed}
    return create_administration(folder, **wanted)


def read(folder):
    return read_administration(folder, lambda package: Capabilities())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_made_reads_back_without_problems_or_remarks(tmp_path, language):
    create(tmp_path / "0042", language=language)
    administration = read(tmp_path / "0042")
    assert administration.settings.id == "0042"
    assert administration.remarks == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "treatment", ["standard", "zero", "exempt", "reverse_charged", "intra_eu", "import", "outside_scope"]
)
def test_there_is_a_vat_code_for_every_usual_treatment(tmp_path, language, treatment):
    create(tmp_path / "books", language=language)
    codes = read(tmp_path / "books").vat_codes("purchase")
    assert treatment in {code.treatment for code in codes}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("treatment", ["reverse_charged", "intra_eu"])
def test_self_assessed_vat_of_two_rates_is_left_to_a_person(tmp_path, language, treatment):
    create(tmp_path / "books", language=language)
    administration = read(tmp_path / "books")
    key = VatKey("purchase", treatment, None, "NL", datetime.date(2026, 3, 2))
    (journal,) = administration.journals("purchase")
    assert choose_vat_code(key, journal, administration).problem.code == "vat_code_ambiguous"
    assert not administration.settings.self_assess_imports


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sales_account_there_is_takes_sales(tmp_path, language):
    create(tmp_path / "books", language=language)
    rows = (tmp_path / "books" / "ledger_accounts.csv").read_text(encoding="utf-8").splitlines()
    (journal,) = read(tmp_path / "books").journals("sales")
    assert [row.split(";")[0] for row in rows if row.startswith("8")] == [journal.ledger_account]


@pytest.mark.parametrize("year", [2024, 2026])
def test_the_periods_are_the_months_of_the_year(tmp_path, year):
    create(tmp_path / "books", year=year)
    administration = read(tmp_path / "books")
    days = [datetime.date(year, 1, 1) + datetime.timedelta(days=n) for n in range(365)]
    assert [administration.period(day).number for day in days] == [day.month for day in days]
    assert administration.period(datetime.date(year + 1, 1, 1)) is None


@pytest.mark.spec("AB-1", "AB-2", "AB-3")
def test_the_automation_user_may_book(tmp_path):
    create(tmp_path / "books")
    administration = read(tmp_path / "books")
    user = administration.user(administration.settings.automation_user)
    assert ("accountant" in user.roles, user.access) == (True, True)
    assert [link.package for link in user.links] == ["local"]


@pytest.mark.parametrize(
    "name", ['A "b": c # $d', "- ja", "[x]", "nee", "Ålmaer & Zn 🍞", "007", "  a  b "]
)
def test_any_name_stays_that_name(tmp_path, name):
    create(tmp_path / "books", name=name)
    assert read(tmp_path / "books").settings.name == " ".join(name.split())


def test_the_files_that_were_written_are_named(tmp_path):
    written = create(tmp_path / "books")
    assert written == tuple(sorted(path for path in (tmp_path / "books").rglob("*") if path.is_file()))
    assert tmp_path / "books" / "rules" / "telefoon.yaml" in written


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "books").mkdir()
    create(tmp_path / "books")
    assert read(tmp_path / "books").settings.name == "Example"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": " "}, "De naam van de administratie is leeg of heeft tekens die geen tekst zijn."),
        ({"name": "a\x00b"}, "De naam van de administratie is leeg of heeft tekens die geen tekst zijn."),
        ({"year": 26}, "26 is geen jaar om perioden van te maken."),
    ],
)
def test_what_cannot_be_made_is_explained_and_leaves_nothing(tmp_path, changed, expected):
    with pytest.raises(OfficeError) as caught:
        create(tmp_path / "books", **changed)
    assert sentence(caught.value.reason, "nl") == expected
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OfficeError) as caught:
        create(tmp_path)
    assert sentence(caught.value.reason, "en") == f"{tmp_path} exists already and is not an empty folder."
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_folders_around_it_are_made_too(tmp_path):
    create(tmp_path / "office" / "administrations" / "books")
    assert read(tmp_path / "office" / "administrations" / "books").settings.name == "Example"


def test_a_place_that_cannot_be_written_is_explained(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(OfficeError) as caught:
        create(tmp_path / "file" / "books")
    assert caught.value.reason.code == "office_folder_not_written"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_folders_around_it_do_not_stay_when_it_cannot_be_made(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.rename", _refuse)
    with pytest.raises(OfficeError):
        create(tmp_path / "office" / "books")
    assert list(tmp_path.iterdir()) == []


def _refuse(*_):
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_rule_is_only_counted(tmp_path, language):
    create(tmp_path / "books", language=language)
    rulebook = load_rulebook([tmp_path / "books" / "rules"])
    assert rulebook is not None

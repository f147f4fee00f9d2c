"""Which store is meant, and which administration in it."""

from __future__ import annotations

import datetime

import pytest

from boekwerk.app.books import is_folder
from boekwerk.app.store import known_administration, open_store, store_place
from boekwerk.domain.errors import NothingThere
from boekwerk.store.administrations import add_administration

NOW = datetime.datetime(2026, 3, 16, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("BOEKWERK_STORE", "BOEKWERK_SETTINGS"):
        monkeypatch.delenv(name, raising=False)


def test_what_is_named_goes_before_the_environment_and_that_before_the_settings(tmp_path, monkeypatch):
    assert store_place() == "boekwerk.sqlite"
    (tmp_path / "boekwerk.yaml").write_text(
        "schema: boekwerk.settings/1\nstore: postgresql://h/x\n", "utf-8"
    )
    assert store_place() == "postgresql://h/x"
    monkeypatch.setenv("BOEKWERK_STORE", "environment.sqlite")
    assert store_place() == "environment.sqlite"
    assert store_place("named.sqlite") == "named.sqlite"


def test_a_file_in_the_settings_is_looked_for_where_these_are(tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    settings = elsewhere / "ours.yaml"
    settings.write_text("schema: boekwerk.settings/1\nstore: ours.sqlite\n", "utf-8")
    monkeypatch.setenv("BOEKWERK_SETTINGS", str(settings))
    assert store_place() == str(elsewhere / "ours.sqlite")


def test_a_name_is_that_of_a_folder_unless_there_is_a_store_for_it(tmp_path):
    (tmp_path / "bakery").mkdir()
    assert is_folder(tmp_path / "bakery", "some.sqlite")
    assert is_folder(tmp_path / "a" / "typing mistake", "some.sqlite")
    name = tmp_path.joinpath("0102").relative_to(tmp_path)
    assert is_folder(name)
    assert not is_folder(name, "some.sqlite")
    open_store(create=True).close()
    assert not is_folder(name)


@pytest.mark.parametrize(("count", "code", "more"), [(2, "unknown", None), (12, "unknown_many", 2)])
def test_an_administration_that_is_not_there_is_told_with_those_that_are(count, code, more):
    with open_store(create=True) as store, store.writing() as connection:
        for number in range(count):
            add_administration(connection, f"{number:02}", "Bakkerij", NOW)
        with pytest.raises(NothingThere) as caught:
            known_administration(connection, "99")
    assert caught.value.reason.code == f"store_administration_{code}"
    assert caught.value.reason.values["others"].startswith("00, 01")
    assert caught.value.reason.values.get("more") == more

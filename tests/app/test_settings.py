from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from boekwerk.app.settings import Installation, read_settings
from boekwerk.cli.main import main
from boekwerk.domain.errors import OfficeError
from boekwerk.intake import Limits

SCHEMA = Path(__file__).parents[2] / "schemas" / "settings.schema.json"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Write the settings of an installation, and stand in its folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOEKWERK_SETTINGS", raising=False)

    def write(text, name="boekwerk.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")

    return write


def test_without_a_file_the_defaults_hold(settings):
    assert read_settings() == Installation()


@pytest.mark.spec("VE-1")
def test_a_file_in_the_working_folder_names_plugins_and_limits(settings):
    settings("schema: boekwerk.settings/1\nplugins: [local]\nlimits: {lines: 50}\n")
    found = read_settings()
    assert (found.plugins, found.limits) == (("local",), Limits(lines=50))


def test_the_environment_names_another_file(settings, monkeypatch):
    settings("schema: boekwerk.settings/1\nplugins: []\n", "other.yaml")
    monkeypatch.setenv("BOEKWERK_SETTINGS", "other.yaml")
    assert read_settings().plugins == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("schema: boekwerk.settings/1\nlimits: {lines: many}\n", "boekwerk.yaml:2:17"),
        ("schema: boekwerk.settings/1\nplugin: [local]\n", "boekwerk.yaml:2:1"),
        ("schema: boekwerk.settings/1\nlimits: {depth: 300}\n", "boekwerk.yaml:2:17"),
    ],
)
def test_a_broken_file_stops_everything_with_its_place(settings, text, place):
    settings(text)
    with pytest.raises(OfficeError) as caught:
        read_settings()
    assert [str(problem.where) for problem in caught.value.problems] == [place]


def test_a_named_file_that_is_not_there_is_an_error(settings, monkeypatch):
    monkeypatch.setenv("BOEKWERK_SETTINGS", "nothing.yaml")
    with pytest.raises(OfficeError) as caught:
        read_settings()
    assert [problem.code for problem in caught.value.problems] == ["office_no_file"]


@pytest.mark.parametrize(
    ("form", "fits"),
    [
        ({"schema": "boekwerk.settings/1", "plugins": ["local"], "limits": {"lines": 50}}, True),
        ({"schema": "boekwerk.settings/1", "limits": {"depth": 300}}, False),
        ({"schema": "boekwerk.settings/1", "plugin": ["local"]}, False),
    ],
)
def test_the_schema_says_the_same(form, fits):
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert validator.is_valid(form) is fits


@pytest.mark.spec("IN-5")
def test_a_limit_that_is_set_is_kept(settings, capsys):
    settings("schema: boekwerk.settings/1\nlimits: {file_bytes: 10}\n")
    settings("<Invoice>more than ten bytes</Invoice>", "invoice.xml")
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "show", "invoice.xml"])
    assert (ended.value.code, "10" in capsys.readouterr().err) == (1, True)


@pytest.mark.spec("VE-1")
def test_a_plugin_that_is_not_allowed_is_not_there(settings, capsys):
    settings("schema: boekwerk.settings/1\nplugins: []\n")
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "plugins", "--format", "json"])
    assert (ended.value.code, json.loads(capsys.readouterr().out)["plugins"]) == (0, [])

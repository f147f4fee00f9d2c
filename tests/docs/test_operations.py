"""The commands in the page for an administrator can be given, in that order; units give real commands."""

from __future__ import annotations

import re
import shlex
import shutil
from configparser import RawConfigParser
from pathlib import Path

import click
import pytest

from boekwerk.cli.main import command_line, main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in re.findall(r"^    (boekwerk .*)$", PAGE, re.MULTILINE)]
UNITS = sorted((ROOT / "packaging" / "systemd").glob("*.service"))
KEY = "bwk1_" + "A" * 43


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples" / "kantoor-de-linde", tmp_path / "examples" / "kantoor-de-linde")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOEKWERK_STORE", raising=False)
    monkeypatch.setenv("BOEKWERK_USER", "mdevries")
    monkeypatch.setenv("BOEKWERK_KEY", KEY)


@pytest.mark.spec("US-3")
def test_the_commands_of_the_page_can_be_given_one_after_the_other(folder, capsys):
    codes = {}
    for command in COMMANDS:
        if command == "boekwerk run --once":
            continue  # it starts processes: that is tried elsewhere
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(command)[1:])
        codes[command] = ended.value.code
        assert "Traceback" not in capsys.readouterr().err
    assert codes == dict.fromkeys(codes, 0)
    assert len(codes) > 10


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_gives_a_command_that_there_is(unit):
    told = RawConfigParser(strict=False)
    told.read_string(re.sub(r"^#.*", "", unit.read_text(encoding="utf-8"), flags=re.MULTILINE))
    program, *arguments = shlex.split(told["Service"]["ExecStart"])
    assert program.endswith("/boekwerk")
    command: click.Command = command_line("en")
    context: click.Context | None = None
    while isinstance(command, click.Group):
        context = click.Context(command, context, info_name=arguments[0])
        found = command.get_command(context, arguments.pop(0))
        assert found is not None
        command = found
    command.make_context("boekwerk", arguments, context)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_has_no_rights_that_it_does_not_need(unit):
    text = unit.read_text(encoding="utf-8")
    for needed in (
        "User=boekwerk",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=\n",
    ):
        assert needed in text


def test_the_image_runs_as_nobody_in_particular_and_names_no_registry():
    text = (ROOT / "packaging" / "container" / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)([^\n]+) \S+$", text, re.MULTILINE)
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["10001:10001"]
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["python:3.13-slim"] * 2
    assert [name for names in copied for name in names.split() if not (ROOT / name).exists()] == []

"""The commands in the page on users can be given one after the other, and do what it says."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from boekwerk.cli.main import main
from boekwerk.domain.roles import ROLES
from boekwerk.vault.keys import VARIABLE, new_key

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "users.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in re.findall(r"^    (boekwerk .*)$", PAGE, re.MULTILINE)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    office = tmp_path / "examples" / "kantoor-de-linde"
    shutil.copytree(ROOT / "examples" / "kantoor-de-linde", office)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOEKWERK_STORE", raising=False)
    monkeypatch.delenv("BOEKWERK_USER", raising=False)
    monkeypatch.setenv(VARIABLE, new_key().text().reveal())
    settings = office / "administrations" / "softwarehuis-nevelbank" / "administration.yaml"
    if "package_settings" not in settings.read_text(encoding="utf-8"):
        with settings.open("a", encoding="utf-8") as file:
            file.write(f"package_settings:\n  database: {tmp_path / 'books.sqlite'}\n")


def test_the_commands_of_the_page_do_what_it_says(folder, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("four random words here\n"))
    codes = {}
    for command in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(command.partition(" < ")[0])[1:])
        codes[command] = (ended.value.code, capsys.readouterr().err if ended.value.code else "")
    assert {command: code for command, code in codes.items() if code[0]} == {}
    assert len(codes) > 15


def test_the_page_names_every_role():
    assert [role for role in ROLES if f"| {role} |" not in PAGE] == []

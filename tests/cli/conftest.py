from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from boekwerk.cli.main import main

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "examples" / "kantoor-de-linde"


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command line in this process, in English unless --lang says otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run_command(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(ended.value.code, captured.out, captured.err)

    return run_command


@pytest.fixture
def administration(tmp_path):
    copy = tmp_path / "office" / "administrations" / "softwarehuis"
    shutil.copytree(OFFICE / "administrations" / "softwarehuis-nevelbank", copy)
    shutil.copytree(OFFICE / "rules", tmp_path / "office" / "rules")
    with (copy / "administration.yaml").open("a", encoding="utf-8") as file:
        file.write("second_evaluator: off\n")  # or a laptop without C compiler books nothing
    return copy


@pytest.fixture
def inbox():
    return OFFICE / "inbox" / "softwarehuis-nevelbank"


@pytest.fixture
def invoice(inbox):
    return inbox / "inkoop-belboei-maart.xml"

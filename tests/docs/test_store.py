"""The commands in the page on the store can be given, and do what it says."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from boekwerk.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in re.findall(r"^    (boekwerk .*)$", PAGE, re.MULTILINE)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples" / "kantoor-de-linde", tmp_path / "examples" / "kantoor-de-linde")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOEKWERK_STORE", raising=False)


def test_the_commands_of_the_page_can_be_given_one_after_the_other(folder, capsys):
    codes = {}
    for command in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(command)[1:])
        codes[command] = ended.value.code
        assert "Traceback" not in capsys.readouterr().err
    # Nothing was done with any document yet, so that none has a timeline to show.
    wanted = {command: 2 if "timeline show" in command else 0 for command in COMMANDS}
    assert codes == wanted
    assert len(codes) > 5

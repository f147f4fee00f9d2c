"""Several processes in one store: none of them loses what another wrote."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from boekwerk.store.database import Store

_FILE = Path(__file__).parent / "soak_kill.py"
_OPEN = (
    "import sys; from boekwerk.store.database import Store; Store.open(sys.argv[1], create=True).close()"
)


@pytest.fixture(scope="module")
def soak():
    spec = importlib.util.spec_from_file_location("soak_kill", _FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_processes_that_write_at_once_lose_nothing(store_place, soak):
    writers = [soak.writer_process(store_place, name, 12) for name in ("a", "b")]
    said = [writer.communicate()[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [len(names) for names in said] == [12, 12]
    assert list(soak.faults(store_place, [*said[0], *said[1]])) == []


def test_processes_that_make_a_store_at_once_make_one(tmp_path):
    place = tmp_path / "new.sqlite"
    openers = [subprocess.Popen([sys.executable, "-c", _OPEN, str(place)]) for _ in range(3)]
    assert [opener.wait() for opener in openers] == [0, 0, 0]
    Store.open(place, create=False).close()


def test_a_writer_that_is_killed_leaves_nothing_by_half(tmp_path, soak, capsys):
    assert soak.soak(str(tmp_path / "store.sqlite"), kills=2, seed=7) == 0
    assert "0 faults" in capsys.readouterr().out

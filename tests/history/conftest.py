from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from histories import written
from stores import open_store, postgresql_server, sqlite_template, store, store_place

from boekwerk.cli.main import main
from boekwerk.domain.errors import HistoryError
from boekwerk.domain.past import PastBooking
from boekwerk.history import read_csv
from boekwerk.office import create_administration
from boekwerk.reasons import remedy, sentence

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_place"]

Read = Callable[..., list[PastBooking]]


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def read() -> Read:
    """Read a CSV text; a list of lines is joined."""
    return lambda *lines, **ways: list(
        read_csv(io.StringIO(written(*lines), newline=""), file="h.csv", **ways)
    )


@pytest.fixture
def problems(read: Read) -> Callable[..., list[str]]:
    """Give what is wrong with a CSV text, as it is said in English."""

    def found(*lines: str, **ways: object) -> list[str]:
        with pytest.raises(HistoryError) as caught:
            read(*lines, **ways)
        return [
            f"{each.where}: {sentence(each, 'en')} {remedy(each, 'en')}" for each in caught.value.problems
        ]

    return found


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes | str, str], Path]:
    """Put a content in a file of a name."""

    def put(content: bytes | str, name: str = "h.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make an administration folder of a bakery, with one supplier."""
    made = tmp_path / "bakery"
    create_administration(made, name="Bakery Ltd", package="local", language="en", year=2025)
    relations = "id;name;kind\nK1;Paper Co;supplier\nC1;Hotel;customer\n"
    (made / "relations.csv").write_text(relations, encoding="utf-8")
    return made


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    """Run the command line in this process, in English, with a store of its own."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "BOEKWERK_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOEKWERK_STORE", str(tmp_path / "store.sqlite"))

    def run_command(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(int(str(ended.value.code)), captured.out, captured.err)

    return run_command

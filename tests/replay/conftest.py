from pathlib import Path
from typing import NamedTuple

import pytest
from office_habits import write_office

from boekwerk.cli.main import main
from boekwerk.office import read_administration
from boekwerk.packages import load_packages
from boekwerk.rules import load_rulebook
from boekwerk.trial.replay.chronology import Chronology


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def ordered():
    """Put bookings in order of time."""
    opened = []

    def in_order(bookings, **settings):
        opened.append(Chronology(bookings, **settings))
        return opened[-1]

    yield in_order
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Give the folder of the made office of `office_habits`."""
    folder = tmp_path_factory.mktemp("offices") / "proefkonijn"
    write_office(folder)
    return folder


@pytest.fixture(scope="session")
def history(office):
    return office / "history.csv"


@pytest.fixture(scope="session")
def administration(office):
    return read_administration(office, load_packages().capabilities)


@pytest.fixture(scope="session")
def rulebook(office):
    return load_rulebook([office / "rules"])


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
def shared():
    folder = Path(__file__).parents[2].parent / "shared" / "data" / "yardstick"
    if not folder.is_dir():
        pytest.skip("the yardstick is not here: it is not part of the project")
    return folder

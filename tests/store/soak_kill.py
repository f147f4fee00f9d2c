"""Kills a process that writes in the store, at random moments, and looks whether all it said is there.

    python tests/store/soak_kill.py --kills 200
    python tests/store/soak_kill.py --kills 50 --postgresql

What a writer says to have written must be in the store, whole; of what it was doing when it was killed
there must be all or nothing.
"""

from __future__ import annotations

import argparse
import datetime
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, text

sys.path.insert(0, str(Path(__file__).parents[1] / "generators"))
from stores import run_on, running_postgresql

from boekwerk.domain.administration import Relation, Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.reason import Reason
from boekwerk.store.administrations import list_administrations
from boekwerk.store.database import Store
from boekwerk.store.documents import Received, keep_document
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.store.tables import snapshots
from boekwerk.store.tables_documents import documents, timeline_events
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.timeline_checking import TimelineCheck

RELATIONS = 40
EVENTS = 3


def write(place: str, writer: str, rounds: int) -> None:
    """Write states and documents, each in one transaction; say the name of each that is written."""
    with Store.open(place, create=True) as store:
        for number in range(rounds):
            name = f"{writer}-{number}"
            with store.writing() as connection:
                _write_round(connection, name)
            print(name, flush=True)


def _write_round(connection, name: str) -> None:
    now = datetime.datetime.now(datetime.UTC)
    relations = tuple(Relation(str(each), name) for each in range(RELATIONS))
    records = MasterRecords(Settings("1", "Soak", "local"), Capabilities(), {"relations": relations})
    owner = save_snapshot(connection, records, now).administration
    kept = keep_document(connection, owner, name.encode(), Received(name, "text", now))
    for each in range(EVENTS):
        what = Reason("store_missing", {"store": str(each)})
        add_event(connection, kept.id, Act("soak", what, now, personal={"name": name}))


def faults(place: str, said: Sequence[str]) -> Iterator[str]:
    """Give what is not in the store though a writer said so, and what is there by half."""
    yield from damage(place)
    with Store.open(place, create=True) as store, store.reading() as connection:
        names = Counter(connection.execute(select(documents.c.name)).scalars())
        yield from (f"{name} was said and is not there" for name in said if name not in names)
        yield from (f"{name} is there {times} times" for name, times in names.items() if times != 1)
        states = connection.execute(select(func.count()).select_from(snapshots)).scalar_one()
        if states != len(names):
            yield f"{states} states for {len(names)} documents"
        events = select(func.count()).select_from(timeline_events).group_by(timeline_events.c.document)
        if set(connection.execute(events).scalars()) - {EVENTS}:
            yield "a timeline is there by half"
        yield from (str(problem) for problem in TimelineCheck(connection).problems())
        for known in list_administrations(connection):
            newest = StoredAdministration(connection, known)
            of_it = [newest.relation(str(each)) for each in range(RELATIONS)]
            found = {relation and relation.name for relation in of_it}
            if len(found) != 1:
                yield f"the newest state is of several: {found}"


def damage(place: str) -> Iterator[str]:
    """Give what SQLite itself finds wrong in a file."""
    with Store.open(place, create=True) as store, store.reading() as connection:
        for pragma in ("integrity_check", "foreign_key_check") if store.is_sqlite else ():
            found = [row[0] for row in connection.execute(text(f"PRAGMA {pragma}"))]
            if found not in (["ok"], []):
                yield f"{pragma}: {found}"


def writer_process(place: str, writer: str, rounds: int) -> subprocess.Popen[str]:
    """Start a process that writes."""
    command = [sys.executable, __file__, "--write", place, writer, str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def soak(place: str, kills: int, seed: int) -> int:
    """Kill as many writers, one after the other, and give how many faults there were."""
    chance = random.Random(seed)
    said: list[str] = []
    found = 0
    for number in range(kills):
        said += _killed(place, str(number), chance)
        for fault in faults(place, said):
            print(f"after kill {number + 1}: {fault}")
            found += 1
    print(f"{kills} writers killed, {len(said)} writings said to be done, {found} faults")
    return found


def _killed(place: str, writer: str, chance: random.Random) -> list[str]:
    """Kill a writer, mostly while it writes, sometimes while it opens the store; give what it said."""
    said = ""
    with writer_process(place, writer, 10_000) as process:
        assert process.stdout is not None
        try:
            if chance.random() < 0.8:
                said = process.stdout.readline()
                time.sleep(chance.random() * 0.3)
            else:
                time.sleep(chance.random() * 2)
        finally:
            process.kill()
        said += process.stdout.read()
    # The last line may have been written by half.
    return said.split("\n")[:-1]


@contextmanager
def place_to_soak(*, postgresql: bool) -> Iterator[str]:
    """Say where a new store may be, in a file or on a server, for as long as this is open."""
    if postgresql:
        with running_postgresql() as address:
            run_on(address, "CREATE DATABASE soak")
            yield address.format("soak")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield str(Path(folder) / "soak.sqlite")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--write", nargs=3, metavar=("STORE", "NAME", "ROUNDS"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        place, name, rounds = given.write
        write(place, name, int(rounds))
        return 0
    with place_to_soak(postgresql=given.postgresql) as place:
        return 1 if soak(place, given.kills, given.seed) else 0


if __name__ == "__main__":
    sys.exit(main())

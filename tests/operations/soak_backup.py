"""Back up a store under heavy writing, again and again, and put every backup back: not one may be wrong.

    python tests/operations/soak_backup.py --rounds 20

Prints a line a round, and ends with 1 at the first that is not as it should be.
"""

from __future__ import annotations

import argparse
import datetime
import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "generators"))

from office_at_work import Acts, numbered_invoice
from sqlalchemy import func, select

from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.intake import Limits
from boekwerk.store.backing_up import back_up
from boekwerk.store.database import Store
from boekwerk.store.places import place_of
from boekwerk.store.restoring import restore
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.store.tables_workflow import work
from boekwerk.workflow.intake import receive

NOW = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)
WRITERS = 3


def write(place: str, first: int) -> None:
    """Take in documents until somebody ends this process, at any moment."""
    with Store.open(place, create=False) as store:
        number = first
        while True:
            receive(store, "1", f"{number}.xml", numbered_invoice(number), Acts("jan", NOW), Limits())
            number += WRITERS


def main() -> int:
    """Do the rounds; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        place = str(folder / "store.sqlite")
        with Store.open(place, create=True) as store:
            given = MasterRecords(Settings("1", "Example", "local"), Capabilities(), {})
            store.write(lambda connection: save_snapshot(connection, given, NOW))
        return max((_round(folder, place, number) for number in range(rounds)), default=0)


def _round(folder: Path, place: str, number: int) -> int:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=write, args=(place, number * 100_000 + each), daemon=True)
        for each in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    _wait_for_documents(place)
    time.sleep(random.uniform(0, 1))
    begun = time.perf_counter()
    made = back_up(place_of(place), folder / f"{number}.backup", lambda left, all: None)
    took = time.perf_counter() - begun
    for writer in writers:
        writer.kill()
        writer.join()
    restored = restore(folder / f"{number}.backup", place_of(folder / f"{number}.sqlite"), "jan", NOW)
    is_well = not made.problems and not restored.problems and made.checked == restored.checked
    said = "well" if is_well else "WRONG"
    sys.stdout.write(f"round {number}: {made.checked.documents} documents in {took:.2f} s: {said}\n")
    sys.stdout.flush()
    return 0 if is_well else 1


def _wait_for_documents(place: str) -> None:
    """Wait until the writers of this round have begun to write."""
    with Store.open(place, create=False) as store:
        before = _count(store)
        while _count(store) < before + 20:
            time.sleep(0.05)


def _count(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(work)).scalar_one()


if __name__ == "__main__":
    raise SystemExit(main())

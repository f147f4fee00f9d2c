"""Kills ``boekwerk import`` at random moments, and looks whether the store has one state of a folder.

    python tests/store/soak_import.py --kills 50
    python tests/store/soak_import.py --kills 20 --postgresql

Before each import every record and every booking in the folder is changed, so that half an import would be
of two states.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from soak_kill import damage, place_to_soak

from boekwerk.app.store import stored_administration
from boekwerk.domain.errors import NothingThere
from boekwerk.office import create_administration
from boekwerk.store.database import Store

RELATIONS = 300
BOOKINGS = 3_000
_ID = "bakkerij"


def change_folder(folder: Path, state: int) -> None:
    """Make every relation and every booking those of a state."""
    relations = [{"id": str(1000 + each), "name": f"state {state}"} for each in range(RELATIONS)]
    _write(folder / "relations.csv", relations)
    bookings = [
        {
            "relation": str(1000 + each % RELATIONS),
            "date": f"2025-{each % 12 + 1:02}-15",
            "number": f"F{each}",
            "ledger_account": "4600",
            "amount": f"{each + 1}.00",
            "description": f"state {state}",
        }
        for each in range(BOOKINGS)
    ]
    _write(folder / "history.csv", bookings)


def states(place: str) -> tuple[set[str | None], int]:
    """Give of which states the records and bookings in the store are, and how many bookings there are."""
    with Store.open(place, create=True) as store:
        try:
            with stored_administration(store, _ID) as stored:
                names: set[str | None] = {relation.name for relation in stored.records("relations")}
                bookings = list(stored.past)
                return names | {booking.description for booking in bookings}, len(bookings)
        except NothingThere:
            return set(), 0


def faults(place: str, least: int) -> Iterator[str]:
    """Give what is wrong in the store, in which the state ``least`` was told to be; -1: none was."""
    yield from damage(place)
    found, bookings = states(place)
    if len(found) > 1:
        yield f"of several states: {found}"
    elif bookings not in ({BOOKINGS} if found else {0}):
        yield f"{bookings} bookings"
    elif least >= 0 and int((found or {"state -1"}).pop().split()[1]) < least:  # type: ignore[union-attr]
        yield f"state {least} was told to be there"


def soak(place: str, folder: Path, kills: int, seed: int) -> int:
    """Import, and kill, until that many imports were killed; give how many faults there were."""
    chance = random.Random(seed)
    found, state, told, killed = 0, 0, -1, 0
    longest = _import(place, folder, state, None)
    while killed < kills:
        state += 1
        if _import(place, folder, state, chance.random() * longest) is None:
            killed += 1
        else:
            told = state
        for fault in faults(place, told):
            print(f"after import {state}: {fault}")
            found += 1
    print(f"{state + 1} imports of {BOOKINGS} bookings, {killed} of them killed, {found} faults")
    return found


def _import(place: str, folder: Path, state: int, patience: float | None) -> float | None:
    """Import a state, in at most so many seconds; give how many it took, None if it was killed."""
    change_folder(folder, state)
    command = [sys.executable, "-m", "boekwerk.cli.main", "import", str(folder), "--store", place]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
    assert process.returncode == 0, "an import that nobody killed failed"
    return time.monotonic() - began


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as parent, place_to_soak(postgresql=given.postgresql) as place:
        folder = Path(parent) / _ID
        create_administration(folder, name="Bakkerij", package="local", language="en", year=2025)
        for other in ("bookings.csv", "exchange_rates.csv"):
            (folder / other).unlink(missing_ok=True)
        return 1 if soak(place, folder, given.kills, given.seed) else 0


if __name__ == "__main__":
    sys.exit(main())

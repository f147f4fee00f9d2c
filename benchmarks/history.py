"""What importing a history costs, and proposing from one in the store: run it as a program.

    python benchmarks/history.py import [LINES]      # 300,000 lines if not told
    python benchmarks/history.py propose [LINES]     # 10,000,000 lines if not told

import: the same bookings from memory, from a CSV file and from an audit file, into a store in a file,
against nothing but ``executemany`` of the very rows that this import wrote, into the same empty tables, in
one transaction, right after it. ``ratio`` is the time of those against that of the whole import; of three
rounds the best.

propose: a store in a file with ten years of bookings of one administration; then single proposals by line
recognition for documents of many relations, right after opening it (cold: what the operating system keeps
of the file stays), and again for other documents of the same relations (warm).

Files stand in the system's folder for temporary files and are deleted.
"""

from __future__ import annotations

import datetime
import gc
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from history_data import CASH, Relations, administration, bookings, document, write_xaf
from sqlalchemy import event

from boekwerk.domain.past import PastBooking
from boekwerk.domain.proposal import RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import Direction
from boekwerk.history.csv_reader import read_csv
from boekwerk.history.csv_writer import write_csv
from boekwerk.history.xaf_reader import read_xaf
from boekwerk.proposal import propose
from boekwerk.store.administrations import add_administration
from boekwerk.store.database import Store
from boekwerk.store.past import StoredPast
from boekwerk.store.past_writing import IMPORT_CACHE, Origin, add_bookings

_NOW = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
_ROUNDS = 3
_DOCUMENTS = 2_000
_Rows = list[tuple[str, list[tuple[Any, ...]]]]


def bench_import(lines: int, folder: Path) -> None:
    relations = Relations()
    found = list(bookings(lines, relations))
    count = sum(len(booking.lines) for booking in found)
    with (folder / "history.csv").open("w", encoding="utf-8", newline="") as file:
        write_csv(found, file)
    purchases = [booking for booking in found if booking.direction == "purchase"]
    bought = sum(len(booking.lines) for booking in purchases)
    write_xaf(purchases, folder / "history.xaf")
    ways: list[tuple[str, int, Callable[[], Iterable[PastBooking]]]] = [
        ("bookings", count, lambda: found),
        ("CSV", count, lambda: read_csv(folder / "history.csv")),
        ("XAF", bought, lambda: read_xaf(folder / "history.xaf")),
    ]
    for name, size, source in ways:
        whole, bare = min((_import_seconds(source, folder) for _ in range(_ROUNDS)), key=sum)
        print(
            f"{name:<9} {size:>9,} lines: {size / whole:>8,.0f} a second; executemany of the same rows "
            f"{size / bare:>8,.0f}; ratio {bare / whole:.2f}"
        )


def _import_seconds(source: Callable[[], Iterable[PastBooking]], folder: Path) -> tuple[float, float]:
    """Take the seconds of a whole import, and of writing its rows and nothing else."""
    written: _Rows = []
    with _fresh_store(folder) as store:
        _note_rows(store, written)
        _import(store, source())
    with _fresh_store(folder) as store:
        gc.collect()
        begun = time.perf_counter()
        _import(store, source())
        whole = time.perf_counter() - begun
    with _fresh_store(folder) as store:
        gc.collect()
        begun = time.perf_counter()
        _write(store, written)
        bare = time.perf_counter() - begun
    return whole, bare


@contextmanager
def _fresh_store(folder: Path) -> Iterator[Store]:
    """Give a new store with one administration, 1; it is deleted in the end."""
    file = folder / "store.sqlite"
    with Store.open(file, create=True) as store:
        with store.writing() as connection:
            assert add_administration(connection, "bench", "Bench B.V.", _NOW) == 1
        yield store
    for part in folder.glob("store.sqlite*"):
        part.unlink()


def _import(store: Store, found: Iterable[PastBooking]) -> None:
    with store.writing(1) as connection:
        add_bookings(connection, 1, found, Origin("history", _NOW))


def _note_rows(store: Store, written: _Rows) -> None:
    def note(_c: Any, _cursor: Any, statement: str, rows: Any, _context: Any, many: bool) -> None:
        if many:
            written.append((statement, rows))

    event.listen(store.engine, "before_cursor_execute", note)


def _write(store: Store, written: _Rows) -> None:
    connection = store.engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA cache_size = -{IMPORT_CACHE}")
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute("INSERT INTO past_imports VALUES (1, 1, 'history', '2026-12-01', 0, 0, 0)")
    for statement, rows in written:
        cursor.executemany(statement, rows)
    cursor.execute("COMMIT")
    connection.close()


def bench_propose(lines: int, folder: Path) -> None:
    relations = Relations()
    with _fresh_store(folder) as store:
        begun = time.perf_counter()
        _import(store, bookings(lines, relations))
        took = time.perf_counter() - begun
        size, log = ((folder / f"store.sqlite{end}").stat().st_size / 1e9 for end in ("", "-wal"))
        print(
            f"{lines:,} lines made up and imported in one transaction: {took:,.0f} s, "
            f"{size:.1f} GB, log {log:.1f} GB"
        )
        store.close()
        _propose_all(store, relations)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"peak memory {peak:,.0f} MB")


def _propose_all(store: Store, relations: Relations) -> None:
    chance = random.Random(3)
    owner = administration(relations)
    with store.reading() as connection:
        for name in ("cold", "warm"):
            past = StoredPast(connection, 1)
            chosen = [relations.pick(random.Random(n)) for n in range(_DOCUMENTS)]
            _print(name, [_proposed(owner, past, *one, chance, relations) for one in chosen])
        cash = (_proposed(owner, past, CASH, "sales", chance, relations) for _ in range(_DOCUMENTS))
        _print(f"warm, all of the relation with one booking in forty, {CASH}", list(cash))


def _proposed(
    owner: Any,
    past: StoredPast,
    relation: str,
    direction: Direction,
    chance: random.Random,
    all_of: Relations,
) -> float:
    """Give the milliseconds that one proposal takes."""
    habits = chance.choices(all_of.habits[relation], k=chance.choice((1, 1, 2, 2, 3, 6)))
    found = document(chance.randrange(100_000), habits)
    match = RelationMatch(relation, "user", Reason("relation_chosen"))
    begun = time.perf_counter()
    proposal = propose(found, direction, owner, match, past)
    took = (time.perf_counter() - begun) * 1e3
    assert proposal.lines and all(line.items for line in proposal.lines)
    return took


def _print(name: str, times: list[float]) -> None:
    times.sort()
    half, most, all_but = times[len(times) // 2], times[-1], times[int(len(times) * 0.99)]
    print(f"{name}: half under {half:.2f} ms, 99 % under {all_but:.2f} ms, the longest {most:.2f} ms")


def main() -> None:
    what, *given = sys.argv[1:] or ["import"]
    work, lines = {"import": (bench_import, 300_000), "propose": (bench_propose, 10_000_000)}[what]
    with tempfile.TemporaryDirectory(prefix="boekwerk-bench-") as folder:
        work(int(given[0]) if given else lines, Path(folder))


if __name__ == "__main__":
    main()

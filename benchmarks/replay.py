"""What replaying a history costs, and whether its figures are right: run it as a program.

    python benchmarks/replay.py yardstick FOLDER    # the four bodies, beside polars and the published table
    python benchmarks/replay.py accounts [BOOKINGS] # ledger accounts alone; 1,000,000 if not told
    python benchmarks/replay.py office [TIMES]      # proposals and rules, 40 made offices if not told

yardstick: FOLDER holds a Parquet file of every body (columns date, transaction, supplier, account) and a
README with the table that somebody else computed; polars works the last booking out in its own way.
office: first as the administration is set, with decisions by its rules; then in every booking mode.
Time is of the processor; memory is the most that the process had at any time, so that the larger of two
runs shows whether it grows.
"""

from __future__ import annotations

import datetime
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from boekwerk.app.replay import Material, open_replay
from boekwerk.domain.amount import ZERO
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.trial.replay.account_lines import read_account_lines
from boekwerk.trial.replay.administration import WAYS
from boekwerk.trial.replay.chronology import Chronology
from boekwerk.trial.replay.figures import Score
from boekwerk.trial.replay.run import Scoring, replay

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "generators"))

from office_habits import write_office

_BODIES = {"oxford": "_", "darlington": None, "harrogate": None, "manchester": None}
_LEAST = (1, 3, 10, 20, 50, 100)
_COLUMNS = {"relation": "supplier", "ledger_account": "account", "number": "transaction"}
_FIRST = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC)


def bench_yardstick(folder: Path) -> None:
    table = (folder / "README.md").read_text(encoding="utf-8")
    together = [Score() for _ in _LEAST]
    for body, until in _BODIES.items():
        began = time.process_time()
        with Chronology(read_account_lines(folder / f"{body}.parquet", _COLUMNS)) as history:
            curve = replay(history, Scoring(number_until=until)).habits.curve
            lines = history.count
        took = time.process_time() - began
        scores = [curve.at(least) for least in _LEAST]
        together = [_sum(one, other) for one, other in zip(together, scores, strict=True)]
        began = time.process_time()
        peer = _last_booking(folder / f"{body}.parquet", until)
        peer_took = time.process_time() - began
        same = peer == (scores[0].documents, scores[0].proposed, scores[0].right)
        print(f"{_row(body, scores, table)} | {lines:,} lines in {took:.1f} s, {_memory()} MB")
        print(f"    polars, last booking: {'the same' if same else peer}, {peer_took:.1f} s")
    print(_row("all", together, table))


def bench_accounts(bookings: int) -> None:
    for count in (bookings // 10, bookings):
        began = time.process_time()
        with Chronology(_made(count)) as history:
            found = replay(history, Scoring()).habits
        took = time.process_time() - began
        print(f"{found.documents:,} bookings, ledger accounts: {took:.1f} s, {_memory()} MB")


def bench_office(times: int) -> None:
    for count in (max(1, times // 4), times):
        for ways in (WAYS[:1], WAYS):
            with tempfile.TemporaryDirectory() as folder:
                office = Path(folder, "office")
                bookings = write_office(office, times=count)
                # Beside the folder, so that it is read as it streams by.
                history = (office / "history.csv").rename(Path(folder, "history.csv"))
                began = time.process_time()
                with open_replay(Material(str(office), history, ways=ways), _FIRST.date()) as opened:
                    replay(opened.history, Scoring(), opened.trying)
                took = time.process_time() - began
            each = took / bookings * 1e6
            print(
                f"{bookings:,} bookings, {len(ways)} ways: {took:.1f} s, {each:.0f} µs each, {_memory()} MB"
            )


def _made(count: int) -> Iterator[PastBooking]:
    """Make bookings of ten years: a relation for every hundred, most of them creatures of habit."""
    chance, relations = random.Random(1), max(1, count // 100)
    for number in range(count):
        relation = chance.randrange(relations)
        # Shuffled, so that they have to be sorted.
        day = _FIRST + datetime.timedelta(days=chance.randrange(3_650))
        account = str(4000 + relation % 500 + (chance.random() < 0.1))
        lines = (PastLine(account, ZERO),)
        yield PastBooking(
            f"k{number}", "imported", f"R{relation}", "purchase", day.date(), day, ZERO, lines, f"F{number}"
        )


def _last_booking(path: Path, until: str | None) -> tuple[int, int, int]:
    """Give the documents scored, proposed and right by the last booking, worked out by polars alone."""
    number = pl.col("transaction")
    if until is not None:
        number = number.str.split(until).list.first()
    documents = (
        pl.scan_parquet(path)
        .with_columns(number, pl.col("account").str.to_lowercase())
        .group_by("date", "supplier", "transaction")
        .agg(pl.col("account").unique().sort().str.join("\x00"))
        .sort("date", "supplier", "transaction")
        .collect()
    )
    first = documents["date"].sort()[int(documents.height * 0.6)]
    last_of_day = documents.group_by("date", "supplier", maintain_order=True).agg(pl.col("account").last())
    before = last_of_day.sort("date").with_columns(
        pl.col("account").shift(1).over("supplier").alias("proposed")
    )
    scored = documents.filter(pl.col("date") >= first).join(
        before.select("date", "supplier", "proposed"), on=["date", "supplier"]
    )
    proposed = scored.filter(pl.col("proposed").is_not_null())
    right = proposed.filter(pl.col("proposed") == pl.col("account"))
    return scored.height, proposed.height, right.height


def _row(body: str, scores: list[Score], table: str) -> str:
    cells = [f"{_three(score.coverage)}/{_three(score.precision)}" for score in scores]
    row = f"| {body} | {scores[0].documents:,} | {' | '.join(cells)} |"
    published = re.search(rf"^\| {body} \|.*$", table, re.MULTILINE)
    return f"{row} {'as published' if published and published.group() == row else 'NOT AS PUBLISHED'}"


def _three(part: object) -> str:
    return f"{float(part):.3f}"[1:]  # type: ignore[arg-type]  # a part, since there are documents


def _sum(one: Score, other: Score) -> Score:
    return Score(*[getattr(one, name) + getattr(other, name) for name in one.__struct_fields__])


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    given = sys.argv[2] if len(sys.argv) > 2 else None
    match sys.argv[1:2]:
        case ["yardstick"] if given:
            bench_yardstick(Path(given))
        case ["accounts"]:
            bench_accounts(int(given or 1_000_000))
        case ["office"]:
            bench_office(int(given or 40))
        case _:
            sys.exit(__doc__)

"""How fast rules are over a stored set of a million documents, beside zen-engine: run it as a program.

    python benchmarks/columns.py [--rules 1000] [--documents 1000000] [RULEBOOK ...]

The rules are those of `rules.py` (`rules_given.py` has them), as live blocks, so that all that hold are
named. Of the documents 100,000 are different; they are repeated. 'From the file' begins with opening
the stored set and ends with a verdict for every row; 'rules alone' leaves out reading the columns.
zen-engine gets some thousand of the same documents in the same run, and its time is scaled to all: it
would need minutes. Before that, what holds for a sample is compared with the reference and with zen.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
from rules_engines import OUR_FIELDS, our_book, zen
from rules_given import RULEBOOKS, Document, documents, rules

from boekwerk.rules import Rulebook
from boekwerk.rules.columns.capture import FAILURES
from boekwerk.rules.columns.frames import columns_of_field
from boekwerk.rules.columns.judging import judge_columns
from boekwerk.rules.columns.needs import needed_columns
from boekwerk.rules.columns.table import Stored
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.trial.stored import StoredSet
from boekwerk.trial.stored_file import OWN_COLUMNS
from boekwerk.trial.stored_header import MARK, StoredHeader, written_header

DIFFERENT = 100_000
SAMPLE = 2_000
ROUNDS = 3
DAY = datetime.date(2026, 3, 1)
HEADER = StoredHeader(
    boekwerk="0", administration="a", name="A", package="local", version="1", currency="EUR", as_of=DAY
)


def write_stored_set(path: Path, found: Sequence[Document], times: int) -> None:
    """Write a stored set of documents, each so many times."""
    own = {
        name: pl.repeat([] if name == "@hindrances" else None, len(found), dtype=type, eager=True)
        for name, type in OWN_COLUMNS.items()
    }
    own["@file"] = pl.Series([f"{n}.xml" for n in range(len(found))])
    own["@direction"] = pl.Series(["purchase"] * len(found))
    failures = pl.repeat([], len(found), dtype=pl.List(failure_type()), eager=True)
    frame = pl.DataFrame({**own, **facts(found), FAILURES: failures})
    whole = pl.concat([frame] * times)
    whole.write_parquet(path, metadata={MARK: written_header(HEADER)})


def failure_type() -> pl.Struct:
    return pl.Struct({"column": pl.String(), "item": pl.UInt32(), "problem": pl.String()})


def facts(found: Sequence[Document]) -> dict[str, pl.Series]:
    columns: dict[str, pl.Series] = {}
    for name, path in OUR_FIELDS.items():
        if name in found[0]:
            values = [one[name] for one in found]
            for column, type in columns_of_field(CASE_FIELDS[path]).items():
                columns[column] = pl.Series(column, written(values, column, type), dtype=type)
    return columns


def written(values: Sequence[str | int], column: str, type: pl.DataType) -> list[object]:
    if isinstance(type, pl.List):
        return [[value] for value in values]
    if column.endswith("#currency"):
        return ["EUR"] * len(values)
    return [str(value) if type == pl.String else value for value in values]


def seconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.perf_counter()
        work()
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


def from_the_file(path: Path, book: Rulebook) -> int:
    return sum(rows.frame.height for rows in StoredSet.open(path).judge_rows(book))


def rules_alone(frame: pl.DataFrame, book: Rulebook) -> object:
    return judge_columns(book, Stored.of_documents(frame, DAY))


def check(
    path: Path, book: Rulebook, found: Sequence[Document], holds: Callable[[Document], object]
) -> None:
    """Compare what holds for a sample of rows with the reference, and with zen."""
    stored = StoredSet.open(path)
    judged = {}
    for rows in stored.judge_rows(book):
        judged |= dict(enumerate(rows.frame["blocks"].head(SAMPLE).to_list(), start=rows.first))
        break
    for row in range(min(SAMPLE, len(judged))):
        reference = [block.id for block in book.judge_facts(stored.facts(row)).blocks]
        assert judged[row] == reference, (row, judged[row], reference)
        assert sorted(reference) == sorted(holds(found[row])), row  # type: ignore[call-overload]


def measure(rulebook: str, count: int, number: int) -> str:
    given = rules(rulebook, count)
    book, _ = our_book(given)
    found = documents(rulebook, count, "columns", min(DIFFERENT, number))
    prepare, hold = zen(given)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.parquet"
        write_stored_set(path, found, number // len(found))
        check(path, book, found, lambda one: hold(prepare(one)))
        whole = seconds(lambda: from_the_file(path, book))
        frame = pl.read_parquet(path, columns=[*needed_columns(book), FAILURES])
        alone = seconds(lambda: rules_alone(frame, book))
    sample = [prepare(one) for one in found[:SAMPLE]]
    theirs = seconds(lambda: [hold(one) for one in sample]) / len(sample) * number
    return f"| {rulebook} | {whole:.2f} | {alone:.2f} | {theirs:.1f} | {theirs / whole:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rulebooks", nargs="*", default=RULEBOOKS, metavar="RULEBOOK")
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--documents", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(
        f"{asked.documents:,} documents, {asked.rules:,} rules; Python {platform.python_version()},",
        end=" ",
    )
    print(f"polars {pl.__version__}, {pl.thread_pool_size()} threads\n")
    print("| rulebook | from the file, s | rules alone, s | zen-engine, scaled, s | times |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for rulebook in asked.rulebooks:
        print(measure(rulebook, asked.rules, asked.documents), flush=True)
    # Kilobytes on Linux; macOS counts bytes.
    print(f"\nAt most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB in memory.")


if __name__ == "__main__":
    main()

"""Documents a second from the inbox to booked in package `local`, and what waiting documents cost.

    python benchmarks/workflow.py [DOCUMENTS]

Side by side with bare Procrastinate jobs that commit as often and do nothing else, on the same server and
with as many workers. How fast is counted from the first document that is done to the last, so that the
start of processes does not count. The second evaluator is switched off: it is another benchmark.
"""

from __future__ import annotations

import asyncio
import datetime
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "generators"))
import psycopg
from chaos_postgresql import restartable_postgresql
from msgspec.structs import replace
from office_at_work import Acts, numbered_invoice
from sqlalchemy import event, text

from boekwerk.app.running import _opened
from boekwerk.app.store import save_administration
from boekwerk.app.workflow import ACTS
from boekwerk.domain.administration import PackageSetting
from boekwerk.intake import Limits
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.store.database import Store
from boekwerk.store.work import Work, due_documents, next_free
from boekwerk.workflow.crew import Crew, Job, work_alone
from boekwerk.workflow.intake import receive
from boekwerk.workflow.queue_tables import make_tables, queue_documents

OFFICE = Path(__file__).parents[1] / "examples" / "kantoor-de-linde"
CODES = ("0201", "0202", "0203", "0204")
WORKERS = (1, 2, 4)
WAITING = 100_000


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server, _ = stack.enter_context(restartable_postgresql())
        print("documents a second, from the inbox to booked in package local")
        print("workers   SQLite   PostgreSQL, loop   PostgreSQL, queue   bare jobs   bare / queue")
        commits = count_commits(new_place(server, folder), folder)
        for workers in WORKERS:
            file = pace(str(folder / f"{workers}.sqlite"), folder, documents, workers, by_queue=False)
            loop = pace(new_place(server, folder), folder, documents, workers, by_queue=False)
            queue = pace(new_place(server, folder), folder, documents, workers, by_queue=True)
            bare = bare_pace(new_place(server, folder), documents, workers, commits)
            print(f"{workers:>7} {file:8.1f} {loop:18.1f} {queue:19.1f} {bare:11.1f} {bare / queue:14.2f}")
        print(f"commits a document: {commits}, that of the package among them")
        for name, place in (
            ("SQLite", str(folder / "waits.sqlite")),
            ("PostgreSQL", new_place(server, folder)),
        ):
            show_polls(name, place)
        show_queueing(new_place(server, folder))


def new_place(server: str, folder: Path) -> str:
    """Make a database on the server that nothing else is in."""
    name = f"b{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?", 1)


def filled(place: str, folder: Path, documents: int) -> None:
    """Make a store with administrations, and documents that wait in their inboxes."""
    packages = load_packages(["local"])
    room = Path(tempfile.mkdtemp(dir=folder))
    now = datetime.datetime.now(datetime.UTC)
    with Store.open(place, create=True) as store:
        for code in CODES:
            home = room / "office" / "administrations" / code
            shutil.copytree(OFFICE / "administrations" / "softwarehuis-nevelbank", home)
            shutil.copytree(OFFICE / "rules", room / "office" / "rules", dirs_exist_ok=True)
            for file in home.rglob("*.yaml"):
                file.write_text(file.read_text("utf-8").replace('"0102"', f'"{code}"'), "utf-8")
            data = read_administration(home, packages.capabilities).master_data
            books = PackageSetting("database", str(room / f"{code}.books"))
            settings = replace(data.settings, second_evaluator="off", package_settings=(books,))
            snapshot = AdministrationSnapshot(replace(data, settings=settings), "1")
            with store.writing() as connection:
                save_administration(connection, snapshot, home, now)
        for number in range(documents):
            content = numbered_invoice(number // len(CODES) + 1)
            receive(store, CODES[number % len(CODES)], "x.xml", content, Acts("jlinde", now), Limits())


def pace(place: str, folder: Path, documents: int, workers: int, *, by_queue: bool) -> float:
    """Tell how many documents a second are booked."""
    filled(place, folder, documents)
    moments: list[float] = []
    states: list[str] = []

    def done(work: Work) -> None:
        moments.append(time.perf_counter())
        states.append(work.state)

    job = Job(partial(_opened, place), ACTS, by_queue, once=True)
    Crew(job, print, done).run(workers, threading.Event())
    if states.count("booked") != documents:
        sys.exit(f"only {states.count('booked')} of {documents} were booked")
    return (documents - 1) / (moments[-1] - moments[0])


def count_commits(place: str, folder: Path) -> int:
    """Count how often a document is committed on its way, the booking in the package included."""
    filled(place, folder, 8)
    commits: list[object] = []
    with _opened(place) as office:
        job = Job(partial(_same, office), ACTS, by_queue=False, once=True)
        event.listen(office.store._writer, "commit", commits.append)
        work_alone(job, threading.Event(), print, lambda _: None)
    return round(len(commits) / 8) + 1


class _same:  # noqa: N801 - used as a function
    def __init__(self, office: object) -> None:
        self._office = office

    def __enter__(self) -> object:
        return self._office

    def __exit__(self, *_: object) -> None:
        pass


def bare_pace(place: str, jobs: int, workers: int, commits: int) -> float:
    """Tell how many bare jobs a second there are, each of which commits so many times."""
    with Store.open(place, create=True) as store:
        schema = make_tables(store)
        with store.writing() as connection:
            connection.execute(text("CREATE TABLE bare (job bigint, turn integer, at timestamptz)"))
            connection.execute(
                text("INSERT INTO bare SELECT j, 0, NULL FROM generate_series(1, :n) j"), {"n": jobs}
            )
        with store.writing() as connection:
            queue_documents(connection, schema, range(1, jobs + 1))
    spawn = get_context("spawn")
    each = [spawn.Process(target=work_bare, args=(place, schema, commits)) for _ in range(workers)]
    for process in each:
        process.start()
    for process in each:
        process.join()
    with psycopg.connect(place) as connection:
        query = "SELECT count(*), extract(epoch FROM max(at) - min(at)) FROM bare WHERE turn = %s"
        count, seconds = connection.execute(query, [commits]).fetchone()
    assert count == jobs
    return (jobs - 1) / float(seconds)


def work_bare(place: str, schema: str, commits: int) -> None:
    """Do what there is of bare jobs."""
    from procrastinate import App, PsycopgConnector  # noqa: PLC0415

    async def in_schema(connection: psycopg.AsyncConnection) -> None:
        await connection.execute(f"SET search_path TO {schema}".encode())
        await connection.commit()

    app = App(connector=PsycopgConnector(conninfo=place, min_size=1, max_size=4, configure=in_schema))
    own = psycopg.connect(place, autocommit=True)

    @app.task(name="boekwerk.look", queue="boekwerk")
    def look(document: int) -> None:
        for turn in range(1, commits + 1):
            own.execute(
                "UPDATE bare SET turn = %s, at = clock_timestamp() WHERE job = %s", [turn, document]
            )

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(queues=["boekwerk"], wait=False, delete_jobs="always")

    asyncio.run(work())


def show_polls(name: str, place: str) -> None:
    """Show what looking for what is due costs, without and with many documents that wait."""
    with Store.open(place, create=True) as store:
        before = poll_seconds(store)
        wait_many(store)
        after = poll_seconds(store)
        explain = "EXPLAIN QUERY PLAN" if store.is_sqlite else "EXPLAIN"
        query = (
            "SELECT document FROM work WHERE due IS NOT NULL AND due <= '2026-01-01' ORDER BY due, document"
        )
        with store.reading() as connection:
            plan = [row[-1] for row in connection.execute(text(f"{explain} {query} LIMIT 20"))]
    print(
        f"{name}: a look for what is due takes {before * 1e6:.0f} µs; "
        f"with {WAITING:,} that wait for authorisation"
    )
    print(f"  {after * 1e6:.0f} µs: {next(line.strip() for line in plan if 'ix_work_due' in line)}")


def poll_seconds(store: Store) -> float:
    """Measure a look for what is due, the median of many."""
    now = datetime.datetime.now(datetime.UTC)

    def look() -> None:
        with store.reading() as connection:
            assert not due_documents(connection, now, 20)
            next_free(connection, now)

    return measured(look, 300)


def wait_many(store: Store) -> None:
    """Put many documents in the store that wait for authorisation."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {WAITING})"
    fill = (
        "INSERT INTO administrations (id, code, name, created) VALUES (1, 'x', 'x', '2026-01-01 00:00:00')",
        f"INSERT INTO documents (id, administration, sha256, name, media_kind, size, received) {numbers} "
        "SELECT i, 1, CAST(i AS text), 'x', 'ubl', 1, '2026-01-01 00:00:00' FROM n",
        "INSERT INTO work (document, administration, state, since, fence, attempts, form, entered_by, "
        f"automatic, reasons) {numbers} "
        "SELECT i, 1, 'awaiting_authorisation', '2026-01-01 00:00:00', 1, 0, 1, 'x', "
        f"{'0' if store.is_sqlite else 'false'}, '[]' FROM n",
    )
    with store.writing() as connection:
        for statement in fill:
            connection.execute(text(statement))
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE work"))


def show_queueing(place: str) -> None:
    """Show what it costs to queue a document, in each of three ways."""
    from procrastinate import App, SyncPsycopgConnector  # noqa: PLC0415

    with Store.open(place, create=True) as store:
        schema = make_tables(store)
        with store.writing() as connection:
            connection.execute(
                text("CREATE TABLE bare AS SELECT j AS job, 0 AS turn FROM generate_series(1, 900) j")
            )
            connection.execute(text("CREATE UNIQUE INDEX ON bare (job)"))
        numbers = iter(range(1, 901))
        change = text("UPDATE bare SET turn = turn + 1 WHERE job = :job")

        def alone(queued: Callable[..., None] | None = None) -> None:
            number = next(numbers)
            with store.writing() as connection:
                connection.execute(change, {"job": number})
                if queued is not None:
                    queued(connection, schema, [number])

        def afterwards() -> None:
            alone()
            task.configure(queueing_lock=str(time.monotonic_ns())).defer(document=1)

        app = App(
            connector=SyncPsycopgConnector(conninfo=place, kwargs={"options": f"-c search_path={schema}"})
        )
        task = app.task(lambda document: None, name="boekwerk.look", queue="boekwerk")
        plain = measured(alone, 300)
        with app.open():
            after = measured(afterwards, 300) - plain
        within = measured(lambda: alone(queue_documents), 300) - plain
        begun = time.perf_counter()
        with store.writing() as connection:
            queue_documents(connection, schema, range(10_000, 12_000))
        swept = (time.perf_counter() - begun) / 2_000
    print("to queue a document costs, besides the transaction that made it due")
    print(
        f"  by itself after it {after * 1e6:.0f} µs, within it {within * 1e6:.0f} µs, "
        f"by the sweep {swept * 1e6:.0f} µs"
    )


def measured(act: Callable[[], None], times: int) -> float:
    """Measure an act, the median of many."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()

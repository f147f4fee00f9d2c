"""How long it takes to find which of 10,000 waiting documents a new fact helps: run it as a program.

    python benchmarks/waking.py [DOCUMENTS]

Each document waits for two things: one of a hundred periods' days, and a ledger account of its own. One
account becomes active of which the period is open already. ``mark`` is noting the fact in the store
(SQLite) among all that wait; ``rows`` is finding in the store, and counting, what lacks nothing any more.
``memory`` is the same question to durable-rules with all documents in its working memory: putting them
there, and one new fact. ``decide`` is what it costs to decide on one document instead, times all.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, insert, update

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "generators"))

from office_at_work import CODE, AtWork, office_at_work
from scripted_package import Books, scripted

from boekwerk.app.store import known_administration
from boekwerk.domain.waits import Fact, Wait
from boekwerk.rules.durable import WaitingRoom, is_installed
from boekwerk.store.database import Store
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import waits
from boekwerk.store.waits import note_facts, put_waits, touched
from boekwerk.store.work import work_of
from boekwerk.workflow.deciding import Matter, decision_on
from boekwerk.workflow.waking_memory import by_rows

NOW = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)
ROUNDS = 50


def main(count: int) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "store.sqlite"
        with Store.open(place, create=True) as store, office_at_work(store, scripted(Books())) as at_work:
            with store.reading() as connection:
                administration = known_administration(connection, CODE).id
            store.write(lambda connection: _fill(connection, administration, count))
            _measure_rows(store, administration, count)
            _measure_deciding(at_work, count)
    if is_installed():
        _measure_memory(count)


def _needs(number: int) -> tuple[Wait, Wait]:
    day = datetime.date(2026, 1, 1) + datetime.timedelta(days=number % 100)
    return Wait(0, "periods", day.isoformat()), Wait(1, "ledger_accounts", str(number))


def _fill(connection: Connection, administration: int, count: int) -> None:
    values = {"administration": administration, "media_kind": "ubl", "size": 1, "received": NOW}
    first = 1_000_000
    rows = [
        {**values, "id": first + n, "sha256": f"{n:064}", "name": "a", "content": b"a"}
        for n in range(count)
    ]
    connection.execute(insert(documents), rows)
    for number in range(count):
        put_waits(connection, administration, first + number, _needs(number))
    note_facts(connection, administration, [_needs(1)[0].fact], NOW)


def _measure_rows(store: Store, administration: int, count: int) -> None:
    facts = [Fact("ledger_accounts", str(number)) for number in range(1, 1 + 100 * ROUNDS, 100)]
    marking = counting = 0.0
    for fact in facts[: max(1, min(ROUNDS, count // 100))]:
        marking += _timed(
            lambda fact=fact: store.write(lambda c: note_facts(c, administration, [fact], NOW))
        )
        with store.reading() as connection:
            began = time.perf_counter()
            lacking_nothing = by_rows(touched(connection, administration))
            counting += time.perf_counter() - began
        assert lacking_nothing
    rounds = max(1, min(ROUNDS, count // 100))
    with store.writing() as connection:
        connection.execute(update(waits).values(met=None))
    print(f"{count} documents: mark {marking / rounds * 1e3:.2f} ms, rows {counting / rounds * 1e3:.2f} ms")


def _measure_memory(count: int) -> None:
    with WaitingRoom() as room:
        room.add("first", [[("none",)]])
        filling = _timed(lambda: [_add(room, number) for number in range(count)])
        room.now_known((*_needs(1)[0].fact,))
        facts = [("ledger_accounts", str(number)) for number in range(1, count, 100)][:ROUNDS]
        began = time.perf_counter()
        found = [room.now_known(fact) for fact in facts]
        knowing = time.perf_counter() - began
        assert all(found)
    print(f"memory: putting them there {filling:.2f} s, one new fact {knowing / len(facts) * 1e3:.2f} ms")


def _add(room: WaitingRoom, number: int) -> None:
    room.add(str(number), [[(*wait.fact,)] for wait in _needs(number)])


def _measure_deciding(at_work: AtWork, count: int) -> None:
    document, office = at_work.take_in(1), at_work.office
    with office.store.writing() as connection:
        work = work_of(connection, document)
        read = office.documents.document(connection, work, office.limits)
        known = known_administration(connection, CODE)
        matter = Matter(work, read, known, office.desk.rulebook(known))
        decision_on(connection, office, matter)
        took = _timed(lambda: [decision_on(connection, office, matter) for _ in range(20)]) / 20
    print(f"decide: {took * 1e3:.2f} ms a document, {took * count:.1f} s for all")


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

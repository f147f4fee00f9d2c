"""What the second evaluator costs, and what its memory saves: run it as a program.

    python benchmarks/second_evaluator.py

It needs durable-rules. First the microseconds for an opinion on one document, as `decide.py` makes
them, in wall time since another process does the work: ``alone`` asks one document at a time, as a
decision does, ``batch`` 100 at once; ``reference`` is what judging takes and ``start`` the
milliseconds until the child answers for the first time. Of ``rules`` few can apply to a document;
in ``all`` every rule can. Every opinion is compared with the reference.

Then the waiting room: a fact that one of many waiting documents waits for, each with three needs,
against judging all again in Python.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from decide import HEAD, Bench, administration, history, known

from boekwerk.rules import Rulebook
from boekwerk.rules.durable import DurableEvaluator, WaitingRoom
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.readings import Facts
from boekwerk.rules.second import opinion_of

DOCUMENTS = 1_000
ROUNDS = 3
COUNTS = (10, 100, 1_000, 10_000)
WAITING = (500, 2_000, 10_000)
BY_AMOUNT = """  - id: rule-{n}
    title: Rule {n}
    owner: a
    stage: live
    when: [{{document.total_incl: {{at_most: {n}.00}}}}]
"""


def unfriendly(count: int) -> Rulebook:
    text = HEAD + "".join(BY_AMOUNT.format(n=n) for n in range(count))
    return Rulebook(read_rule_text(text, "benchmark.yaml")[0])


def best(work: Callable[[], object], pieces: int) -> float:
    """Give the microseconds a piece, the best of several rounds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) / pieces * 1e6)
    return min(times)


def opinions(bench: Bench, book: Rulebook, name: str) -> None:
    begin = time.perf_counter()
    with DurableEvaluator(book.compiled) as second:
        cases = [bench.case(n) for n in range(DOCUMENTS)]
        second.opinion(cases[0])
        start = (time.perf_counter() - begin) * 1e3
        found = second.opinions([Facts(case) for case in cases])
        assert found == [opinion_of(book.judge(case)) for case in cases]
        alone = best(lambda: [second.opinion(case) for case in cases], DOCUMENTS)
        batch = best(lambda: second.opinions([Facts(case) for case in cases]), DOCUMENTS)
        reference = best(lambda: [book.judge(case) for case in cases], DOCUMENTS)
    print(f"{name:>10} {start:>8.0f} {reference:>10.1f} {alone:>8.1f} {batch:>8.1f}")


def waiting(documents: int) -> None:
    needs = {f"d{n}": [("obligation", f"{n}-{part}") for part in range(3)] for n in range(documents)}
    with WaitingRoom() as room:
        for name, facts in needs.items():
            room.add(name, [[fact] for fact in facts])
        learned = [fact for n in range(100) for fact in needs[f"d{n}"]]
        begin = time.perf_counter()
        found = [room.now_known(fact) for fact in learned]
        memory = (time.perf_counter() - begin) / len(learned) * 1e6
    met = set(learned)
    begin = time.perf_counter()
    again = {name for name, facts in needs.items() if met.issuperset(facts)}
    naive = (time.perf_counter() - begin) * 1e6
    assert set().union(*found) == again
    print(f"{documents:>10} {memory:>8.1f} {naive:>10.1f}")


def main() -> None:
    owner, booked = administration(), history()
    for kind in ("kvk", "vat_number", "iban", "name"):
        owner.relations_with(kind, "")  # type: ignore[arg-type]  # indexes are made when first asked for
    assert known(1).number
    print(f"{'rules':>10} {'start':>8} {'reference':>10} {'alone':>8} {'batch':>8}")
    for count in COUNTS:
        bench = Bench(count, owner, booked)
        opinions(bench, bench.book, str(count))
    for count in (100, 1_000):
        opinions(bench, unfriendly(count), f"all {count}")
    print(f"\n{'waiting':>10} {'memory':>8} {'all again':>10}")
    for documents in WAITING:
        waiting(documents)


if __name__ == "__main__":
    main()

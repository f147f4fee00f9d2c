"""How fast the rules are beside other engines: same rules, same documents, same run.

    python benchmarks/rules.py [COUNT ...]       sizes of the rulebooks; 10 100 1000 10000 by default

Prints a table in Markdown for each kind of rulebook (`rules_given.py` has them). Every engine runs in
a process of its own, with a time limit: one that hangs or crashes is a row, and not the end. Before
anything is timed, what holds for a hundred documents is compared with what ours says. Then come rounds
in turns, each over documents that no engine has seen before; a figure is the median of its rounds. A
ratio is what an engine takes against ours. Times are of the processor, so that others at work on the
machine matter less.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import queue
import statistics
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from rules_given import RULEBOOKS

COUNTS = (10, 100, 1_000, 10_000)
ROUNDS = 5
SECONDS_TO_BUILD = 120
SECONDS_A_ROUND = 60
TITLES = {
    "boekwerk": "**Boekwerk**",
    "zen": "zen-engine, table, static loader",
    "zen_batch": "zen-engine, `evaluate_batch`",
    "durable_c": "durable-rules, C module",
    "durable_host": "durable-rules, `Host` without its threads",
    "json_logic": "json-logic-qubit",
    "rule_engine": "rule-engine",
    "cel": "common-expression-language",
    "boekwerk_all": "Boekwerk, the truth of every condition and the result of every rule",
}
ENGINES = tuple(TITLES)
PEERS = tuple(name for name in ENGINES if not name.startswith("boekwerk"))
PACKAGES = (
    "zen-engine",
    "durable-rules",
    "json-logic-qubit",
    "rule-engine",
    "common-expression-language",
    "google-re2",
)


class Contender:
    """An engine at work in a process of its own."""

    def __init__(self, name: str, rulebook: str, count: int) -> None:
        self.name = name
        self.times: list[float] = []
        program = str(Path(__file__).with_name("rules_engines.py"))
        command = [sys.executable, program, name, rulebook, str(count)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.built = self._answer(SECONDS_TO_BUILD)
        self.trouble: str | None = self.built.get("unable")

    def race(self, number: int) -> None:
        """Time one round."""
        if self.trouble is None:
            assert self._process.stdin is not None
            self._process.stdin.write(f"{number}\n")
            self._process.stdin.flush()
            told = self._answer(SECONDS_A_ROUND)
            self.trouble = told.get("unable")
            if self.trouble is None:
                self.times.append(told["µs"])

    def end(self) -> None:
        """Stop the process."""
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _answer(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self._process.kill()
            return {"unable": f"no answer within {seconds} s"}
        if not line:
            return {"unable": f"its process ended with code {self._process.wait()}"}
        answer: dict[str, Any] = json.loads(line)
        return answer


def compare(rulebook: str, count: int) -> dict[str, Contender]:
    contenders: dict[str, Contender] = {}
    for name in ENGINES:
        contenders[name] = Contender(name, rulebook, count)
        told = contenders[name].built
        same = told.get("digest") == contenders["boekwerk"].built["digest"]
        if contenders[name].trouble is None and not same:
            contenders[name].trouble = "other rules hold"
    for number in range(ROUNDS):
        for contender in contenders.values():
            contender.race(number)
    for contender in contenders.values():
        contender.end()
    return contenders


def row(name: str, by_count: dict[int, dict[str, Contender]]) -> str:
    cells = []
    for contenders in by_count.values():
        contender = contenders[name]
        if contender.trouble is not None:
            cells.append(f"({contender.trouble})")
            continue
        took = statistics.median(contender.times)
        ratio = took / statistics.median(contenders["boekwerk"].times)
        cells.append(f"{took:,.1f} ({ratio:,.1f} ×)" if name in PEERS else f"**{took:,.1f}**")
    return f"| {TITLES[name]} | " + " | ".join(cells) + " |"


def best_peer(contenders: dict[str, Contender]) -> str:
    ours = statistics.median(contenders["boekwerk"].times)
    times = [statistics.median(contenders[p].times) for p in PEERS if contenders[p].trouble is None]
    return f"{min(times) / ours:,.1f} ×" if times else "—"


def builds(by_count: dict[int, dict[str, Contender]]) -> str:
    last = {}
    for contenders in by_count.values():
        for name, contender in contenders.items():
            if contender.trouble is None:
                last[name] = contender.built["build"]
    return "; ".join(f"{name} {seconds:,.2f} s" for name, seconds in last.items())


def main() -> None:
    counts = [int(count) for count in sys.argv[1:]] or COUNTS
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.system()}; {versions}."
    )
    for rulebook in RULEBOOKS:
        by_count = {count: compare(rulebook, count) for count in counts}
        held = ", ".join(f"{c['boekwerk'].built['held']:.1f}" for c in by_count.values())
        print(f"\n### {rulebook}\n\nRules that hold for a document: {held}.\n")
        print("| microseconds a document | " + " | ".join(f"{count:,} rules" for count in counts) + " |")
        print("| --- |" + " ---: |" * len(counts))
        for name in ENGINES:
            print(row(name, by_count), flush=True)
        print(
            "| the best other engine against ours | " + " | ".join(map(best_peer, by_count.values())) + " |"
        )
        print(f"\nBuilding, at the most rules that each could do: {builds(by_count)}.", flush=True)


if __name__ == "__main__":
    main()

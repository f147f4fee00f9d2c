"""How long lint with analysis takes for 1,000 and 10,000 rules: run it as a program.

    python benchmarks/analyse.py [RULES]

The rulebook is one as an office with many administrations may have: rules by relation, by supplier, by
words and amounts, with groups, exceptions and conditions on lines, for everybody, one package, one
administration or one relation, and blocks beside them. It is sound: the analysis must find nothing.
Two unfriendly rulebooks besides: only limits, and only words and patterns, with nothing to find a rule by.
``read`` is reading and checking the files, ``analysis`` the analysis alone, and ``lint`` the command
`boekwerk lint` as a process of its own; seconds of processor time, of a few rounds the least.
Fails when 10,000 rules of an office take longer than the limit.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from boekwerk.rules import Rulebook, load_rules
from boekwerk.rules.analyse import analyse

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "generators"))

from clean_rules import Rule, clean_rules, only_limits, only_texts, write_rules

LIMIT_SECONDS = 5.0
ROUNDS = 3
PER_FILE = 50
AS_OF = datetime.date(2026, 3, 1)

_RULEBOOKS: dict[str, Callable[[int], list[Rule]]] = {
    "office": clean_rules,
    "only limits": only_limits,
    "only texts": only_texts,
}


def main() -> None:
    counts = [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000]
    is_slow = False
    print("rulebook      rules    read  analysis    lint")
    for name, count in ((name, count) for name in _RULEBOOKS for count in counts):
        with tempfile.TemporaryDirectory() as folder:
            write_rules(_RULEBOOKS[name](count), Path(folder), PER_FILE)
            rounds = [_measured(name, Path(folder)) for _ in range(ROUNDS)]
        read, analysis, whole = (min(times) for times in zip(*rounds, strict=True))
        print(f"{name:12}  {count:>5}  {read:6.2f}  {analysis:8.2f}  {whole:6.2f}", flush=True)
        is_slow = is_slow or (name == "office" and count <= 10_000 and whole > LIMIT_SECONDS)
    if is_slow:
        sys.exit(f"lint took longer than {LIMIT_SECONDS} s")


def _measured(name: str, folder: Path) -> tuple[float, float, float]:
    begin = time.process_time()
    sources = load_rules([folder])
    read = time.process_time() - begin
    rulebook = Rulebook(sources)
    begin = time.process_time()
    analysis = analyse(rulebook, AS_OF)
    analysed = time.process_time() - begin
    if name == "office" and analysis.findings:
        sys.exit(f"found what is not there: {analysis.findings[0].reason}")
    return read, analysed, _linted(folder)


def _linted(folder: Path) -> float:
    """Run the command itself, and give the seconds of processor time that its process took."""
    before = os.times()
    command = [sys.executable, "-m", "boekwerk.cli.main", "lint", "--as-of", AS_OF.isoformat(), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


if __name__ == "__main__":
    main()

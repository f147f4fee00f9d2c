"""Compare all readers of rules on very many pairs of a rulebook and a document, and tell the figures.

    python tests/readers/soak.py --pairs 200000 --seed 1 --record figures.json

hypothesis makes them up in rounds, each with a seed of its own, so that a failure is found again by its
seed. Exits 1 when readers differ, or when the fence refused more than one rulebook in ten.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

sys.path.insert(0, str(Path(__file__).parents[1] / "generators"))

from readers_compared import compared
from sharp_documents import sharp_cases
from sharp_rules import sharp_rulebook, sharp_rulebooks

from boekwerk.rules.durable import is_installed

_DOCUMENTS = 600
_RULEBOOKS_A_ROUND = 20
_MOST_REFUSED = 0.1
_LONGEST = 4_000
_PACKAGES = ("hypothesis", "polars", "durable-rules")


def main() -> int:
    """Run rounds until so many pairs are compared."""
    arguments = _parser().parse_args()
    if not is_installed():
        _tell("durable-rules, one of the readers, is not installed: nothing is compared.")
        return 1 if os.environ.get("CI") else 0
    tally: Counter[str] = Counter()
    started, rounds, failed = time.monotonic(), 0, None
    ends = started + 60 * arguments.minutes
    while tally["pairs"] < arguments.pairs and time.monotonic() < ends and failed is None:
        number = arguments.seed + rounds
        rounds += 1
        try:
            _round(number, tally)
        except Exception as error:
            failed = f"seed {number}: {type(error).__name__}: {error}"[:_LONGEST]
        _tell(_so_far(tally, time.monotonic() - started))
    figures = {
        **dict(sorted(tally.items())),
        "share_with_a_deciding_rule": _share(tally, "documents_with_a_deciding_rule"),
        "share_booked": _share(tally, "documents_booked"),
        "seeds": [arguments.seed, arguments.seed + rounds - 1],
        "minutes": round((time.monotonic() - started) / 60, 1),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "failed": failed,
    }
    print(json.dumps(figures, indent=1))
    if arguments.record is not None:
        arguments.record.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    made = tally["rulebooks"] + tally["rulebooks_refused"]
    return 1 if failed is not None or tally["rulebooks_refused"] > _MOST_REFUSED * made else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare all readers of rules.")
    parser.add_argument("--pairs", type=int, default=200_000, help="how many to compare at least")
    parser.add_argument("--minutes", type=float, default=600, help="start no round after so many")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first round")
    parser.add_argument("--record", type=Path, help="a file to write the figures to")
    return parser


def _round(number: int, tally: Counter[str]) -> None:
    """Compare the rulebooks of one seed."""

    @seed(number)
    @settings(
        max_examples=_RULEBOOKS_A_ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(rules=sharp_rulebooks, cases=sharp_cases(_DOCUMENTS))
    def compare(rules, cases):
        tally.update(compared(sharp_rulebook(rules), cases))

    compare()


def _so_far(tally: Counter[str], seconds: float) -> str:
    decided = _share(tally, "documents_with_a_deciding_rule")
    booked = _share(tally, "documents_booked")
    pairs = f"{tally['pairs']:,} pairs ({decided:.0%} with a deciding rule, {booked:.0%} booked)"
    return f"{pairs}, {seconds / 60:.1f} minutes"


def _share(tally: Counter[str], sort: str) -> float:
    """Give which part of the pairs is of a sort, also of those that durable-rules was not asked about."""
    return round(tally[sort] / max(1, tally["pairs"] + tally["pairs_without_durable"]), 3)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

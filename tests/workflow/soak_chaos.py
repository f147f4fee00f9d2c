"""Takes documents through everything that can go wrong at once, and looks whether all is as promised.

    python tests/workflow/soak_chaos.py --documents 10000 --kills 200
    python tests/workflow/soak_chaos.py --documents 10000 --kills 200 --postgresql --restarts 10
    python tests/workflow/soak_chaos.py --documents 2000 --kills 50 --look-up late

The simulated package times out before and after it books, books late, answers twice, cuts connections,
answers 429, 500 and nonsense, and is slow; workers are killed with -9 at random moments, and on PostgreSQL
the server is restarted under them. With ``--look-up sure`` and ``late`` there must be one booking for
each document, to the cent, and free for payment after it was approved and not before; with ``unsure`` and
``none`` never two, and whatever is not known to be booked is ambiguous.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "generators"))
from chaos import Chaos, Course, Figures
from chaos_postgresql import restartable_postgresql
from simulated import simulated_package

PACKAGES = {
    "sure": ("sim_condition", "sim_flag", "sim_none"),
    "late": ("sim_flag_late", "sim_none_late"),
    "unsure": ("sim_flag_unsure", "sim_none_unsure"),
    "none": ("sim_flag_blind", "sim_none_blind"),
    "rejects": ("sim_none_rejects",),
}


@contextmanager
def place_to_soak(folder: Path, *, postgresql: bool) -> Iterator[tuple[str, Callable[[], None]]]:
    """Say where a new store may be, and how its server is restarted."""
    if not postgresql:
        yield str(folder / "store.sqlite"), lambda: None
        return
    with restartable_postgresql() as server:
        yield server


def main() -> int:
    """Soak, print the figures, and tell whether there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000, help="of all administrations together")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--restarts", type=int, default=0, help="of the PostgreSQL server")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--look-up", choices=PACKAGES, default="sure")
    parser.add_argument("--books", type=int, default=4, help="administrations in each package")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=float, default=20.0, help="how fast the office's clock goes")
    parser.add_argument("--hours", type=float, default=6.0, help="after which it counts as hanging")
    given = parser.parse_args()
    # Whoever ends it leaves no workers and no server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="boekwerk-chaos-") as name:
        folder = Path(name)
        with place_to_soak(folder, postgresql=given.postgresql) as (place, restart):
            kinds = PACKAGES[given.look_up]
            books = tuple(f"{kind}.{number}" for kind in kinds for number in range(given.books))
            course = Course(
                books=books,
                documents=-(-given.documents // len(books)),
                kills=given.kills,
                workers=given.workers,
                speed=given.speed,
                seed=given.seed,
                seconds=given.hours * 3600,
                restarts=given.restarts if given.postgresql else 0,
                restart=restart,
                said=lambda line: print(line, flush=True),
            )
            return soak(place, folder, course)


def soak(place: str, folder: Path, course: Course) -> int:
    """Run a course; give 1 when something is not as promised."""
    with simulated_package(folder, speed=course.speed) as package:
        chaos = Chaos(place, folder, package, course)
        try:
            print_figures(chaos.run())
            faults = list(chaos.faults())
        finally:
            chaos.close()
    for fault in faults[:50]:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


def print_figures(figures: Figures) -> None:
    """Print what came of it."""
    print(f"{figures.documents} documents in {figures.seconds:.0f} s ({figures.pace:.1f} a second)")
    print(f"{figures.kills} workers killed, {figures.restarts} restarts of the server")
    print(f"{figures.ended} workers ended by themselves")
    print(f"{figures.bookings} bookings, {figures.released} of them free for payment")
    print(f"{figures.events} events in the timeline")
    for what in ("states", "played", "asked"):
        counted = getattr(figures, what).most_common()
        print(f"{what}: " + ", ".join(f"{count} {name}" for name, count in counted))


if __name__ == "__main__":
    sys.exit(main())

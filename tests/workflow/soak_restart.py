"""A PostgreSQL server that is restarted, as after a crash, under live workers: nothing is stranded.

    python tests/workflow/soak_restart.py --documents 2000 --restarts 10

Once with the loop and once with the queue, each with two workers in processes of their own.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "generators"))
from chaos_postgresql import restartable_postgresql
from small_acts import ACTS, documents_in, opened_office, states

from boekwerk.domain.errors import StoreError
from boekwerk.store.database import Store
from boekwerk.store.timeline import events_of
from boekwerk.workflow.crew import Crew, Job


def main() -> int:
    """Restart, print the figures, and tell whether there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--restarts", type=int, default=10)
    given = parser.parse_args()
    return max(soak(given.documents, given.restarts, by_queue=by_queue) for by_queue in (False, True))


def soak(documents: int, restarts: int, *, by_queue: bool) -> int:
    """Let workers work while the server is restarted; give 1 where a document did not end as it should."""
    with restartable_postgresql() as (place, restart), Store.open(place, create=True) as store:
        rows = documents_in(store, documents)
        stopping, told = threading.Event(), Counter()
        job = Job(partial(opened_office, place, 2.0), ACTS, by_queue, once=False)
        crew = Crew(job, lambda reason: told.update([reason.code]), lambda _: None)
        workers = threading.Thread(target=crew.run, args=(2, stopping))
        begun = time.monotonic()
        workers.start()
        for number in range(1, restarts + 1):
            while _ended(store) < documents * number / (restarts + 1):
                time.sleep(0.05)
            restart()
        while _ended(store) < documents and time.monotonic() - begun < 600:
            time.sleep(0.05)
        seconds = time.monotonic() - begun
        stopping.set()
        workers.join()
        ended = _ended(store)
        with store.reading() as connection:
            twice = sum(len(events_of(connection, row)) != 3 for row in rows)
    way = "queue" if by_queue else "loop"
    print(
        f"{way}: {restarts} restarts, {ended} of {documents} documents ended in {seconds:.0f} s, ", end=""
    )
    print(f"{twice} with another way than theirs; told: {dict(told)}", flush=True)
    return int(ended != documents or twice > 0)


def _ended(store: Store) -> int:
    try:
        return states(store).get("rejected", 0)
    except StoreError:  # it is being restarted
        return 0


if __name__ == "__main__":
    sys.exit(main())

"""A dry-run: every file read and decided on, in order, in constant memory (requirement RU-4)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from boekwerk.domain.booked import BookedIndex
from boekwerk.trial.desk import Desk, Judged, Piece, Task, judge
from boekwerk.trial.in_flight import finds_any
from boekwerk.trial.workers import judge_in_workers


def dry_run(
    files: Sequence[Path],
    desk: Desk,
    open_desk: Callable[[], Desk],
    task: Task[Piece],
    *,
    jobs: int = 1,
    patience: float = 60.0,
) -> Generator[Judged[Piece], None, None]:
    """Decide on ``files``, one result a file, in their order and the same for any number of ``jobs``.

    A file is compared with those before it as if they were on their way to be booked (AB-11). With
    more than one job the work is done by that many processes, each with a desk like ``desk`` of its
    own, so ``open_desk`` and ``task`` must be things that can be pickled; a file that a process dies
    of, or that takes longer than ``patience`` seconds, is refused by name. One job works in this
    process, without that protection. Raises BoekwerkError when the processes cannot do their work.
    """
    in_flight = BookedIndex()

    def judge_here(path: Path) -> Judged[Piece]:
        return judge(desk, path, in_flight, task)

    def judge_there() -> Iterator[Judged[Piece]]:
        with closing(judge_in_workers(files, open_desk, task, jobs=jobs, patience=patience)) as workers:
            for path, alone in zip(files, workers, strict=True):
                # Only what could have been decided otherwise is read and decided again.
                yield judge_here(path) if finds_any(in_flight, alone.asked) else alone.judged

    for judged in map(judge_here, files) if jobs == 1 else judge_there():
        if judged.on_its_way is not None:
            in_flight.add(judged.on_its_way)
        yield judged

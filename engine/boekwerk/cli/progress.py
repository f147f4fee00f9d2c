"""The progress bar: on a terminal only, and never where results go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from boekwerk.reasons import Language, said

_WORTH_A_BAR = 50
_BYTES_WORTH_A_BAR = 5_000_000
_ITEMS_BETWEEN = 1_000
_Item = TypeVar("_Item")


def with_progress(
    items: Iterable[_Item], total: int, language: Language, results: TextIO
) -> Iterator[_Item]:
    """Give ``items`` as they come and show on the standard error how many there have been.

    There is no bar when that is no terminal, when the ``results`` scroll by on a terminal
    themselves, or when there are few items.
    """
    if total < _WORTH_A_BAR or not sys.stderr.isatty() or results.isatty():
        yield from items
        return
    columns = (
        TextColumn(said("cli_progress", language)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, total=total)


def with_size_progress(
    items: Iterable[_Item], size: int, done: Callable[[], int], language: Language
) -> Iterator[_Item]:
    """Give ``items`` as they come and show on the standard error how much of a file was read for them.

    ``size`` and ``done`` are in bytes. There is no bar when that is no terminal, or the file is small.
    """
    if size < _BYTES_WORTH_A_BAR or not sys.stderr.isatty():
        yield from items
        return
    columns = (
        TextColumn(said("cli_progress_import", language)),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=size)
        for number, item in enumerate(items):
            if number % _ITEMS_BETWEEN == 0:
                progress.update(task, completed=done())
            yield item


@contextmanager
def watching_pages(language: Language) -> Iterator[Callable[[int, int], None]]:
    """Give what is to be told how many parts of a long task are left, of how many: it draws the bar."""
    if not sys.stderr.isatty():
        yield lambda left, all: None
        return
    columns = (TextColumn(said("cli_progress_backup", language)), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda left, all: progress.update(task, total=all, completed=all - left)


def with_count_progress(counts: Iterable[int], language: Language) -> Iterator[int]:
    """Give ``counts`` of what there was so far as they come, and show the last on the standard error.

    Nobody knows how many there will be. Nothing is shown where that is no terminal.
    """
    if not sys.stderr.isatty():
        yield from counts
        return
    columns = (
        SpinnerColumn(),
        TextColumn(said("cli_progress_sync", language)),
        TextColumn("{task.completed}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        for count in counts:
            if count % _ITEMS_BETWEEN == 0:
                progress.update(task, completed=count)
            yield count

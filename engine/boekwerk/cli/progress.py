"""The progress bar: on a terminal only, and never where results go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
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

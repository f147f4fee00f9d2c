"""Waiting for a stranger's code for so long and no longer (VE-5)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T], late: Callable[[], Exception]) -> T:
    """Give what a call gives, or raise what it raises; what ``late`` makes when it takes too long.

    A call that takes too long is not ended, since no program can do that from within: it goes on in a
    thread that ends with the process, and what it still does nobody hears of.
    """
    answered: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            answered.append(call())
        except BaseException as error:  # whoever waits is to have it
            failed.append(error)

    thread = threading.Thread(target=run, name="package call", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise late()
    if failed:
        raise failed[0]
    return answered[0]

"""Being told to stop: by Ctrl-C, by ``kill``, or because the terminal was closed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_SIGNALS = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP


class Terminated(KeyboardInterrupt):
    """The process is asked to end; ``number`` is the signal. It ends as at Ctrl-C, cleaning up."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Let signals that would end the process at once end it by `Terminated` instead.

    A signal that is ignored, as under ``nohup``, stays so.
    """
    replaced = []
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        replaced = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in replaced:
        signal.signal(number, _terminate)
    try:
        yield
    finally:
        for number in replaced:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def ending_on_request(stopping: threading.Event) -> Iterator[None]:
    """Let the first signal that would end the process, and the first Ctrl-C, only ask for it.

    What is in hand can be finished then. The second one ends it as ever.
    """
    names = [name for name in ("SIGINT", *_SIGNALS) if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in (getattr(signal, name) for name in names)}
    asked = {number: handler for number, handler in before.items() if handler is not signal.SIG_IGN}

    def ask(number: int, frame: FrameType | None) -> None:
        stopping.set()
        for each, handler in asked.items():
            signal.signal(each, handler)

    for number in asked:
        signal.signal(number, ask)
    try:
        yield
    finally:
        for number, handler in asked.items():
            signal.signal(number, handler)


def _terminate(number: int, _: FrameType | None) -> NoReturn:
    raise Terminated(number)

"""What a child process said of its errors, at the end: why it crashed stands there, if anywhere."""

from __future__ import annotations

import threading
from collections import deque
from typing import IO

from boekwerk.domain.shown import shown

_MOST_LINES = 3
_LONGEST = 200
_SECONDS_TO_END = 1.0


class LastWords:
    """Reads the errors of a process in a thread, so that it is never stuck, and keeps the last lines."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lines: deque[str] = deque(maxlen=_MOST_LINES)
        self._thread = threading.Thread(target=self._read, name="second evaluator's errors", daemon=True)
        self._thread.start()

    @property
    def lines(self) -> tuple[str, ...]:
        """The last lines that were read."""
        return tuple(self._lines)

    def end(self) -> None:
        """Wait until all is read: the process must have ended."""
        if threading.current_thread() is not self._thread:
            self._thread.join(_SECONDS_TO_END)

    def _read(self) -> None:
        with self._stream:
            while read := self._stream.readline(_LONGEST):
                line = read.decode("utf-8", "replace").strip()
                if line:
                    self._lines.append(shown(line, _LONGEST))

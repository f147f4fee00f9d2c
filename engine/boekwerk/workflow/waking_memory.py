"""Which documents lack nothing any more: asked of durable-rules, whose working memory is made for it.

Its facts and needs are numbers; the answer is no decision: what is woken is decided on again. Where
durable-rules is not installed, or fails, the same is read from the rows themselves.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable, Sequence

from boekwerk.domain.errors import EvaluatorError
from boekwerk.domain.waits import Wait
from boekwerk.rules.durable import Key, WaitingRoom, is_installed
from boekwerk.store.waits import Waiting

_NOT_YET = "not yet"


class WakingMemory:
    """What says which waiting documents lack nothing any more; its process is kept until it is closed."""

    def __init__(self) -> None:
        self.day: datetime.date | None = None
        """The last day for which documents were looked for that waited for it."""
        self._room: WaitingRoom | None = None
        self._lock = threading.Lock()

    def lacking_nothing(self, waiting: Sequence[Waiting]) -> frozenset[int]:
        """Say which documents lack nothing: by durable-rules where it is there, else by the rows."""
        if waiting and is_installed():
            try:
                return self.by_memory(waiting)
            except EvaluatorError:
                self.close()  # it is no judge here, and the rows say the same
        return by_rows(waiting)

    def by_memory(self, waiting: Sequence[Waiting]) -> frozenset[int]:
        """Say it by a working memory of documents and what they need, into which the facts are put.

        Raises EvaluatorError when it cannot be had, or fails.
        """
        with self._lock:
            return self._asked(waiting)

    def close(self) -> None:
        """End the process with the memory; a new one is made when it is needed."""
        if self._room is not None:
            self._room.close()
            self._room = None

    def _asked(self, waiting: Sequence[Waiting]) -> frozenset[int]:
        if self._room is None:
            self._room = WaitingRoom()
        room, facts = self._room, sorted({fact for one in waiting for fact in one.came})
        found: set[str] = set()
        for one in waiting:
            needs: dict[int, list[Key]] = {}
            for wait in sorted(one.waits):
                needs.setdefault(wait.need, []).append(_key(wait, one))
            found |= room.add(str(one.document), needs.values()).bookable
        for fact in facts:
            found |= room.now_known((*fact,))
        for one in waiting:
            room.remove(str(one.document))
        room.forget([(*fact,) for fact in facts])
        return frozenset(map(int, found))


def by_rows(waiting: Iterable[Waiting]) -> frozenset[int]:
    """Say which documents lack nothing any more by counting needs."""
    return frozenset(
        one.document
        for one in waiting
        if {wait.need for wait in one.waits} <= {wait.need for wait in one.waits if wait.fact in one.came}
    )


def _key(wait: Wait, of: Waiting) -> Key:
    """Name a fact; one that came before the document waited for it did not come for that document."""
    return (*wait.fact,) if wait.fact in of.came else (_NOT_YET, *wait.fact)

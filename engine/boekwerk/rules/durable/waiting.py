"""The waiting room: which waiting documents does a new fact make bookable?

Judging all documents again for every obligation that comes in takes longer the more of them wait. The
waiting room keeps them in durable-rules, where a new fact meets only what waits for it. What it says is
no decision: the document is decided on again, by both evaluators.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import TracebackType

from msgspec import Struct

from boekwerk.domain.errors import EvaluatorError
from boekwerk.domain.reason import Reason
from boekwerk.rules.durable.process import Child, is_installed
from boekwerk.rules.durable.wire import Change, Changed, Ready
from boekwerk.rules.second import NOT_INSTALLED

Key = tuple[str, ...]
"""A fact that may become known, such as ``("obligation", "1001", "PO-17")``."""

_MEMORY = ("-P", "-m", "boekwerk.rules.durable.memory")
_SECONDS = 5.0
_SECONDS_TO_START = 60.0


class Outcome(Struct, frozen=True):
    """What follows from a change: documents that lack nothing any more, and those for the overview."""

    bookable: frozenset[str] = frozenset()
    overview: frozenset[str] = frozenset()


class _Waiting(Struct, frozen=True):
    number: int
    needs: tuple[tuple[int, ...], ...]
    is_spread: bool


class WaitingRoom:
    """Documents that wait for facts, and the facts that are known.

    A document becomes bookable when each of its needs is met, by any of the facts that meet it, and
    nothing of it is spread over periods: that blocks it, and sends it to the validation overview.
    The process with the memory is made anew when it fails; raises EvaluatorError when that fails too.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
        self._keys: dict[Key, int] = {}
        self._known: dict[Key, None] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._names: dict[int, str] = {}
        self._last = 0

    def __enter__(self) -> WaitingRoom:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def pid(self) -> int | None:
        """The number of the process with the memory; None while there is none."""
        return None if self._child is None else self._child.pid

    def add(self, document: str, needs: Iterable[Collection[Key]], *, is_spread: bool = False) -> Outcome:
        """Let a document wait; one that waits already is replaced.

        ``needs`` are what it lacks: of each the facts that meet it. ``is_spread`` is whether costs or
        revenue of a line are spread over periods (AB-6, AB-7).
        """
        if document in self._waiting:
            self.remove(document)
        self._last += 1
        numbers = tuple(tuple({self._number(key): None for key in need}) for need in needs)
        waiting = _Waiting(self._last, numbers, is_spread)
        outcome = self._told(_added(waiting), self._names | {self._last: document})
        self._waiting[document] = waiting
        self._names[self._last] = document
        return outcome

    def remove(self, document: str) -> None:
        """Let a document wait no longer. Raises KeyError when it does not."""
        waiting = self._waiting[document]
        self._told(Change("remove", waiting.number), self._names)
        del self._waiting[document], self._names[waiting.number]

    def now_known(self, fact: Key) -> frozenset[str]:
        """Tell which waiting documents a new fact makes bookable; one known already makes none so."""
        if fact in self._known:
            return frozenset()
        outcome = self._told(Change("known", self._number(fact)), self._names)
        self._known[fact] = None
        return outcome.bookable

    def close(self) -> None:
        """End the process with the memory. It is made anew when it is needed."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def _number(self, key: Key) -> int:
        return self._keys.setdefault(key, len(self._keys))

    def _told(self, change: Change, names: dict[int, str]) -> Outcome:
        try:
            changed = _heard(self._memory(), change)
        except EvaluatorError:
            self.close()
            changed = _heard(self._memory(), change)
        return Outcome(
            frozenset(names[number] for number in changed.bookable),
            frozenset(names[number] for number in changed.overview),
        )

    def _memory(self) -> Child:
        """Give the process with the memory, made anew from what is known here where there is none."""
        if not is_installed():
            raise EvaluatorError(NOT_INSTALLED)
        if self._child is None:
            child = Child(_MEMORY)
            ready: Ready = child.hear(Ready, seconds=_SECONDS_TO_START)
            if ready.trouble is not None:
                child.close()
                raise EvaluatorError(Reason(ready.trouble.code, {"detail": ready.trouble.detail}))
            for fact in self._known:
                _heard(child, Change("known", self._number(fact)))
            for waiting in self._waiting.values():
                _heard(child, _added(waiting))
            self._child = child
        return self._child


def _added(waiting: _Waiting) -> Change:
    return Change("add", waiting.number, waiting.needs, waiting.is_spread)


def _heard(child: Child, change: Change) -> Changed:
    child.tell(change, seconds=_SECONDS)
    changed: Changed = child.hear(Changed, seconds=_SECONDS)
    if changed.trouble is not None:
        child.close()
        raise EvaluatorError(Reason(changed.trouble.code, {"detail": changed.trouble.detail}))
    return changed

"""The waiting room: which waiting documents does a new fact make bookable?

Judging all documents again for every obligation that comes in takes longer the more of them wait. The
waiting room keeps them in durable-rules, where a new fact meets only what waits for it. What it says is
no decision: the document is decided on again, by both evaluators.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
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
    needs: tuple[tuple[Key, ...], ...]
    is_spread: bool

    @property
    def keys(self) -> tuple[Key, ...]:
        """All facts that it waits for, once for every need that they meet."""
        return tuple(key for need in self.needs for key in need)


class WaitingRoom:
    """Documents that wait for facts, and the facts that are known.

    A document becomes bookable when each of its needs is met, by any of the facts that meet it, and
    nothing of it is spread over periods: that blocks it, and sends it to the validation overview.
    What it keeps grows with the documents that wait and the facts that are known: let go of those with
    `remove` and `forget`. The process with the memory is made anew when it fails; raises EvaluatorError
    when that fails too. Several threads may use it: one change at a time.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
        self._keys: dict[Key, int] = {}
        self._wanted: Counter[Key] = Counter()
        self._known: dict[Key, None] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._names: dict[int, str] = {}
        self._last = 0
        self._last_key = 0
        self._lock = threading.RLock()

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
        with self._changing():
            if document in self._waiting:
                self.remove(document)
            self._last += 1
            waiting = _Waiting(self._last, tuple(tuple(dict.fromkeys(need)) for need in needs), is_spread)
            self._wanted.update(waiting.keys)
            self._names[waiting.number] = document
            try:
                outcome = self._told(self._added(waiting))
            except BaseException:
                self._let_go(waiting)
                raise
            self._waiting[document] = waiting
            return outcome

    def remove(self, document: str) -> None:
        """Let a document wait no longer. Raises KeyError when it does not."""
        waiting = self._waiting[document]
        with self._changing():
            self._told(Change("remove", waiting.number))
            del self._waiting[document]
            self._let_go(waiting)

    def now_known(self, fact: Key) -> frozenset[str]:
        """Tell which waiting documents a new fact makes bookable; one known already makes none so."""
        with self._changing():
            if fact in self._known:
                return frozenset()
            outcome = self._told(Change("known", self._number(fact)))
            self._known[fact] = None
            return outcome.bookable

    def forget(self, facts: Iterable[Key]) -> None:
        """Know facts no longer: what waits for them lacks them again, unless something else meets the need.

        That nothing waits for a fact makes forgetting it cheap; otherwise the memory is made anew.
        """
        with self._changing():
            forgotten = [fact for fact in dict.fromkeys(facts) if fact in self._known]
            is_wanted = any(self._wanted[fact] for fact in forgotten)
            for fact in forgotten:
                if self._child is not None and not is_wanted:
                    self._told(Change("forgotten", self._number(fact)))
                del self._known[fact]
                self._tidy_up(fact)
            if is_wanted:
                self.close()

    def close(self) -> None:
        """End the process with the memory. It is made anew when it is needed."""
        with self._lock:
            if self._child is not None:
                self._child.close()
                self._child = None

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Let one thread make a change. The memory of one that was broken off is made anew."""
        with self._lock:
            try:
                yield
            except BaseException:
                self.close()
                raise

    def _number(self, key: Key) -> int:
        if key not in self._keys:
            self._last_key += 1
            self._keys[key] = self._last_key
        return self._keys[key]

    def _let_go(self, waiting: _Waiting) -> None:
        del self._names[waiting.number]
        self._wanted.subtract(waiting.keys)
        for key in waiting.keys:
            self._tidy_up(key)

    def _tidy_up(self, key: Key) -> None:
        """Forget the number of a fact that nobody waits for and that is not known."""
        if self._wanted[key] <= 0:
            del self._wanted[key]
            if key not in self._known:
                self._keys.pop(key, None)

    def _added(self, waiting: _Waiting) -> Change:
        needs = tuple(tuple(self._number(key) for key in need) for need in waiting.needs)
        return Change("add", waiting.number, needs, waiting.is_spread)

    def _told(self, change: Change) -> Outcome:
        try:
            changed = _heard(self._memory(), change)
        except EvaluatorError:
            self.close()
            changed = _heard(self._memory(), change)
        if not self._names.keys() >= {*changed.bookable, *changed.overview}:
            raise EvaluatorError(Reason("second_evaluator_garbled"))
        return Outcome(
            frozenset(self._names[number] for number in changed.bookable),
            frozenset(self._names[number] for number in changed.overview),
        )

    def _memory(self) -> Child:
        """Give the process with the memory, made anew from what is known here where there is none."""
        if not is_installed():
            raise EvaluatorError(NOT_INSTALLED)
        if self._child is None:
            child = Child(_MEMORY)
            ready: Ready = child.ask(Ready(), Ready, seconds=_SECONDS_TO_START)
            if ready.trouble is not None:
                child.close()
                raise EvaluatorError(Reason(ready.trouble.code, {"detail": ready.trouble.detail}))
            for fact in self._known:
                _heard(child, Change("known", self._number(fact)))
            for waiting in self._waiting.values():
                _heard(child, self._added(waiting))
            self._child = child
        return self._child


def _heard(child: Child, change: Change) -> Changed:
    changed: Changed = child.ask(change, Changed, seconds=_SECONDS)
    if changed.trouble is not None:
        child.close()
        raise EvaluatorError(Reason(changed.trouble.code, {"detail": changed.trouble.detail}))
    return changed

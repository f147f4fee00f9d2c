"""The second evaluator of a rulebook: durable-rules in a child process (AB-18)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from types import TracebackType

from boekwerk.domain.case import Case
from boekwerk.domain.errors import EvaluatorError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.rules.compile import CompiledRule
from boekwerk.rules.durable.buckets import APPLIES, HOLDS, specificity_of
from boekwerk.rules.durable.fence import Fence
from boekwerk.rules.durable.process import Child, is_installed
from boekwerk.rules.durable.wire import Answer, Question, Ready, Reply, Trouble, number_of
from boekwerk.rules.readings import Facts
from boekwerk.rules.second import NOT_INSTALLED, Opinion

SECONDS_PER_DOCUMENT = 5.0
# With that of a document less than the patience of a dry-run with a document: a child that has to be
# started anew costs no document.
_SECONDS_TO_START = 45.0
_MOST_FAILURES_IN_A_ROW = 3
# A failure may pass: after so many documents without an opinion it is tried again.
_DOCUMENTS_OF_REST = 500
# What durable-rules allocates and never gives back ends with the process.
_DOCUMENTS_PER_CHILD = 100_000
_MOST_AT_ONCE = 100
_LONGEST_DETAIL = 200

_GARBLED = Reason("second_evaluator_garbled")
_NOT_READY = "second_evaluator_not_ready"
# Trying again would take as long, or end alike.
_LEFT_ALONE_AT_ONCE = frozenset({NOT_INSTALLED.code, _NOT_READY})


class DurableEvaluator:
    """Gives opinions on cases. The child is started when it is first asked, and ended by `close`.

    A document to which a refused rule may apply (`Fence.refusal`) gets no opinion, whether
    durable-rules is installed or not: half a rulebook could agree by accident. After some failures in
    a row, or one start that took too long, the child is left alone for some hundred documents. It may be
    asked from several threads: one at a time is heard.
    """

    def __init__(self, rules: Iterable[CompiledRule], *, seconds: float = SECONDS_PER_DOCUMENT) -> None:
        self.fence = Fence(rules)
        self._seconds = seconds
        self._child: Child | None = None
        self._asked = 0
        self._failures = 0
        self._last_failure = NOT_INSTALLED
        self._rest = 0
        # The same thread may come back in, by a handler of a signal.
        self._lock = threading.RLock()

    def __enter__(self) -> DurableEvaluator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the child process; None while there is none."""
        return None if self._child is None or self._child.is_ended else self._child.pid

    def opinion(self, case: Case) -> Opinion | Reason:
        """Give an opinion on a case, or the reason why there is none; never raises."""
        return self.opinions([Facts(case)])[0]

    def opinions(self, cases: Sequence[Facts]) -> list[Opinion | Reason]:
        """Give an opinion on each case; of several at once a turn to the child costs less."""
        without = [self._without_asking(facts) for facts in cases]
        asked = [facts for facts, reason in zip(cases, without, strict=True) if reason is None]
        said: list[Opinion | Reason] = []
        for begin in range(0, len(asked), _MOST_AT_ONCE):
            questions = [self.fence.question(facts) for facts in asked[begin : begin + _MOST_AT_ONCE]]
            with self._lock:
                said += self._asked_together(questions)
        rest = iter(said)
        return [next(rest) if reason is None else reason for reason in without]

    def start(self) -> None:
        """Start the child now, so that no document waits for it; a failure shows with the next one."""
        with self._lock:
            if is_installed() and (self._child is None or self._child.is_ended):
                try:
                    self._child, self._asked = self._started(), 0
                except EvaluatorError as failed:
                    self._lost(failed.reason)

    def close(self) -> None:
        """End the child. It is started again when it is asked again."""
        with self._lock:
            if self._child is not None:
                self._child.close()
                self._child = None

    def _without_asking(self, facts: Facts) -> Reason | None:
        """Give the reason why it need not be asked; None: it must be."""
        return self.fence.refusal(facts) or (None if is_installed() else NOT_INSTALLED)

    def _asked_together(self, questions: list[Question]) -> list[Opinion | Reason]:
        if self._rest:
            self._rest = max(0, self._rest - len(questions))
            return [self._last_failure] * len(questions)
        try:
            reply = self._reply(questions)
        except EvaluatorError as failed:
            self._lost(failed.reason)
            if len(questions) == 1 or self._rest:
                return [failed.reason] * len(questions)
            # One of them is to blame: the others are not to suffer for it.
            return [self._asked_together([question])[0] for question in questions]
        self._failures = 0
        opinions = [self._opinion(answer, reply.troubles.get(n)) for n, answer in enumerate(reply.answers)]
        if reply.troubles or _GARBLED in opinions:
            self.close()  # nobody knows what is left in its memory
        return opinions

    def _reply(self, questions: list[Question]) -> Reply:
        if self._asked >= _DOCUMENTS_PER_CHILD:
            self.close()
        if self._child is None or self._child.is_ended:  # also when something interrupted a question
            self._child, self._asked = self._started(), 0
        self._asked += len(questions)
        reply: Reply = self._child.ask(questions, Reply, seconds=self._seconds * len(questions))
        if len(reply.answers) != len(questions):
            self.close()
            raise EvaluatorError(_GARBLED)
        return reply

    def _started(self) -> Child:
        child = Child()
        try:
            ready: Ready = child.ask(self.fence.book, Ready, seconds=_SECONDS_TO_START)
        except EvaluatorError as failed:
            if failed.reason.code != "second_evaluator_too_slow":
                raise
            raise EvaluatorError(Reason(_NOT_READY, {"seconds": int(_SECONDS_TO_START)})) from failed
        if ready.trouble is not None:
            child.close()
            raise EvaluatorError(_reason(ready.trouble))
        return child

    def _lost(self, reason: Reason) -> None:
        self._child = None
        self._failures += 1
        if self._failures >= _MOST_FAILURES_IN_A_ROW or reason.code in _LEFT_ALONE_AT_ONCE:
            self._last_failure, self._rest = reason, _DOCUMENTS_OF_REST

    def _opinion(self, answer: Answer | None, trouble: Trouble | None) -> Opinion | Reason:
        if answer is None or trouble is not None:
            return _reason(trouble) if answer is None and trouble is not None else _GARBLED
        if not answer.surely <= answer.maybe <= self.fence.names:
            return _GARBLED
        refusal = self.fence.refusal_among(number_of(name) for name in answer.maybe if name[0] == HOLDS)
        return refusal or _summed_up(self.fence.rules, answer)


def _summed_up(rules: Sequence[CompiledRule], answer: Answer) -> Opinion:
    """Say what the rules that fired mean: blocks add up, and of the rest the most specific decide."""
    held, maybe = _that_hold(rules, answer.surely), _that_hold(rules, answer.maybe)
    applying = [specificity_of(number_of(name)) for name in answer.maybe if name[0] == APPLIES]
    decisive = max(applying, default=None)
    booking = [rule for rule in held.values() if rule.is_booking and rule.specificity == decisive]
    return Opinion(
        rule=min(booking, key=lambda rule: rule.rank).source.id if booking else None,
        blocks=tuple(sorted(id for id, rule in held.items() if rule.is_block)),
        blocks_unknown=tuple(sorted(id for id, rule in maybe.items() if rule.is_block and id not in held)),
    )


def _that_hold(rules: Sequence[CompiledRule], fired: Iterable[str]) -> dict[str, CompiledRule]:
    """Give the rules that fired because they hold, by id."""
    found = [rules[number_of(name)] for name in fired if name[0] == HOLDS]
    return {rule.source.id: rule for rule in found}


def _reason(trouble: Trouble) -> Reason:
    return Reason(trouble.code, {"detail": shown(trouble.detail, _LONGEST_DETAIL)})

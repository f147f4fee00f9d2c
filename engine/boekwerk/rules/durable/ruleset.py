"""A ruleset of durable-rules: the only module that touches it.

Used is its C module, which starts no threads and swallows nothing; `Host` does both. Rules only tell
that they fired, and with which facts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import durable_rules_engine
from msgspec import json

from boekwerk.rules.durable.wire import Trouble, TroubleCode

Fact = dict[str, str | int]
Fired = dict[str, list[dict[str, Fact]]]
"""By the name of a rule: the facts of each time that it fired, under the names that patterns have."""

_HANDLED, _NOT_HANDLED, _SEEN_BEFORE = 0, 1, 2


class NetworkTrouble(Exception):
    """durable-rules did not do what it should; ``trouble`` says how."""

    def __init__(self, code: TroubleCode, detail: str) -> None:
        super().__init__(code, detail)
        self.trouble = Trouble(code, detail)


class Ruleset:
    """One ruleset with one session: facts go in, rules that fired come out. Raises NetworkTrouble."""

    def __init__(self, name: str, rules: str) -> None:
        self._handle = _asked(durable_rules_engine.create_ruleset, name, rules)
        self._held: dict[str, None] = {}

    def put(self, fact: Fact) -> Fired:
        """Put a fact in, and give the rules that fire."""
        text = json.encode(fact).decode("ascii")
        code, place = _asked(durable_rules_engine.assert_fact, self._handle, text)
        if code == _NOT_HANDLED:
            return {}
        if code == _SEEN_BEFORE:  # it knows facts by 32 bits of them
            raise NetworkTrouble("second_evaluator_collision", text)
        if code != _HANDLED:
            raise NetworkTrouble("second_evaluator_limit", str(code))
        self._held[text] = None
        return self._fired(place)

    def take(self, fact: Fact) -> Fired:
        """Take a fact out, and give the rules that fire because it is gone."""
        text = json.encode(fact).decode("ascii")
        if text not in self._held:  # no rule looks at it, so it was never kept
            return {}
        del self._held[text]
        _, place = _asked(durable_rules_engine.retract_fact, self._handle, text)
        return self._fired(place)

    def empty(self) -> None:
        """Take all facts out, the last first: a fact that prevents goes after what it prevented."""
        while self._held:
            text, _ = self._held.popitem()
            _asked(durable_rules_engine.retract_fact, self._handle, text)

    def _fired(self, place: int) -> Fired:
        started = _asked(durable_rules_engine.start_action_for_state, self._handle, place)
        message = started[1] if started else None
        fired: Fired = {}
        while message:
            for name, facts in json.decode(message).items():
                fired.setdefault(name, []).append(facts)
            message = _asked(durable_rules_engine.complete_and_start_action, self._handle, place)
        return fired


def _asked(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception as error:  # its own class, and MemoryError
        detail = error.args[0] if error.args else type(error).__name__
        raise NetworkTrouble("second_evaluator_limit", str(detail)[:200]) from error

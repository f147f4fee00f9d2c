"""The memory of a waiting room, in durable-rules: what it is here for. A process of its own.

    python -P -m boekwerk.rules.durable.memory

Facts stay, and rules join them: a fact that becomes known meets only the documents that wait for it.
What rules derive is put in as facts again: a deferred line makes a blocked document, and that an entry
of the validation overview. A document counts down what it lacks, because *not* over several facts is
true as soon as one of them is taken out.
"""

from __future__ import annotations

import sys
from typing import Any

from msgspec import json, msgpack

from boekwerk.rules.durable.child import limit_life, own_output
from boekwerk.rules.durable.ruleset import Fact, Fired, NetworkTrouble, Ruleset
from boekwerk.rules.durable.wire import Change, Changed, Ready, receive, send

RULES: dict[str, Any] = {
    "met": {
        "all": [{"need": {"t": "need"}}, {"fact": {"$and": [{"t": "known"}, {"key": {"need": "key"}}]}}]
    },
    "blocked": {"all": [{"line": {"$and": [{"t": "line"}, {"deferred": 1}]}}]},
    "overview": {
        "all": [
            {"block": {"t": "blocked"}},
            {"document": {"$and": [{"t": "waiting"}, {"doc": {"block": "doc"}}]}},
        ]
    },
    "bookable": {
        "all": [
            {"document": {"$and": [{"t": "waiting"}, {"lacks": 0}]}},
            {"block$not": {"$and": [{"t": "blocked"}, {"doc": {"document": "doc"}}]}},
        ]
    },
}


class Memory:
    """Waiting documents and known facts, as numbers."""

    def __init__(self) -> None:
        self._ruleset = Ruleset("waiting", json.encode(RULES).decode("ascii"))
        self._needs: dict[int, dict[int, tuple[int, ...]]] = {}
        self._spread: set[int] = set()
        self._bookable: list[int] = []
        self._overview: list[int] = []

    def change(self, change: Change) -> Changed:
        """Take in a change, and tell what follows from it. Raises NetworkTrouble."""
        self._bookable, self._overview = [], []
        if change.change == "add":
            self._add(change)
        elif change.change == "remove":
            self._remove(change.number)
        elif change.change == "forgotten":
            self._ruleset.take({"t": "known", "key": change.number})
        else:
            self._follow(self._ruleset.put({"t": "known", "key": change.number}))
        return Changed(self._bookable, self._overview)

    def _add(self, change: Change) -> None:
        document = change.number
        met = [self._has_met(document, need, keys) for need, keys in enumerate(change.needs)]
        self._needs[document] = {n: keys for n, keys in enumerate(change.needs) if not met[n]}
        if change.is_spread:
            self._spread.add(document)
            self._follow(self._ruleset.put({"t": "line", "doc": document, "deferred": 1}))
        # Last: only then is it known that nothing blocks it.
        self._follow(self._ruleset.put(_waiting(document, len(self._needs[document]))))

    def _has_met(self, document: int, need: int, keys: tuple[int, ...]) -> bool:
        fired = [self._ruleset.put(_need(document, need, key)) for key in keys]
        if not any("met" in rules for rules in fired):
            return False
        self._satisfied(document, need, keys)
        return True

    def _satisfied(self, document: int, need: int, keys: tuple[int, ...]) -> None:
        for key in keys:
            self._ruleset.take(_need(document, need, key))

    def _remove(self, document: int) -> None:
        needs = self._needs.pop(document)
        self._ruleset.take(_waiting(document, len(needs)))
        for need, keys in needs.items():
            self._satisfied(document, need, keys)
        if document in self._spread:
            self._spread.remove(document)
            self._ruleset.take({"t": "blocked", "doc": document})
            self._ruleset.take({"t": "line", "doc": document, "deferred": 1})

    def _follow(self, fired: Fired) -> None:
        """Put in what follows from what fired, until nothing does."""
        self._bookable += [int(facts["document"]["doc"]) for facts in fired.get("bookable", ())]
        self._overview += [int(facts["document"]["doc"]) for facts in fired.get("overview", ())]
        for facts in fired.get("blocked", ()):
            self._follow(self._ruleset.put({"t": "blocked", "doc": facts["line"]["doc"]}))
        for facts in fired.get("met", ()):
            self._count_down(int(facts["need"]["doc"]), int(facts["need"]["need"]))

    def _count_down(self, document: int, need: int) -> None:
        needs = self._needs[document]
        keys = needs.pop(need)
        self._satisfied(document, need, keys)
        self._ruleset.take(_waiting(document, len(needs) + 1))
        fired = self._ruleset.put(_waiting(document, len(needs)))
        fired.pop("overview", None)  # told when it came
        self._follow(fired)


def main() -> int:
    """Answer changes until there are no more."""
    incoming, outgoing = sys.stdin.buffer, own_output()
    told = receive(incoming)
    if told is None:
        return 0
    memory = Memory()
    send(outgoing, Ready(), told[0])
    changes = msgpack.Decoder(Change)
    while (told := receive(incoming)) is not None:
        number, change = told
        limit_life(True)
        try:
            changed = memory.change(changes.decode(change))
        except NetworkTrouble as error:
            changed = Changed([], [], error.trouble)
        limit_life(False)
        send(outgoing, changed, number)
    return 0


def _need(document: int, need: int, key: int) -> Fact:
    return {"t": "need", "doc": document, "need": need, "key": key}


def _waiting(document: int, lacks: int) -> Fact:
    return {"t": "waiting", "doc": document, "lacks": lacks}


if __name__ == "__main__":
    sys.exit(main())

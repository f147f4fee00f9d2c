"""The network: a rulebook in durable-rules, as the child process holds it.

Every fact is taken out again before the next document, so that nothing stays behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from boekwerk.rules.durable.ruleset import Fact, Ruleset
from boekwerk.rules.durable.wire import Answer, Book, Bucket, Numbers, Question, number_of

# What an unknown number counts as, where everything unknown is taken for what suits the rule: by side.
_SUITS = {"low": 2**62, "high": -(2**62), "not": -(2**62) - 1}


class Network:
    """A rulebook in durable-rules. Raises NetworkTrouble when that cannot take it."""

    def __init__(self, book: Book) -> None:
        self._buckets = book.buckets
        # All at once: the time of a document is not for making them.
        self._rulesets = [Ruleset(f"rules{n}", rules) for n, rules in enumerate(book.rulesets)]

    def answer(self, question: Question) -> Answer:
        """Tell which rules fire for a document. Raises NetworkTrouble."""
        surely: set[str] = set()
        maybe: set[str] = set()
        for number in question.buckets:
            bucket = self._buckets[number]
            _Asking(self._rulesets[bucket.ruleset], number, bucket, question).ask(surely, maybe)
        return Answer(frozenset(surely), frozenset(surely | maybe))


class _Asking:
    """One bucket asked about one document."""

    def __init__(self, ruleset: Ruleset, number: int, bucket: Bucket, question: Question) -> None:
        self._ruleset = ruleset
        self._number = number
        self._bucket = bucket
        self._question = question

    def ask(self, surely: set[str], maybe: set[str]) -> None:
        """Add the names of the rules that fire surely, and of those that may, to the sets."""
        present, possible = self._parts()
        known, bucket = self._question.known, self._bucket
        # The document closes: only after it has come is it known that an item is not there.
        certain = self._fact("d", bucket.fields, known)
        suited = self._fact("d", bucket.fields, known, suits=True)
        self._judge(certain, present, possible, surely)
        if suited != certain or present != possible:
            self._judge(suited, possible, present, maybe)

    def _judge(self, document: Fact, found: set[int], not_absent: set[int], fired: set[str]) -> None:
        with self._emptied():
            for part in sorted(found):
                fired.update(self._ruleset.put({"t": "found", "b": self._number, "p": part}))
            for part in sorted(not_absent):
                fired.update(self._ruleset.put({"t": "there", "b": self._number, "p": part}))
            fired.update(self._ruleset.put(document))

    def _parts(self) -> tuple[set[int], set[int]]:
        """Find the parts that an item surely fulfils, and those that one may."""
        present: set[int] = set()
        possible: set[int] = set()
        for scope, parts in self._bucket.parts.items():
            items = self._question.items.get(scope)
            if items is None:
                possible.update(parts)
                continue
            fields = self._bucket.item_fields.get(scope, ())
            certain = _different(self._fact(scope, fields, item) for item in items)
            suited = _different(self._fact(scope, fields, item, suits=True) for item in items)
            surely = self._fulfilled(certain.values())
            present |= surely
            possible |= surely | self._fulfilled(suited[key] for key in suited.keys() - certain.keys())
        return present, possible

    def _fulfilled(self, facts: Iterable[Fact]) -> set[int]:
        fired: set[str] = set()
        for fact in facts:
            with self._emptied():
                fired.update(self._ruleset.put(fact))
        return {number_of(name) for name in fired}

    def _fact(
        self, kind: str, fields: Iterable[tuple[str, int, str]], numbers: Numbers, *, suits: bool = False
    ) -> Fact:
        fact: Fact = {"t": kind, "b": self._number}
        for name, gauge, side in fields:
            number = numbers.get(gauge)
            if number is not None:
                fact[name] = number
            elif suits:
                fact[name] = _SUITS[side]
        return fact

    @contextmanager
    def _emptied(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._ruleset.empty()


def _different(facts: Iterable[Fact]) -> dict[tuple[tuple[str, str | int], ...], Fact]:
    """Keep one of items that are alike: durable-rules refuses a fact that it has already."""
    return {tuple(fact.items()): fact for fact in facts}

"""What changes, counted and put together by rule, in memory that does not grow with the documents."""

from __future__ import annotations

from decimal import Decimal

from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.decision import RuleKind
from boekwerk.domain.reason import Reason
from boekwerk.trial.diff import TURNS, Compared, DocumentChange, Effect, RuleEffect, Turn, Why
from boekwerk.trial.results import DocumentTitle
from boekwerk.trial.tally import Sort

_MOST_CAUSES = 20
_MOST_REFUSED = 100
_ORDER: tuple[Effect, ...] = ("books", "books_no_more", "blocks", "blocks_no_more", "says_otherwise")


class Sum:
    """A number of documents and their totals including VAT; credit notes are taken off."""

    def __init__(self) -> None:
        self.documents = 0
        self._amounts: dict[Sort, Decimal] = {}

    def add(self, title: DocumentTitle) -> None:
        """Count a document."""
        self.documents += 1
        if title.total is not None:
            sort = Sort(title.direction, title.currency or "?")
            self._amounts[sort] = EXACT.add(self._amounts.get(sort, ZERO), title.total)

    @property
    def amounts(self) -> tuple[tuple[Sort, Decimal], ...]:
        """The totals, purchases first, each by currency."""
        return tuple(sorted(self._amounts.items()))


class Group:
    """The documents that change by what one rule does; ``listed`` are the first of them."""

    def __init__(self, effect: RuleEffect) -> None:
        self.rule = effect.rule
        self.title = effect.title
        self.kind: RuleKind | None = effect.kind
        self.effect = effect.effect
        self.sum = Sum()
        self.listed: list[tuple[DocumentChange, RuleEffect]] = []
        self._why: dict[tuple[str, str], Why] = {}
        self._notes: dict[str, Reason] = {}

    def add(self, change: DocumentChange, effect: RuleEffect, most: int) -> None:
        """Count a document, and list it unless ``most`` are listed already."""
        self.sum.add(change.title)
        if len(self.listed) < most:
            self.listed.append((change, effect))
        for why in effect.why:
            if len(self._why) < _MOST_CAUSES:
                self._why.setdefault(_places(why), why)
        for note in effect.notes:
            if len(self._notes) < _MOST_CAUSES:
                self._notes.setdefault(repr(note), note)

    @property
    def why(self) -> tuple[Why, ...]:
        """The conditions that made the difference, each as it was for the first document."""
        return tuple(self._why.values())

    @property
    def notes(self) -> tuple[Reason, ...]:
        """What else about the rule made the difference."""
        return tuple(self._notes.values())


class DiffTally:
    """Counts what changes, one document at a time; of each group at most ``most_listed`` are kept.

    ``second_failed`` are the documents on which the second evaluator failed, ``failure`` the first reason.
    """

    def __init__(self, most_listed: int) -> None:
        self.documents = 0
        self.refused = 0
        self.second_failed = 0
        self.failure: Reason | None = None
        self.refusals: list[tuple[str, Reason]] = []
        self.turns: dict[Turn, Sum] = {turn: Sum() for turn in TURNS}
        self._groups: dict[tuple[Effect, str], Group] = {}
        self._most_listed = most_listed

    def add(self, compared: Compared) -> None:
        """Count one document."""
        self.documents += 1
        if compared.refusal is not None:
            self.refused += 1
            if len(self.refusals) < _MOST_REFUSED:
                self.refusals.append((compared.file, compared.refusal))
        if compared.second_failed is not None:
            self.second_failed += 1
            self.failure = self.failure or compared.second_failed
        change = compared.change
        if change is None:
            return
        self.turns[change.turn].add(change.title)
        for effect in change.effects:
            group = self._groups.setdefault((effect.effect, effect.rule), Group(effect))
            group.add(change, effect, self._most_listed)

    @property
    def changed(self) -> int:
        """How many documents change."""
        return sum(found.documents for found in self.turns.values())

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups: by what the rule does, the largest first."""
        return tuple(
            sorted(
                self._groups.values(),
                key=lambda found: (_ORDER.index(found.effect), -found.sum.documents, found.rule),
            )
        )


def _places(why: Why) -> tuple[str, str]:
    return str(why.old and why.old.where), str(why.new and why.new.where)

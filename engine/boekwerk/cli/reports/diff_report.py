"""What every way of showing a comparison of rules has in common."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from boekwerk.cli import wording
from boekwerk.cli.reports.places import Places
from boekwerk.domain.decision import ConditionOutcome
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said, sentence
from boekwerk.trial.diff import Compared, RuleEffect, Why
from boekwerk.trial.diff_rules import RuleChange, part_told
from boekwerk.trial.diff_tally import DiffTally, Group, Sum


class DiffSubject(Struct, frozen=True):
    """What a comparison was about: whose books, on which day, which two versions of the rules."""

    administration: str
    name: str
    package: str
    version: str
    as_of: datetime.date
    old: str
    new: str
    old_commit: str | None
    new_commit: str | None
    documents: int


class DiffReport(Protocol):
    """Shows a comparison: begin once, add what came of every file, end once.

    ``most_listed`` is how many documents it wants to show of each rule.
    """

    most_listed: int

    def begin(
        self, subject: DiffSubject, rules: Sequence[RuleChange], remarks: Sequence[Reason] = ()
    ) -> None:
        """Take what the comparison is about, how the rules themselves differ, and what to know of it."""

    def add(self, compared: Compared) -> None:
        """Take what came of one file."""

    def end(self, tally: DiffTally) -> None:
        """Show the tally."""


class DiffText(Struct, frozen=True):
    """The sentences of a comparison in one language."""

    language: Language
    places: Places

    def amounts(self, found: Sum) -> str:
        """Write the totals of documents, each sort apart."""
        parts = (
            said("cli_diff_amount", self.language, amount=amount, **sort._asdict())
            for sort, amount in found.amounts
        )
        return "; ".join(parts)

    def counted(self, found: Sum) -> str:
        """Write how many documents there are and their totals."""
        documents = said("cli_diff_documents", self.language, documents=found.documents)
        amounts = self.amounts(found)
        return f"{documents}; {amounts}" if amounts else documents

    def heading(self, group: Group) -> tuple[str, str]:
        """Name the rule of a group, and say what it does now."""
        effect = wording.label(f"effect_{group.effect}", self.language)
        if group.kind is None:
            return said("cli_diff_no_rule", self.language), effect
        values = {"id": group.rule, "title": group.title, "kind": group.kind}
        return said("cli_diff_rule", self.language, **values), effect

    def causes(self, group: Group) -> list[tuple[str, str]]:
        """Say why the rule does something else now: a word and what belongs to it."""
        told = [("", self._note(note)) for note in group.notes]
        for why in group.why:
            told += [(word, self._condition(one)) for word, one in self._sides(why)]
        return told

    def found(self, effect: RuleEffect) -> str:
        """Say what the conditions that made the difference found in one document."""
        told: dict[str, None] = {}
        for why in effect.why:
            one = why.new or why.old
            if one is not None and one.found is not None:
                field = f"{one.field}: " if one.field else ""
                told[field + wording.value(one.found, self.language)] = None
        return "; ".join(told)

    def rule(self, change: RuleChange) -> list[str]:
        """Say how a rule itself differs: first in a line, then each part of it."""
        where = change.new or change.old
        values = {
            "id": change.id,
            "title": change.title,
            "kind": change.kind,
            "what": f"rule_{change.what}",
        }
        head = said("cli_diff_rule_changed", self.language, **values)
        lines = [f"{head} [{self.places.place(where)}]" if where else head]
        for part in change.properties:
            lines.append(sentence(part_told(part), self.language))
        for condition in change.conditions:
            for word, asked in (("was", condition.old), ("now", condition.new)):
                if asked is not None:
                    unless = said("cli_condition_unless", self.language) if asked.prevents else ""
                    text = f"{unless}{asked.text} [{self.places.place(asked.where)}]"
                    lines.append(f"{wording.label(f'diff_{word}', self.language)}: {text}")
        return lines

    def _note(self, note: Reason) -> str:
        text = sentence(note, self.language)
        return f"{text} [{self.places.place(note.where)}]" if note.where else text

    def _sides(self, why: Why) -> list[tuple[str, ConditionOutcome]]:
        sides = (("was", why.old), ("now", why.new))
        return [
            (wording.label(f"diff_{word}", self.language), one) for word, one in sides if one is not None
        ]

    def _condition(self, one: ConditionOutcome) -> str:
        unless = said("cli_condition_unless", self.language) if one.prevents else ""
        return f"{unless}{one.text} [{self.places.place(one.where)}]" if one.where else unless + one.text

"""A comparison of rules as one JSON object, written as it goes on: ``boekwerk.diff/1``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TextIO

from boekwerk.cli.reports.diff_report import DiffSubject
from boekwerk.cli.reports.plain import plain
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language
from boekwerk.trial.diff import TURNS, Compared
from boekwerk.trial.diff_rules import RuleChange
from boekwerk.trial.diff_tally import DiffTally, Group, Sum

SCHEMA = "boekwerk.diff/1"


class DiffJson:
    """Writes what changes as JSON, one document a line, in ASCII: no code page can spoil it."""

    most_listed = 0

    def __init__(self, stream: TextIO, language: Language) -> None:
        self._stream = stream
        self._language = language
        self._separator = ""

    def begin(
        self, subject: DiffSubject, rules: Sequence[RuleChange], remarks: Sequence[Reason] = ()
    ) -> None:
        """Open the object and the list of documents."""
        head = {
            "schema": SCHEMA,
            "language": self._language,
            "subject": plain(subject, self._language),
            "remarks": plain(tuple(remarks), self._language),
            "rules": plain(tuple(rules), self._language),
        }
        self._stream.write(json.dumps(head)[:-1] + ', "documents": [')

    def add(self, compared: Compared) -> None:
        """Write a document that changes or that could not be read, and no other."""
        found = compared.change or compared.refusal
        if found is None:
            return
        form = {"file": compared.file, "change": None, "refusal": None}
        form |= {"change" if compared.change else "refusal": plain(found, self._language)}
        self._stream.write(f"{self._separator}\n{json.dumps(form)}")
        self._separator = ","

    def end(self, tally: DiffTally) -> None:
        """Write the tally and close the object."""
        form = {
            "documents": tally.documents,
            "changed": tally.changed,
            "refused": tally.refused,
            "turns": {turn: _sum(tally.turns[turn]) for turn in TURNS},
            "groups": [_group(group) for group in tally.groups],
        }
        self._stream.write(f'\n], "tally": {json.dumps(form)}}}\n')


def _group(group: Group) -> dict[str, Any]:
    return {"rule": group.rule or None, "effect": group.effect, **_sum(group.sum)}


def _sum(found: Sum) -> dict[str, Any]:
    amounts: dict[str, dict[str, str]] = {}
    for sort, amount in found.amounts:
        amounts.setdefault(sort.currency, {})[sort.direction] = f"{amount:f}"
    return {"documents": found.documents, "amounts": amounts}

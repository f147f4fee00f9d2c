"""A dry-run as one JSON object, written as it goes on: ``boekwerk.dry-run/1``."""

from __future__ import annotations

import json
from typing import Any, TextIO

from msgspec import Struct

from boekwerk.cli.reports.plain import plain
from boekwerk.cli.reports.report import Subject
from boekwerk.reasons import Language
from boekwerk.trial.results import Decided, Result
from boekwerk.trial.tally import FATES, Tally, fate_of, needs_second

SCHEMA = "boekwerk.dry-run/1"


class JsonShow(Struct, frozen=True):
    """Turns a result into the JSON of its document."""

    language: Language

    def __call__(self, result: Result) -> str:
        """Give the JSON of one result."""
        form: dict[str, Any] = {"file": result.file, "fate": fate_of(result)}
        form["would_book_if_second_evaluator_agrees"] = needs_second(result)
        form |= {"document": None, "decision": None, "refusal": None}
        if isinstance(result, Decided):
            form["document"] = plain(result.title, self.language)
            form["decision"] = plain(result.decision, self.language)
        else:
            form["refusal"] = plain(result.reason, self.language)
        return json.dumps(form)


class JsonReport:
    """Writes a dry-run as JSON, one document a line, in ASCII: no code page can spoil it."""

    def __init__(self, stream: TextIO, language: Language) -> None:
        self._stream = stream
        self._language = language
        self._separator = ""
        self.show = JsonShow(language)

    def begin(self, subject: Subject) -> None:
        """Open the object and the list of documents."""
        head = {"schema": SCHEMA, "language": self._language, "subject": plain(subject, self._language)}
        self._stream.write(json.dumps(head)[:-1] + ', "documents": [')

    def add(self, piece: str) -> None:
        """Write one document."""
        self._stream.write(f"{self._separator}\n{piece}")
        self._separator = ","

    def end(self, tally: Tally) -> None:
        """Write the tally and close the object."""
        self._stream.write(f'\n], "tally": {json.dumps(_tally_form(tally))}}}\n')


def _tally_form(tally: Tally) -> dict[str, Any]:
    amounts: dict[str, dict[str, dict[str, str]]] = {}
    for sort in tally.sorts:
        of_fates = amounts.setdefault(sort.currency, {}).setdefault(sort.direction, {})
        of_fates.update({fate: f"{tally.amount(sort, fate):f}" for fate in FATES if fate != "refused"})
    return {
        "documents": {fate: tally.documents(fate) for fate in FATES},
        "would_book_if_second_evaluator_agrees": tally.need_second,
        "amounts": amounts,
        "hindrances": [
            {"code": one.code, "checks": one.checks, "documents": one.documents} for one in tally.hindrances
        ],
    }

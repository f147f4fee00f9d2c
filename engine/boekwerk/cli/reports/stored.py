"""What rules say of a stored set: as lines to read, or as JSON with every document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO, get_args

from msgspec import Struct
from msgspec.structs import asdict

from boekwerk.cli import wording
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.reports.report import Subject, values_of
from boekwerk.cli.screen import Screen, Style
from boekwerk.domain.amount import ZERO, from_cents
from boekwerk.domain.decision import Verdict
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said
from boekwerk.rules import RuleSummary
from boekwerk.rules.columns.counts import RuleCounts
from boekwerk.trial.stored_header import StoredVerdict
from boekwerk.trial.stored_tally import Booked, StoredTally
from boekwerk.trial.tally import Sort

if TYPE_CHECKING:
    from boekwerk.trial.stored_file import JudgedRows

SCHEMA = "boekwerk.stored-dry-run/1"
_STYLES: dict[Verdict, Style] = {"book": "good", "review": "doubt"}
# A verdict book is on condition that these have nothing against it.
_NOT_ASKED = "not_asked"
_COUNTS = ("held", "did_not_hold", "unknown", "error")


class About(Struct, frozen=True):
    """What a report on a stored set is about: whose documents, which rules, and what to know of both."""

    subject: Subject
    rules: Sequence[RuleSummary]
    remarks: tuple[Reason, ...] = ()


def write_table(judged: Iterable[JudgedRows], about: About, stream: TextIO, language: Language) -> None:
    """Write how many documents would be booked, what every rule came to, and what stands in the way."""
    tally = StoredTally()
    for rows in judged:
        tally.add(rows)
    screen = Screen(stream)
    screen.line(said("cli_subject", language, **values_of(about.subject)))
    screen.line()
    for verdict in get_args(Verdict):
        _write_verdict(verdict, tally, screen, language)
    screen.line((said("cli_tally_signs", language), "quiet"))
    screen.line((said("cli_stored_not_asked", language), "quiet"))
    screen.line()
    screen.line((said("cli_stored_rules", language), "strong"))
    for rule in about.rules:
        _write_rule(rule, tally, screen, language)
    if tally.hindrances:
        screen.line()
        screen.line((said("cli_stored_hindrances", language), "strong"))
    for name, documents in sorted(tally.hindrances.items(), key=lambda one: (-one[1], one[0])):
        screen.line(f"{documents:>8}x ", wording.check_title(name, language), indent=2)


def write_json(judged: Iterable[JudgedRows], about: About, stream: TextIO, language: Language) -> None:
    """Write every document with its verdict, then the tally, as one object."""
    tally, separator = StoredTally(), ""
    head = {
        "schema": SCHEMA,
        "language": language,
        "subject": plain(about.subject, language),
        "second_evaluator": _NOT_ASKED,
        "codes_of_rules": _NOT_ASKED,
        "remarks": plain(about.remarks, language),
    }
    stream.write(json.dumps(head)[:-1] + ', "documents": [')
    for rows in judged:
        tally.add(rows)
        for verdict in rows.verdicts():
            stream.write(f"{separator}\n{json.dumps(_document_form(verdict))}")
            separator = ","
    stream.write(f'\n], "tally": {json.dumps(_tally_form(tally, about.rules))}}}\n')


def _write_verdict(verdict: Verdict, tally: StoredTally, screen: Screen, language: Language) -> None:
    everything = tally.documents.total()
    documents = tally.documents[verdict]
    percent = (200 * documents + everything) // (2 * everything) if everything else 0
    share = said("cli_share", language, documents=documents, all=everything, percent=percent)
    amounts = [
        said("cli_tally_amount", language, amount=booked.total, all=_all(tally, sort), **sort._asdict())
        for (of, sort), booked in sorted(tally.by_verdict.items())
        if of == verdict
    ]
    title = wording.label("fate_would_book" if verdict == "book" else f"fate_{verdict}", language)
    screen.line((title, _STYLES[verdict]), f": {share}", "".join(f"; {amount}" for amount in amounts))


def _all(tally: StoredTally, sort: Sort) -> Any:
    return sum((booked.total for (_, of), booked in tally.by_verdict.items() if of == sort), ZERO)


def _write_rule(rule: RuleSummary, tally: StoredTally, screen: Screen, language: Language) -> None:
    counts = tally.counts.get(rule.id, RuleCounts())
    values = {name: getattr(counts, name) for name in _COUNTS}
    text = said("cli_stored_rule", language, id=rule.id, kind=rule.kind, stage=rule.stage, **values)
    books = [
        said(
            "cli_stored_rule_books",
            language,
            documents=booked.documents,
            amount=booked.total,
            **sort._asdict(),
        )
        for (id, sort), booked in sorted(tally.by_rule.items())
        if id == rule.id
    ]
    screen.line(text, "".join(f"; {part}" for part in books), indent=2)


def _document_form(verdict: StoredVerdict) -> dict[str, Any]:
    form = asdict(verdict)
    cents = form.pop("total_cents")
    return {**form, "total": None if cents is None else f"{from_cents(cents):f}"}


def _tally_form(tally: StoredTally, rules: Iterable[RuleSummary]) -> dict[str, Any]:
    return {
        "documents": {verdict: tally.documents[verdict] for verdict in get_args(Verdict)},
        "amounts": [
            {"verdict": verdict, **_booked_form(sort, booked)}
            for (verdict, sort), booked in sorted(tally.by_verdict.items())
        ],
        "rules": [
            {
                "id": rule.id,
                "kind": rule.kind,
                "stage": rule.stage,
                **asdict(tally.counts.get(rule.id, RuleCounts())),
                "books": [
                    _booked_form(sort, booked)
                    for (id, sort), booked in sorted(tally.by_rule.items())
                    if id == rule.id
                ],
            }
            for rule in rules
        ],
        "hindrances": dict(sorted(tally.hindrances.items())),
    }


def _booked_form(sort: Sort, booked: Booked) -> dict[str, Any]:
    total = f"{booked.total:f}"
    return {**sort._asdict(), "documents": booked.documents, "total": total}

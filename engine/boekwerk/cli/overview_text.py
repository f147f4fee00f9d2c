"""The validation overview as lines for a person, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from boekwerk.app.overview import Entry, Page, WholeDocument
from boekwerk.cli import wording
from boekwerk.cli.reports.columns import Column, cell, fitted
from boekwerk.cli.reports.details import Details
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Lines, Screen, Style, clean
from boekwerk.domain.decision import Check
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.reasons import Language, said, term
from boekwerk.store.assignments import Assignment
from boekwerk.store.postings import Posting
from boekwerk.trial.records import Records

_COLUMNS = (
    Column("document", 12),
    Column("state", 16),
    Column("days", 5, right=True),
    Column("administration", 8, share=1, from_width=110),
    Column("party", 16, share=3),
    Column("number", 12, share=1),
    Column("total", 14, right=True),
)
_STYLES: Mapping[DocumentState, Style] = {
    "in_review": "doubt",
    "concept": "plain",
    "ambiguous": "bad",
    "failed": "bad",
}
_SHORT = 12


class OverviewText:
    """Writes the documents of the overview to a screen, each with its reasons below it."""

    def __init__(self, screen: Screen, language: Language) -> None:
        self._screen = screen
        self._language = language
        self._columns = fitted(_COLUMNS, screen.width)
        self._whole = screen.width is None

    def page(self, page: Page, days: Mapping[str, int]) -> None:
        """Write a page; ``days`` is how long each document waits."""
        names = {one.name: wording.label(f"column_{one.name}", self._language) for one in self._columns}
        self._screen.line((self._row(names), "strong"))
        for entry in page.entries:
            self._entry(entry, days[entry.document])

    def _entry(self, entry: Entry, days: int) -> None:
        cells = {
            "document": entry.document[:_SHORT],
            "state": wording.label(f"state_{entry.state}", self._language),
            "days": str(days),
            "administration": entry.administration,
            "party": entry.relation_name or entry.relation or "",
            "number": entry.number or "",
            "total": wording.amount(entry.total, entry.currency, self._language),
        }
        self._screen.line((self._row(cells), _STYLES.get(entry.state, "plain")))
        _say_reasons(self._screen, entry.reasons, self._language)

    def _row(self, cells: Mapping[str, str]) -> str:
        texts = [cell(clean(cells.get(one.name, "")), one, whole=self._whole) for one in self._columns]
        return "".join(texts).rstrip()


def print_whole(whole: WholeDocument, records: Records | None, screen: Screen, language: Language) -> None:
    """Print all that is known of a document: facts, reasons, every check, the proposal, its postings."""
    entry = whole.entry
    screen.line((_title(entry, language), "strong"))
    _say_reasons(screen, entry.reasons, language)
    lines = Lines()
    details = Details(lines, language, "full")
    if whole.decision is not None:
        _say_checks(lines, whole.decision.checks, details, language)
    if whole.concept is not None and records is not None:
        _say_open(whole.concept.proposal, details, language)
        details.proposal(whole.concept.proposal, records)
    for line in lines.collected:
        screen.line(*line.parts, indent=max(line.indent - 2, 0))
    for posting in whole.postings:
        screen.line(_posting(posting, language), indent=2)
    for assignment in whole.assignments:
        screen.line(_assignment(assignment, language), indent=2)


def overview_form(page: Page, language: Language) -> dict[str, Any]:
    """Turn a page of the overview into JSON values."""
    documents = [entry_form(entry, language) for entry in page.entries]
    return {
        "schema": "boekwerk.overview/1",
        "language": language,
        "documents": documents,
        "next": page.next,
    }


def entry_form(entry: Entry, language: Language) -> dict[str, Any]:
    """Turn an entry of the overview into JSON values."""
    form: dict[str, Any] = plain(entry, language)
    form["since"] = entry.since.isoformat()
    form["due"] = entry.due and entry.due.isoformat()
    return form


def whole_form(whole: WholeDocument, language: Language) -> dict[str, Any]:
    """Turn a whole document into JSON values; its timeline has a command of its own."""
    parts = {name: getattr(whole, name) for name in ("decision", "concept", "postings", "assignments")}
    return {
        "schema": "boekwerk.document/1",
        "language": language,
        "document": entry_form(whole.entry, language),
        **{name: plain(part, language) for name, part in parts.items()},
        "events": [
            {"at": event.at.isoformat(), "who": event.who, "what": event.what.code}
            for event in whole.timeline
        ],
    }


def acted_form(document: str, state: DocumentState) -> dict[str, Any]:
    """Turn what became of a document into JSON values."""
    return {"schema": "boekwerk.acted/1", "document": document, "state": state}


def _title(entry: Entry, language: Language) -> str:
    return said(
        "cli_overview_document",
        language,
        document=entry.document,
        name=entry.name or "-",
        administration=entry.administration,
        state=f"state_{entry.state}",
        since=entry.since.date(),
        relation=entry.relation_name or entry.relation,
        number=entry.number,
        total=wording.amount(entry.total, entry.currency, language) or None,
    )


def _say_reasons(screen: Screen, reasons: Sequence[Reason], language: Language) -> None:
    lines = Lines()
    details = Details(lines, language, "full")
    said_before: list[Reason] = []
    for reason in reasons:
        # Two checks may fail for the same reason.
        if reason not in said_before:
            details.reason(reason)
            said_before.append(reason)
    for line in lines.collected:
        screen.line(*line.parts, indent=line.indent)


def _say_checks(lines: Lines, checks: Sequence[Check], details: Details, language: Language) -> None:
    lines.line((said("cli_overview_decision", language), "strong"), indent=4)
    for check in checks:
        outcome: Style = "good" if check.lets_book else "bad"
        title = wording.check_title(check.name, language)
        word = term(check.outcome, language)
        details.reason(check.reason, (title, "strong"), " (", (word, outcome), "): ")
        for reason in check.more:
            details.reason(reason)


def _say_open(proposal: Proposal, details: Details, language: Language) -> None:
    for reason in proposal.unresolved:
        details.reason(reason, (said("cli_open", language), "bad"))
    for reason in proposal.remarks:
        details.reason(reason, said("cli_remark", language))


def _posting(posting: Posting, language: Language) -> str:
    return said(
        "cli_overview_posting",
        language,
        turn=posting.turn,
        manner=f"manner_{posting.manner}",
        stage=f"stage_{posting.stage}",
        number=posting.number or "-",
        user=posting.user,
    )


def _assignment(assignment: Assignment, language: Language) -> str:
    return said(
        "cli_overview_assignment",
        language,
        authoriser=assignment.authoriser,
        state=f"assignment_{assignment.state}",
        step=assignment.step,
    )

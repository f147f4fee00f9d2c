"""A dry-run as lines: one a document, its reasons below it, and a tally."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from boekwerk.cli import wording
from boekwerk.cli.reports.columns import Column, cell, fitted
from boekwerk.cli.reports.details import Details
from boekwerk.cli.reports.places import WHOLE, Places
from boekwerk.cli.reports.report import Explain, Subject, causes, causing, names_of, values_of
from boekwerk.cli.screen import Line, Lines, Screen, Style, clean
from boekwerk.reasons import Language, said, term
from boekwerk.trial.results import Refused, Result
from boekwerk.trial.tally import FATES, Fate, Sort, Tally, fate_of, hindering

_COLUMNS = (
    Column("verdict", 12),
    Column("file", 16, share=4, cut="start"),
    Column("party", 14, share=3),
    Column("kind", 20, from_width=110),
    Column("number", 12, share=1),
    Column("total", 14, right=True),
    Column("reasons", 30, share=3, from_width=160),
)
_FATES: dict[Fate, Style] = {"book": "good", "review": "doubt", "refused": "bad"}


class TextShow(Struct, frozen=True):
    """Turns a result into lines: one for the document, and below it what ``explain`` asks for."""

    language: Language
    explain: Explain
    columns: tuple[Column, ...]
    whole: bool
    """Whether values are never cut, however wide they are."""
    places: Places = WHOLE

    def __call__(self, result: Result) -> list[Line]:
        """Give the lines of one result."""
        fate, lines = fate_of(result), Lines()
        row = self.row(self._cells(result, fate))
        verdict = self.columns[0].width
        lines.line((row[:verdict], _FATES[fate]), row[verdict:])
        Details(lines, self.language, self.explain).show(result)
        return lines.collected

    def row(self, cells: Mapping[str, str]) -> str:
        """Put cells into the columns."""
        texts = [cell(clean(cells.get(one.name, "")), one, whole=self.whole) for one in self.columns]
        return "".join(texts).rstrip()

    def _cells(self, result: Result, fate: Fate) -> dict[str, str]:
        cells = {
            "verdict": wording.fate(result, self.language),
            "file": self.places.file(result.file),
        }
        if isinstance(result, Refused):
            return {**cells, "reasons": wording.check_title("reading", self.language)}
        title = result.title
        found, besides = causes(hindering(result.decision.checks))
        return {
            **cells,
            "party": title.party or "",
            "kind": term(title.kind or "unknown", self.language),
            "number": title.number or "",
            "total": wording.amount(title.total, title.currency, self.language),
            "reasons": wording.check_titles(names_of(found), self.language, besides),
        }


class TextReport:
    """Writes a dry-run to a screen as it goes on."""

    def __init__(
        self, screen: Screen, language: Language, explain: Explain, places: Places = WHOLE
    ) -> None:
        self._screen = screen
        self._language = language
        columns, whole = fitted(_COLUMNS, screen.width), screen.width is None
        self.show = TextShow(language, explain, columns, whole, places)

    def begin(self, subject: Subject) -> None:
        """Write what the run is about, and the names of the columns."""
        self._screen.line(said("cli_subject", self._language, **values_of(subject)))
        if subject.folder is not None:
            self._screen.line(said("cli_folder", self._language, folder=subject.folder))
        self._screen.line()
        names = {one.name: wording.label(f"column_{one.name}", self._language) for one in _COLUMNS}
        self._screen.line((self.show.row(names), "strong"))

    def add(self, piece: list[Line]) -> None:
        """Write the lines of a document."""
        for line in piece:
            self._screen.line(*line.parts, indent=line.indent)

    def end(self, tally: Tally) -> None:
        """Write how many would be booked, by number and by amount, and what kept the rest back."""
        self._screen.line()
        for fate in FATES:
            sums = [self._amount_of(tally, sort, fate) for sort in tally.sorts]
            amounts = "; ".join(text for text in sums if text)
            self._screen.line(
                (wording.label(f"fate_{fate}", self._language), _FATES[fate]),
                f": {wording.share(tally, fate, self._language)}",
                f"; {amounts}" if amounts else "",
            )
        if tally.need_second:
            words = said("cli_tally_second", self._language, documents=tally.need_second)
            self._screen.line((words, "doubt"))
        if tally.sorts:
            self._screen.line((said("cli_tally_signs", self._language), "quiet"))
        hindrances = causing(tally.hindrances)
        if hindrances:
            self._screen.line()
            self._screen.line((said("cli_tally_reasons", self._language), "strong"))
        for hindrance in hindrances:
            title = wording.check_titles(hindrance.checks, self._language)
            example = wording.example(hindrance, self._language)
            number = f"{hindrance.documents:>4}x "
            self._screen.line(number, (title, "strong"), f" ({hindrance.code}): ", example, indent=2)

    def _amount_of(self, tally: Tally, sort: Sort, fate: Fate) -> str | None:
        if fate == "refused":
            return None
        values = {"amount": tally.amount(sort, fate), "all": tally.amount(sort), **sort._asdict()}
        return said("cli_tally_amount", self._language, **values)

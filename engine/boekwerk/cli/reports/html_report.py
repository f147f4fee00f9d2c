"""A dry-run as one page: no script, nothing from elsewhere, to read, to keep and to print."""

from __future__ import annotations

from pathlib import PurePath
from shutil import copyfileobj
from typing import IO, TextIO

from msgspec import Struct

from boekwerk.cli import wording
from boekwerk.cli.reports.html_parts import HtmlParts
from boekwerk.cli.reports.html_tally import tally_sections
from boekwerk.cli.reports.markup import Html, joined, tag
from boekwerk.cli.reports.page import in_ascii, page_head
from boekwerk.cli.reports.places import WHOLE, Places
from boekwerk.cli.reports.report import Subject, causes, names_of, values_of
from boekwerk.reasons import Language, said, term
from boekwerk.trial.results import Decided, Refused, Result
from boekwerk.trial.tally import Tally, fate_of, hindering

_COLUMNS = ("verdict", "file", "party", "kind", "number", "date", "total", "reasons")


class HtmlShow(Struct, frozen=True):
    """Turns a result into the rows of its document."""

    language: Language
    with_rules: bool
    places: Places = WHOLE

    def __call__(self, result: Result) -> str:
        """Give the rows of one result."""
        return in_ascii(self._rows(result))

    def _rows(self, result: Result) -> Html:
        fate = fate_of(result)
        cells = [
            tag("td", wording.fate(result, self.language), class_="verdict"),
            tag("th", *_file(self.places.file(result.file)), scope="row"),
            *(self._title_cells(result) if isinstance(result, Decided) else self._no_cells()),
        ]
        more = tag("td", self._more(result), colspan=str(len(_COLUMNS)))
        return tag("tbody", tag("tr", *cells), tag("tr", more), class_=fate)

    def _title_cells(self, result: Decided) -> list[Html]:
        title = result.title
        found, besides = causes(hindering(result.decision.checks))
        return [
            tag("td", title.party or ""),
            tag("td", term(title.kind or "unknown", self.language)),
            tag("td", title.number or ""),
            tag("td", wording.value(title.date, self.language), class_="number"),
            tag("td", wording.amount(title.total, title.currency, self.language), class_="number"),
            tag("td", wording.check_titles(names_of(found), self.language, besides)),
        ]

    def _no_cells(self) -> list[Html]:
        reading = tag("td", wording.check_title("reading", self.language))
        return [*[tag("td")] * (len(_COLUMNS) - 3), reading]

    def _more(self, result: Result) -> Html:
        if isinstance(result, Refused):
            return self._writer.reasons([result.reason])
        decision, writer = result.decision, self._writer
        remarks = decision.proposal.remarks if decision.proposal else ()
        parts = [
            writer.against(hindering(decision.checks)),
            writer.reasons([*result.title.warnings, *remarks]),
            *self._parts(result),
        ]
        summary = tag("summary", wording.label("title_details", self.language))
        return tag("details", summary, *parts)

    def _parts(self, result: Decided) -> list[Html]:
        decision, writer = result.decision, self._writer
        parts = [writer.proposal(decision.proposal, result.records)] if decision.proposal else []
        parts.append(writer.checks(decision.checks))
        if self.with_rules:
            parts.append(writer.rules(decision.rules))
        return parts

    @property
    def _writer(self) -> HtmlParts:
        return HtmlParts(self.language, self.places)


class HtmlReport:
    """Writes a dry-run as a page.

    The tally stands first and is known last, so the documents wait in the file ``waiting`` meanwhile.
    """

    def __init__(self, stream: TextIO, waiting: IO[str], show: HtmlShow) -> None:
        self._stream = stream
        self._waiting = waiting
        self._language = show.language
        self.show = show
        self._subject: Subject | None = None

    def begin(self, subject: Subject) -> None:
        """Remember what the run is about."""
        self._subject = subject

    def add(self, piece: str) -> None:
        """Write the rows of one document."""
        self._waiting.write(piece + "\n")

    def end(self, tally: Tally) -> None:
        """Write the page."""
        assert self._subject is not None
        values = values_of(self._subject)
        title = said("cli_page_title", self._language, **values)
        intro = joined(
            tag("h1", title),
            tag("p", said("cli_subject", self._language, **values)),
            *self._folders(self._subject),
            tag("p", said("cli_page_version", self._language, **values), class_="meta"),
        )
        self._write(Html(f'<!doctype html>\n<html lang="{self._language}">\n'), page_head(title))
        self._write(Html("<body>\n"), tag("header", intro), Html("\n<main>\n"))
        self._write(*tally_sections(tally, self._language))
        self._write(
            tag("h2", wording.label("title_documents", self._language)), Html('<table class="documents">')
        )
        heads = [
            tag("th", wording.label(f"column_{name}", self._language), scope="col") for name in _COLUMNS
        ]
        self._write(tag("thead", tag("tr", *heads)), Html("\n"))
        self._waiting.seek(0)
        copyfileobj(self._waiting, self._stream)
        self._write(Html("</table>\n</main>\n</body>\n</html>\n"))

    def _folders(self, subject: Subject) -> list[Html]:
        folders = {
            "cli_folder": subject.folder,
            "cli_administration_folder": subject.administration_folder,
        }
        return [
            tag("p", said(code, self._language, folder=folder), class_="meta")
            for code, folder in folders.items()
            if folder is not None
        ]

    def _write(self, *pieces: Html) -> None:
        self._stream.write(in_ascii(joined(*pieces)))


def _file(file: str) -> tuple[str, Html]:
    path = PurePath(file)
    folder = "" if path.parent == PurePath() else str(path.parent)
    return path.name or file, tag("span", folder, class_="folder")

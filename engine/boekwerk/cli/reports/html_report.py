"""A dry-run as one page: no script, nothing from elsewhere, to read, to keep and to print."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePath
from shutil import copyfileobj
from typing import IO, TextIO

from msgspec import Struct

from boekwerk.cli import wording
from boekwerk.cli.reports import html_parts
from boekwerk.cli.reports.html_tally import tally_sections
from boekwerk.cli.reports.markup import Html, joined, tag
from boekwerk.cli.reports.report import Subject, names_of, values_of
from boekwerk.domain.decision import Decision
from boekwerk.reasons import Language, said, term
from boekwerk.trial.results import Decided, Refused, Result
from boekwerk.trial.tally import Tally, fate_of, hindering

_COLUMNS = ("verdict", "file", "party", "kind", "number", "date", "total", "reasons")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class HtmlShow(Struct, frozen=True):
    """Turns a result into the rows of its document."""

    language: Language
    with_rules: bool

    def __call__(self, result: Result) -> str:
        """Give the rows of one result."""
        return _ascii(self._rows(result))

    def _rows(self, result: Result) -> Html:
        fate = fate_of(result)
        cells = [
            tag("td", wording.label(f"fate_{fate}", self.language), class_="verdict"),
            tag("th", *_file(result.file), scope="row"),
            *(self._title_cells(result) if isinstance(result, Decided) else self._no_cells()),
        ]
        more = tag("td", self._more(result), colspan=str(len(_COLUMNS)))
        return tag("tbody", tag("tr", *cells), tag("tr", more), class_=fate)

    def _title_cells(self, result: Decided) -> list[Html]:
        title = result.title
        return [
            tag("td", title.party or ""),
            tag("td", term(title.kind or "unknown", self.language)),
            tag("td", title.number or ""),
            tag("td", wording.value(title.date, self.language), class_="number"),
            tag("td", wording.amount(title.total, title.currency, self.language), class_="number"),
            tag("td", wording.check_titles(names_of(hindering(result.decision.checks)), self.language)),
        ]

    def _no_cells(self) -> list[Html]:
        reading = tag("td", wording.check_title("reading", self.language))
        return [*[tag("td")] * (len(_COLUMNS) - 3), reading]

    def _more(self, result: Result) -> Html:
        if isinstance(result, Refused):
            return html_parts.reasons([result.reason], self.language)
        decision = result.decision
        remarks = decision.proposal.remarks if decision.proposal else ()
        parts = [
            html_parts.against(hindering(decision.checks), self.language),
            html_parts.reasons([*result.title.warnings, *remarks], self.language),
            *self._parts(decision),
        ]
        summary = tag("summary", wording.label("title_details", self.language))
        return tag("details", summary, *parts)

    def _parts(self, decision: Decision) -> list[Html]:
        parts = [html_parts.proposal(decision.proposal, self.language)] if decision.proposal else []
        parts.append(html_parts.checks(decision.checks, self.language))
        if self.with_rules:
            parts.append(html_parts.rules(decision.rules, self.language))
        return parts


class HtmlReport:
    """Writes a dry-run as a page.

    The tally stands first and is known last, so the documents wait in the file ``waiting`` meanwhile.
    """

    def __init__(self, stream: TextIO, waiting: IO[str], language: Language, *, with_rules: bool) -> None:
        self._stream = stream
        self._waiting = waiting
        self._language = language
        self.show = HtmlShow(language, with_rules)
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
            tag("p", said("cli_page_version", self._language, **values), class_="meta"),
        )
        self._write(Html(f'<!doctype html>\n<html lang="{self._language}">\n'), self._head(title))
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

    def _head(self, title: str) -> Html:
        style = files(__package__).joinpath("page.css").read_text(encoding="ascii")
        return tag(
            "head",
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
            tag("title", title),
            Html(f"<style>\n{style}</style>"),
        )

    def _write(self, *pieces: Html) -> None:
        self._stream.write(_ascii(joined(*pieces)))


def _file(file: str) -> tuple[str, Html]:
    path = PurePath(file)
    return path.name or file, tag("span", str(path.parent), class_="folder")


def _ascii(html: Html) -> str:
    # Whatever encoding the page is saved or piped in, its characters stay what they are.
    return html.encode("ascii", "xmlcharrefreplace").decode("ascii")

"""Which report shows a dry-run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any, Literal, TextIO

from boekwerk.cli.reports.html_report import HtmlReport, HtmlShow
from boekwerk.cli.reports.json_report import JsonReport
from boekwerk.cli.reports.places import Places
from boekwerk.cli.reports.report import Explain, Report
from boekwerk.cli.reports.text import TextReport
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language

Format = Literal["table", "json", "html"]
_BYTES_IN_MEMORY = 8_000_000
FORMATS: tuple[Format, ...] = ("table", "json", "html")


@contextmanager
def make_report(
    format: Format, stream: TextIO, language: Language, explain: Explain, places: Places
) -> Iterator[Report[Any]]:
    """Make the report that writes to ``stream``; it needs nothing any more when the block ends."""
    if format == "json":
        yield JsonReport(stream, language)
    elif format == "html":
        with SpooledTemporaryFile(_BYTES_IN_MEMORY, "w+", encoding="ascii", newline="\n") as waiting:
            yield HtmlReport(stream, waiting, HtmlShow(language, explain == "full", places))
    else:
        yield TextReport(Screen(stream), language, explain, places)

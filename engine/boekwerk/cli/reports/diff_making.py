"""Which report shows a comparison of rules."""

from __future__ import annotations

from typing import Literal, TextIO

from boekwerk.cli.reports.diff_html import DiffHtml
from boekwerk.cli.reports.diff_json import DiffJson
from boekwerk.cli.reports.diff_report import DiffReport
from boekwerk.cli.reports.diff_text import DiffLines
from boekwerk.cli.reports.places import Places
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language

Format = Literal["text", "json", "html"]
FORMATS: tuple[Format, ...] = ("text", "json", "html")


def make_diff_report(format: Format, stream: TextIO, language: Language, places: Places) -> DiffReport:
    """Make the report that writes to ``stream``."""
    if format == "json":
        return DiffJson(stream, language)
    if format == "html":
        return DiffHtml(stream, language, places)
    return DiffLines(Screen(stream), language, places)

"""A replay as one page: plots beside tables, no script, nothing from elsewhere."""

from __future__ import annotations

from typing import TextIO

from boekwerk.cli import wording
from boekwerk.cli.reports.figure_tables import Section, Table
from boekwerk.cli.reports.markup import Html, joined, tag
from boekwerk.cli.reports.page import in_ascii, page_head
from boekwerk.cli.reports.replay_sections import Sections
from boekwerk.cli.reports.replay_subject import ReplaySubject, summary
from boekwerk.cli.reports.replay_text import subject_line
from boekwerk.cli.reports.replay_wrong import line_text, listed_wrong
from boekwerk.cli.reports.svg_plot import svg_plot
from boekwerk.reasons import Language, said, sentence
from boekwerk.trial.replay.results import Replay, ShownLine, Wrong

_STYLES = ("page.css", "replay.css")


def write_html(found: Replay, subject: ReplaySubject, stream: TextIO, language: Language) -> None:
    """Write a replay as a page."""
    title = said("replay_page_title", language, name=subject.name or subject.history or "-")
    sentences = [tag("li", sentence(reason, language)) for reason in summary(found, subject)]
    header = tag(
        "header",
        tag("h1", title),
        tag("p", subject_line(found, subject, language), class_="meta"),
        tag("ul", *sentences, class_="summary"),
    )
    sections = [
        _section(section, at) for at, section in enumerate(Sections(found, subject, language).all(), 1)
    ]
    body = tag("body", header, tag("main", *sections, _wrong(found, language)))
    page = joined(
        Html(f'<!doctype html>\n<html lang="{language}">\n'),
        page_head(title, _STYLES),
        Html("\n"),
        body,
        Html("\n</html>\n"),
    )
    stream.write(in_ascii(page))


def _section(section: Section, at: int) -> Html:
    plots = [svg_plot(plot, f"plot-{at}-{number}") for number, plot in enumerate(section.plots, 1)]
    figures = [
        tag("figure", tag("figcaption", plot.title), drawn)
        for plot, drawn in zip(section.plots, plots, strict=True)
    ]
    return tag(
        "section",
        tag("h2", section.title),
        *[tag("p", told) for told in section.sentences],
        *figures,
        *[_table(table) for table in section.tables if table.rows],
    )


def _table(table: Table) -> Html:
    heads = [
        tag("th", head, scope="col", class_="number" if table.is_figure(at) else "")
        for at, head in enumerate(table.heads)
    ]
    rows = [tag("tr", *[_cell(table, at, cell) for at, cell in enumerate(row)]) for row in table.rows]
    inner = tag("table", tag("caption", table.title), tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return tag("div", inner, class_="scroll")


def _cell(table: Table, at: int, cell: str) -> Html:
    if at == 0:
        return tag("th", cell, scope="row")
    return tag("td", cell, class_="number") if table.is_figure(at) else tag("td", cell)


def _wrong(found: Replay, language: Language) -> Html:
    return joined(
        *[
            tag("section", tag("h2", title), *[_one(one, language) for one in wrong])
            for title, wrong in listed_wrong(found, language)
        ]
    )


def _one(one: Wrong, language: Language) -> Html:
    parts = (
        wording.value(one.day, language),
        one.name or one.relation,
        one.number,
        wording.amount(one.total, one.currency, language),
        one.rule,
    )
    head = tag("summary", " · ".join(part for part in parts if part))
    sides = tag(
        "div",
        _side("replay_proposed", one.proposed, one.currency, language),
        _side("replay_was_booked", one.booked, one.currency, language),
        class_="wrong",
    )
    remarks = [tag("li", sentence(reason, language)) for reason in one.remarks]
    return tag("details", head, sides, tag("ul", *remarks, class_="reasons") if remarks else joined())


def _side(code: str, lines: tuple[ShownLine, ...], currency: str, language: Language) -> Html:
    items = [tag("li", line_text(line, currency, language)) for line in lines]
    return tag("div", tag("h3", said(code, language)), tag("ul", *items))

"""A page that needs nothing from elsewhere: no script, its style inside it, to keep and to print."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from boekwerk.cli.output import PAGE_MARK
from boekwerk.cli.reports.markup import Html, tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page_head(title: str, styles: Sequence[str] = ("page.css",)) -> Html:
    """Make the head of a page; ``styles`` are the files of its style, the later ones going first."""
    folder = files(__package__)
    style = "\n".join(folder.joinpath(name).read_text(encoding="ascii") for name in styles)
    return tag(
        "head",
        Html('<meta charset="utf-8">'),
        Html(PAGE_MARK),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        tag("title", title),
        Html(f"<style>\n{style}</style>"),
    )


def in_ascii(html: Html) -> str:
    """Write a page so that its characters stay what they are, in whatever encoding it is saved or piped."""
    return html.encode("ascii", "xmlcharrefreplace").decode("ascii")

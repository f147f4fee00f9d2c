"""The top of the page: how much would be booked, and what kept the rest back."""

from __future__ import annotations

from decimal import Decimal

from boekwerk.cli import wording
from boekwerk.cli.reports.markup import Html, joined, tag
from boekwerk.cli.reports.report import causing
from boekwerk.reasons import Language, said, term
from boekwerk.trial.tally import FATES, Fate, Hindrance, Tally


def tally_sections(tally: Tally, language: Language) -> tuple[Html, Html]:
    """Make the section with the outcomes and the one with the reasons."""
    return _outcomes(tally, language), _hindrances(tally, language)


def _outcomes(tally: Tally, language: Language) -> Html:
    texts = [
        f"{wording.label(f'fate_{fate}', language)}: {wording.share(tally, fate, language)}"
        for fate in FATES
    ]
    pieces = [
        tag("span", class_=fate, style=f"flex-grow:{tally.documents(fate)}")
        for fate in FATES
        if tally.documents(fate)
    ]
    bar = tag("div", *pieces, class_="bar", role="img", aria_label="; ".join(texts))
    heads = [
        tag("th", wording.label(word, language), scope="col")
        for word in ("column_verdict", "column_documents")
    ]
    heads += [
        tag("th", said("cli_amount_in", language, **sort._asdict()), scope="col", class_="number")
        for sort in tally.sorts
    ]
    rows = [_outcome(tally, fate, language) for fate in FATES]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    signs = tag("p", said("cli_tally_signs", language), class_="meta") if tally.sorts else joined()
    title = tag("h2", wording.label("title_outcome", language))
    return tag("section", title, bar, table, _second(tally, language), signs)


def _second(tally: Tally, language: Language) -> Html:
    if not tally.need_second:
        return joined()
    return tag("p", said("cli_tally_second", language, documents=tally.need_second), class_="review")


def _outcome(tally: Tally, fate: Fate, language: Language) -> Html:
    sums = [
        tag("td", wording.value(tally.amount(sort, fate), language), class_="number")
        for sort in tally.sorts
    ]
    name = tag("th", term(f"fate_{fate}", language), scope="row", class_="verdict")
    return tag("tr", name, tag("td", wording.share(tally, fate, language)), *sums, class_=fate)


def _hindrances(tally: Tally, language: Language) -> Html:
    hindrances = causing(tally.hindrances)
    if not hindrances:
        return joined()
    words = ("column_documents", "column_check", "column_example", "column_code")
    heads = [tag("th", wording.label(word, language), scope="col") for word in words]
    most = max(one.documents for one in hindrances)
    rows = [_hindrance(one, most, language) for one in hindrances]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return tag("section", tag("h2", said("cli_tally_reasons", language)), table)


def _hindrance(one: Hindrance, most: int, language: Language) -> Html:
    width = Decimal(one.documents * 6) / most
    share = tag("span", class_="share", style=f"width:{width:.2f}rem")
    return tag(
        "tr",
        tag("td", str(one.documents), tag("span", share, class_="track"), class_="number"),
        tag("th", wording.check_titles(one.checks, language), scope="row"),
        tag("td", wording.example(one, language)),
        tag("td", tag("code", one.code)),
    )

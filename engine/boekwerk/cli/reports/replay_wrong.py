"""The wrong ones of a replay, with what was proposed beside what was booked."""

from __future__ import annotations

from boekwerk.cli import wording
from boekwerk.cli.reports.replay_subject import way_name
from boekwerk.reasons import Language, said, term
from boekwerk.trial.replay.results import Replay, ShownLine, Wrong


def listed_wrong(found: Replay, language: Language) -> list[tuple[str, list[Wrong]]]:
    """Give the lists of wrong ones, the latest first: those booked by a rule before all others."""
    engine = found.engine
    if engine is None:
        return []
    lists: list[tuple[str, list[Wrong]]] = []
    if engine.bookings is not None and len(engine.bookings.wrong):
        title = said(
            "replay_wrong_booked",
            language,
            shown=len(engine.bookings.wrong),
            count=engine.bookings.all.all.score().wrong,
        )
        lists.append((title, list(engine.bookings.wrong.listed())))
    for way, figures in engine.ways.items():
        if len(figures.wrong):
            title = said(
                "replay_wrong_of_way",
                language,
                way=way_name(way, language),
                shown=len(figures.wrong),
                count=figures.curve.at(0).wrong,
            )
            lists.append((title, list(figures.wrong.listed())))
    return lists


def line_text(line: ShownLine, currency: str, language: Language) -> str:
    """Write a line: its account, amount, VAT code, and where its account came from."""
    parts = [
        line.ledger_account or term("missing", language),
        wording.amount(line.amount, currency, language),
        line.vat_code or "",
        line.cost_centre or "",
        line.project or "",
    ]
    text = " ".join(part for part in parts if part)
    if line.origin is None:
        return text
    origin = wording.label(f"origin_{line.origin.origin}", language)
    source = f" {line.origin.source}" if line.origin.source else ""
    date = f", {wording.value(line.booked_on, language)}" if line.booked_on else ""
    return f"{text} ({origin}{source}{date})"

"""What came of an import, for a person and for a program."""

from __future__ import annotations

import sys
from typing import Any

from boekwerk.app.importing import Imported
from boekwerk.cli.reports.plain import reason_form
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import problem_line
from boekwerk.history import Notes
from boekwerk.reasons import Language, said, term
from boekwerk.reasons.sentences import outline
from boekwerk.store.past_writing import Added
from boekwerk.store.snapshots import SavedSnapshot


def print_import(result: Imported, language: Language) -> None:
    """Write what came of an import as lines for a person."""
    screen = Screen(sys.stdout)
    screen.line((result.administration, "strong"), "  ", result.name)
    if result.snapshot is not None:
        screen.line(_snapshot_line(result.snapshot, language), indent=2)
    if result.bookings or result.snapshot is None:
        screen.line(_history_line(result, language), indent=2)
    if result.woken:
        screen.line(said("cli_sync_woken", language, count=result.woken), indent=2)
    if result.notes is not None:
        _print_left_out(result.notes, screen, language)


def import_form(result: Imported, language: Language) -> dict[str, Any]:
    """Give what came of an import as JSON has it."""
    snapshot, added, notes = result.snapshot, result.added, result.notes
    return {
        "administration": result.administration,
        "name": result.name,
        "master_data": snapshot and _snapshot_form(snapshot),
        "history": {
            "bookings": result.bookings,
            "lines": result.lines,
            **(_added_form(added) if added is not None else {}),
        },
        "skipped": dict(notes.skipped) if notes else {},
        "not_of_invoices": dict(notes.by_design) if notes else {},
        "examples": [reason_form(reason, language) for reason in (notes.examples if notes else ())],
        "remarks": [reason_form(reason, language) for reason in result.remarks],
        "woken": result.woken,
    }


def _print_left_out(notes: Notes, screen: Screen, language: Language) -> None:
    if notes.by_design:
        kinds = ", ".join(f"{count} × {term(kind, language)}" for kind, count in notes.by_design.items())
        screen.line(said("cli_import_by_design", language, kinds=kinds), indent=2)
    if not notes.skipped:
        return
    screen.line((said("cli_import_skipped", language, count=notes.skipped.total()), "bad"), indent=2)
    for code, times in notes.skipped.most_common():
        screen.line(f"{times} × ", outline(code, language)[0], indent=4)
    for example in notes.examples:
        screen.line(problem_line(example, language), indent=4)


def _history_line(result: Imported, language: Language) -> str:
    counts = {"bookings": result.bookings, "lines": result.lines}
    if result.added is None:
        return said("cli_import_history_read", language, **counts)
    added = {"new": result.added.new, "replaced": result.added.replaced, "same": result.added.same}
    return said("cli_import_history", language, **counts, **added)


def _snapshot_line(snapshot: SavedSnapshot, language: Language) -> str:
    if not snapshot.changed:
        return said("cli_import_snapshot_same", language, number=snapshot.number)
    return said("cli_import_snapshot", language, count=snapshot.changed, number=snapshot.number)


def _snapshot_form(snapshot: SavedSnapshot) -> dict[str, Any]:
    return {"snapshot": snapshot.number, "version": snapshot.version, "changed": snapshot.changed}


def _added_form(added: Added) -> dict[str, Any]:
    return {"new": added.new, "changed": added.replaced, "same": added.same}

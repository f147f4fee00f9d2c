"""``boekwerk run``: start the workers that read, decide on, book and release documents."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import click

from boekwerk.app.running import Running, Worked, run_workers
from boekwerk.cli.commands import LocalCommand, count, option, store_option, word_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.interrupts import ending_on_request
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_sentence
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.reasons import Language, outline, said, term

SCHEMA = "boekwerk.run/1"
_QUEUES = ("auto", "loop", "procrastinate")
_MOST_WORKERS = 64
_MOST_REASONS = 20
_FINDINGS: tuple[DocumentState, ...] = ("ambiguous", "failed")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(once: bool, workers: int | None, queue: Any, store: str | None, format: str) -> int:
        stopping = threading.Event()

        def told(reason: Reason) -> None:
            click.echo(full_sentence(reason, language), err=True)

        with ending_on_request(stopping):
            worked = run_workers(Running(store, workers or 1, once, queue), stopping, told)
        if format == "json":
            click.echo(json.dumps(_form(worked), indent=2))
        elif once:
            _print_text(worked, language)
        return EXIT_FOUND if once and any(worked.states.get(state) for state in _FINDINGS) else 0

    return LocalCommand(
        "run",
        language,
        "cli_help_run",
        run,
        [
            click.Option(["--once"], is_flag=True, help=said("cli_option_run_once", language)),
            option(
                "--workers",
                said("cli_number_metavar", language),
                said("cli_option_run_workers", language),
                callback=count(_MOST_WORKERS, language),
            ),
            word_option("--queue", _QUEUES, "cli_option_run_queue", language),
            store_option(language),
            of_format(language),
        ],
    )


def _print_text(worked: Worked, language: Language) -> None:
    screen = Screen(sys.stdout)
    screen.line((said("cli_run_documents", language, documents=worked.documents), "strong"))
    for state, documents in worked.states.items():
        screen.line(f"{documents:>7}  {term(f'state_{state}', language)}", indent=2)
    if worked.reasons:
        screen.line((said("cli_run_reasons", language), "strong"))
    for code, documents in list(worked.reasons.items())[:_MOST_REASONS]:
        screen.line(f"{documents:>7}  {outline(code, language)[0]}", indent=2)


def _form(worked: Worked) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "documents": worked.documents,
        "states": dict(worked.states),
        "reasons": dict(worked.reasons),
    }

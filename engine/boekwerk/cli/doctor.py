"""``boekwerk doctor``: what keeps an office from booking, and what to do about it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

import click

from boekwerk.app.doctor import LEVELS, Examination, Finding, Level, examine
from boekwerk.app.store import open_store
from boekwerk.app.workflow import open_workflow
from boekwerk.cli.commands import LocalCommand, store_option
from boekwerk.cli.concept_options import of_format
from boekwerk.cli.failures import EXIT_FOUND
from boekwerk.cli.reports.plain import reason_form
from boekwerk.cli.screen import Screen, Style
from boekwerk.reasons import Language, remedy, said, sentence

SCHEMA = "boekwerk.doctor/1"
_STYLES: dict[Level, Style] = {"ok": "good", "warning": "doubt", "fault": "bad", "unknown": "doubt"}


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administrations: tuple[str, ...], offline: bool, store: str | None, format: str) -> int:
        counts: Counter[str] = Counter()
        forms, shown = [], _Shown(language)
        with open_store(store) as opened, open_workflow(opened) as office:
            for finding in examine(office, Examination(administrations, offline)):
                counts[finding.level] += 1
                if format == "json":
                    forms.append(_form(finding, language))
                else:
                    shown.line(finding)
        tally = {level: counts[level] for level in LEVELS}
        if format == "json":
            click.echo(json.dumps({"schema": SCHEMA, **tally, "findings": forms}, indent=2))
        else:
            click.echo(said("cli_doctor_counts", language, **tally))
        return EXIT_FOUND if counts["fault"] else 0

    return LocalCommand(
        "doctor",
        language,
        "cli_help_doctor",
        run,
        [
            click.Argument(["administrations"], nargs=-1, metavar=said("cli_sync_metavar", language)),
            click.Option(["--offline"], is_flag=True, help=said("cli_option_doctor_offline", language)),
            store_option(language),
            of_format(language),
        ],
    )


class _Shown:
    """Findings as they are written for a person, under the administration that they are about."""

    def __init__(self, language: Language) -> None:
        self._screen = Screen(sys.stdout)
        self._language = language
        self._under: str | None = None

    def line(self, finding: Finding) -> None:
        """Write a finding, and what to do about one that is not well."""
        language, reason = self._language, finding.reason
        if finding.administration != self._under:
            self._under = finding.administration
            self._screen.line((said("cli_doctor_administration", language, id=self._under), "strong"))
        level = said(f"cli_doctor_{finding.level}", language)
        self._screen.line((level, _STYLES[finding.level]), "  ", sentence(reason, language), indent=2)
        do = None if finding.level == "ok" else remedy(reason, language)
        if do is not None:
            self._screen.line("-> ", do, indent=6)


def _form(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "administration": finding.administration,
        "about": finding.about,
        "level": finding.level,
        **reason_form(finding.reason, language),
    }

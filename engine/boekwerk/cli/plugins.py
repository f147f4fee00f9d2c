"""``boekwerk plugins``: which accounting packages this installation can book in."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from boekwerk.app.settings import read_settings
from boekwerk.cli.commands import LocalCommand, word_option
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import label, problem_line, value
from boekwerk.domain.capabilities import Capabilities
from boekwerk.packages import PluginRow, describe, load_packages
from boekwerk.reasons import Language, said

SCHEMA = "boekwerk.plugins/1"
_FORMATS = ("text", "json")


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(format: str) -> int:
        rows = describe(load_packages(read_settings().plugins))
        _print_json(rows, language) if format == "json" else _print_text(rows, language)
        return 1 if any(row.problem for row in rows) else 0

    formats = word_option("--format", _FORMATS, "cli_option_format", language)
    return LocalCommand("plugins", language, "cli_help_plugins", run, [formats])


def _print_text(rows: Sequence[PluginRow], language: Language) -> None:
    screen = Screen(sys.stdout)
    for row in rows:
        if row.problem:
            screen.line((said("cli_problem", language), "bad"), problem_line(row.problem, language))
            continue
        offered = {"plugin": row.plugin, "distribution": row.distribution, "version": row.version}
        screen.line((row.package or "", "strong"), "  ", row.title or "")
        screen.line((said("cli_plugin", language, **offered), "quiet"), indent=2)
        for name, ability in _abilities(row.capabilities):
            screen.line(f"{label(f'ability_{name}', language)}: {value(ability, language)}", indent=4)
    if not rows:
        screen.line(said("cli_no_plugins", language))


def _abilities(capabilities: Capabilities | None) -> list[tuple[str, Any]]:
    if capabilities is None:
        return []
    return [(name, getattr(capabilities, name)) for name in capabilities.__struct_fields__]


def _print_json(rows: Sequence[PluginRow], language: Language) -> None:
    form = {"schema": SCHEMA, "language": language, "plugins": plain(tuple(rows), language)}
    click.echo(json.dumps(form, indent=2))

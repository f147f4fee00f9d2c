"""The command ``boekwerk``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import click

from boekwerk.cli.commands import LazyCommand, LocalGroup
from boekwerk.cli.failures import say_failure
from boekwerk.cli.interrupts import ending_cleanly
from boekwerk.cli.language import chosen_language
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said

COMMANDS = {
    "dry-run": LazyCommand("boekwerk.cli.dry_run", "cli_help_dry_run"),
    "diff": LazyCommand("boekwerk.cli.diff", "cli_help_diff"),
    "explain": LazyCommand("boekwerk.cli.explain", "cli_help_explain"),
    "replay": LazyCommand("boekwerk.cli.replay", "cli_help_replay"),
    "lint": LazyCommand("boekwerk.cli.lint", "cli_help_lint"),
    "analyse": LazyCommand("boekwerk.cli.analyse", "cli_help_analyse"),
    "test": LazyCommand("boekwerk.cli.rule_tests", "cli_help_test"),
    "show": LazyCommand("boekwerk.cli.show", "cli_help_show"),
    "import": LazyCommand("boekwerk.cli.importing", "cli_help_import"),
    "inbox": LazyCommand("boekwerk.cli.inbox", "cli_help_inbox"),
    "sync": LazyCommand("boekwerk.cli.sync", "cli_help_sync"),
    "sweep": LazyCommand("boekwerk.cli.sweep", "cli_help_sweep"),
    "run": LazyCommand("boekwerk.cli.run", "cli_help_run"),
    "stop": LazyCommand("boekwerk.cli.stop", "cli_help_stop"),
    "resume": LazyCommand("boekwerk.cli.resume", "cli_help_resume"),
    "doctor": LazyCommand("boekwerk.cli.doctor", "cli_help_doctor"),
    "export": LazyCommand("boekwerk.cli.exporting", "cli_help_export"),
    "status": LazyCommand("boekwerk.cli.status", "cli_help_status"),
    "timeline": LazyCommand("boekwerk.cli.timeline", "cli_help_timeline"),
    "schema": LazyCommand("boekwerk.cli.schema", "cli_help_schema"),
    "migrate": LazyCommand("boekwerk.cli.migrate", "cli_help_migrate"),
    "propose": LazyCommand("boekwerk.cli.propose", "cli_help_propose"),
    "proposal": LazyCommand("boekwerk.cli.proposal", "cli_help_proposal"),
    "overview": LazyCommand("boekwerk.cli.overview", "cli_help_overview"),
    "api": LazyCommand("boekwerk.cli.api", "cli_help_api"),
    "obligations": LazyCommand("boekwerk.cli.obligations", "cli_help_obligations"),
    "learned": LazyCommand("boekwerk.cli.learned", "cli_help_learned"),
    "backup": LazyCommand("boekwerk.cli.backup", "cli_help_backup"),
    "restore": LazyCommand("boekwerk.cli.restore", "cli_help_restore"),
    "upgrade": LazyCommand("boekwerk.cli.upgrade", "cli_help_upgrade"),
    "erase": LazyCommand("boekwerk.cli.erase", "cli_help_erase"),
    "archive": LazyCommand("boekwerk.cli.archive", "cli_help_archive"),
    "users": LazyCommand("boekwerk.cli.users", "cli_help_users"),
    "link": LazyCommand("boekwerk.cli.link", "cli_help_link"),
    "key": LazyCommand("boekwerk.cli.key", "cli_help_key"),
    "authorisations": LazyCommand("boekwerk.cli.authorisations", "cli_help_authorisations"),
    "authorise": LazyCommand("boekwerk.cli.authorise", "cli_help_authorise"),
    "reject": LazyCommand("boekwerk.cli.reject", "cli_help_reject"),
    "release": LazyCommand("boekwerk.cli.release", "cli_help_release"),
    "mail": LazyCommand("boekwerk.cli.mail", "cli_help_mail"),
    "plugins": LazyCommand("boekwerk.cli.plugins", "cli_help_plugins"),
    "init": LazyCommand("boekwerk.cli.init", "cli_help_init"),
}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and end the process: 0 done, 1 something was found, 2 wrongly used."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if sys.stderr is None:  # closed by who started us; what would be said is said to nobody
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (until the end)
    for stream in (sys.stdout, sys.stderr):
        # A code page without the character must not stop a report.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    language = chosen_language(given, os.environ)
    if sys.stdout is None:
        sys.exit(say_failure(BoekwerkError(Reason("cli_no_output")), language, debug=False))
    with ending_cleanly():
        code = _run(given, language)
    sys.exit(code)


def command_line(language: Language) -> click.Group:
    """Build all commands in a language."""
    debug = click.Option(
        ["--debug"], is_flag=True, expose_value=False, help=said("cli_option_debug", language)
    )
    version_option = click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help=said("cli_option_version", language),
    )
    return LocalGroup(language, COMMANDS, [version_option, debug])


def _run(arguments: list[str], language: Language) -> int:
    debug = "--debug" in arguments
    try:
        code = command_line(language).main(
            arguments or ["--help"], "boekwerk", standalone_mode=False, obj=debug
        )
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        return _said(error, language, debug=debug)
    return int(code or 0)


def _said(error: Exception | KeyboardInterrupt, language: Language, *, debug: bool) -> int:
    try:
        return say_failure(error, language, debug=debug)
    except Exception as fault:  # also what is said about an error may go wrong
        return say_failure(fault, language, debug=debug)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"boekwerk {version('boekwerk')}")
        ctx.exit()


if __name__ == "__main__":
    main()

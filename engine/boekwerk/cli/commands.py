"""Click's commands and options, speaking the language of the catalogue instead of English."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from boekwerk.domain.shown import shown
from boekwerk.reasons import LANGUAGES, Language, said

Convert = Callable[[click.Context, click.Parameter, str | None], Any]


class LocalCommand(click.Command):
    """A command whose help is in ``language``; ``code`` is the catalogue's code of its help."""

    def __init__(
        self,
        name: str,
        language: Language,
        code: str,
        callback: Callable[..., int],
        params: Sequence[click.Parameter],
    ) -> None:
        super().__init__(
            name,
            callback=callback,
            params=[*params, language_option(language)],
            help=said(code, language),
            options_metavar=said("cli_options_metavar", language),
        )
        self.language = language
        # Click refuses superfluous arguments in English; parse_args does it below.
        self.allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse arguments that the command has no use for."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise click.UsageError(said("cli_superfluous", self.language, argument=shown(rest[0])), ctx)
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, f"{said('cli_usage', self.language)}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every option with its explanation."""
        _write_options(self, self.language, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the option --help."""
        return _explained(super().get_help_option(ctx), self.language)


class LazyCommand(Struct, frozen=True):
    """A command that is built when it is used: ``module`` has a function ``command(language)``."""

    module: str
    code: str


class LocalGroup(click.Group):
    """A group of commands; the modules of those that are not used are not imported.

    A module of a `LazyCommand` may itself give such a group: ``boekwerk proposal show``. ``code`` is the
    catalogue's code of its help, ``default`` the command that is meant where none is named.
    """

    def __init__(
        self,
        language: Language,
        lazy: Mapping[str, LazyCommand],
        params: Sequence[click.Parameter] = (),
        *,
        name: str = "boekwerk",
        code: str = "cli_help",
        default: str | None = None,
    ) -> None:
        super().__init__(
            name,
            params=[*params, language_option(language)],
            help=said(code, language),
            options_metavar=said("cli_options_metavar", language),
            subcommand_metavar=said("cli_command_metavar", language),
        )
        self.language = language
        self._lazy = lazy
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; where no command is named the ``default`` is meant, if there is one."""
        is_named = args and (not args[0].startswith("-") or args[0] == "--help")
        if self._default is not None and not is_named:
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order in which people need them."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Build a command; None when there is none of that name."""
        if cmd_name not in self._lazy:
            return None
        command: click.Command = import_module(self._lazy[cmd_name].module).command(self.language)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for. Raises UsageError when there is none of that name."""
        if args[0] in self._lazy:
            return super().resolve_command(ctx, args)
        values = {"command": shown(args[0]), "commands": ", ".join(self._lazy)}
        raise click.UsageError(said("cli_no_such_command", self.language, **values), ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, f"{said('cli_usage', self.language)}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every option, then every command, with its explanation."""
        _write_options(self, self.language, ctx, formatter)
        rows = [
            (name, said(lazy.code, self.language).partition("\n")[0]) for name, lazy in self._lazy.items()
        ]
        with formatter.section(said("cli_commands", self.language)):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the option --help."""
        return _explained(super().get_help_option(ctx), self.language)


def one_of(words: Sequence[str], language: Language) -> Convert:
    """Make the callback of an option that takes one of a few words."""

    def convert(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is None or value in words:
            return value
        raise _bad("cli_not_one_of", language, param, value=value, words=", ".join(words))

    return convert


def count(most: int, language: Language) -> Convert:
    """Make the callback of an option that takes a whole number from 1 to ``most``."""

    def convert(_: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        if value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= most:
            return int(value)
        raise _bad("cli_not_a_count", language, param, value=value, most=most)

    return convert


def day(language: Language) -> Convert:
    """Make the callback of an option that takes a date such as 2026-03-31."""

    def convert(_: click.Context, param: click.Parameter, value: str | None) -> datetime.date | None:
        try:
            return None if value is None else datetime.date.fromisoformat(value)
        except ValueError:
            raise _bad("cli_not_a_date", language, param, value=value) from None

    return convert


def option(name: str, metavar: str, help: str, **settings: Any) -> click.Option:
    """Make an option that takes a value."""
    return click.Option([name], metavar=metavar, help=help, **settings)


def looked_at(administration: str | None, rules: Sequence[str]) -> tuple[Path | None, list[Path] | None]:
    """Give the folders to look at: an administration's, and those with rules.

    Each is None where it was not named; where neither was, the administration is the folder we are in.
    """
    named = administration or (None if rules else ".")
    return Path(named) if named else None, [Path(folder) for folder in rules] or None


def word_option(name: str, words: Sequence[str], code: str, language: Language) -> click.Option:
    """Make an option that takes one of ``words``, the first by default; ``code`` is that of its help."""
    convert = one_of(words, language)
    return option(name, "|".join(words), said(code, language), default=words[0], callback=convert)


def store_option(language: Language) -> click.Option:
    """Make the option that says which store."""
    return option("--store", said("cli_store_metavar", language), said("cli_option_store", language))


def language_option(language: Language) -> click.Option:
    """Make the option --lang. Its value was read before: see `boekwerk.cli.language`."""
    return click.Option(
        ["--lang"],
        metavar="nl|en",
        callback=one_of(LANGUAGES, language),
        expose_value=False,
        help=said("cli_option_lang", language),
    )


def _bad(code: str, language: Language, param: click.Parameter, **values: Any) -> click.BadParameter:
    safe = {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}
    return click.BadParameter(said(code, language, parameter=max(param.opts, key=len), **safe))


def _write_options(
    command: click.Command, language: Language, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    options = [param for param in command.get_params(ctx) if isinstance(param, click.Option)]
    records = [option.get_help_record(ctx) for option in options]
    with formatter.section(said("cli_options", language)):
        formatter.write_dl([record for record in records if record is not None])


def _explained(option: click.Option | None, language: Language) -> click.Option | None:
    if option is not None:
        option.help = said("cli_option_help", language)
    return option

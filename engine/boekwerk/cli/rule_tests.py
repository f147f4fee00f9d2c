"""``boekwerk test``: whether rules say what their tests expect, and what the tests leave out."""

from __future__ import annotations

import datetime
import sys
from contextlib import closing
from pathlib import Path

import click
from msgspec import Struct

from boekwerk.app.rule_tests import make_runner, record_test
from boekwerk.app.vocabulary import installed_vocabulary
from boekwerk.cli.commands import LocalCommand, count, day, option, word_option
from boekwerk.cli.progress import with_progress
from boekwerk.cli.reports.rule_tests import print_json, print_junit, print_text
from boekwerk.cli.wording import problem_line
from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said
from boekwerk.rules.files import read_rule_files
from boekwerk.rules.second import NOT_ASKED
from boekwerk.trial.rule_tests.coverage import Coverage
from boekwerk.trial.rule_tests.finding import find_test_files, is_there
from boekwerk.trial.rule_tests.running import FileResult

FORMATS = ("text", "json", "junit")


class _Options(Struct, frozen=True):
    paths: tuple[str, ...]
    format: str
    coverage: bool
    min_coverage: int | None
    record: str | None
    administration: str
    rules: tuple[str, ...]
    as_of: datetime.date | None


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(**given: object) -> int:
        options = _Options(**given)  # type: ignore[arg-type]  # click gives what the options below say
        return _record(options, language) if options.record is not None else _test(options, language)

    folder = said("cli_folder_metavar", language)
    return LocalCommand(
        "test",
        language,
        "cli_help_test",
        run,
        [
            click.Argument(["paths"], nargs=-1, metavar=said("cli_test_paths_metavar", language)),
            word_option("--format", FORMATS, "cli_option_test_format", language),
            click.Option(["--coverage"], is_flag=True, help=said("cli_option_test_coverage", language)),
            option(
                "--min-coverage",
                "N",
                said("cli_option_test_min_coverage", language),
                callback=count(100, language),
            ),
            option(
                "--record",
                said("cli_file_metavar", language),
                said("cli_option_test_record", language),
            ),
            option(
                "--administration",
                folder,
                said("cli_option_test_administration", language),
                default=".",
            ),
            option("--rules", folder, said("cli_option_test_rules", language), multiple=True),
            option(
                "--as-of",
                said("cli_date_metavar", language),
                said("cli_option_test_as_of", language),
                callback=day(language),
            ),
        ],
    )


def _test(options: _Options, language: Language) -> int:
    paths = [Path(path) for path in options.paths or (".",)]
    files, problems = find_test_files(paths)
    if not files and not problems:
        values = {"paths": ", ".join(options.paths) or "."}
        raise BoekwerkError(Reason("cli_test_nothing_found", values))
    coverage = Coverage()
    results = [FileResult(Path(), problems)] if problems else []
    with closing(make_runner()) as runner:
        for result in with_progress(map(runner.run_file, files), len(files), language, sys.stdout):
            coverage.add(result)
            results.append(result)
    if any(done.came and done.came.needs_second for result in results for done in result.results):
        click.echo(problem_line(NOT_ASKED, language), err=True)
    coverage.add_rules(
        read_rule_files([path for path in paths if is_there(path)], installed_vocabulary())[0]
    )
    if options.format == "json":
        print_json(results, coverage, language)
    elif options.format == "junit":
        print_junit(results, language)
    else:
        print_text(results, coverage, language, details=options.coverage)
    is_enough = coverage.percent >= (options.min_coverage or 0)
    if not is_enough:
        least = {"percent": coverage.percent, "least": options.min_coverage}
        click.echo(said("cli_test_coverage_too_low", language, **least), err=True)
    return 0 if is_enough and all(result.passed for result in results) else 1


def _record(options: _Options, language: Language) -> int:
    rules = [Path(path) for path in options.rules] or None
    as_of = options.as_of or datetime.date.today()
    done = record_test(Path(str(options.record)), Path(options.administration), rules, as_of, language)
    click.echo(done.text, nl=False)
    code = "cli_test_recorded" if done.is_written_out else "cli_test_recorded_file"
    click.echo(said(code, language, file=str(done.beside)), err=True)
    return 0

"""``boekwerk analyse``: which rules do not do what they seem to, and a document that shows it."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from boekwerk.app.analyse import analyse_office
from boekwerk.cli.commands import LocalCommand, day, looked_at, option, word_option
from boekwerk.cli.reports.plain import plain, reason_form, where_form
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import label, problem_line
from boekwerk.reasons import Language, said
from boekwerk.rules.analyse import Analysis, Finding, Witness
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.vocabulary import VOCABULARY
from boekwerk.trial.rule_tests.given import item_keys

SCHEMA = "boekwerk.analysis/1"
_FORMATS = ("text", "json")
_PLAIN = frozenset(word for field in CASE_FIELDS.values() for word in field.choices)
_LIST_OF = {scope: key for key, scope in item_keys(VOCABULARY).items()}


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(
        administration: str | None,
        as_of: datetime.date | None,
        gaps: bool,
        format: str,
        rules: tuple[str, ...],
    ) -> int:
        where, folders = looked_at(administration, rules)
        analysis = analyse_office(where, folders, as_of or datetime.date.today(), gaps=gaps)
        _print_json(analysis, language) if format == "json" else _print_text(analysis, language)
        return 1 if analysis.findings else 0

    folder = said("cli_folder_metavar", language)
    return LocalCommand(
        "analyse",
        language,
        "cli_help_analyse",
        run,
        [
            click.Argument(["rules"], nargs=-1, metavar=said("cli_rules_metavar", language)),
            option("--administration", folder, said("cli_option_lint_administration", language)),
            option(
                "--as-of",
                said("cli_date_metavar", language),
                said("cli_option_analyse_as_of", language),
                callback=day(language),
            ),
            click.Option(["--gaps"], is_flag=True, help=said("cli_option_gaps", language)),
            word_option("--format", _FORMATS, "cli_option_format", language),
        ],
    )


def _print_text(analysis: Analysis, language: Language) -> None:
    screen = Screen(sys.stdout)
    for finding in analysis.findings:
        title = label(f"finding_{finding.kind}", language)
        screen.line((f"{title}: ", "bad"), problem_line(finding.reason, language))
        if finding.witness is not None:
            screen.line(
                (said("cli_analyse_witness", language, as_of=finding.witness.as_of), "quiet"), indent=4
            )
            for text in _given(finding.witness):
                screen.line(text, indent=6)
    counts = {"rules": analysis.rules, "pairs": analysis.pairs, "findings": len(analysis.findings)}
    screen.line(said("cli_analyse_tally", language, **counts))
    if analysis.undecided:
        screen.line(said("cli_analyse_undecided", language, undecided=analysis.undecided))


def _given(witness: Witness) -> Iterator[str]:
    """Write a document as a rule test has it, to be copied into one."""
    yield "given:"
    yield f"  as_of: {witness.as_of}"
    for name, value in witness.facts.items():
        yield f"  {name}: {_yaml(value)}"
    for scope, items in witness.items.items():
        yield f"  {_LIST_OF[scope]}:{'' if items else ' []'}"
        for item in items:
            yield f"    - {{{', '.join(f'{name}: {_yaml(value)}' for name, value in item.items())}}}"


def _yaml(value: Any) -> str:
    if isinstance(value, tuple):
        return _yaml(value[0]) if len(value) == 1 else f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, str):
        return value if value in _PLAIN else json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if isinstance(value, bool) else str(plain(value, "en"))


def _print_json(analysis: Analysis, language: Language) -> None:
    form: dict[str, Any] = {
        "schema": SCHEMA,
        "language": language,
        "rules": analysis.rules,
        "pairs": analysis.pairs,
        "undecided": analysis.undecided,
        "findings": [_finding(finding, language) for finding in analysis.findings],
    }
    click.echo(json.dumps(form, indent=2))


def _finding(finding: Finding, language: Language) -> Mapping[str, Any]:
    witness = finding.witness
    return {
        "kind": finding.kind,
        "rule": finding.rule,
        "other": finding.other,
        "reason": reason_form(finding.reason, language),
        "places": [where_form(place) for place in finding.places],
        "witness": None
        if witness is None
        else {
            "given": {
                "as_of": witness.as_of.isoformat(),
                **plain(witness.facts, language),
                **_lists(witness, language),
            },
        },
    }


def _lists(witness: Witness, language: Language) -> dict[str, Any]:
    return {_LIST_OF[scope]: plain(items, language) for scope, items in witness.items.items()}

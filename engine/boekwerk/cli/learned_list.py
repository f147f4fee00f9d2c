"""``boekwerk learned list``: what was learned, per relation."""

from __future__ import annotations

import json
import sys

import click

from boekwerk.app.learned import Learned, learned_of, list_learned
from boekwerk.cli.commands import LocalCommand, option
from boekwerk.cli.concept_options import of_administration, of_format
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Screen
from boekwerk.domain.habits import Habit
from boekwerk.domain.obligation import Lesson
from boekwerk.reasons import Language, said, term


def command(language: Language) -> click.Command:
    """Build the command."""

    def run(administration: str, store: str | None, relation: str | None, format: str) -> int:
        if relation is None:
            _relations(administration, store, format, language)
        else:
            _relation(learned_of(administration, relation, store), format, language)
        return 0

    return LocalCommand(
        "list",
        language,
        "cli_help_learned_list",
        run,
        [
            *of_administration(language),
            option(
                "--relation",
                said("cli_id_metavar", language),
                said("cli_option_learned_relation", language),
            ),
            of_format(language),
        ],
    )


def _relations(administration: str, store: str | None, format: str, language: Language) -> None:
    found = list_learned(administration, store)
    if format == "json":
        relations = [plain(each, language) for each in found]
        click.echo(json.dumps({"schema": "boekwerk.learned/1", "relations": relations}, indent=2))
        return
    screen = Screen(sys.stdout)
    for each in found:
        values = {name: getattr(each, name) for name in each.__struct_fields__}
        screen.line(said("cli_learned_relation", language, **values))
    if not found:
        click.echo(said("cli_learned_nothing", language), err=True)


def _relation(learned: Learned, format: str, language: Language) -> None:
    if format == "json":
        form = {"schema": "boekwerk.learned_relation/1", **plain(learned, language)}
        click.echo(json.dumps(form, indent=2))
        return
    screen = Screen(sys.stdout)
    for habit in learned.habits:
        screen.line((_cue(habit, language), "strong"))
        for at, led in enumerate(habit.led):
            code = "cli_learned_led" if at == 0 else "cli_learned_led_before"
            values = {name: getattr(led, name) for name in led.__struct_fields__}
            screen.line(said(code, language, **values), indent=2)
    for lesson in learned.references:
        screen.line(_reference(lesson, language))
    if not learned.habits and not learned.references:
        click.echo(said("cli_learned_nothing", language), err=True)


def _cue(habit: Habit, language: Language) -> str:
    direction = term(habit.direction, language)
    if habit.cue != "vat":
        return said(f"cli_learned_{habit.cue}", language, direction=direction, text=habit.text)
    if habit.treatment is None:
        return said("cli_learned_vat_code", language, direction=direction, vat_code=habit.vat_code or "-")
    values = {"treatment": habit.treatment, "rate": habit.rate}
    code = "cli_learned_vat_treatment" if habit.rate is None else "cli_learned_vat"
    return said(code, language, direction=direction, **values)


def _reference(lesson: Lesson, language: Language) -> str:
    values = {"place": lesson.place, "booking": lesson.source}
    if lesson.reference is not None:
        more = {"reference": lesson.reference, "obligation": lesson.obligation}
        return said("cli_learned_reference", language, **values, **more)
    if lesson.shape is None:
        return said("cli_learned_place", language, **values)
    return said("cli_learned_shape", language, **values, shape=lesson.shape)

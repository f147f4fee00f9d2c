"""A replay as one JSON object: ``boekwerk.replay/1``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TextIO

from boekwerk.cli.reports.plain import plain, reason_form
from boekwerk.cli.reports.replay_subject import ReplaySubject, summary
from boekwerk.domain.amount import from_cents
from boekwerk.reasons import Language
from boekwerk.trial.replay.figures import Counter, Curve, Score
from boekwerk.trial.replay.habits import HabitFigures
from boekwerk.trial.replay.results import Bookings, EngineFigures, Replay

SCHEMA = "boekwerk.replay/1"


def write_json(found: Replay, subject: ReplaySubject, stream: TextIO, language: Language) -> None:
    """Write a replay, in ASCII: no code page can spoil it. Parts are fractions of 1, amounts are texts."""
    form = {
        "schema": SCHEMA,
        "language": language,
        "subject": {
            "administration": subject.administration,
            "name": subject.name,
            "history": subject.history,
            "rules": subject.rules,
            "bookings": found.bookings,
            "first": str(found.first),
            "last": str(found.last),
            "scored_from": str(found.period.first),
            "scored_until": str(found.period.last),
            "wanted_precision": float(subject.precision),
        },
        "summary": [reason_form(reason, language) for reason in summary(found, subject)],
        "accounts": _habits(found.habits, subject, language),
        "proposals": None if found.engine is None else _engine(found.engine, language),
        "automatic": (
            None
            if found.engine is None or found.engine.bookings is None
            else _bookings(found.engine.bookings, language)
        ),
    }
    stream.write(json.dumps(form, indent=1) + "\n")


def score_form(score: Score) -> dict[str, Any]:
    """Turn figures into JSON values."""
    interval = score.interval
    return {
        "documents": score.documents,
        "proposed": score.proposed,
        "right": score.right,
        "wrong": score.wrong,
        "coverage": None if score.coverage is None else float(score.coverage),
        "precision": None if score.precision is None else float(score.precision),
        "interval": None if interval is None else list(interval),
        "amount": str(from_cents(score.cents)),
        "proposed_amount": str(from_cents(score.cents_proposed)),
        "wrong_amount": str(from_cents(score.cents_wrong)),
    }


def _habits(habits: HabitFigures, subject: ReplaySubject, language: Language) -> dict[str, Any]:
    return {
        "last_booking": score_form(habits.curve.at(1)),
        "in_a_row": {str(least): score_form(habits.curve.at(least)) for least in subject.in_a_row},
        "curve": _curve(habits.curve),
        "months": {month: score_form(curve.at(1)) for month, curve in sorted(habits.months.items())},
        "relations": _scores(habits.relations),
        "wrong": plain(habits.surprises, language),
    }


def _engine(engine: EngineFigures, language: Language) -> dict[str, Any]:
    return {
        "tried": engine.tried,
        "read": engine.read,
        "one_off": engine.one_off,
        "not_tried": [
            {"documents": times, "reason": reason_form(reason, language)}
            for reason, times in engine.not_tried.values()
        ],
        "modes": {
            way: {
                **score_form(figures.curve.at(0)),
                "fields": _scores(figures.fields),
                "curve": _curve(figures.curve),
                "months": _scores(figures.months),
                "relations": _scores(figures.relations),
                "incomplete": _hindrances(figures.incomplete.hindrances, language),
                "wrong_ones": plain(figures.wrong.listed(), language),
            }
            for way, figures in engine.ways.items()
        },
    }


def _bookings(bookings: Bookings, language: Language) -> dict[str, Any]:
    return {
        **score_form(bookings.all.all.score()),
        "rules": {
            rule: {**score_form(figures.all.score()), "months": _scores(figures.months)}
            for rule, figures in sorted(bookings.rules.items())
        },
        "months": _scores(bookings.all.months),
        "hindrances": _hindrances(bookings.hindrances.hindrances, language),
        "wrong_ones": plain(bookings.wrong.listed(), language),
    }


def _hindrances(found: Any, language: Language) -> list[dict[str, Any]]:
    return [{"documents": one.documents, "example": reason_form(one.example, language)} for one in found]


def _curve(curve: Curve) -> list[dict[str, Any]]:
    return [{"in_a_row": point.least, **score_form(point.score)} for point in curve.points()]


def _scores(counters: Mapping[Any, Counter]) -> dict[str, Any]:
    return {str(name): score_form(counter.score()) for name, counter in sorted(counters.items())}

"""What a report of a replay says in every form: its figures in words, and the sentences at its top."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from msgspec import Struct

from boekwerk.domain.amount import EXACT, Money, Quantity, from_cents
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, said, term
from boekwerk.trial.replay.administration import Way
from boekwerk.trial.replay.figures import NO_SCORE, Curve, Point, Score
from boekwerk.trial.replay.results import Bookings, EngineFigures, Replay

_TENTH = Decimal("0.1")
_NEARLY_ALL = Quantity("99.9")


class ReplaySubject(Struct, frozen=True):
    """What was replayed. ``precision`` is what an office wants at least before it lets go."""

    administration: str | None
    name: str | None
    history: str | None
    rules: int
    in_a_row: tuple[int, ...]
    precision: Fraction
    currency: str | None = None


def percentage(part: Fraction | float | None) -> Quantity | None:
    """Give a part as a percentage with one decimal; only what is all of it is called 100."""
    if part is None:
        return None
    exact = _decimal(part) * 100
    shown = Quantity(exact.quantize(_TENTH, ROUND_HALF_UP, EXACT))
    return _NEARLY_ALL if shown == 100 and exact < 100 else shown


def percentage_text(part: Fraction | float | None, language: Language) -> str:
    """Write a part as a percentage; a dash where there is nothing to take a part of."""
    value = percentage(part)
    return "–" if value is None else said("replay_percentage", language, value=_fixed(value, language))


def interval_text(score: Score, language: Language) -> str:
    """Write between what the precision is with 95 % confidence, rounded outwards below."""
    interval = score.interval
    if interval is None:
        return "–"
    low, high = interval
    lowest = (_decimal(low) * 100).quantize(_TENTH, ROUND_FLOOR, EXACT)
    values = {"low": _fixed(lowest, language), "high": _fixed(percentage(high) or Decimal(0), language)}
    return said("replay_interval", language, **values)


def money(cents: int) -> Decimal:
    """Give an amount of cents."""
    return from_cents(cents)


def way_name(way: Way, language: Language) -> str:
    """Name a way of proposing."""
    return term(way, language)


def summary(found: Replay, subject: ReplaySubject) -> tuple[Reason, ...]:
    """Say what an office wants to know first: where precision is enough, how much that is, how sure."""
    said_first = [_summary_of_habits(found, subject)]
    if found.engine is not None:
        said_first += _summary_of_engine(found.engine, subject)
    return tuple(said_first)


def _summary_of_habits(found: Replay, subject: ReplaySubject) -> Reason:
    last = found.habits.curve.at(1)
    values = {
        "documents": last.documents,
        "coverage": percentage(last.coverage),
        "precision": percentage(last.precision),
    }
    chosen = found.habits.curve.first_with(subject.precision)
    if chosen is None:
        return Reason("replay_habits_never", values | {"wanted": percentage(subject.precision)})
    return Reason("replay_habits_from", values | _of_point(chosen, subject))


def without_hindsight(curve: Curve, before: Curve, subject: ReplaySubject) -> Reason | None:
    """Say what a number that was chosen on the time before gave in the period that is scored."""
    chosen = before.first_with(subject.precision)
    if chosen is None:
        return None
    score = curve.at(chosen.least)
    if not score.proposed:
        return None
    return Reason("replay_without_hindsight", _of_point(Point(chosen.least, score), subject))


def _of_point(point: Point, subject: ReplaySubject) -> dict[str, object]:
    score = point.score
    low, high = score.interval or (0.0, 1.0)
    return {
        "least": point.least,
        "wanted": percentage(subject.precision),
        "found": percentage(score.precision),
        "low": percentage(low),
        "high": percentage(high),
        "part": percentage(score.coverage),
        "proposed": score.proposed,
        "of": score.documents,
        "wrong": score.wrong,
    }


def _summary_of_engine(engine: EngineFigures, subject: ReplaySubject) -> list[Reason]:
    told = []
    for way, figures in engine.ways.items():
        chosen = figures.curve.first_with(subject.precision)
        everything = figures.curve.at(0)
        values = {
            "way": way,
            "documents": everything.documents,
            "coverage": percentage(everything.coverage),
            "precision": percentage(everything.precision),
        }
        if not everything.proposed:
            told.append(Reason("replay_way_nothing", values))
        elif chosen is None:
            told.append(Reason("replay_way_never", values | {"wanted": percentage(subject.precision)}))
        else:
            told.append(Reason("replay_way_from", values | _of_point(chosen, subject)))
    if engine.bookings is not None:
        told.append(_summary_of_bookings(engine.bookings, subject))
        told += _sure_rules(engine.bookings, subject)
    return told


def _sure_rules(bookings: Bookings, subject: ReplaySubject) -> list[Reason]:
    """Name the rules that reach the wanted precision, and those that do not."""
    scores = {rule: figures.all.score() for rule, figures in sorted(bookings.rules.items())}
    sure = tuple(rule for rule, score in scores.items() if (score.precision or 0) >= subject.precision)
    unsure = tuple(rule for rule in scores if rule not in sure)
    wanted = percentage(subject.precision)
    told = [Reason("replay_rules_enough", {"rules": sure, "wanted": wanted})] if sure else []
    return told + ([Reason("replay_rules_short", {"rules": unsure, "wanted": wanted})] if unsure else [])


def _summary_of_bookings(bookings: Bookings, subject: ReplaySubject) -> Reason:
    score = bookings.all.all.score() if bookings.all.all.documents else NO_SCORE
    if not score.proposed:
        return Reason("replay_booked_nothing", {"documents": score.documents})
    low, high = score.interval or (0.0, 1.0)
    currency = subject.currency or "?"
    values = {
        "booked": score.proposed,
        "documents": score.documents,
        "coverage": percentage(score.coverage),
        "amount": Money(money(score.cents_proposed), currency),
        "precision": percentage(score.precision),
        "low": percentage(low),
        "high": percentage(high),
        "wrong": score.wrong,
        "wrong_amount": Money(money(score.cents_wrong), currency),
    }
    return Reason("replay_booked", values)


def _decimal(part: Fraction | float) -> Decimal:
    if isinstance(part, float):
        return Decimal(part)
    return EXACT.divide(Decimal(part.numerator), Decimal(part.denominator))


def _fixed(value: Decimal, language: Language) -> str:
    """Write with one decimal, always: columns of figures stand under each other."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "nl" else text

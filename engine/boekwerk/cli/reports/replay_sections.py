"""The parts of a report of a replay: what was found by accounts alone, by proposals, and by rules."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from boekwerk.cli import wording
from boekwerk.cli.reports.figure_tables import Plot, Section, Series, Table
from boekwerk.cli.reports.replay_subject import (
    ReplaySubject,
    interval_text,
    money,
    percentage_text,
    way_name,
    without_hindsight,
)
from boekwerk.reasons import Language, said, sentence
from boekwerk.trial.replay.comparing import COMPARED_FIELDS
from boekwerk.trial.replay.figures import Counter, Curve, Score
from boekwerk.trial.replay.results import Bookings, EngineFigures, Replay

_MOST_RELATIONS = 10
_STEPS = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_X_TICKS = tuple((step / 4, f"{step * 25} %") for step in range(5))
_SCORE = ("documents", "proposed", "coverage", "right", "precision", "interval", "wrong", "wrong_amount")


class Sections:
    """Makes the parts of a report, in a language."""

    def __init__(self, found: Replay, subject: ReplaySubject, language: Language) -> None:
        self._found = found
        self._subject = subject
        self._language = language

    def all(self) -> tuple[Section, ...]:
        """Give the parts in the order in which they are read."""
        sections = [self._habits()]
        engine = self._found.engine
        if engine is not None:
            sections.append(self._ways(engine))
            if engine.bookings is not None:
                sections.append(self._bookings(engine.bookings))
        return tuple(sections)

    def _habits(self) -> Section:
        habits = self._found.habits
        rows = [("last", habits.curve.at(1))]
        rows += [(str(least), habits.curve.at(least)) for least in self._subject.in_a_row]
        named = tuple(
            (self._word("replay_last_booking") if name == "last" else self._in_a_row(int(name)), score)
            for name, score in rows
        )
        hindsight = without_hindsight(habits.curve, habits.before, self._subject)
        least = self._least(habits.curve)
        months = {month: curve.at(1) for month, curve in sorted(habits.months.items())}
        sure = {month: curve.at(least) for month, curve in sorted(habits.months.items())}
        return Section(
            self._word("replay_title_habits"),
            (
                self._word("replay_about_habits"),
                *((sentence(hindsight, self._language),) if hindsight else ()),
            ),
            (
                self._curve_plot({self._word("replay_equal_in_a_row"): habits.curve}),
                self._month_plot({1: months, least: sure}),
            ),
            (
                self._scores(self._word("replay_table_strategies"), named),
                self._curve_table(habits.curve),
                self._scores(self._word("replay_table_months"), tuple(months.items())),
                *self._relations(habits.relations),
                self._surprises(),
            ),
        )

    def _ways(self, engine: EngineFigures) -> Section:
        curves = {way_name(way, self._language): figures.curve for way, figures in engine.ways.items()}
        first = next(iter(engine.ways.values()))
        months = {month: counter.score() for month, counter in sorted(first.months.items())}
        return Section(
            self._word("replay_title_ways"),
            tuple(self._told_of_ways(engine)),
            (self._curve_plot(curves), self._month_plot({1: months})),
            (
                self._scores(
                    self._word("replay_table_ways"), tuple((n, curve.at(0)) for n, curve in curves.items())
                ),
                self._fields(engine),
                *[self._curve_table(curve, name) for name, curve in curves.items()],
                self._scores(self._word("replay_table_months"), tuple(months.items())),
                *self._relations(first.relations),
                *self._incomplete(engine),
            ),
        )

    def _told_of_ways(self, engine: EngineFigures) -> list[str]:
        told = [
            self._word("replay_about_ways"),
            said(
                "replay_tried",
                self._language,
                tried=engine.tried,
                read=engine.read,
                rebuilt=engine.tried - engine.read,
                one_off=engine.one_off,
            ),
        ]
        told += [
            said(
                "replay_not_tried",
                self._language,
                documents=times,
                example=sentence(reason, self._language),
            )
            for reason, times in engine.not_tried.values()
        ]
        told += [
            f"{way_name(way, self._language)}: {sentence(reason, self._language)}"
            for way, figures in engine.ways.items()
            if (reason := without_hindsight(figures.curve, figures.before, self._subject)) is not None
        ]
        return told

    def _bookings(self, bookings: Bookings) -> Section:
        rows = [(self._word("replay_all_rules"), bookings.all.all.score())]
        total = bookings.all.all
        rows += [
            (rule, _of(figures.all.score(), total)) for rule, figures in sorted(bookings.rules.items())
        ]
        months = {month: counter.score() for month, counter in sorted(bookings.all.months.items())}
        hindrances = tuple(
            (str(one.documents), sentence(one.example, self._language))
            for one in bookings.hindrances.hindrances[:_MOST_RELATIONS]
        )
        heads = (self._word("replay_column_documents"), self._word("replay_column_example"))
        return Section(
            self._word("replay_title_rules"),
            (self._word("replay_about_rules"),),
            (self._month_plot({1: months}),),
            (
                self._scores(self._word("replay_table_rules"), tuple(rows), booked=True),
                self._scores(self._word("replay_table_months"), tuple(months.items()), booked=True),
                Table(self._word("replay_table_hindrances"), heads, hindrances, frozenset({1})),
            ),
        )

    def _scores(self, title: str, rows: tuple[tuple[str, Score], ...], *, booked: bool = False) -> Table:
        names = [
            f"{name}_booked" if booked and name in ("proposed", "coverage") else name for name in _SCORE
        ]
        heads = ("", *[said(f"replay_column_{name}", self._language) for name in names])
        return Table(title, heads, tuple((name, *self._cells(score)) for name, score in rows))

    def _cells(self, score: Score) -> tuple[str, ...]:
        return (
            str(score.documents),
            str(score.proposed),
            percentage_text(score.coverage, self._language),
            str(score.right),
            percentage_text(score.precision, self._language),
            interval_text(score, self._language),
            str(score.wrong),
            wording.value(money(score.cents_wrong), self._language),
        )

    def _curve_table(self, curve: Curve, name: str | None = None) -> Table:
        longest = max((point.least for point in curve.points()), default=0)
        steps = sorted(
            {*[step for step in _STEPS if step <= longest], *_kept(self._subject.in_a_row, longest)}
        )
        title = self._word("replay_table_curve")
        rows = tuple((str(step), curve.at(step)) for step in steps)
        return replace(
            self._scores(f"{title}: {name}" if name else title, rows), is_detail=name is not None
        )

    def _relations(self, relations: Mapping[str, Counter]) -> tuple[Table, ...]:
        """Give the relations with the most wrong, and with the most right without anything wrong."""
        scores = {name: counter.score() for name, counter in relations.items()}
        worst = sorted(scores.items(), key=lambda one: (-one[1].wrong, one[0]))[:_MOST_RELATIONS]
        clean = [one for one in scores.items() if not one[1].wrong and one[1].right]
        best = sorted(clean, key=lambda one: (-one[1].right, one[0]))[:_MOST_RELATIONS]
        return (
            self._scores(
                self._word("replay_table_worst"), self._named([one for one in worst if one[1].wrong])
            ),
            self._scores(self._word("replay_table_best"), self._named(best)),
        )

    def _named(self, scores: list[tuple[str, Score]]) -> tuple[tuple[str, Score], ...]:
        names = self._found.engine.names if self._found.engine else {}
        return tuple((f"{id} {names[id]}" if id in names else id, score) for id, score in scores)

    def _surprises(self) -> Table:
        names = ("day", "relation", "number", "run", "expected", "was_booked")
        heads = tuple(said(f"replay_column_{name}", self._language) for name in names)
        rows = tuple(
            (
                wording.value(one.day, self._language),
                one.relation,
                one.number,
                str(one.run),
                ", ".join(one.expected),
                ", ".join(one.booked),
            )
            for one in self._found.habits.surprises[: 2 * _MOST_RELATIONS]
        )
        return Table(self._word("replay_table_surprises"), heads, rows, frozenset({1, 2, 4, 5}))

    def _fields(self, engine: EngineFigures) -> Table:
        heads = ("", *[wording.label(f"field_{name}", self._language) for name in COMPARED_FIELDS])
        rows = tuple(
            (
                way_name(way, self._language),
                *[
                    percentage_text(figures.fields[name].score().precision, self._language)
                    for name in COMPARED_FIELDS
                ],
            )
            for way, figures in engine.ways.items()
        )
        return Table(self._word("replay_table_fields"), heads, rows)

    def _incomplete(self, engine: EngineFigures) -> tuple[Table, ...]:
        heads = (self._word("replay_column_documents"), self._word("replay_column_example"))
        tables = []
        for way, figures in engine.ways.items():
            rows = tuple(
                (str(one.documents), sentence(one.example, self._language))
                for one in figures.incomplete.hindrances[:_MOST_RELATIONS]
            )
            title = f"{self._word('replay_table_incomplete')}: {way_name(way, self._language)}"
            tables += [Table(title, heads, rows, frozenset({1}), is_detail=True)] if rows else []
        return tuple(tables)

    def _curve_plot(self, curves: Mapping[str, Curve]) -> Plot:
        series = tuple(Series(name, _points(curve)) for name, curve in curves.items())
        return Plot(
            self._word("replay_plot_curve"),
            self._word("replay_plot_curve_about"),
            self._word("replay_axis_coverage"),
            self._word("replay_axis_precision"),
            _X_TICKS,
            series,
            _least_of(series),
        )

    def _month_plot(self, by_least: Mapping[int, Mapping[str, Score]]) -> Plot:
        months = sorted({month for scores in by_least.values() for month in scores})
        at = {month: index / max(1, len(months) - 1) for index, month in enumerate(months)}
        series = []
        for least, scores in by_least.items():
            named = f" ({self._in_a_row(least)})" if least > 1 else ""
            covered = [(at[m], float(s.coverage)) for m, s in scores.items() if s.coverage is not None]
            right = [(at[m], float(s.precision)) for m, s in scores.items() if s.precision is not None]
            series.append(Series(self._word("replay_coverage") + named, tuple(covered)))
            series.append(Series(self._word("replay_precision") + named, tuple(right)))
        step = -(-len(months) // 8)
        ticks = tuple((at[month], month) for month in months[::step])
        return Plot(
            self._word("replay_plot_months"),
            self._word("replay_plot_months_about"),
            self._word("replay_axis_months"),
            "%",
            ticks,
            tuple(series),
        )

    def _least(self, curve: Curve) -> int:
        """Give from how many in a row on the wanted precision is reached; the most asked for otherwise."""
        chosen = curve.first_with(self._subject.precision)
        return chosen.least if chosen else max(self._subject.in_a_row)

    def _in_a_row(self, least: int) -> str:
        return said("replay_n_in_a_row", self._language, least=least)

    def _word(self, code: str) -> str:
        return said(code, self._language)


def _points(curve: Curve) -> tuple[tuple[float, float], ...]:
    return tuple(
        (float(point.score.coverage or 0), float(point.score.precision or 0)) for point in curve.points()
    )


def _least_of(series: tuple[Series, ...]) -> float:
    """Begin the axis at the tenth below the lowest point, so that differences show."""
    lowest = min((y for one in series for _, y in one.points), default=0.0)
    return min(0.9, int(lowest * 10) / 10)


def _kept(in_a_row: tuple[int, ...], longest: int) -> tuple[int, ...]:
    return tuple(least for least in in_a_row if least <= longest)


def _of(score: Score, total: Counter) -> Score:
    """Let a rule's figures be a part of all documents, not only of those that it booked."""
    return Score(
        total.documents, score.proposed, score.right, total.cents, score.cents_proposed, score.cents_right
    )

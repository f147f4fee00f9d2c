"""Replaying a history: first by its ledger accounts alone, then by the proposals and rules themselves."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Reason
from boekwerk.trial.replay.chronology import Chronology, day_of
from boekwerk.trial.replay.habits import document_days, replay_habits
from boekwerk.trial.replay.others import Others
from boekwerk.trial.replay.period import ScoredPeriod, last_part
from boekwerk.trial.replay.results import EngineFigures, Replay
from boekwerk.trial.replay.trying import Office, Trying

Progress = Callable[[Iterable[PastBooking], int], Iterable[PastBooking]]


class Scoring(Struct, frozen=True):
    """What is scored: from and until a day, else the last ``percentage`` of documents.

    ``number_until`` is what ends the number of a document (see `habits.document_days`).
    """

    percentage: int = 40
    first: datetime.date | None = None
    last: datetime.date | None = None
    number_until: str | None = None


def replay(
    history: Chronology,
    scoring: Scoring,
    trying: Trying | None = None,
    progress: Progress = lambda bookings, _: bookings,
) -> Replay:
    """Replay a history; with ``trying`` the proposals and rules of an administration too.

    Raises BoekwerkError when there is nothing to score.
    """
    days = document_days(history.moments(), scoring.number_until)
    period = _period(days, scoring)
    habits = replay_habits(history, period, scoring.number_until)
    engine = None if trying is None else _replay_engine(history, period, trying, progress)
    return Replay(period, min(days), max(days), history.count, habits, engine)


def _period(days: dict[datetime.date, int], scoring: Scoring) -> ScoredPeriod:
    if not days:
        raise BoekwerkError(Reason("replay_nothing_in_history"))
    if scoring.first is None and scoring.last is None:
        return last_part(days, scoring.percentage)
    period = ScoredPeriod(scoring.first or min(days), scoring.last or max(days))
    if not any(map(period.has, days)):
        values = {"first": period.first, "last": period.last, "oldest": min(days), "latest": max(days)}
        raise BoekwerkError(Reason("replay_nothing_in_period", values))
    return period


def _replay_engine(
    history: Chronology, period: ScoredPeriod, trying: Trying, progress: Progress
) -> EngineFigures:
    found = EngineFigures(trying.ways, with_rules=trying.rulebook is not None)
    # Only sales are ever proposed by what was booked of others.
    office = Office(trying, Others(history.of_direction("sales")))
    bookings = iter(progress(history, history.count))
    for relation, of_relation in groupby(bookings, key=attrgetter("relation")):
        known = trying.administration.relation(relation)
        office.begin(relation)
        for day, of_day in groupby(of_relation, key=day_of):
            today = list(of_day)
            for booking in today:
                tried = office.trial(booking, with_decision=period.has(day))
                found.add(tried, period, known.name if known else None)
            # Only now: nothing of a day is known before the day is over.
            for booking in today:
                office.learn(booking)
    return found

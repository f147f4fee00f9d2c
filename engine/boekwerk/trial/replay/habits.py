"""Strategies on ledger accounts alone: the last booking, and the last N that agree.

They need nothing but a history, and are what other programs offer: so their figures are what ours are
compared with. A document is one transaction of one relation on one day; a proposal is the exact set of
ledger accounts; whoever proposes knows strictly earlier days only.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from heapq import heappush, heappushpop
from itertools import groupby

from msgspec import Struct

from boekwerk.domain.amount import cents
from boekwerk.domain.line_texts import text_key
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.trial.replay.chronology import Chronology, Moment, day_of
from boekwerk.trial.replay.figures import Counter, Curve
from boekwerk.trial.replay.period import ScoredPeriod

_MOST_WRONG = 50

Owner = tuple[str, str]
"""Whose document it is: the relation and the direction."""


class HistoryDocument(Struct, frozen=True):
    """A document of a history, as far as its ledger accounts go. ``cents`` is its size.

    ``accounts`` are compared, ``spelled`` is how they were written.
    """

    relation: str
    day: datetime.date
    number: str | None
    accounts: frozenset[str]
    spelled: tuple[str, ...]
    cents: int
    one_off: bool = False


class Surprise(Struct, frozen=True, order=True):
    """A document that was booked otherwise, though ``run`` in a row before it agreed."""

    run: int
    day: datetime.date
    relation: str
    number: str
    expected: tuple[str, ...]
    booked: tuple[str, ...]
    cents: int


class HabitFigures(Struct):
    """What replaying the strategies on ledger accounts gave.

    ``before`` is the curve of the time before the period that is scored: a number chosen by it is
    chosen without hindsight.
    """

    curve: Curve
    before: Curve
    months: dict[str, Curve]
    relations: dict[str, Counter]
    surprises: tuple[Surprise, ...] = ()
    documents: int = 0


class _Habit(Struct):
    """What a relation's last bookings agree on, and how many there are."""

    accounts: frozenset[str]
    spelled: tuple[str, ...]
    run: int


def replay_habits(history: Chronology, period: ScoredPeriod, until: str | None = None) -> HabitFigures:
    """Replay a history by its ledger accounts. ``until``: see `document_days`."""
    found = HabitFigures(Curve(), Curve(), {}, {})
    habits: dict[Owner, _Habit] = {}
    surprises: list[Surprise] = []
    for (relation, _, direction), documents in _batches(history, until):
        owner = (relation, direction)
        habit = habits.get(owner)
        for document in documents:
            found.documents += 1
            _count(found, surprises, document, habit, period)
        for document in documents:
            if not document.one_off:
                habit = _taught(habit, document)
        if habit is not None:
            habits[owner] = habit
    found.surprises = tuple(sorted(surprises, reverse=True))
    return found


def document_days(moments: Iterable[Moment], until: str | None = None) -> dict[datetime.date, int]:
    """Count the documents of each day.

    Bookings of one relation, direction and day with one number are one document. ``until`` is what ends
    a number where something follows that tells lines apart, such as ``_`` in ``1002275_0``. What has no
    number goes by its key.
    """
    found: dict[datetime.date, int] = {}
    for (_, ordinal, _), batch in groupby(moments, key=_owner_on_day):
        names = {_name(moment[5], moment[6], until) for moment in batch}
        day = datetime.date.fromordinal(ordinal)
        found[day] = found.get(day, 0) + len(names)
    return found


def _owner_on_day(moment: Moment) -> tuple[str, int, str]:
    return moment[:3]


def _name(number: str, key: str, until: str | None) -> tuple[str, str]:
    if not number:
        return ("", key)
    return (number.partition(until)[0] if until else number, "")


_Batch = tuple[tuple[str, datetime.date, str], list[HistoryDocument]]


def _batches(history: Iterable[PastBooking], until: str | None) -> Iterator[_Batch]:
    """Give the documents of each relation and day, in the order in which they teach."""
    for owner, bookings in groupby(history, key=_owner):
        by_name: dict[tuple[str, str], list[PastBooking]] = {}
        for booking in bookings:
            by_name.setdefault(_name(booking.number or "", booking.key, until), []).append(booking)
        yield owner, [_document(group) for group in by_name.values()]


def _owner(booking: PastBooking) -> tuple[str, datetime.date, str]:
    return booking.relation, day_of(booking), booking.direction


def _document(bookings: list[PastBooking]) -> HistoryDocument:
    first = bookings[0]
    spelled = {line.ledger_account for booking in bookings for line in _costs(booking)}
    return HistoryDocument(
        first.relation,
        day_of(first),
        first.number,
        frozenset(map(text_key, spelled)),
        tuple(sorted(spelled)),
        abs(sum(cents(booking.total) for booking in bookings)),
        all(booking.one_off for booking in bookings),
    )


def _costs(booking: PastBooking) -> Iterator[PastLine]:
    """Leave payable rounding out: whether there is any follows from the document, not from a habit."""
    return (line for line in booking.lines if line.kind != "rounding")


def _taught(habit: _Habit | None, document: HistoryDocument) -> _Habit:
    goes_on = habit is not None and habit.accounts == document.accounts
    return _Habit(document.accounts, document.spelled, habit.run + 1 if habit and goes_on else 1)


def _count(
    found: HabitFigures,
    surprises: list[Surprise],
    document: HistoryDocument,
    habit: _Habit | None,
    period: ScoredPeriod,
) -> None:
    run = habit.run if habit else 0
    is_right = None if habit is None else habit.accounts == document.accounts
    if document.day < period.first:
        found.before.add(run, document.cents, is_right)
    if not period.has(document.day):
        return
    found.curve.add(run, document.cents, is_right)
    month = f"{document.day:%Y-%m}"
    found.months.setdefault(month, Curve()).add(run, document.cents, is_right)
    found.relations.setdefault(document.relation, Counter()).add(document.cents, is_right)
    if habit is not None and not is_right:
        _note(surprises, document, habit)


def _note(surprises: list[Surprise], document: HistoryDocument, habit: _Habit) -> None:
    """Keep the documents that disagree with the most bookings in a row."""
    if len(surprises) == _MOST_WRONG and habit.run < surprises[0].run:
        return
    one = Surprise(
        habit.run,
        document.day,
        document.relation,
        document.number or "",
        habit.spelled,
        document.spelled,
        document.cents,
    )
    if len(surprises) < _MOST_WRONG:
        heappush(surprises, one)
    else:
        heappushpop(surprises, one)

"""What a replay gives: every figure, and the ones that were wrong."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from heapq import heappush, heappushpop
from operator import itemgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.past import PastBooking
from boekwerk.domain.proposal import BookingLine, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.trial.replay.administration import Way
from boekwerk.trial.replay.comparing import COMPARED_FIELDS, ComparedField
from boekwerk.trial.replay.figures import Counter, Curve
from boekwerk.trial.replay.habits import HabitFigures
from boekwerk.trial.replay.period import ScoredPeriod
from boekwerk.trial.replay.trying import Decided, Proposed, Tried
from boekwerk.trial.tally import Counted, Hindrance, Tally

MOST_WRONG = 100
"""How many wrong proposals of each way, and wrong automatic bookings, are listed: the latest."""


class ShownLine(Struct, frozen=True):
    """A line as it is shown beside another: booked, or proposed with where its account came from."""

    ledger_account: str | None
    amount: Any
    vat_code: str | None
    vat: Any
    cost_centre: str | None = None
    project: str | None = None
    origin: Provenance | None = None
    booked_on: datetime.date | None = None
    """The date of the earlier booking that it came from, which ``origin`` then names by number."""


class Wrong(Struct, frozen=True):
    """A booking that was proposed otherwise: both sides, and why it was proposed so."""

    day: datetime.date
    relation: str
    name: str | None
    number: str | None
    currency: str
    total: Any
    proposed: tuple[ShownLine, ...]
    booked: tuple[ShownLine, ...]
    remarks: tuple[Reason, ...]
    differs: tuple[ComparedField, ...]
    run: int = 0
    """How many proposals in a row were right before this one."""
    one_off: bool = False
    rule: str | None = None


class Latest:
    """The latest of the wrong ones, however many there are."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime.date, str, str, int, Wrong]] = []
        self._count = 0

    def add(self, wrong: Wrong) -> None:
        """Take one up, in the place of the oldest where there are enough."""
        self._count += 1
        one = (wrong.day, wrong.relation, wrong.number or "", self._count, wrong)
        if len(self._heap) < MOST_WRONG:
            heappush(self._heap, one)
        else:
            heappushpop(self._heap, one)

    def __len__(self) -> int:
        """Count those that were kept."""
        return len(self._heap)

    def listed(self) -> tuple[Wrong, ...]:
        """List them, the latest first."""
        return tuple(one[-1] for one in sorted(self._heap, key=itemgetter(0, 1, 2, 3), reverse=True))


class WayFigures:
    """The figures of one way of proposing."""

    def __init__(self) -> None:
        self.curve = Curve()
        self.before = Curve()
        self.fields: dict[ComparedField, Counter] = {name: Counter() for name in COMPARED_FIELDS}
        self.months: dict[str, Counter] = {}
        self.relations: dict[str, Counter] = {}
        self.wrong = Latest()
        self.incomplete = Tally()


class RuleFigures:
    """The figures of booking automatically: by one rule, or by all together."""

    def __init__(self) -> None:
        self.all = Counter()
        self.months: dict[str, Counter] = {}


class Bookings:
    """What automatic booking would have done: by rule, with what hindered the rest."""

    def __init__(self) -> None:
        self.all = RuleFigures()
        self.rules: dict[str, RuleFigures] = {}
        self.wrong = Latest()
        self.hindrances = Tally()


class EngineFigures:
    """What replaying the proposals and rules themselves gave. ``not_tried`` are reasons, with how many."""

    def __init__(self, ways: tuple[Way, ...], *, with_rules: bool) -> None:
        self.ways = {way: WayFigures() for way in ways}
        self.bookings = Bookings() if with_rules else None
        self.not_tried: dict[str, tuple[Reason, int]] = {}
        self.tried = 0
        self.read = 0
        """How many were proposed from the document itself, not from one rebuilt of the booking."""
        self.one_off = 0
        self.names: dict[str, str] = {}
        """What relations are called."""
        self._runs: dict[tuple[Way, str, str], int] = {}

    def add(self, tried: Tried, period: ScoredPeriod, name: str | None) -> None:
        """Count a booking that was tried; ``name`` is the relation's."""
        is_scored = period.has(tried.day)
        if name is not None:
            self.names[tried.booking.relation] = name
        if tried.reason is not None:
            if is_scored:
                example, times = self.not_tried.get(tried.reason.code, (tried.reason, 0))
                self.not_tried[tried.reason.code] = (example, times + 1)
            return
        if is_scored:
            self.tried += 1
            self.read += not tried.is_rebuilt
            self.one_off += tried.booking.one_off
        for way, proposed in tried.ways.items():
            self._add_way(tried, way, proposed, period, name)
        if is_scored and tried.decided is not None and self.bookings is not None:
            _add_decided(self.bookings, tried, tried.decided, name)

    def _add_way(
        self, tried: Tried, way: Way, proposed: Proposed, period: ScoredPeriod, name: str | None
    ) -> None:
        figures, is_right = self.ways[way], proposed.is_right
        owner = (way, tried.booking.relation, tried.booking.direction)
        run = self._runs.get(owner, 0)
        if tried.day < period.first:
            figures.before.add(run, tried.cents, is_right)
        if period.has(tried.day):
            _score(figures, tried, proposed, run)
            if is_right is False:
                figures.wrong.add(wrong_of(tried, proposed, name, run))
        if not tried.booking.one_off:
            # A run ends with what was wrong; what was not proposed says nothing of the next one.
            self._runs[owner] = 0 if is_right is False else run + (is_right is True)


def replayed_month(day: datetime.date) -> str:
    """Name the month of a day, as 2026-03."""
    return f"{day:%Y-%m}"


def wrong_of(
    tried: Tried, proposed: Proposed, name: str | None, run: int, rule: str | None = None
) -> Wrong:
    """Put what was proposed beside what was booked."""
    booking, comparison = tried.booking, proposed.comparison
    fields = comparison.fields if comparison else {}
    return Wrong(
        tried.day,
        booking.relation,
        name,
        booking.number,
        booking.currency,
        booking.total,
        tuple(_shown(line, proposed.sources) for line in proposed.proposal.lines),
        tuple(
            ShownLine(
                line.ledger_account, line.amount, line.vat_code, line.vat, line.cost_centre, line.project
            )
            for line in booking.lines
        ),
        proposed.proposal.remarks,
        tuple(name for name, is_same in fields.items() if not is_same),
        run,
        booking.one_off,
        rule,
    )


def _shown(line: BookingLine, sources: Mapping[str, PastBooking]) -> ShownLine:
    origin, source = line.provenance.get("ledger_account"), None
    if origin is not None:
        source = sources.get(origin.source or "")
        origin = replace(origin, source=source.number or source.key) if source is not None else origin
    return ShownLine(
        line.ledger_account,
        line.amount,
        line.vat_code,
        line.vat,
        line.cost_centre,
        line.project,
        origin,
        source.date if source is not None else None,
    )


def _score(figures: WayFigures, tried: Tried, proposed: Proposed, run: int) -> None:
    is_right, cents = proposed.is_right, tried.cents
    figures.curve.add(run, cents, is_right)
    figures.months.setdefault(replayed_month(tried.day), Counter()).add(cents, is_right)
    figures.relations.setdefault(tried.booking.relation, Counter()).add(cents, is_right)
    comparison = proposed.comparison
    if comparison is None:
        figures.incomplete.add(_counted(tried, tuple(proposed.proposal.unresolved)))
        return
    for field, is_same in comparison.fields.items():
        figures.fields[field].add(cents, is_same)


def _add_decided(bookings: Bookings, tried: Tried, decided: Decided, name: str | None) -> None:
    is_right = decided.proposed.is_right if decided.is_booked and decided.proposed else None
    whose = [bookings.all]
    if decided.is_booked and decided.rule is not None:
        whose.append(bookings.rules.setdefault(decided.rule, RuleFigures()))
    for figures in whose:
        figures.all.add(tried.cents, is_right)
        month = figures.months.setdefault(replayed_month(tried.day), Counter())
        month.add(tried.cents, is_right)
    if not decided.is_booked:
        reasons = tuple(reason for check in decided.against for reason in (check.reason, *check.more))
        bookings.hindrances.add(_counted(tried, reasons))
    elif is_right is False and decided.proposed is not None:
        bookings.wrong.add(wrong_of(tried, decided.proposed, name, 0, decided.rule))


def _counted(tried: Tried, reasons: tuple[Reason, ...]) -> Counted:
    booking = tried.booking
    by_code = {reason.code: Hindrance(reason, (), 1) for reason in reversed(reasons)}
    return Counted("review", booking.currency, booking.direction, booking.total, tuple(by_code.values()))


class Replay(Struct, frozen=True):
    """A replayed history: by accounts alone, and by the engine itself where there is an administration."""

    period: ScoredPeriod
    first: datetime.date
    last: datetime.date
    bookings: int
    habits: HabitFigures
    engine: EngineFigures | None = None

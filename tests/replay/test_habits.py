import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from booked_days import ALWAYS, FIRST, booked

from boekwerk.domain.past import PastLine
from boekwerk.trial.replay.figures import Score
from boekwerk.trial.replay.habits import document_days, replay_habits
from boekwerk.trial.replay.period import ScoredPeriod, last_part


def scores(history, *least):
    curve = replay_habits(history, ALWAYS).curve
    return [(curve.at(n).proposed, curve.at(n).right) for n in least]


@pytest.mark.spec("RU-10")
def test_the_last_booking_and_n_in_a_row_worked_by_hand(ordered):
    # Accounts A A A B A: nothing known, right after 1 A, right after 2, wrong after 3, wrong after 1 B.
    history = ordered(booked(day, account) for day, account in enumerate("AAABA", 1))
    assert scores(history, 1, 2, 3, 4) == [(4, 2), (2, 1), (1, 0), (0, 0)]
    score = replay_habits(history, ALWAYS).curve.at(1)
    assert (score.coverage, score.precision) == (Fraction(4, 5), Fraction(1, 2))


def test_what_is_booked_on_one_day_does_not_help_on_that_day(ordered):
    history = ordered([booked(1, "A", number="1"), booked(1, "A", number="2"), booked(2, "A")])
    assert scores(history, 1, 2, 3) == [(1, 1), (1, 1), (0, 0)]


def test_of_one_day_the_highest_number_is_the_last(ordered):
    bookings = [booked(1, "B", number="2"), booked(1, "A", number="1"), booked(2, "B")]
    assert scores(ordered(bookings), 1, 2) == [(1, 1), (0, 0)]


def test_relations_and_directions_have_habits_of_their_own(ordered):
    bookings = [booked(1, "A"), booked(2, "A", relation="S"), booked(3, "A", direction="sales")]
    assert scores(ordered(bookings), 1) == [(0, 0)]


def test_lines_with_one_number_on_one_day_are_one_document(ordered):
    bookings = [
        booked(1, "A", number="7", key="1"),
        booked(1, "B", number="7", key="2"),
        booked(2, "B", "A"),
    ]
    history = ordered(bookings)
    assert scores(history, 1) == [(1, 1)]
    assert sum(document_days(history.moments()).values()) == 2


def test_a_number_can_end_before_what_tells_lines_apart(ordered):
    history = ordered([booked(1, "A", number="7_0"), booked(1, "B", number="7_1"), booked(2, "A", "B")])
    assert sum(document_days(history.moments()).values()) == 3
    assert sum(document_days(history.moments(), "_").values()) == 2
    assert replay_habits(history, ALWAYS, "_").curve.at(1) == Score(2, 1, 1, 40_000, 20_000, 20_000)


def test_right_is_exactly_the_set_of_accounts(ordered):
    history = ordered([booked(1, "A", "B"), booked(2, "A"), booked(3, "A", "B")])
    assert scores(history, 1) == [(2, 0)]


def test_spelling_of_accounts_does_not_count(ordered):
    assert scores(ordered([booked(1, "Office costs"), booked(2, "office  COSTS")]), 1) == [(1, 1)]


def test_payable_rounding_is_no_habit(ordered):
    rounding = PastLine("4900", Decimal("0.01"), kind="rounding")
    second = booked(2, "A", lines=(PastLine("A", Decimal("100.00")), rounding))
    assert scores(ordered([booked(1, "A"), second]), 1) == [(1, 1)]


@pytest.mark.spec("BP-8")
def test_a_one_off_booking_is_scored_and_teaches_nothing(ordered):
    history = ordered([booked(1, "A"), booked(2, "B", one_off=True), booked(3, "A")])
    # The second is wrong after one A; the third still follows one A and is right.
    assert scores(history, 1, 2) == [(2, 1), (0, 0)]


def test_only_the_period_is_scored_and_all_before_it_teaches(ordered):
    history = ordered(booked(day, "A") for day in range(1, 6))
    period = ScoredPeriod(FIRST + datetime.timedelta(days=3), FIRST + datetime.timedelta(days=3))
    found = replay_habits(history, period)
    assert (found.curve.at(3).proposed, found.curve.at(4).proposed) == (1, 0)
    assert found.before.at(1).documents == 3


def test_months_and_relations_have_their_own_figures(ordered):
    bookings = [booked(1, "A"), booked(2, "A"), booked(32, "B"), booked(33, "B", relation="S")]
    found = replay_habits(ordered(bookings), ALWAYS)
    months = {month: curve.at(1) for month, curve in found.months.items()}
    assert (months["2025-01"].proposed, months["2025-01"].right) == (1, 1)
    assert (months["2025-02"].documents, months["2025-02"].right) == (2, 0)
    assert found.relations["R"].score() == Score(3, 2, 1, 30_000, 20_000, 10_000)
    assert found.relations["S"].score() == Score(1, 0, 0, 10_000, 0, 0)


def test_what_went_against_the_longest_habit_is_named_first(ordered):
    bookings = [*(booked(day, "A") for day in (1, 2, 3)), booked(4, "B"), booked(5, "c")]
    found = replay_habits(ordered(bookings), ALWAYS).surprises
    assert [(one.run, one.expected, one.booked) for one in found] == [
        (3, ("A",), ("B",)),
        (1, ("B",), ("c",)),
    ]


@pytest.mark.parametrize(
    ("counts", "percentage", "first"),
    [
        ([6, 4], 40, 2),
        ([5, 5], 40, 2),
        ([7, 3], 40, 1),
        ([1, 1, 1, 1, 1], 40, 4),
        ([3], 40, 1),
        ([2, 2], 100, 1),
    ],
)
def test_the_last_part_begins_on_the_day_of_its_first_document(counts, percentage, first):
    days = {FIRST + datetime.timedelta(days=at): count for at, count in enumerate(counts)}
    period = last_part(days, percentage)
    assert period.first == FIRST + datetime.timedelta(days=first - 1)
    assert period.last == max(days)

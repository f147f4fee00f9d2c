import datetime
from decimal import Decimal

import pytest
from booked_days import ALWAYS, booked
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.past import PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.trial.replay.chronology import Chronology, moment_of
from boekwerk.trial.replay.habits import replay_habits
from boekwerk.trial.replay.period import ScoredPeriod

BOOKINGS = st.lists(
    st.builds(
        lambda day, relation, account, number: booked(day, account, relation=relation, number=number),
        st.integers(1, 6),
        st.sampled_from("RS"),
        st.sampled_from("AB"),
        st.sampled_from("123"),
    ),
    unique_by=lambda booking: booking.key,
    max_size=25,
)


def test_what_waits_on_disk_comes_back_as_it_was(ordered):
    line = PastLine(
        "4000", Decimal("10.50"), treatment="standard", rate=Decimal(21), items=(InvoiceItem("Pens", "P1"),)
    )
    bookings = [booked(day, "A", lines=(line,), total=Decimal("10.50")) for day in (5, 3, 4, 1, 2)]
    history = ordered(bookings, most_in_memory=2)
    assert list(history) == sorted(bookings, key=moment_of) == list(history)
    assert list(history.moments()) == [moment_of(booking) for booking in history]


def test_many_files_are_merged_before_there_are_too_many(ordered):
    bookings = [booked(day, "A") for day in range(200, 0, -1)]
    history = ordered(bookings, most_in_memory=1)
    assert [booking.date for booking in history] == sorted(booking.date for booking in bookings)
    assert history.count == 200


def test_what_goes_wrong_while_reading_is_not_swallowed():
    def breaking():
        yield booked(1, "A")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        Chronology(breaking(), most_in_memory=1)


@settings(max_examples=40, deadline=None)
@given(BOOKINGS, st.randoms(use_true_random=False), st.integers(1, 30))
def test_no_figure_depends_on_the_order_of_the_file(bookings, chance, most_in_memory):
    shuffled = list(bookings)
    chance.shuffle(shuffled)
    with Chronology(bookings) as one, Chronology(shuffled, most_in_memory) as other:
        found = [replay_habits(history, ALWAYS) for history in (one, other)]
    assert found[0].curve.points() == found[1].curve.points()
    assert found[0].surprises == found[1].surprises


@settings(max_examples=60, deadline=None)
@given(BOOKINGS.filter(bool), st.data())
@pytest.mark.spec("RU-10")
def test_a_booking_changes_nothing_before_it_and_no_proposal_of_its_day(bookings, data):
    changed = data.draw(st.sampled_from(bookings))
    other = replace(changed, lines=booked(1, "C").lines)
    after = [other if booking is changed else booking for booking in bookings]
    before = ScoredPeriod(ALWAYS.first, changed.date - datetime.timedelta(days=1))
    until = ScoredPeriod(ALWAYS.first, changed.date)
    assert _points(bookings, before) == _points(after, before)
    assert _proposed(bookings, until) == _proposed(after, until)


def _points(bookings, period):
    with Chronology(bookings) as history:
        return replay_habits(history, period).curve.points()


def _proposed(bookings, period):
    """Give how many documents follow how many in a row: what is proposed, whatever was booked."""
    return [(point.least, point.score.proposed) for point in _points(bookings, period)]

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boekwerk.trial.replay.figures import Counter, Curve, Score, wilson


def curve_of(*documents):
    """Make a curve of (run, whether right or None) for documents of one euro."""
    curve = Curve()
    for run, is_right in documents:
        curve.add(run, 100, is_right)
    return curve


def test_coverage_and_precision_are_parts_of_documents_and_of_proposals():
    counter = Counter()
    for is_right in (True, True, True, False, None):
        counter.add(200, is_right)
    score = counter.score()
    assert (score.coverage, score.precision) == (Fraction(4, 5), Fraction(3, 4))
    assert (score.wrong, score.cents_wrong, score.cents_proposed) == (1, 200, 800)


def test_there_is_no_precision_of_nothing():
    assert (Score(3).coverage, Score(3).precision, Score(3).interval) == (0, None, None)
    assert Score().coverage is None


def test_the_curve_proposes_from_a_run_on():
    curve = curve_of((0, None), (1, False), (1, True), (2, True), (4, True))
    assert curve.at(1) == Score(5, 4, 3, 500, 400, 300)
    assert curve.at(2) == Score(5, 2, 2, 500, 200, 200)
    assert curve.at(3) == curve.at(4) == Score(5, 1, 1, 500, 100, 100)
    assert curve.at(5).proposed == 0


def test_the_points_of_a_curve_are_where_it_changes():
    curve = curve_of((1, False), (1, True), (2, True), (4, True))
    assert [point.least for point in curve.points()] == [1, 2, 4]
    assert all(point.score == curve.at(point.least) for point in curve.points())


def test_the_first_point_with_enough_precision_proposes_the_most():
    curve = curve_of((1, False), (1, True), (2, True), (4, True))
    assert curve.first_with(Fraction(3, 4)).least == 1
    assert curve.first_with(Fraction(1)).least == 2
    assert curve_of((3, False)).first_with(Fraction(1, 2)) is None


# Computed by hand from Wilson's formula with z = 1.96.
@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(9, 10, 0.596, 0.982), (99, 100, 0.946, 0.998), (10, 10, 0.722, 1.0)]
)
def test_the_interval_is_wilsons(right, of, low, high):
    assert wilson(right, of) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_is_about_what_was_found(trial):
    right, of = trial
    low, high = wilson(right, of)
    assert 0 <= low <= right / of <= high <= 1

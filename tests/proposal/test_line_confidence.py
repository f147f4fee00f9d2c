"""The confidence of line recognition is what it says, on suppliers whose bookings are known (LR-7)."""

from decimal import Decimal

import pytest
from line_habits import Supplier, outcomes

MONTHS = 24


@pytest.fixture(scope="module")
def found():
    """Everything that was found for the lines of 24 suppliers, from orderly to undecided."""
    suppliers = [
        Supplier(seed, lines=(3, 6, 12)[seed % 3], doubt=(0.1, 0.3, 0.5)[seed // 3 % 3])
        for seed in range(24)
    ]
    return [outcome for supplier in suppliers for outcome in outcomes(supplier, MONTHS, Decimal(80))]


def right(found):
    return 100 * sum(outcome.right for outcome in found) / len(found)


@pytest.mark.spec("LR-5", "LR-7")
@pytest.mark.parametrize("threshold", [80, 85, 90, 95])
def test_what_is_above_a_threshold_is_right_at_least_that_often(found, threshold):
    above = [one for one in found if (one.evidence.confidence or 0) >= threshold]
    assert len(above) > 200
    assert right(above) >= threshold


@pytest.mark.spec("LR-7")
@pytest.mark.parametrize(("low", "high"), [(50, 80), (80, 90), (90, 101)])
def test_confidence_does_not_promise_more_than_came_true(found, low, high):
    stated = [one for one in found if low <= (one.evidence.confidence or 0) < high]
    promised = sum(one.evidence.confidence for one in stated) / len(stated)
    assert right(stated) >= promised - 2


@pytest.mark.spec("LR-5")
def test_what_is_not_proposed_is_right_much_less_often(found):
    proposed, held_back = ([o for o in found if o.evidence.proposed is wanted] for wanted in (True, False))
    assert right(proposed) > 88
    assert right(held_back) < 70
    assert len(proposed) > 3 * len(held_back)

from decimal import Decimal

import pytest
from booked_days import booked

from boekwerk.domain.past import PastLine
from boekwerk.domain.proposal import BookingLine
from boekwerk.trial.replay.comparing import compared


def proposed(account, amount, vat="0.00", code="IH", **more):
    return BookingLine("cost", account, None, code, Decimal(amount), Decimal(vat), **more)


def was(*lines):
    return booked(1, "-", lines=lines)


def line(account, amount, vat="0.00", code="IH", **more):
    return PastLine(account, Decimal(amount), vat_code=code, vat=Decimal(vat), **more)


@pytest.mark.spec("RU-10")
def test_right_is_every_amount_on_the_same_account_code_cost_centre_and_project():
    found = compared(
        [proposed("4100", "100.00", "21.00", cost_centre="A")],
        was(line("4100", "100.00", "21.00", cost_centre="A")),
    )
    assert found.is_right
    assert set(found.fields.values()) == {True}


def test_how_amounts_are_divided_over_lines_does_not_count():
    halves = [proposed("4100", "50.00", "10.50"), proposed("4100", "50.00", "10.50")]
    assert compared(halves, was(line("4100", "100.00", "21.00"))).is_right


def test_a_cent_of_vat_may_be_on_another_line_of_the_same_code():
    ours = [proposed("4100", "5.00", "1.06"), proposed("4200", "5.00", "1.04")]
    assert compared(ours, was(line("4100", "5.00", "1.05"), line("4200", "5.00", "1.05"))).is_right


def test_a_cent_on_another_account_is_wrong():
    ours = [proposed("4100", "50.01"), proposed("4200", "49.99")]
    found = compared(ours, was(line("4100", "50.00"), line("4200", "50.00")))
    assert not found.is_right
    assert found.fields == {"ledger_account": False, "vat_code": True, "cost_centre": True, "project": True}


@pytest.mark.parametrize(
    ("more", "field"),
    [({"code": "IL"}, "vat_code"), ({"project": "P"}, "project"), ({"vat": "2.00"}, "vat_code")],
)
def test_each_field_is_compared_by_itself(more, field):
    found = compared([proposed("4100", "10.00", **more)], was(line("4100", "10.00")))
    assert [name for name, is_same in found.fields.items() if not is_same] == [field]


def test_fields_that_agree_each_may_not_agree_together():
    ours = [proposed("4100", "10.00", cost_centre="A"), proposed("4200", "10.00", cost_centre="B")]
    found = compared(
        ours, was(line("4100", "10.00", cost_centre="B"), line("4200", "10.00", cost_centre="A"))
    )
    assert set(found.fields.values()) == {True}
    assert not found.is_right


def test_vat_codes_are_not_compared_where_history_has_none():
    found = compared([proposed("4100", "10.00")], was(line("4100", "10.00", code=None)))
    assert found.is_right
    assert "vat_code" not in found.fields

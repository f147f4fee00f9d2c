"""The rules that come with Boekwerk: what is never booked automatically unless an office says otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.vat import VatKey
from boekwerk.resources import resource_folder
from boekwerk.rules import load_rulebook

BOOK = load_rulebook([resource_folder("rules")])
DEFERRED = (
    BookingLine("cost", "4500", None, "VH", Decimal("60.00")),
    BookingLine("cost", "1400", None, "VH", Decimal("40.00"), deferred=True),
)


def _line(treatment, kind="cost"):
    key = None if treatment is None else VatKey("purchase", treatment, None, None)
    return BookingLine(kind, "4500", key, None, Decimal("60.00"))


def _blocks(case):
    return [outcome.id for outcome in BOOK.judge(case).blocks]


@pytest.mark.spec("AB-6")
def test_deferred_costs_of_the_relation_block_a_purchase(make):
    assert _blocks(make.case(relation=replace(make.kpn, deferred_costs=True))) == ["blocks.deferred-costs"]


@pytest.mark.spec("AB-6")
def test_deferred_costs_on_any_booking_line_block_a_purchase_also_without_dates(make):
    assert _blocks(make.case(booking_lines=DEFERRED)) == ["blocks.deferred-costs"]


@pytest.mark.spec("AB-7")
def test_revenue_spread_of_the_relation_blocks_a_sale(make):
    case = make.case(direction="sales", relation=replace(make.kpn, revenue_spread=True))
    assert _blocks(case) == ["blocks.revenue-spread"]


@pytest.mark.spec("AB-7")
def test_revenue_spread_on_any_booking_line_blocks_a_sale(make):
    assert _blocks(make.case(direction="sales", booking_lines=DEFERRED)) == ["blocks.revenue-spread"]


@pytest.mark.spec("AB-6", "AB-7")
@pytest.mark.parametrize(
    ("direction", "other"), [("purchase", "revenue_spread"), ("sales", "deferred_costs")]
)
def test_what_belongs_to_the_other_direction_blocks_nothing(make, direction, other):
    case = make.case(
        direction=direction, relation=replace(make.kpn, **{other: True}), booking_lines=[_line("standard")]
    )
    assert BOOK.judge(case).blocks == BOOK.judge(case).blocks_unknown == ()


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        ((_line("standard"), _line("foreign")), ["blocks.foreign-vat"]),
        ((_line("standard"), _line(None, "rounding")), []),
    ],
)
def test_foreign_vat_blocks_a_purchase(make, lines, blocks):
    judgement = BOOK.judge(make.case(booking_lines=lines))
    assert [block.id for block in judgement.blocks] == blocks
    assert judgement.blocks_unknown == ()


@pytest.mark.spec("AB-6", "AB-7")
def test_the_blocks_are_live_and_say_why_in_both_languages(make):
    blocks = [rule for rule in BOOK.explain(make.case()) if rule.kind == "block"]
    assert {block.stage for block in blocks} == {"live"}
    assert all(set(block.message) == {"nl", "en"} for block in blocks)


@pytest.mark.spec("RU-8")
def test_starter_rules_for_booking_are_in_shadow_until_an_office_wants_them():
    assert {rule.stage for rule in BOOK.rules if rule.kind == "automatic_booking"} == {"shadow"}

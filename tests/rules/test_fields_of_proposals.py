"""How a proposal came about, as facts for rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.proposal import BookingLine, Provenance
from boekwerk.rules.making import make_case


def line_from(origin):
    provenance = {"ledger_account": Provenance(origin)}
    return BookingLine("cost", "4500", None, "VH", Decimal("100.00"), provenance=provenance)


@pytest.mark.spec("BP-3", "AB-5")
@pytest.mark.parametrize(
    ("mode", "result"),
    [("last_booking_vat", "held"), ("template", "held"), ("master_data", "did_not_hold")],
)
def test_a_rule_asks_for_the_mode_that_the_proposal_came_about_by(make, mode, result):
    case = make.case()
    case = replace(case, proposal=replace(case.proposal, mode=mode))
    assert make.result_of("proposal.mode: {in: [last_booking_vat, template]}", case) == result


def test_without_proposal_the_mode_is_not_known(make):
    case = replace(make.case(), proposal=None)
    assert make.result_of("proposal.mode: template", case) == "unknown"


@pytest.mark.spec("AB-5")
@pytest.mark.parametrize(
    ("origin", "result"),
    [
        ("journal", "did_not_hold"),
        ("last_booking", "held"),
        ("line_history", "held"),
        ("template", "held"),
        ("obligation", "held"),
        ("user", "held"),
    ],
)
def test_an_account_that_is_not_the_journal_s_is_known_not_to_be(make, origin, result):
    case = make.case(booking_lines=(line_from(origin),))
    assert make.result_of("no_booking_line: {ledger_account_from: journal}", case) == result


@pytest.mark.spec("RU-6")
def test_a_rule_test_gives_the_mode_and_where_an_account_is_from():
    facts = {"document.kind": "purchase_invoice", "proposal.mode": "last_booking_vat"}
    case = make_case(facts, {"booking_line": [{"ledger_account_from": "last_booking"}]})
    assert case.proposal.mode == "last_booking_vat"
    assert case.proposal.lines[0].provenance["ledger_account"].origin == "last_booking"

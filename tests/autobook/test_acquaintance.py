"""What a letterhead settles is what the whole document would say, remembered or not."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.autobook.acquaintance import acquaintance, letterhead, letterhead_checks
from boekwerk.autobook.dossier import Dossier
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.case import Case
from boekwerk.domain.direction import direction_of
from boekwerk.domain.document import Document, GAccount, Party, PaymentMeans, Totals
from boekwerk.proposal import match_relation, propose
from boekwerk.rules import Judgement

TODAY = datetime.date(2026, 4, 10)
OURS = Party(name="Jansen Installatie B.V.", vat_id="NL001234567B29", kvk="12345678")
THEIRS = Party(name="Telecom Noord B.V.", vat_id="NL009876543B46", kvk="87654321")
PARTIES = st.sampled_from(
    [
        OURS,
        THEIRS,
        Party(),
        Party(name="Telecom Noord"),
        Party(name="Jansen Installatie", vat_id="NL009999999B01"),
        replace(THEIRS, kvk="11111111"),
        replace(OURS, kvk="87654321"),
    ]
)
IBANS = st.sampled_from([None, "NL91 ABNA 0417 1643 00", "NL02ABNA0123456789", "NL13TEST0123456789"])
PAYMENTS = st.lists(
    st.builds(PaymentMeans, iban=IBANS, debited_iban=IBANS, due_date=st.none() | st.just(TODAY)), max_size=3
).map(tuple)
AMOUNTS = st.sampled_from([None, Decimal("-121.00"), Decimal("0.00"), Decimal("121.00")])
TYPES = st.sampled_from(["invoice", "credit_note", "self_billed_invoice", "self_billed_credit_note"])
G_ACCOUNTS = st.none() | IBANS.filter(bool).map(lambda iban: GAccount(iban, Decimal("10.00")))
CHANGES = st.fixed_dictionaries(
    {
        "supplier": PARTIES,
        "customer": PARTIES,
        "payment": PAYMENTS,
        "type": TYPES,
        "g_account": G_ACCOUNTS,
        "totals": st.builds(Totals, tax_inclusive=AMOUNTS, payable=AMOUNTS),
    }
)


def without_memory(document: Document, owner) -> tuple:
    """Work out from the whole document what a letterhead settles."""
    addressed = direction_of(document, owner)
    direction, match, relation, proposal = addressed.direction, None, None, None
    if direction != "unknown":
        match = match_relation(document, direction, owner)
        relation = owner.relation(match.relation) if match.relation else None
        proposal = propose(document, direction, owner, match)
    nothing = BookedIndex()
    case = Case(document, owner, direction, nothing, nothing, TODAY, match, relation, proposal)
    return addressed, match, relation, letterhead_checks(Dossier(case, addressed, Judgement()))


@pytest.mark.spec("IN-1", "IN-2", "AB-15")
@for_all(changes=CHANGES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_letterhead_settles_what_the_whole_document_would_say(administration, purchase, changes):
    document, owner = replace(purchase, **changes), administration()
    first, again = (acquaintance(document, owner, TODAY) for _ in range(2))
    assert again is first
    assert (first.addressed, first.match, first.relation, first.checks) == without_memory(document, owner)


def test_amounts_lines_and_dates_are_not_part_of_a_letterhead(purchase):
    other = replace(purchase, number="2026-0043", issue_date=TODAY, lines=(), totals=Totals())
    assert letterhead(other) == letterhead(purchase)


def test_another_day_is_another_acquaintance(administration, purchase):
    owner = administration()
    tomorrow = TODAY + datetime.timedelta(1)
    assert acquaintance(purchase, owner, TODAY) is not acquaintance(purchase, owner, tomorrow)


def test_another_state_of_an_administration_is_another_acquaintance(administration, purchase):
    acquaintance(purchase, administration(), TODAY)
    found = acquaintance(purchase, administration(relation={"active": False}), TODAY)
    assert found.relation is not None
    assert not found.relation.active


def test_a_letterhead_of_very_long_texts_is_not_kept(administration, purchase):
    owner = administration()
    document = replace(purchase, supplier=replace(purchase.supplier, trading_name="x" * 100_000))
    first, again = (acquaintance(document, owner, TODAY) for _ in range(2))
    assert again is not first
    assert (again.match, again.checks) == (first.match, first.checks)

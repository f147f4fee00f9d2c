"""What is open, what a document draws on it, what becomes of the rest, and what is required."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from obligation_cases import ABILITIES, AFAS, DAY, FETCHED, SETTINGS, Invoice, Line, master_data, obligation

from boekwerk.domain.administration import BookedDocument, ExchangeRate, LedgerAccount
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.books import Books
from boekwerk.domain.obligation_index import ObligationIndex
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.obligations import draws_of, still_open
from boekwerk.office.snapshot import AdministrationSnapshot

ORDERED = Invoice(order="VP-1")
REQUIRED = (LedgerAccount("7000", "Materiaal", obligation_required=True),)


def codes(reasons):
    return [r.code for r in reasons if "obligation" in r.code]


def earlier(amount, days, source="product", number="VP-1"):
    """A booking on the obligation, so many days after the obligations were fetched."""
    moment = FETCHED + datetime.timedelta(days=days)
    line = PastLine("7000", Decimal(amount), obligation=number)
    return PastBooking(
        f"{amount} {days} {source}",
        source,
        "20001",
        "purchase",
        moment.date(),
        moment,
        Decimal(amount),
        (line,),
    )


@pytest.mark.spec("OB-1")
def test_an_account_that_requires_an_obligation_leaves_the_proposal_incomplete_without_one(decided):
    decision = decided(Invoice(), obligation("VP-1"), ledger_accounts=REQUIRED)
    (reason,) = decision.proposal.unresolved
    assert (decision.verdict, reason.code) == ("review", "line_lacks_obligation")
    assert reason.values == {"line": 1, "account": "7000"}


@pytest.mark.spec("OB-1")
def test_with_its_obligation_such_a_line_is_complete(decided):
    proposal = decided(ORDERED, obligation("VP-1"), ledger_accounts=REQUIRED).proposal
    assert proposal.unresolved == ()


@pytest.mark.spec("OB-1")
def test_a_rule_may_require_obligations_on_more_accounts(decided):
    proposal = decided(Invoice(), rules=(AFAS + "    required_on: ['7000']\n",)).proposal
    (reason,) = proposal.unresolved
    assert (reason.code, reason.where.file) == ("line_lacks_obligation", "0.yaml")


@pytest.mark.spec("OB-1")
def test_the_field_is_required_even_where_no_matching_is_done(matched, able):
    case = matched(ORDERED, ledger_accounts=REQUIRED, capabilities=able(obligations=False), rules=None)
    assert (codes(case.proposal.unresolved), case.obligations) == (["line_lacks_obligation"], None)


@pytest.mark.spec("OB-8")
def test_own_bookings_since_the_obligations_were_fetched_are_taken_off(books, matched):
    past = (earlier("250.00", 1), earlier("100.00", -1), earlier("50.00", 1, source="imported"))
    of = books(obligation("VP-1"), past=past)
    (found,) = matched(ORDERED, of=of).obligations
    assert found.open_amount == Decimal("750.00")


@pytest.mark.spec("OB-8")
def test_what_is_on_its_way_is_taken_off_too(books, matched):
    flying = BookedDocument(
        "20001",
        "purchase",
        "F-1",
        None,
        Decimal("484.00"),
        "EUR",
        draws=(("VP-1", Decimal("400.00")),),
    )
    case = matched(ORDERED, of=books(obligation("VP-1"), in_flight=(flying,)))
    assert case.obligations[0].open_amount == Decimal("600.00")
    assert codes(case.proposal.remarks) == ["obligation_overdrawn"]


@pytest.mark.spec("OB-8")
@pytest.mark.parametrize(("day", "expected"), [(26, []), (27, ["obligation_stale"])])
def test_data_older_than_the_set_age_are_reported_and_stop_nothing(matched, day, expected):
    case = matched(ORDERED, obligation("VP-1"), as_of=DAY.replace(day=day))
    assert (codes(case.proposal.remarks), case.proposal.unresolved) == (expected, ())


@pytest.mark.spec("OB-8")
def test_a_rule_may_set_another_age_and_an_unknown_age_is_said(matched):
    case = matched(ORDERED, obligation("VP-1"), rules=AFAS + "    stale_after: 0\n")
    assert codes(case.proposal.remarks) == ["obligation_stale"]
    case = matched(ORDERED, obligation("VP-1", synchronised=None))
    assert codes(case.proposal.remarks) == ["obligation_age_unknown"]


@pytest.mark.spec("OB-8")
def test_vat_that_may_not_be_deducted_is_drawn_as_well(matched):
    relation = replace(master_data().relations[0], ledger_account="7200")
    ordered = obligation("VP-1", "1210.00", ledger_account="7200")
    case = matched(ORDERED, ordered, relations=(relation,))
    assert draws_of(case.proposal.lines) == (("VP-1", Decimal("1210.00")),)
    assert codes(case.proposal.remarks) == []


@pytest.mark.spec("OB-9")
@pytest.mark.parametrize("opened", ["400.00", "0.00", "999.99", "5000.00", None])
def test_a_difference_by_itself_never_keeps_a_document_from_being_booked(matched, opened):
    case = matched(ORDERED, obligation("VP-1", opened))
    assert (case.proposal.lines[0].obligation, case.proposal.unresolved) == ("VP-1", ())


@pytest.mark.spec("OB-9")
@pytest.mark.parametrize(
    ("tolerance", "opened", "expected"),
    [
        ("{amount: 5.00}", "995.00", []),
        ("{amount: 5.00}", "994.99", ["obligation_overdrawn"]),
        ("{percent: 2}", "1020.40", []),
        ("{percent: 2}", "1020.42", ["obligation_rest_stays"]),
        ("{amount: 5.00, percent: 2}", "1010.00", ["obligation_rest_stays"]),
    ],
)
def test_within_the_tolerance_of_a_rule_nothing_is_said(matched, tolerance, opened, expected):
    case = matched(ORDERED, obligation("VP-1", opened), rules=f"{AFAS}    tolerance: {tolerance}\n")
    assert codes(case.proposal.remarks) == expected


REST = [
    ("stays_open", "keep_open", None, [], ["obligation_rest_stays"]),
    ("stays_open", "close", None, [], ["obligation_rest_cannot_close"]),
    ("stays_open", "ask", None, [], ["obligation_rest_stays"]),
    ("may_be_settled", "keep_open", False, [], ["obligation_rest_stays"]),
    ("may_be_settled", "close", True, [], ["obligation_rest_closed"]),
    ("may_be_settled", "ask", None, ["obligation_rest_asked"], []),
    ("is_renewed", "keep_open", False, [], ["obligation_rest_renewed"]),
    ("is_renewed", "close", True, [], ["obligation_rest_closed"]),
    ("is_renewed", "ask", None, ["obligation_rest_asked"], []),
]


@pytest.mark.spec("OB-11", "OB-12")
@pytest.mark.parametrize("row", REST, ids=lambda row: f"{row[0]} {row[1]}")
def test_what_becomes_of_the_rest_follows_the_setting_and_what_the_package_can(
    matched, with_settings, able, row
):
    package, setting, settle, asked, said = row
    case = matched(
        ORDERED,
        obligation("VP-1", "1500.00"),
        settings=with_settings(obligation_remainder=setting),
        capabilities=able(obligation_rest=package),
    )
    assert case.proposal.lines[0].settle is settle
    assert (codes(case.proposal.unresolved), codes(case.proposal.remarks)) == (asked, said)


@pytest.mark.spec("OB-11")
def test_a_rule_goes_before_the_setting(matched, able):
    case = matched(
        ORDERED,
        obligation("VP-1", "1500.00"),
        rules=AFAS + "    remainder: close\n",
        capabilities=able(obligation_rest="may_be_settled"),
    )
    assert case.proposal.lines[0].settle is True


@pytest.mark.spec("OB-12")
@pytest.mark.parametrize("opened", ["1000.00", "900.00"])
def test_what_is_used_up_is_settled_without_a_question(matched, with_settings, able, opened):
    case = matched(
        ORDERED,
        obligation("VP-1", opened),
        settings=with_settings(obligation_remainder="ask"),
        capabilities=able(obligation_rest="is_renewed"),
    )
    assert (case.proposal.lines[0].settle, case.proposal.unresolved) == (True, ())


@pytest.mark.spec("OB-12")
def test_whether_an_obligation_of_unknown_amount_is_settled_is_asked(matched, with_settings, able):
    case = matched(
        ORDERED,
        obligation("VP-1", None),
        settings=with_settings(obligation_remainder="ask"),
        capabilities=able(obligation_rest="is_renewed"),
    )
    assert codes(case.proposal.unresolved) == ["obligation_rest_unknown"]


@pytest.mark.spec("OB-8")
def test_a_credit_note_gives_back_and_settles_nothing(matched, able):
    case = matched(
        replace(ORDERED, credit=True),
        obligation("VP-1", "200.00"),
        capabilities=able(obligation_rest="is_renewed"),
    )
    (line,) = case.proposal.lines
    assert (line.obligation, line.amount, line.settle) == ("VP-1", Decimal("-1000.00"), False)
    assert (codes(case.proposal.remarks), case.proposal.unresolved) == ([], ())


def test_a_document_in_other_money_is_matched_and_its_amounts_are_not_compared(matched):
    case = matched(ORDERED, obligation("VP-1", currency="USD"))
    assert case.proposal.lines[0].obligation == "VP-1"
    assert codes(case.proposal.remarks) == ["obligation_other_currency"]


def test_an_obligation_at_home_is_drawn_on_at_the_rate_of_the_document(matched):
    rate = ExchangeRate("USD", datetime.date(2026, 3, 13), Decimal("0.9"), "ECB")
    case = matched(replace(ORDERED, currency="USD"), obligation("VP-1", "1300.00"), exchange_rates=(rate,))
    (remark,) = [r for r in case.proposal.remarks if r.code == "obligation_rest_stays"]
    assert remark.values["drawn"] == case.proposal.lines[0].amount_home == Decimal("900.00")


def test_two_lines_on_one_obligation_draw_together(matched):
    lines = (Line("600.00"), Line("400.00", rate="9.00"))
    case = matched(Invoice(lines=lines, order="VP-1"), obligation("VP-1"))
    assert draws_of(case.proposal.lines) == (("VP-1", Decimal("1000.00")),)
    assert codes(case.proposal.remarks) == []


AMOUNTS = st.decimals(min_value=-5000, max_value=5000, places=2)


@settings(max_examples=50)
@pytest.mark.spec("OB-8")
@given(opened=AMOUNTS, drawn=st.lists(AMOUNTS, max_size=6))
def test_what_is_drawn_and_given_back_leaves_what_was_open_less_the_sum(opened, drawn):
    bookings = [replace(earlier(amount, 1), key=str(n)) for n, amount in enumerate(drawn)]
    ordered = replace(obligation("VP-1"), open_amount=opened)
    books = Books(
        AdministrationSnapshot(master_data(settings=SETTINGS, capabilities=ABILITIES), "1"),
        BookedIndex(),
        BookedIndex(),
        PastIndex(bookings),
        ObligationIndex([ordered]),
    )
    assert still_open(ordered, books) == opened - sum(drawn)

"""Ledger accounts of invoice lines from earlier bookings, with their evidence (LR-3, LR-4, LR-5, LR-7)."""

import datetime
from dataclasses import replace as changed
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_invoices import Item, LineInvoice, read
from msgspec.structs import replace

from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.proposal import InvoiceItem

TWO = LineInvoice((Item("Abonnement maart 2026", "80.00"), Item("Belkosten 12-02-2026", "20.00")))
ONE = LineInvoice((Item("Abonnement maart 2026", "80.00"),))
RELATION_ACCOUNT = "4100"


def said(proposal):
    return [line.ledger_account for line in proposal.lines]


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.fixture(scope="module")
def months(earlier):
    """Make one earlier booking a month, each of (text, account) or (text, account, article)."""

    def make(*bookings, start=1, **more):
        return [
            earlier(
                *[
                    (line[1], "10.00", "21", {"items": (InvoiceItem(line[0], *line[2:]),)})
                    for line in lines
                ],
                number=f"M{number:03}",
                date=datetime.date(2025, 1, 1) + datetime.timedelta(days=number),
                **more,
            )
            for number, lines in enumerate(bookings, start=start)
        ]

    return make


@pytest.mark.spec("LR-3")
def test_one_line_goes_on_the_account_of_the_relation(by_lines, months):
    proposal = by_lines(read(ONE), *months([("Abonnement maart 2026", "4500")]))
    assert said(proposal) == [RELATION_ACCOUNT]
    assert proposal.lines[0].provenance["ledger_account"].origin == "relation"
    assert proposal.unresolved == ()


@pytest.mark.spec("LR-3")
def test_one_line_without_account_of_the_relation_follows_history(by_lines, vonk, months):
    records = {"relations": (replace(vonk.relation("C1"), ledger_account=None),)}
    past = months([("Abonnement februari 2026", "4500")])
    assert said(by_lines(read(ONE), *past, records=records)) == ["4500"]
    assert said(by_lines(read(ONE), records=records)) == [None]


@pytest.mark.spec("LR-3", "BP-2")
def test_an_account_that_the_package_does_not_provide_is_none(by_lines):
    assert said(by_lines(read(ONE), capabilities={"relation_ledger_account": False})) == [None]


@pytest.mark.spec("LR-4")
def test_several_lines_each_follow_their_own_history(by_lines, months):
    past = months([("Abonnement februari 2026", "4500"), ("Belkosten 11-01-2026", "4510")])
    proposal = by_lines(read(TWO), *past)
    assert said(proposal) == ["4500", "4510"]
    assert [line.provenance["ledger_account"].source for line in proposal.lines] == ["bw-M001"] * 2
    assert proposal.unresolved == ()


@pytest.mark.spec("LR-4", "LR-5")
def test_no_fallback_brings_the_account_of_relation_or_journal_in(by_lines):
    proposal = by_lines(read(TWO))
    assert said(proposal) == [None, None]
    assert codes(proposal.unresolved) == ["recognised_lines_without_account"]


@pytest.mark.spec("LR-5")
def test_lines_that_history_does_not_know_are_named_and_a_completion_teaches(by_lines, learned, months):
    document = read(TWO)
    proposal = by_lines(document, *months([("Abonnement februari 2026", "4500")]))
    assert said(proposal) == ["4500", None]
    assert proposal.unresolved[0].values == {"count": 1, "all": 2, "lines": ("Belkosten 12-02-2026",)}
    completed = learned(proposal, document, ["4500", "4510"])
    later = LineInvoice((Item("Belkosten 14-03-2026", "25.00"), Item("Abonnement april 2026", "80.00")))
    assert said(by_lines(read(changed(later, number="2026-99")), completed)) == ["4510", "4500"]


@pytest.mark.spec("LR-7")
def test_an_account_carries_its_evidence(by_lines, months):
    past = months(
        [("Abonnement januari", "4000"), ("x", "4990")],
        [("Abonnement februari", "4500")],
        [("Abonnement maart", "4500")],
    )
    evidence = by_lines(read(TWO), *past).lines[0].evidence
    assert (evidence.kind, evidence.standing, evidence.proposed) == ("habit", "twice", True)
    assert (evidence.agreeing, evidence.disagreeing) == (2, 1)
    assert (evidence.latest, evidence.bookings) == (datetime.date(2025, 1, 4), ("bw-M003", "bw-M002"))
    assert evidence.names == ("M003", "M002")
    # February was predicted from January wrongly: the evidence of that standing is what was tried.
    assert (evidence.right, evidence.tried, evidence.confidence) == (0, 0, None)


@pytest.mark.spec("LR-7")
@pytest.mark.parametrize(
    ("earlier_line", "line", "kind"),
    [
        (("Bout M8 verzinkt", "4500", "B-8"), Item("Schroef", "5.00", article="B-8"), "article"),
        (("Bout M8 verzinkt", "4500"), Item("BOUT  m8 Verzinkt", "5.00"), "text"),
        (("Bout 8 mm verzinkt", "4500"), Item("Bout 10 mm, verzinkt", "5.00"), "habit"),
    ],
)
def test_what_an_earlier_line_is_recognised_by(by_lines, months, earlier_line, line, kind):
    proposal = by_lines(read(LineInvoice((line, Item("Iets anders", "1.00")))), *months([earlier_line]))
    assert proposal.lines[0].ledger_account == "4500"
    assert proposal.lines[0].evidence.kind == kind


@pytest.mark.spec("LR-4")
def test_a_text_that_is_nearly_the_same_is_only_suggested_until_that_is_measured(by_lines, months):
    invoice = read(LineInvoice((Item("Onderhoud verwarming kantoor", "5.00"), Item("Iets", "1.00"))))
    line = by_lines(invoice, *months([("Kantoor: onderhoud verwarmingen", "4500")])).lines[0]
    assert (line.ledger_account, line.evidence.ledger_account) == (None, "4500")
    assert (line.evidence.kind, line.evidence.proposed) == ("similar", False)
    assert line.evidence.text == "Kantoor: onderhoud verwarmingen"


@pytest.mark.spec("LR-4", "LR-7")
def test_nearly_the_same_is_proposed_once_it_was_right_often_enough(by_lines, months):
    words = ["Onderhoud lift gebouw", "Schoonmaak ramen kantoor", "Huur loods haven"]
    past = months(*([(f"{text} {'a' * n}b", "4500")] for n in range(3) for text in words))
    invoice = read(LineInvoice((Item("Onderhoud lift gebouw nu", "5.00"), Item("Iets", "1.00"))))
    line = by_lines(invoice, *past).lines[0]
    assert (line.ledger_account, line.evidence.kind) == ("4500", "similar")
    assert (line.evidence.right, line.evidence.tried, line.evidence.confidence) == (6, 6, Decimal(87))


@pytest.mark.spec("LR-5", "LR-7")
def test_below_the_threshold_nothing_is_proposed_but_the_evidence_is_shown(by_lines, months):
    accounts = ["4500", "4510"] * 6
    past = months(*([(f"Abonnement {n}", account)] for n, account in enumerate(accounts)))
    proposal = by_lines(read(TWO), *past)
    evidence = proposal.lines[0].evidence
    assert said(proposal) == [None, None]
    assert (evidence.ledger_account, evidence.standing, evidence.proposed) == ("4510", "restless", False)
    assert evidence.confidence is not None
    assert evidence.confidence < 80


@pytest.mark.spec("LR-5")
def test_a_threshold_above_eighty_wants_measured_confidence(by_lines, months):
    few, many = (months(*[[(f"Abonnement {n}", "4500")] for n in range(count)]) for count in (4, 24))
    assert said(by_lines(read(TWO), *few, line_confidence=Decimal(80)))[0] == "4500"
    assert said(by_lines(read(TWO), *few, line_confidence=Decimal(81)))[0] is None
    assert said(by_lines(read(TWO), *many, line_confidence=Decimal(95)))[0] == "4500"


@pytest.mark.spec("LR-5", "LR-7")
@pytest.mark.parametrize("before", [1, 2, 7])
def test_a_correction_decides_at_once_also_for_like_texts(by_lines, learned, months, before):
    past = months(*[[("Abonnement januari", "4000"), ("Belkosten 1", "4000")]] * before)
    document = read(TWO)
    wrong = by_lines(document, *past)
    assert said(wrong) == ["4000", "4000"]
    corrected = learned(wrong, document, ["4500", "4510"])
    like = LineInvoice(
        (Item("Belkosten 9", "3.00"), Item("Abonnement mei 2027", "80.00")), number="2026-99"
    )
    assert said(by_lines(read(like), *past, corrected)) == ["4510", "4500"]


@pytest.mark.spec("LR-5")
def test_correcting_ten_lines_at_once_is_believed_at_once(by_lines, learned, months):
    items = tuple(
        Item(f"{word} levering", "1.00") for word in "abc bcd cde def efg fgh ghi hij ijk jkl".split()
    )
    document = read(LineInvoice(items))
    past = months([(item.text, "4000") for item in items])
    corrected = learned(by_lines(document, *past), document, ["4500"] * 10)
    assert said(by_lines(document, *past, corrected)) == ["4500"] * 10


def test_article_and_text_that_say_different_accounts_propose_nothing(by_lines, months):
    past = months([("Bout M8", "4500", "B-8")], [("Moer", "4510", "M-8")])
    invoice = read(LineInvoice((Item("Moer", "5.00", article="B-8"), Item("Iets", "1.00"))))
    line = by_lines(invoice, *past).lines[0]
    assert (line.ledger_account, line.evidence.standing) == (None, "contested")


def test_a_text_on_several_accounts_of_one_booking_says_nothing(by_lines, months):
    past = months([("Abonnement", "4500"), ("Abonnement", "4510")])
    assert by_lines(read(TWO), *past).lines[0].evidence is None


def test_numbers_alone_are_no_text_to_go_by(by_lines, months):
    invoice = read(LineInvoice((Item("123", "5.00"), Item("456", "1.00"))))
    assert said(by_lines(invoice, *months([("789", "4500"), ("123", "4510")]))) == ["4510", None]


def test_a_text_is_overtaken_by_a_later_booking_of_nearly_the_same(by_lines, months):
    past = months([("Huur maart", "4500")], [("Huur april", "4510")])
    invoice = read(LineInvoice((Item("Huur maart", "5.00"), Item("Huur mei", "1.00"))))
    first, second = by_lines(invoice, *past).lines
    assert (first.ledger_account, first.evidence.standing) == (None, "overtaken")
    assert second.ledger_account == "4510"


@pytest.mark.spec("BP-8")
def test_a_one_off_booking_changes_nothing(by_lines, months):
    known = months([("Abonnement", "4500"), ("Belkosten", "4510")])
    once = months([("Abonnement", "4990"), ("Belkosten", "4990")], start=2, one_off=True)
    assert by_lines(read(TWO), *known, *once) == by_lines(read(TWO), *known)


@pytest.mark.spec("BP-3", "US-1")
def test_imported_bookings_teach_lines_only_by_the_setting(by_lines, months):
    past = months([("Abonnement", "4500"), ("Belkosten", "4510")], source="imported")
    assert said(by_lines(read(TWO), *past)) == [None, None]
    assert said(by_lines(read(TWO), *past, imported_history_teaches=True)) == ["4500", "4510"]


def test_another_relations_bookings_say_nothing(by_lines, months):
    assert said(by_lines(read(TWO), *months([("Abonnement", "4500")], relation="C2"))) == [None, None]


def test_what_lies_before_the_last_hundred_bookings_is_looked_up(by_lines, months):
    old = months([("Abonnement februari 2026", "4500"), ("Iets", "4000", "A-1")])
    past = [*old, *months(*[[("Vracht", "4990")]] * 100, start=2)]
    invoice = read(changed(TWO, items=(TWO.items[0], Item("Anders genoemd", "1.00", article="A-1"))))
    proposal = by_lines(invoice, *past)
    assert said(proposal) == ["4500", "4000"]
    assert [line.evidence.kind for line in proposal.lines] == ["habit", "article"]


LINES = st.lists(
    st.tuples(st.sampled_from(["Huur 1", "Huur 2", "Gas", "Gass"]), st.sampled_from(["4000", "4500"])),
    min_size=1,
    max_size=3,
)


@given(bookings=st.lists(LINES, max_size=8), data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_import_does_not_show(by_lines, months, bookings, data):
    past = months(*bookings)
    shuffled = data.draw(st.permutations(past))
    invoice = read(
        LineInvoice((Item("Huur 3", "5.00"), Item("Gas", "1.00"), Item("Gasss", "1.00"))), "json"
    )
    assert by_lines(invoice, *shuffled) == by_lines(invoice, *past)
    assert len(PastIndex(shuffled)) == len(past)


@pytest.mark.spec("LR-5")
def test_what_is_not_sure_enough_for_an_account_says_nothing_else_either(by_lines, months):
    past = months([("Kantoor: onderhoud verwarmingen", "4500")], description=None)
    line = replace(past[0].lines[0], cost_centre="WERK", deferred=True, vat_code="I21")
    invoice = read(LineInvoice((Item("Onderhoud verwarming kantoor", "5.00"), Item("Iets", "1.00"))))
    found = by_lines(invoice, replace(past[0], lines=(line,))).lines[0]
    assert found.evidence.proposed is False
    assert (found.cost_centre, found.deferred, found.provenance["vat_code"].origin) == (
        None,
        False,
        "vat_codes",
    )

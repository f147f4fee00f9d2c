"""How recognised lines are shown: text, amounts, evidence, and what is still missing (LR-2, LR-5, LR-7)."""

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.cli.proposal_text import ProposalText
from boekwerk.cli.reports.details import Details
from boekwerk.cli.reports.html_parts import HtmlParts
from boekwerk.cli.reports.places import WHOLE
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Lines
from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.proposal import BookingLine, InvoiceItem, Proposal, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.trial.records import Records

EVIDENCE = AccountEvidence(
    "habit", "often", "4500", True, 5, 1, datetime.date(2026, 2, 16), ("b7", "b6"), 17, 18, Decimal(90)
)
KNOWN = BookingLine(
    "cost",
    "4500",
    None,
    "I21",
    Decimal("80.00"),
    Decimal("16.80"),
    items=(InvoiceItem("Abonnement maart"),),
    evidence=EVIDENCE,
)
OPEN = replace(KNOWN, ledger_account=None, evidence=replace(EVIDENCE, proposed=False, confidence=None))
RECORDS = Records("EUR", names={("ledger_account", "4500"): "Telefoon"})


def proposal(*lines):
    return Proposal(
        direction="purchase",
        mode="last_booking_vat",
        relation=RelationMatch("C1", "kvk", Reason("recognised_lines_none")),
        journal="60",
        number="1",
        booking_date=None,
        period=None,
        due_date=None,
        payment_condition=None,
        payment_reference=None,
        iban=None,
        currency="EUR",
        total=Decimal("96.80"),
        lines=lines,
    )


@pytest.mark.spec("LR-7")
def test_evidence_is_told_in_dutch():
    assert list(ProposalText(RECORDS, "nl", WHOLE).line(KNOWN, "EUR"))[-1] == (
        "eerdere boekingen: 4500 Telefoon; zelfde omschrijving op getallen en datums na; 5 boekingen ermee "
        "eens, laatst 16-02-2026 (b7, b6), 1 oneens; de laatste drie keer of vaker zo geboekt; zulke "
        "aanwijzingen klopten 17 van 18 keer (zekerheid 90%)"
    )


@pytest.mark.spec("LR-5", "LR-7")
def test_evidence_that_is_only_a_suggestion_is_told_as_such():
    assert list(ProposalText(RECORDS, "en", WHOLE).line(OPEN, "EUR"))[-1] == (
        "not proposed, but found in earlier bookings: 4500 Telefoon; same description but for numbers and "
        "dates; 5 bookings agree, last on 2026-02-16 (b7, b6), 1 disagree; booked so the last three times "
        "or more; such evidence was right 17 of 18 times, too few for a confidence"
    )


@pytest.mark.spec("LR-7")
def test_a_description_that_is_only_like_it_is_told():
    like = replace(KNOWN, evidence=replace(EVIDENCE, kind="similar", text="Abonement", names=("2026-7",)))
    told = list(ProposalText(RECORDS, "en", WHOLE).line(like, "EUR"))[-1]
    assert "a description much like it ('Abonement'); 5 bookings agree, last on 2026-02-16 (2026-7)" in told


@pytest.mark.spec("LR-2")
def test_the_amount_including_vat_of_an_invoice_line_is_told():
    assert "amount including VAT: EUR 96.80" in list(ProposalText(RECORDS, "en", WHOLE).line(KNOWN, "EUR"))


@pytest.mark.spec("LR-5")
def test_a_line_without_account_is_red_on_a_terminal():
    lines = Lines()
    Details(lines, "en", "full").proposal(proposal(KNOWN, OPEN), RECORDS)
    titles = [line.parts[0] for line in lines.collected if "ledger account" in line.parts[0][0]]
    assert [style for _, style in titles] == ["strong", "bad"]


@pytest.mark.spec("LR-5")
def test_a_line_without_account_is_marked_on_the_page():
    page = HtmlParts("en", WHOLE).proposal(proposal(KNOWN, OPEN), RECORDS)
    assert page.count('<tr class="unresolved">') == 1


@pytest.mark.spec("LR-5")
def test_a_line_without_account_is_unresolved_in_json():
    form = plain(proposal(KNOWN, OPEN), "en")
    assert [line["unresolved"] for line in form["lines"]] == [False, True]
    assert form["lines"][0]["evidence"]["confidence"] == "90"

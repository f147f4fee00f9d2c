"""Whatever defers costs or spreads revenue, no such document is booked without a person (AB-6, AB-7)."""

from __future__ import annotations

import datetime
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from boekwerk.autobook.pipeline import decide
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.intake import read_document
from boekwerk.office import read_administration
from boekwerk.resources import resource_folder
from boekwerk.rules import load_rulebook

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
INBOX = OFFICE / "inbox" / "softwarehuis-nevelbank"
BOOKS = OFFICE / "administrations" / "softwarehuis-nevelbank"
# What the example office learned and prefers itself is not what these tests are about.
NOT_COPIED = ("history.csv", "preferences.yaml", "templates.yaml")
ABLE = Capabilities(spread_over_periods=True)
PURCHASE, SALE = "inkoop-belboei-maart.xml", "verkoop-dichtbij-maatwerk.xml"
SUPPLIER, CUSTOMER = ("2004", "INK", "4400"), ("1005", "VRK", "8000")
DEFERRED = "deferred: yes"
DATED = "deferred: yes, period_from: 0, period_until: 11"


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook([resource_folder("rules") / "blocks", OFFICE / "rules", BOOKS / "rules"])


@pytest.fixture
def decided(tmp_path, rulebook):
    """Decide on an invoice of the example office with this template and these earlier bookings."""

    def of(name, mode, template="", bookings=(), capabilities=ABLE):
        folder = tmp_path / "books"
        shutil.copytree(BOOKS, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
        settings = (folder / "administration.yaml").read_text(encoding="utf-8")
        kept = [line for line in settings.splitlines() if not line.startswith("booking_mode:")]
        chosen = [f"booking_mode: {mode}", "second_evaluator: off", ""]
        (folder / "administration.yaml").write_text("\n".join([*kept, *chosen]), encoding="utf-8")
        if template:
            (folder / "templates.yaml").write_text(template, encoding="utf-8")
        administration = read_administration(folder, lambda package: capabilities)
        data = (INBOX / name).read_bytes()
        return decide(
            read_document(data, name=name).document,
            administration,
            rulebook,
            booked=BookedIndex(),
            in_flight=BookedIndex(),
            as_of=datetime.date(2026, 4, 1),
            past=PastIndex(bookings),
        )

    return of


def template_of(relation, journal, account, deferral):
    return (
        f"schema: boekwerk.templates/1\ntemplates:\n  - name: T\n    relation: '{relation}'\n"
        f"    journal: {journal}\n    default: yes\n    lines:\n"
        f"      - {{ledger_account: '{account}', percentage: 60}}\n"
        f"      - {{ledger_account: '{account}', {deferral}}}\n"
    )


def last_booking(relation, journal, account, **fields):
    day = datetime.date(2026, 2, 2)
    vat = {"treatment": "standard", "rate": Decimal(21), "country": "NL", "vat": Decimal("21.00")}
    line = PastLine(account, Decimal("100.00"), **vat, **fields)
    direction = "purchase" if journal == "INK" else "sales"
    at = datetime.datetime(2026, 2, 3, 9, tzinfo=datetime.UTC)
    total = Decimal("121.00")
    return PastBooking("bw-1", "product", relation, direction, day, at, total, (line,), journal=journal)


def items_of(name):
    lines = read_document((INBOX / name).read_bytes(), name=name).document.lines
    return tuple(InvoiceItem(line.name) for line in lines)


def hindrances(decision):
    return [check.name for check in decision.checks if not check.lets_book]


@pytest.mark.spec("AB-6", "AB-7", "BP-9")
@pytest.mark.parametrize(("name", "party"), [(PURCHASE, SUPPLIER), (SALE, CUSTOMER)])
def test_a_template_that_defers_nothing_books(decided, name, party):
    decision = decided(name, "template", template_of(*party, "cost_centre: ''"))
    assert (decision.verdict, hindrances(decision)) == ("book", [])
    assert decision.proposal.mode == "template"
    assert len(decision.proposal.lines) == 2


@pytest.mark.spec("AB-6", "AB-7", "BP-9")
@pytest.mark.parametrize("deferral", [DEFERRED, DATED])
@pytest.mark.parametrize(("name", "party"), [(PURCHASE, SUPPLIER), (SALE, CUSTOMER)])
def test_a_template_that_defers_one_line_does_not(decided, name, party, deferral):
    decision = decided(name, "template", template_of(*party, deferral))
    assert (decision.verdict, hindrances(decision)) == ("review", ["blocks"])


@pytest.mark.spec("AB-6", "AB-7", "BP-3")
@pytest.mark.parametrize("mode", ["last_booking_vat", "last_booking_lines"])
@pytest.mark.parametrize(("name", "party"), [(PURCHASE, SUPPLIER), (SALE, CUSTOMER)])
def test_a_last_booking_that_deferred_does_not(decided, name, party, mode):
    booking = last_booking(*party, deferred=True, items=items_of(name))
    assert "blocks" in hindrances(decided(name, mode, bookings=[booking]))


@pytest.mark.spec("AB-7", "BP-4")
def test_nor_does_that_of_another_debtor(decided):
    booking = last_booking("1004", "VRK", "8000", deferred=True)
    assert hindrances(decided(SALE, "last_booking_vat", bookings=[booking])) == ["blocks"]


@pytest.mark.spec("AB-6", "BP-15")
def test_where_the_package_cannot_spread_the_proposal_is_incomplete_too(decided):
    template = template_of(*SUPPLIER, DATED)
    decision = decided(PURCHASE, "template", template, capabilities=Capabilities())
    assert hindrances(decision) == ["blocks", "proposal_complete"]


@pytest.mark.spec("AB-10", "BP-9")
def test_a_line_whose_vat_a_template_makes_cost_books_without_vat_code(decided):
    decision = decided(PURCHASE, "template", template_of(*SUPPLIER, "basis: including"))
    assert (decision.verdict, hindrances(decision)) == ("book", [])
    found = [(line.vat_code, str(line.amount), str(line.vat)) for line in decision.proposal.lines]
    assert found == [("IH", "210.00", "44.10"), (None, "169.40", "0.00")]

"""The Dutch audit file: what packages write differently, and what is never guessed."""

from __future__ import annotations

import datetime
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from histories import XAF, audit_file, journal, row, tag, transaction, vat

from boekwerk.domain.errors import HistoryError
from boekwerk.domain.past import PastBooking
from boekwerk.history import KnownAccounts, Notes, read_csv
from boekwerk.history.xaf_reader import read_xaf

OF_K1 = {"custSupID": "K1", "invRef": "F-100"}
CREDITOR = row("1600", "121.00", "C", **OF_K1)
COST = row("4300", "100.00", "D", desc="Papier", vat=vat("IH", "21", "21.00", "D"), **OF_K1)
VAT = row("1520", "21.00", "D", **OF_K1)
INVOICE = transaction(CREDITOR, COST, VAT)
Read = Callable[..., tuple[list[PastBooking], Notes]]


@pytest.fixture
def read(file: Callable[..., Path]) -> Read:
    """Read an audit file of these journals, with what was noted."""

    def found(
        *journals: str, known: KnownAccounts | None = None, **ways: Any
    ) -> tuple[list[PastBooking], Notes]:
        notes = Notes()
        return list(read_xaf(file(audit_file(*journals, **ways), "a.xaf"), known, notes=notes)), notes

    return found


def amounts(booking: PastBooking) -> list[tuple[str, str, str, str | None]]:
    return [(line.ledger_account, str(line.amount), str(line.vat), line.vat_code) for line in booking.lines]


def test_a_purchase_invoice_is_a_booking(read):
    ((booking,), notes) = read(journal(INVOICE))
    assert (booking.relation, booking.number, booking.journal) == ("K1", "F-100", "INK")
    assert (booking.direction, booking.date, booking.total) == (
        "purchase",
        datetime.date(2025, 3, 14),
        Decimal("121.00"),
    )
    assert amounts(booking) == [("4300", "100.00", "21.00", "IH")]
    assert (booking.lines[0].description, booking.lines[0].rate) == ("Papier", Decimal(21))
    assert (notes.skipped, notes.lines, booking.source) == ({}, 1, "imported")


def test_a_credit_note_is_below_zero(read):
    lines = (row("1600", "121.00", "D", **OF_K1), row("1520", "21.00", "C"))
    cost = row("4300", "100.00", "C", vat=vat("IH", "21", "21.00", "C"))
    ((booking,), _) = read(journal(transaction(*lines, cost)))
    assert (booking.total, amounts(booking)) == (Decimal("-121.00"), [("4300", "-100.00", "-21.00", "IH")])


def test_amounts_below_zero_on_the_other_side_are_the_same(read):
    lines = (row("1600", "-121.00", "C", **OF_K1), row("1520", "-21.00", "D"), row("4300", "-100.00", "D"))
    ((booking,), _) = read(journal(transaction(*lines)))
    assert (booking.total, booking.lines[0].amount) == (Decimal("-121.00"), Decimal("-100.00"))


def test_a_sale_is_revenue_above_zero(read):
    lines = (
        row("1300", "242.00", "D", custSupID="C1", invRef="V7"),
        row("8000", "200.00", "C", vat=vat("VH", "21", "42.00", "C")),
        row("1530", "42.00", "C"),
    )
    ((booking,), _) = read(journal(transaction(*lines), code="VRK", kind="S", control="1300"))
    assert (booking.direction, booking.total, booking.number) == ("sales", Decimal("242.00"), "V7")
    assert amounts(booking) == [("8000", "200.00", "42.00", "VH")]


def test_vat_told_on_the_line_of_vat_itself_is_shared_where_its_rate_fits_all(read):
    lines = (
        row("1600", "181.50", "C", **OF_K1),
        row("4300", "100.00", "D"),
        row("4600", "50.00", "D"),
        row("1520", "31.50", "D", vat=vat("IH", "21", "31.50", "D")),
    )
    ((booking,), _) = read(journal(transaction(*lines)), vat_accounts=False)
    assert amounts(booking) == [("4300", "100.00", "21.00", "IH"), ("4600", "50.00", "10.50", "IH")]


def test_a_discount_among_the_lines_has_vat_of_its_own_sign(read):
    lines = (
        row("1600", "108.90", "C", **OF_K1),
        row("4300", "100.00", "D"),
        row("4600", "10.00", "C"),
        row("1520", "18.90", "D", vat=vat("IH", "21", "18.90", "D")),
    )
    ((booking,), _) = read(journal(transaction(*lines)), vat_accounts=False)
    assert amounts(booking) == [("4300", "100.00", "21.00", "IH"), ("4600", "-10.00", "-2.10", "IH")]


def test_lines_at_several_rates_keep_each_its_vat(read):
    lines = (
        row("1600", "230.00", "C", **OF_K1),
        row("4300", "100.00", "D", vat=vat("IH", "21", "21.00", "D")),
        row("4600", "100.00", "D", vat=vat("IL", "9", "9.00", "D")),
        row("1520", "30.00", "D"),
    )
    ((booking,), _) = read(journal(transaction(*lines)))
    assert amounts(booking) == [("4300", "100.00", "21.00", "IH"), ("4600", "100.00", "9.00", "IL")]


def test_reverse_charged_vat_is_no_vat_of_the_booking(read):
    both = vat("IV", "21", "21.00", "D") + vat("IV", "21", "21.00", "C")
    lines = (
        row("1600", "100.00", "C", **OF_K1),
        row("4300", "100.00", "D", vat=both),
        row("1520", "21.00", "D"),
        row("1530", "21.00", "C"),
    )
    ((booking,), _) = read(journal(transaction(*lines)))
    assert (booking.total, amounts(booking)) == (Decimal("100.00"), [("4300", "100.00", "0.00", "IV")])


def test_reverse_charged_beside_ordinary_vat_is_told_by_what_was_booked(read):
    lines = (
        row("1600", "221.00", "C", **OF_K1),
        row("4300", "100.00", "D", vat=vat("IH", "21", "21.00", "D")),
        row("4600", "100.00", "D", vat=vat("IV", "21", "20.00", "D")),
        row("1520", "41.00", "D"),
        row("1530", "20.00", "C"),
    )
    ((booking,), _) = read(journal(transaction(*lines)))
    assert amounts(booking) == [("4300", "100.00", "21.00", "IH"), ("4600", "100.00", "0.00", "IV")]


def test_without_vat_accounts_the_lines_that_sum_to_what_is_stated_are_vat(read):
    ((booking,), _) = read(journal(INVOICE), vat_accounts=False)
    assert amounts(booking) == [("4300", "100.00", "21.00", "IH")]


def test_a_vat_account_of_several_codes_tells_none(read):
    sale = (
        row("1300", "121.00", "D", custSupID="C1"),
        row("8000", "100.00", "C"),
        row("1530", "21.00", "C"),
    )
    (found, _) = read(journal(transaction(*sale), code="VRK", kind="S", control="1300"))
    assert [line.vat for line in found[0].lines] == [Decimal("21.00")]
    assert found[0].lines[0].vat_code is None  # the account is of two codes


def test_the_control_account_is_found_without_the_journal_naming_it(read):
    ((booking,), _) = read(journal(INVOICE, control=""))
    assert booking.total == Decimal("121.00")


def test_costs_that_stay_on_the_balance_sheet_need_a_known_control_account(read):
    machine = transaction(CREDITOR, row("0100", "121.00", "D", **OF_K1))
    (none, notes) = read(journal(machine, control=""))
    assert (none, dict(notes.skipped)) == ([], {"history_xaf_controls": 1})
    ((booking,), _) = read(journal(machine, control=""), known=KnownAccounts({"1600"}, ()))
    assert booking.lines[0].ledger_account == "0100"


def test_dimensions_are_read_by_the_names_of_each_version(read):
    first = row("4300", "60.00", "D", costID="K10", projID="P1", vat=vat("IH", "21", "12.60", "D"))
    second = row("4300", "40.00", "D", cost="K20", project="P2", vat=vat("IH", "21", "8.40", "D"))
    ((booking,), _) = read(journal(transaction(CREDITOR, first, second, VAT)))
    assert [(line.cost_centre, line.project) for line in booking.lines] == [("K10", "P1"), ("K20", "P2")]


def test_the_documents_number_is_that_of_the_invoice_else_of_another_document(read):
    lines = (row("1600", "10.00", "C", custSupID="K1", docRef="2025-88"), row("4300", "10.00", "D"))
    own = (row("1600", "10.00", "C", custSupID="K1", docRef="77"), row("4300", "10.00", "D"))
    (found, _) = read(journal(transaction(*lines), transaction(*own, nr="77")))
    assert [booking.number for booking in found] == ["2025-88", None]


def test_the_date_is_that_of_the_document(read):
    lines = (row("1600", "10.00", "C", custSupID="K1", effDate="2025-02-28"), row("4300", "10.00", "D"))
    ((booking,), _) = read(journal(transaction(*lines)))
    assert booking.date == datetime.date(2025, 2, 28)


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        XAF,
        XAF.lower(),
        "http://www.auditfiles.nl/XAF/3.1",
        "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.0/structures/XmlAuditfileFinancieel3.2.1",
        "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0",
    ],
)
def test_every_version_that_is_read_gives_the_same(read, namespace):
    ((booking,), _) = read(journal(INVOICE), namespace=namespace)
    assert booking == read(journal(INVOICE))[0][0]


def test_journals_that_are_not_of_invoices_are_counted(read):
    others = [journal(INVOICE, INVOICE, code=kind, kind=kind) for kind in "BCMO"]
    (found, notes) = read(*others, journal(INVOICE))
    assert len(found) == 1
    assert notes.by_design == {"journal_B": 2, "journal_C": 2, "journal_M": 2, "journal_O": 2}
    assert not notes.skipped


_UNCLEAR = {
    "history_xaf_unbalanced": [CREDITOR, COST],
    "history_xaf_no_relation": [row("1600", "10.00", "C"), row("4300", "10.00", "D")],
    "history_xaf_relations": [
        *(CREDITOR, COST, VAT),
        row("1600", "1.00", "C", custSupID="K2"),
        row("4300", "1.00", "D"),
    ],
    "history_xaf_no_control": [row("4000", "10.00", "C", **OF_K1), row("4300", "10.00", "D")],
    "history_xaf_no_lines": [row("1600", "10.00", "C", **OF_K1), row("1520", "10.00", "D")],
    "history_xaf_no_account": [CREDITOR, row("", "121.00", "D")],
    "history_xaf_side": [CREDITOR, row("4300", "121.00", "X")],
    "history_xaf_amount": [CREDITOR, row("4300", "121,00", "D")],
    "history_xaf_vat_code": [CREDITOR, row("4300", "121.00", "D", vat=vat("", "21", "21.00", "D"))],
    "history_xaf_vat_rate": [CREDITOR, row("4300", "121.00", "D", vat=vat("IH", "hoog", "21.00", "D"))],
    "history_xaf_vat_codes": [
        CREDITOR,
        row("4300", "100.00", "D", vat=vat("IH", "21", "20.00", "D") + vat("IL", "9", "1.00", "D")),
        VAT,
    ],
    "history_xaf_vat_differs": [
        CREDITOR,
        row("4300", "60.00", "D", vat=vat("IH", "21", "12.60", "D")),
        row("4600", "40.00", "D", vat=vat("IL", "9", "3.60", "D")),
        VAT,
    ],
    "history_xaf_vat_shared": [CREDITOR, row("4300", "60.00", "D"), row("4600", "40.00", "D"), VAT],
    "history_xaf_too_long": [
        row("1600", "10.00", "C", custSupID="K1", invRef="9" * 201),
        row("4300", "10.00", "D"),
    ],
}


@pytest.mark.parametrize(("code", "lines"), _UNCLEAR.items(), ids=_UNCLEAR)
def test_what_is_not_certain_is_left_out_with_its_reason_and_place(read, code, lines):
    (found, notes) = read(journal(transaction(*lines)), journal(INVOICE, code="INK2"))
    assert (len(found), dict(notes.skipped)) == (1, {code: 1})
    (reason,) = notes.examples
    assert (reason.code, reason.values["nr"], reason.values["journal"]) == (code, "2025001", "INK")
    assert str(reason.where).endswith("a.xaf:2")


def test_a_line_that_may_be_vat_or_not_leaves_the_transaction_out(read):
    lines = (row("1600", "121.00", "C", **OF_K1), row("4300", "100.00", "D"), row("1520", "21.00", "D"))
    (found, notes) = read(journal(transaction(*lines)), vat_accounts=False)
    assert (found, dict(notes.skipped)) == ([], {"history_xaf_vat_unclear": 1})
    (found, _) = read(journal(transaction(*lines)), vat_accounts=False, known=KnownAccounts((), {"1520"}))
    assert amounts(found[0]) == [("4300", "100.00", "21.00", None)]


def test_a_journal_of_unknown_type_is_not_guessed(read):
    (found, notes) = read(journal(INVOICE, kind=""))
    assert (found, dict(notes.skipped)) == ([], {"history_xaf_journal_type": 1})


def test_a_transaction_that_stands_there_twice_is_taken_once(read):
    (found, notes) = read(journal(INVOICE, INVOICE))
    assert (len(found), dict(notes.skipped)) == (1, {"history_xaf_twice": 1})


def test_a_transaction_has_one_key_in_an_audit_file_and_in_csv(read, file):
    ((booking,), _) = read(journal(INVOICE))
    head = "relation;direction;number;date;journal;transaction;ledger_account;amount;vat"
    (same,) = read_csv(file(f"{head}\nK1;purchase;F-100;2025-03-14;INK;2025001;4300;100,00;21,00\n"))
    assert same.key == booking.key


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (audit_file(journal(INVOICE))[:-30], "history_xaf_not_well_formed"),
        ("geen xml", "history_xaf_not_well_formed"),
        ("", "history_xaf_not_well_formed"),
        ("<Invoice/>", "history_xaf_other_root"),
        ("<Invoice><header/></Invoice>", "history_xaf_other_root"),
        ('<auditfile xmlns="urn:anders"><header/></auditfile>', "history_xaf_version"),
        ('<!DOCTYPE auditfile [<!ENTITY a "b">]><auditfile><header/></auditfile>', "history_xaf_doctype"),
    ],
)
def test_what_is_no_audit_file_is_refused(file, content, code):
    with pytest.raises(HistoryError) as caught:
        list(read_xaf(file(content, "a.xaf")))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_document_type_in_another_encoding_is_refused(file):
    declared = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE auditfile [<!ENTITY a "b">]>'
    text = f"{declared}<auditfile><header/></auditfile>"
    with pytest.raises(HistoryError) as caught:
        list(read_xaf(file(text.encode("utf-16"), "a.xaf")))
    assert caught.value.problems[0].code == "history_xaf_doctype"


def test_an_audit_file_in_latin_1_is_read(file):
    text = audit_file(journal(transaction(CREDITOR, COST, VAT, desc="Café"))).replace("UTF-8", "ISO-8859-1")
    (booking,) = read_xaf(file(text.encode("latin-1"), "a.xaf"))
    assert booking.description == "Café"


def test_elements_too_deep_in_each_other_are_refused(file):
    text = audit_file("<x>" * 300 + "</x>" * 300)
    with pytest.raises(HistoryError) as caught:
        list(read_xaf(file(text, "a.xaf")))
    assert caught.value.problems[0].code == "history_xaf_too_deep"


def test_texts_of_what_stands_inside_are_not_taken_for_those_around_it(file):
    before = tag("glAccountHistory", tag("glAccount", tag("accID", "9999"), tag("accTp", "B")))
    text = audit_file(journal(transaction(CREDITOR, row("4300", "121.00", "D"))), vat_accounts=False)
    changed = text.replace("<accTp>P</accTp></ledgerAccount>", f"<accTp>P</accTp>{before}</ledgerAccount>")
    assert changed != text
    # Of an account that is of the result, the line is surely no VAT.
    assert len(list(read_xaf(file(changed, "a.xaf")))) == 1


def test_memory_does_not_grow_with_the_file(tmp_path):
    sizes = []
    for times in (300, 3_000):
        path = tmp_path / f"{times}.xaf"
        booked = (transaction(CREDITOR, COST, VAT, nr=str(nr)) for nr in range(times))
        path.write_text(audit_file(journal(*booked)), encoding="utf-8")
        tracemalloc.start()
        assert sum(1 for _ in read_xaf(path)) == times
        sizes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sizes[1] < sizes[0] + 2_700 * 100

"""Which obligation an invoice is booked on: what it names, the account, several, and what is in doubt."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from obligation_cases import AFAS, BOUW, Invoice, Line, obligation

from boekwerk.domain.booking import lines_total
from boekwerk.domain.template import Template, TemplateLine

TWO_RATES = Invoice(lines=(Line("600.00"), Line("400.00", name="Bronwater", rate="9.00")), order="VP-1")


def on(case):
    return [(line.obligation, line.amount) for line in case.proposal.lines]


def open_points(case):
    return [reason.code for reason in case.proposal.unresolved]


def remarks(case):
    return [r.code for r in case.proposal.remarks if r.code.startswith("obligation")]


@pytest.mark.spec("OB-4")
@pytest.mark.parametrize(
    "invoice",
    [
        Invoice(order="VP-1"),
        Invoice(contract="vp-1"),
        Invoice(buyer=" VP- 1 "),
        Invoice(note="Betreft onze levering, verplichting VP-1, bouwdeel B."),
        Invoice(lines=(Line("1000.00", note="verplichtingsnummer: VP-1"),)),
    ],
    ids=["order", "contract", "buyer", "note", "line"],
)
def test_a_number_of_the_package_is_found_wherever_the_rule_looks(matched, invoice):
    case = matched(invoice, obligation("VP-1"), obligation("VP-2"))
    assert on(case) == [("VP-1", Decimal("1000.00"))]
    assert [found.number for found in case.obligations] == ["VP-1"]


@pytest.mark.spec("OB-4")
@pytest.mark.parametrize("key", ["number", "internal_reference", "external_reference"])
def test_afas_is_matched_on_code_internal_and_external_reference(matched, key):
    ordered = obligation("000812", **({} if key == "number" else {key: "PO 4500-77"}))
    reference = "000812" if key == "number" else "PO4500-77"
    case = matched(Invoice(order=reference), ordered)
    assert on(case) == [("000812", Decimal("1000.00"))]


@pytest.mark.spec("OB-4")
def test_a_number_in_the_text_of_a_pdf_is_found(read, matched):
    rules = AFAS.replace("[document.notes, line.text]", "[document.notes, line.text, document.pdf_text]")
    pages = ("Factuur 2026-0417", "Geleverd op verplichting VP-1, zie bijlage")
    case = matched(replace(read(Invoice()), pages=pages), obligation("VP-1"), rules=rules)
    (line,) = case.proposal.lines
    assert (line.obligation, line.provenance["obligation"].source) == ("VP-1", "document.pdf_text")


@pytest.mark.spec("OB-4")
def test_accounting_cost_and_references_of_lines_can_be_looked_in(matched):
    rules = AFAS.replace(
        "document.buyer_reference]", "document.accounting_reference, line.order_reference]"
    )
    for invoice in (Invoice(accounting="VP-1"), Invoice(lines=(Line("1000.00", order="VP-1"),))):
        assert on(matched(invoice, obligation("VP-1"), rules=rules)) == [("VP-1", Decimal("1000.00"))]


@pytest.mark.spec("OB-5")
@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ({"obligation": "VP-2"}, "VP-2"),
        ({"match_obligation": True}, "VP-1"),
        ({}, None),
    ],
    ids=["a fixed one", "matching", "nothing"],
)
def test_a_template_says_a_fixed_obligation_or_matching(matched, with_settings, says, expected):
    line = TemplateLine(ledger_account="7000", percentage=Decimal(100), **says)
    case = matched(
        Invoice(order="VP-1"),
        obligation("VP-1"),
        obligation("VP-2"),
        settings=with_settings(booking_mode="template"),
        templates=(Template("Beton", "20001", "INK", (line,), default=True),),
    )
    assert (case.proposal.mode, on(case)) == ("template", [(expected, Decimal("1000.00"))])


@pytest.mark.spec("OB-5")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"settled": True}, "obligation_is_settled"),
        ({"relation": "20002"}, "obligation_of_another_relation"),
        ({"ledger_account": "7100"}, "obligation_on_account"),
        ({"number": "VP-9"}, "obligation_unknown"),
    ],
)
def test_a_fixed_obligation_that_cannot_be_booked_on_is_for_a_person(matched, with_settings, changes, code):
    line = TemplateLine(ledger_account="7000", percentage=Decimal(100), obligation="VP-1")
    case = matched(
        Invoice(),
        replace(obligation("VP-1"), **changes),
        settings=with_settings(booking_mode="template"),
        templates=(Template("Beton", "20001", "INK", (line,), default=True),),
    )
    assert open_points(case) == [code]


@pytest.mark.spec("OB-4")
def test_where_the_reference_stood_is_kept_with_the_line(matched):
    (line,) = matched(Invoice(contract="VP-1"), obligation("VP-1")).proposal.lines
    origin = line.provenance["obligation"]
    assert (origin.origin, origin.source) == ("obligation", "document.contract_references")


@pytest.mark.spec("OB-4")
def test_keys_are_tried_in_order_and_the_first_that_finds_something_decides(matched):
    case = matched(Invoice(order="VP-1", note="verplichting VP-2"), obligation("VP-1"), obligation("VP-2"))
    assert on(case) == [("VP-1", Decimal("1000.00"))]


@pytest.mark.spec("OB-4")
def test_a_lookalike_of_another_spelling_is_no_reference(matched):
    case = matched(Invoice(order="VP-10"), obligation("VP-1"), obligation("VP-0001"), obligation("VP1.0"))
    assert (on(case), case.obligations) == ([(None, Decimal("1000.00"))], ())


@pytest.mark.spec("OB-6")
def test_references_of_lines_count_for_the_whole_document_unless_a_rule_says_otherwise(matched):
    rules = BOUW.replace("    level: line\n", "")
    invoice = Invoice(lines=(Line("600.00", despatch="12B001"), Line("400.00")))
    case = matched(invoice, obligation("12B001", kind="delivery_ticket"), rules=rules)
    assert on(case) == [("12B001", Decimal("1000.00"))]


@pytest.mark.spec("OB-6")
def test_line_by_line_every_line_goes_on_its_own_ticket_and_the_rest_stays_visible(matched):
    lines = (Line("600.00", despatch="12B001"), Line("250.00", order="12B002"), Line("150.00"))
    tickets = [obligation(number, kind="delivery_ticket") for number in ("12B001", "12B002")]
    case = matched(Invoice(lines=lines), *tickets, rules=BOUW)
    assert on(case) == [
        ("12B001", Decimal("600.00")),
        ("12B002", Decimal("250.00")),
        (None, Decimal("150.00")),
    ]
    assert lines_total(case.proposal.lines) == case.proposal.total == Decimal("1210.00")


@pytest.mark.spec("OB-6")
def test_line_by_line_vat_goes_along_to_the_cent(matched):
    lines = (Line("33.33", despatch="12B001"), Line("33.33", despatch="12B002"), Line("33.34"))
    tickets = [obligation(number, "33.33") for number in ("12B001", "12B002")]
    case = matched(Invoice(lines=lines), *tickets, rules=BOUW)
    assert [line.vat for line in case.proposal.lines] == [Decimal("7.00")] * 3
    assert lines_total(case.proposal.lines) == case.proposal.total


@pytest.mark.spec("OB-6", "OB-13")
def test_a_line_with_two_tickets_is_for_a_person(matched):
    tickets = [obligation(number) for number in ("12B001", "12B002")]
    line = Line("1000.00", despatch="12B001", order="12B002")
    both = BOUW.replace(
        "look_in: [document.despatch_references, line.despatch_reference]",
        "look_in: [line.despatch_reference, line.order_reference]",
    )
    case = matched(Invoice(lines=(line,)), *tickets, rules=both)
    (reason,) = [r for r in case.proposal.unresolved if r.code == "obligation_ambiguous_on_line"]
    assert reason.values["obligations"] == ("12B001", "12B002")


@pytest.mark.spec("OB-7")
def test_an_obligation_on_another_account_is_not_matched_and_no_account_changes(matched):
    case = matched(Invoice(order="VP-1"), obligation("VP-1", ledger_account="7100"))
    (line,) = case.proposal.lines
    assert (line.obligation, line.ledger_account) == (None, "7000")
    assert (remarks(case), open_points(case)) == (["obligation_on_other_account"], [])


@pytest.mark.spec("OB-7")
def test_an_obligation_without_account_fits_any(matched):
    case = matched(TWO_RATES, obligation("VP-1", ledger_account=None))
    assert [line.obligation for line in case.proposal.lines] == ["VP-1", "VP-1"]
    assert {line.ledger_account for line in case.proposal.lines} == {"7000"}


@pytest.mark.spec("OB-7")
def test_a_rule_may_let_go_of_the_account(matched):
    rules = AFAS + "    requires: {same_ledger_account: false}\n"
    case = matched(Invoice(order="VP-1"), obligation("VP-1", ledger_account="7100"), rules=rules)
    assert (on(case), open_points(case)) == ([("VP-1", Decimal("1000.00"))], [])


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"relation": "20002"}, "obligation_of_other_relation"),
        ({"settled": True}, "obligation_settled_already"),
    ],
)
def test_what_is_another_s_or_settled_is_not_matched_and_said(matched, changes, remark):
    case = matched(Invoice(order="VP-1"), obligation("VP-1", **changes))
    assert (on(case), remarks(case)) == ([(None, Decimal("1000.00"))], [remark])


def test_a_rule_may_let_go_of_the_relation(matched):
    rules = AFAS + "    requires: {same_relation: false}\n"
    case = matched(Invoice(order="VP-1"), obligation("VP-1", relation="20002"), rules=rules)
    assert (on(case), open_points(case)) == ([("VP-1", Decimal("1000.00"))], [])


@pytest.mark.spec("OB-13")
def test_two_obligations_that_fit_are_both_reported_and_neither_is_booked(decided):
    twins = [obligation(number, external_reference="PO-9") for number in ("VP-1", "VP-2")]
    decision = decided(Invoice(order="PO-9"), *twins)
    (reason,) = decision.proposal.unresolved
    assert (decision.verdict, reason.code) == ("review", "obligation_ambiguous")
    assert reason.values["obligations"] == ("VP-1", "VP-2")
    assert [line.obligation for line in decision.proposal.lines] == [None]


@pytest.mark.spec("OB-13")
def test_the_amount_alone_never_chooses_between_two(matched):
    exact, other = obligation("VP-1", "1000.00"), obligation("VP-2", "730.00")
    twins = [replace(each, external_reference="PO-9") for each in (exact, other)]
    case = matched(Invoice(order="PO-9"), *twins)
    assert (case.obligations, open_points(case)) == ((), ["obligation_ambiguous"])


def test_several_obligations_that_are_used_in_full_divide_the_line(matched):
    case = matched(
        Invoice(order="PO-9"),
        *(
            obligation(n, amount, external_reference="PO-9")
            for n, amount in (("A", "640.00"), ("B", "360.00"))
        ),
    )
    assert on(case) == [("A", Decimal("640.00")), ("B", Decimal("360.00"))]
    assert (open_points(case), lines_total(case.proposal.lines)) == ([], Decimal("1210.00"))


def test_several_lines_and_obligations_go_by_amount_where_all_are_used(matched):
    case = matched(
        replace(TWO_RATES, order="PO-9"),
        *(
            obligation(n, amount, external_reference="PO-9")
            for n, amount in (("A", "400.00"), ("B", "600.00"))
        ),
    )
    assert on(case) == [("B", Decimal("600.00")), ("A", Decimal("400.00"))]


@pytest.mark.parametrize("amounts", [("400.00", "600.00", "600.00"), ("500.00", "500.00")])
def test_an_obligation_that_is_left_over_or_an_equal_one_is_in_doubt(matched, amounts):
    ordered = [
        obligation(f"V{n}", amount, external_reference="PO-9") for n, amount in enumerate(amounts, 1)
    ]
    case = matched(replace(TWO_RATES, order="PO-9"), *ordered)
    assert set(open_points(case)) == {"obligation_ambiguous"}


@pytest.mark.spec("OB-5")
def test_master_data_and_last_booking_are_matched_alike(matched, with_settings):
    for mode in ("master_data", "last_booking_vat"):
        case = matched(Invoice(order="VP-1"), obligation("VP-1"), settings=with_settings(booking_mode=mode))
        assert on(case) == [("VP-1", Decimal("1000.00"))]


@pytest.mark.parametrize("rules", [None, AFAS.replace("stage: live", "stage: shadow")])
def test_without_a_live_rule_no_matching_is_tried(matched, rules):
    case = matched(Invoice(order="VP-1"), obligation("VP-1"), rules=rules)
    assert (on(case), case.obligations, remarks(case)) == ([(None, Decimal("1000.00"))], None, [])


@pytest.mark.spec("RU-8")
def test_a_suggestion_is_shown_and_changes_nothing(matched):
    case = matched(
        Invoice(order="VP-1"), obligation("VP-1"), rules=AFAS.replace("stage: live", "stage: suggest")
    )
    assert (on(case), case.obligations) == ([(None, Decimal("1000.00"))], None)
    assert remarks(case) == ["obligation_suggested"]


def test_a_package_without_obligations_is_not_matched(matched, able):
    case = matched(Invoice(order="VP-1"), obligation("VP-1"), capabilities=able(obligations=False))
    assert (on(case), case.obligations) == ([(None, Decimal("1000.00"))], None)


OF_RELATION = (
    AFAS.partition("rules:\n")[2]
    .replace("    keys:", "    applies_to: {relation: {id: 20001}}\n    keys:")
    .replace("document.order_reference, ", "")
    .replace("id: verplichtingen", "id: van-deze")
)


@pytest.mark.spec("RU-3")
@pytest.mark.parametrize(
    ("contract", "expected"),
    [("VP-2", "VP-2"), (None, "VP-1")],
    ids=["specific finds", "only general finds"],
)
def test_of_two_rules_the_more_specific_is_asked_first_and_the_first_that_finds_decides(
    matched, contract, expected
):
    invoice = Invoice(order="VP-1", contract=contract)
    case = matched(invoice, obligation("VP-1"), obligation("VP-2"), rules=AFAS + OF_RELATION)
    assert on(case) == [(expected, Decimal("1000.00"))]


@pytest.mark.spec("OB-9")
def test_rules_see_what_was_matched(decided):
    block = """
schema: boekwerk.rules/1
kind: block
rules:
  - id: te-veel
    title: Verschilt te veel van de verplichting
    owner: advies@kantoor.example
    stage: live
    message: {nl: Verschilt te veel, en: Too far from the obligation}
    when:
      - obligation.difference: {above: 50.00}
"""
    checks = decided(Invoice(order="VP-1"), obligation("VP-1", "900.00"), rules=(AFAS, block)).checks
    assert next(check for check in checks if check.name == "blocks").outcome == "fail"
    checks = decided(Invoice(order="VP-1"), obligation("VP-1", "960.00"), rules=(AFAS, block)).checks
    assert next(check for check in checks if check.name == "blocks").outcome == "pass"

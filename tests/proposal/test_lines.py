from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import LedgerAccount, Relation, VatCode
from boekwerk.domain.booking import lines_total
from boekwerk.domain.document import AllowanceCharge, Line, Totals, VatRow
from boekwerk.proposal import match_relation, propose

STANDARD = ("S", "21", "100.00", "21.00")


def _codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.spec("BP-1", "BP-16")
def test_one_line_for_each_vat_key(invoice, vonk, proposed):
    document = invoice(STANDARD, ("S", "9", "50.00", "4.50"), ("S", "21.00", "10.00", "2.10"))
    proposal = proposed(document, vonk)
    assert [(line.vat_code, line.amount, line.vat) for line in proposal.lines] == [
        ("I21", Decimal("110.00"), Decimal("23.10")),
        ("I9", Decimal("50.00"), Decimal("4.50")),
    ]
    assert (proposal.total, proposal.unresolved) == (Decimal("187.60"), ())


@pytest.mark.spec("BP-2")
@pytest.mark.parametrize(
    ("ability", "account", "origin"), [(True, "4100", "relation"), (False, "4000", "journal")]
)
def test_account_of_the_relation_only_where_the_package_keeps_one(
    invoice, office, proposed, ability, account, origin
):
    administration = office(capabilities={"relation_ledger_account": ability})
    line = proposed(invoice(STANDARD), administration).lines[0]
    assert (line.ledger_account, line.provenance["ledger_account"].origin) == (account, origin)


@pytest.mark.spec("BP-1")
def test_no_account_anywhere_is_unresolved(invoice, office, vonk, proposed):
    journals = tuple(replace(journal, ledger_account=None) for journal in vonk.journals("purchase"))
    administration = office(journals=journals, capabilities={"relation_ledger_account": False})
    proposal = proposed(invoice(STANDARD), administration)
    assert (proposal.lines[0].ledger_account, _codes(proposal.unresolved)) == (
        None,
        ["ledger_account_missing"],
    )


@pytest.mark.spec("BP-11")
def test_without_relation_the_line_comes_from_the_journal(invoice, office, proposed):
    proposal = proposed(invoice(STANDARD), office(relations=()))
    assert proposal.mode == "master_data"
    assert proposal.lines[0].ledger_account == "4000"
    assert _codes(proposal.unresolved) == ["relation_not_found"]


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize(
    ("category", "country", "code"),
    [("AE", "NL", "IR"), ("AE", "DE", "IEU"), ("K", "BE", "IEU"), ("O", "US", "IBU")],
)
def test_self_assessed_vat_is_payable_and_deductible(invoice, vonk, proposed, category, country, code):
    document = invoice((category, "0", "200.00", "0.00"))
    address = replace(document.supplier.address, country=country)
    vat_id = f"{country}123456789" if country != "US" else None
    document = replace(document, supplier=replace(document.supplier, vat_id=vat_id, address=address))
    line = proposed(document, vonk).lines[0]
    assert (line.vat_code, line.amount, line.vat) == (code, Decimal("200.00"), Decimal("0.00"))
    assert line.self_assessed_vat == line.self_assessed_deductible == Decimal("42.00")


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize(
    ("category", "exemption", "code"),
    [
        ("E", "VATEX-EU-132", "IV"),
        ("Z", None, "I0"),
        ("O", None, "IG"),
        ("E", "vatex-eu-f", "IM"),
        ("F", None, "IM"),
    ],
)
def test_supplies_without_vat_keep_their_own_code(invoice, vonk, proposed, category, exemption, code):
    row = VatRow(category, Decimal(0), Decimal("80.00"), Decimal("0.00"), exemption_code=exemption)
    proposal = proposed(invoice(row), vonk)
    line = proposal.lines[0]
    assert (line.vat_code, line.amount, line.vat) == (code, Decimal("80.00"), Decimal("0.00"))
    assert (line.self_assessed_vat, proposal.unresolved) == (Decimal("0.00"), ())


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize(
    ("category", "customer", "code"),
    [
        ("AE", "NL005555555B01", "VR"),
        ("AE", "DE123456789", "VED"),
        ("K", "DE123456789", "VEU"),
        ("G", "CHE123456789", "VEX"),
        ("Z", "NL005555555B01", "V0"),
        ("E", "NL005555555B01", "VV"),
    ],
)
def test_sale_without_vat_is_never_self_assessed(sale, vonk, proposed, category, customer, code):
    proposal = proposed(sale((category, "0", "80.00", "0.00"), vat_id=customer), vonk, "sales")
    line = proposal.lines[0]
    assert (line.vat_code, line.amount, line.self_assessed_vat) == (code, Decimal("80.00"), Decimal(0))


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize(
    ("account", "cost", "vat"), [("4500", "121.01", "0.00"), ("4510", "105.25", "15.76")]
)
def test_vat_that_may_not_be_deducted_joins_the_cost(invoice, office, proposed, account, cost, vat):
    relation = Relation("C1", "Dijk", kvk="87654321", ledger_account=account)
    document = invoice(("S", "21", "100.00", "21.01"))
    line = proposed(document, office(relations=(relation,))).lines[0]
    assert (line.amount, line.vat) == (Decimal(cost), Decimal(vat))
    assert line.non_deductible_vat == Decimal("21.01") - Decimal(vat)


@pytest.mark.spec("BP-16")
def test_self_assessed_vat_comes_back_as_far_as_code_and_account_allow(invoice, office, proposed):
    codes = (
        VatCode("R", "R", "purchase", "reverse_charged", Decimal(21), deductible=Decimal(50), account="1",
                payable_account="2"),
    )  # fmt: skip
    relation = Relation("C1", "Dijk", kvk="87654321", ledger_account="4510")
    document = invoice(("AE", "0", "100.00", "0.00"))
    line = proposed(document, office(relations=(relation,), vat_codes=codes)).lines[0]
    assert (line.self_assessed_vat, line.self_assessed_deductible) == (Decimal("21.00"), Decimal("7.88"))


@pytest.mark.spec("BP-16", "AB-16")
def test_reverse_charge_with_vat_charged_all_the_same_is_unresolved(invoice, vonk, proposed):
    proposal = proposed(invoice(("AE", "21", "100.00", "21.00")), vonk)
    assert _codes(proposal.unresolved) == ["vat_charged_despite_treatment"]
    assert lines_total(proposal.lines) == proposal.total


@pytest.mark.spec("BP-16")
def test_document_allowances_and_charges_are_inside_the_vat_rows(invoice, vonk, proposed):
    extras = (
        AllowanceCharge(False, Decimal("20.00"), vat_category="S", vat_rate=Decimal(21)),
        AllowanceCharge(True, Decimal("5.00"), reason="Vracht", vat_category="S", vat_rate=Decimal(21)),
    )
    document = invoice(("S", "21", "85.00", "17.85"), allowances_charges=extras)
    proposal = proposed(document, vonk)
    assert [line.amount for line in proposal.lines] == [Decimal("85.00")]
    assert lines_total(proposal.lines) == proposal.total == Decimal("102.85")


@pytest.mark.spec("BP-16")
def test_payable_rounding_has_its_own_line_and_account(invoice, vonk, proposed):
    proposal = proposed(invoice(("S", "21", "100.01", "21.00"), rounding=Decimal("-0.01")), vonk)
    last = proposal.lines[-1]
    assert (last.kind, last.ledger_account, last.amount) == ("rounding", "4990", Decimal("-0.01"))
    assert lines_total(proposal.lines) == proposal.total == Decimal("121.00")


@pytest.mark.spec("BP-16")
def test_rounding_that_an_older_dialect_has_in_its_total_is_not_added_twice(invoice, vonk, proposed):
    document = invoice(("S", "21", "100.00", "21.00"), rounding=Decimal("0.30"))
    totals = Totals(
        tax_inclusive=Decimal("121.30"),
        prepaid=Decimal("100.00"),
        rounding=Decimal("0.30"),
        payable=Decimal("21.30"),
    )
    proposal = proposed(replace(document, totals=totals), vonk)
    assert lines_total(proposal.lines) == proposal.total == Decimal("121.30")
    assert "rounding_inside_total" in _codes(proposal.unresolved)


@pytest.mark.spec("BP-16")
def test_rounding_without_account_is_unresolved(invoice, office, proposed):
    administration = office(settings={"rounding_account": None})
    proposal = proposed(invoice(STANDARD, rounding=Decimal("0.04")), administration)
    assert _codes(proposal.unresolved) == ["rounding_account_missing"]


@pytest.mark.spec("BP-16")
def test_credit_note_is_booked_by_its_effect(invoice, vonk, proposed):
    proposal = proposed(invoice(STANDARD, type="credit_note"), vonk)
    assert (proposal.lines[0].amount, proposal.lines[0].vat) == (Decimal("-100.00"), Decimal("-21.00"))
    assert proposal.total == Decimal("-121.00")


@pytest.mark.spec("BP-16")
def test_credit_note_printed_with_negative_amounts_is_not_turned_around(invoice, vonk, proposed):
    note = invoice(("S", "21", "-100.00", "-21.00"), type="credit_note")
    assert proposed(note, vonk).total == Decimal("-121.00")


@pytest.mark.spec("BP-16")
def test_invoice_of_zero_is_complete(invoice, vonk, proposed):
    proposal = proposed(invoice(("S", "21", "0.00", "0.00")), vonk)
    assert (proposal.total, proposal.unresolved) == (Decimal("0.00"), ())


@pytest.mark.spec("BP-18")
def test_credit_restriction_has_its_own_line_with_the_vat_stated(invoice, vonk, proposed):
    charge = AllowanceCharge(
        True, Decimal("2.00"), reason="Kredietbeperking 2%", vat_category="S", vat_rate=Decimal("21.0")
    )
    document = invoice(("S", "21", "102.00", "21.43"), allowances_charges=(charge,))
    proposal = proposed(document, vonk)
    assert [(line.kind, line.ledger_account, line.amount, line.vat) for line in proposal.lines] == [
        ("cost", "4100", Decimal("100.00"), Decimal("21.01")),
        ("credit_restriction", "4980", Decimal("2.00"), Decimal("0.42")),
    ]
    assert (lines_total(proposal.lines), proposal.unresolved) == (proposal.total, ())


@pytest.mark.spec("BP-18")
@pytest.mark.parametrize(
    "reason", ["geen kredietbeperking; advieskosten", "Advies (excl. kredietbeperking)"]
)
def test_a_reason_that_only_mentions_credit_restriction_is_none(invoice, vonk, proposed, reason):
    charge = AllowanceCharge(True, Decimal("2.00"), reason=reason, vat_category="S", vat_rate=Decimal(21))
    document = invoice(("S", "21", "102.00", "21.42"), allowances_charges=(charge,))
    assert [line.kind for line in proposed(document, vonk).lines] == ["cost"]


@pytest.mark.spec("BP-18")
def test_credit_restriction_outside_the_scope_leaves_no_empty_line(invoice, vonk, proposed):
    charge = AllowanceCharge(True, Decimal("2.00"), reason="krediet-beperking", vat_category="O")
    document = invoice(STANDARD, ("O", None, "2.00", "0.00"), allowances_charges=(charge,))
    lines = proposed(document, vonk).lines
    assert [(line.kind, line.vat_code) for line in lines] == [
        ("cost", "I21"),
        ("credit_restriction", "IG"),
    ]


@pytest.mark.spec("BP-18")
@pytest.mark.parametrize(
    ("settings", "category", "code"),
    [
        ({"credit_restriction_account": None}, "S", "credit_restriction_account_missing"),
        ({}, "E", "credit_restriction_without_vat"),
    ],
)
def test_credit_restriction_that_cannot_be_booked_is_unresolved(
    invoice, office, proposed, settings, category, code
):
    charge = AllowanceCharge(
        True, Decimal("2.00"), reason="Kredietbeperking", vat_category=category, vat_rate=Decimal(21)
    )
    proposal = proposed(invoice(STANDARD, allowances_charges=(charge,)), office(settings=settings))
    assert _codes(proposal.unresolved) == [code]


@pytest.mark.spec("BP-16", "IN-4")
def test_contradicting_totals_are_told_not_repaired(invoice, vonk, proposed):
    totals = Totals(tax_exclusive=Decimal("100.00"), tax=Decimal("21.00"), tax_inclusive=Decimal("120.00"))
    proposal = proposed(invoice(STANDARD, totals=totals), vonk)
    assert proposal.total == Decimal("120.00")
    assert [(r.code, r.values["difference"]) for r in proposal.unresolved] == [
        ("lines_do_not_sum", Decimal("-1.00"))
    ]


@pytest.mark.spec("BP-16")
@pytest.mark.parametrize(
    ("amount", "code"), [("100.005", "amount_not_in_cents"), ("1" + "0" * 20, "amount_beyond_reason")]
)
def test_amounts_that_cannot_be_booked_are_told(invoice, vonk, proposed, amount, code):
    proposal = proposed(invoice(("S", "21", amount, "21.00")), vonk)
    assert code in _codes(proposal.unresolved)


@pytest.mark.spec("BP-16")
def test_whole_cents_in_another_notation_are_fine(invoice, vonk, proposed):
    proposal = proposed(invoice(("S", "21", "100", "21.0000")), vonk)
    assert (str(proposal.lines[0].vat), proposal.unresolved) == ("21.00", ())


@pytest.mark.spec("BP-1")
def test_document_without_breakdown_is_read_by_its_lines(invoice, vonk, proposed):
    lines = (
        Line(net_amount=Decimal("60.00"), vat_rate=Decimal("21"), vat_amount=Decimal("12.60")),
        Line(net_amount=Decimal("99.00"), vat_rate=Decimal("6"), in_total=False),
        Line(net_amount=Decimal("50.00"), vat_rate=Decimal("9"), vat_amount=Decimal("4.50")),
    )
    totals = Totals(tax_exclusive=Decimal("110.00"), tax=Decimal("17.10"), tax_inclusive=Decimal("127.10"))
    proposal = proposed(invoice(lines=lines, totals=totals), vonk)
    assert [(line.vat_code, line.vat) for line in proposal.lines] == [
        ("I21", Decimal("12.60")),
        ("I9", Decimal("4.50")),
    ]
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-1")
def test_lines_of_one_rate_take_the_documents_vat(invoice, vonk, proposed):
    lines = (
        Line(net_amount=Decimal("60.00"), vat_category="S", vat_rate=Decimal("21")),
        Line(net_amount=Decimal("50.00"), vat_category="S", vat_rate=Decimal("21")),
    )
    extras = (AllowanceCharge(False, Decimal("10.00")),)
    totals = Totals(tax_exclusive=Decimal("100.00"), tax=Decimal("21.00"), tax_inclusive=Decimal("121.00"))
    proposal = proposed(invoice(lines=lines, allowances_charges=extras, totals=totals), vonk)
    assert [(line.amount, line.vat) for line in proposal.lines] == [(Decimal("100.00"), Decimal("21.00"))]


@pytest.mark.spec("BP-1")
def test_vat_that_no_line_explains_is_unresolved(invoice, vonk, proposed):
    totals = Totals(tax_exclusive=Decimal("100.00"), tax=Decimal("21.00"), tax_inclusive=Decimal("121.00"))
    proposal = proposed(invoice(lines=(Line(net_amount=Decimal(100)),), totals=totals), vonk)
    assert _codes(proposal.unresolved) == ["vat_not_broken_down", "lines_do_not_sum"]


@pytest.mark.spec("BP-1")
def test_document_without_any_vat_makes_one_line_of_unknown_treatment(invoice, vonk, proposed):
    proposal = proposed(invoice(totals=Totals(tax=Decimal(0), tax_inclusive=Decimal("80.00"))), vonk)
    assert [line.amount for line in proposal.lines] == [Decimal("80.00")]
    assert _codes(proposal.unresolved) == ["vat_treatment_unknown"]


@pytest.mark.spec("BP-1")
def test_row_without_rate_takes_the_rate_of_the_lines(invoice, vonk, proposed):
    lines = (Line(net_amount=Decimal(100), vat_category="S", vat_rate=Decimal("21.00")),)
    proposal = proposed(invoice(("S", None, "100.00", "21.00"), lines=lines), vonk)
    assert proposal.lines[0].vat_code == "I21"


@pytest.mark.spec("BP-1")
def test_single_row_without_amounts_takes_the_totals(invoice, vonk, proposed):
    totals = Totals(tax_exclusive=Decimal("100.00"), tax=Decimal("21.00"), tax_inclusive=Decimal("121.00"))
    proposal = proposed(invoice(("S", "21", None, None), totals=totals), vonk)
    assert (proposal.lines[0].vat, proposal.unresolved) == (Decimal("21.00"), ())


@pytest.mark.spec("BP-1")
def test_row_without_vat_among_others_is_unresolved(invoice, vonk, proposed):
    proposal = proposed(invoice(STANDARD, ("S", "9", "50.00", None)), vonk)
    assert "vat_row_without_amount" in _codes(proposal.unresolved)


@pytest.mark.spec("AB-6", "AB-7")
@pytest.mark.parametrize(
    ("direction", "rule"), [("purchase", {"deferred_costs": True}), ("sales", {"revenue_spread": True})]
)
def test_posting_rule_of_the_relation_marks_the_line(invoice, office, direction, rule):
    relation = Relation("R", "R", kind="both", kvk="87654321", cost_centre="K1", project="P1", **rule)
    administration, document = office(relations=(relation,)), invoice(STANDARD)
    match = match_relation(document, "purchase", administration)
    line = propose(document, direction, administration, match).lines[0]
    assert (line.deferred, line.cost_centre, line.project) == (True, "K1", "P1")
    assert line.provenance["deferred"].source == "R"


@pytest.mark.spec("BP-16")
def test_vat_lines_of_ours_need_accounts(invoice, office, vonk, proposed):
    codes = (replace(vonk.vat_code("I21"), account=None),)
    journals = tuple(replace(journal, control_account=None) for journal in vonk.journals("purchase"))
    proposal = proposed(invoice(STANDARD), office(vat_codes=codes, journals=journals))
    assert _codes(proposal.unresolved) == ["control_account_missing", "vat_account_missing"]


@pytest.mark.spec("BP-16")
def test_package_that_books_vat_itself_needs_no_accounts(invoice, office, vonk, proposed):
    codes = (replace(vonk.vat_code("I21"), account=None),)
    administration = office(vat_codes=codes, capabilities={"vat_booking": "package"})
    assert proposed(invoice(STANDARD), administration).unresolved == ()


@pytest.mark.spec("BP-16")
def test_self_assessed_vat_needs_an_account_where_it_is_owed(invoice, office, vonk, proposed):
    codes = (replace(vonk.vat_code("IR"), payable_account=None),)
    proposal = proposed(invoice(("AE", "0", "10.00", "0.00")), office(vat_codes=codes))
    assert _codes(proposal.unresolved) == ["vat_payable_account_missing"]


@pytest.mark.spec("BP-12")
def test_line_of_a_code_including_vat_still_sums(invoice, office, vonk, proposed):
    codes = (replace(vonk.vat_code("I21"), type="including"),)
    proposal = proposed(invoice(STANDARD), office(vat_codes=codes))
    assert (proposal.lines[0].amount, proposal.lines[0].vat) == (Decimal("100.00"), Decimal("21.00"))


@pytest.mark.spec("BP-16")
def test_unknown_account_leaves_vat_deductible(invoice, office, proposed):
    administration = office(ledger_accounts=(LedgerAccount("1", "1"),))
    assert proposed(invoice(STANDARD), administration).lines[0].vat == Decimal("21.00")

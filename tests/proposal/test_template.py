"""Booking mode template: what a relation's default template makes of an invoice (BP-9)."""

import datetime
from dataclasses import replace as changed
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_invoices import SYNTAXES, Item, LineInvoice, read
from msgspec.structs import replace
from period_invoices import RENT, Stated, stating

from boekwerk.domain.administration import VatCode
from boekwerk.domain.booking import booking_of, lines_total
from boekwerk.domain.document import VatRow
from boekwerk.domain.entries import entries
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Location
from boekwerk.domain.template import Template, TemplateLine

MODE = {"booking_mode": "template"}
BASES = st.sampled_from(["excluding", "including", "vat"])
WHERE = Location("templates.yaml", 4, 5)
MIXED = LineInvoice((Item("Koffie", "50.00", "9"), Item("Machine", "100.00")))


def line(account, percentage=None, basis="excluding", **more):
    return TemplateLine(account, None if percentage is None else Decimal(percentage), basis, **more)


def template(*lines, **more):
    return Template("Huur", "C1", "60", lines, default=True, where=WHERE, **more)


@pytest.fixture
def made(office, proposed):
    """Propose a document by a template of these lines, in an office that is changed as told."""

    def propose(document, *lines, capabilities=None, settings=None, records=None, **more):
        found = {"templates": (template(*lines, **more),), **(records or {})}
        return proposed(document, office({**MODE, **(settings or {})}, capabilities, **found))

    return propose


def booked(proposal):
    return [(it.ledger_account, str(it.amount), str(it.vat), it.vat_code) for it in proposal.lines]


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.spec("BP-9", "BP-16")
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_default_template_divides_the_invoice_to_the_cent(made, syntax):
    proposal = made(read(RENT, syntax), line("4100", 70), line("4510"))
    assert proposal.mode == "template"
    # The account for cars deducts three quarters of the VAT; that holds in a template too.
    assert booked(proposal) == [("4100", "700.01", "147.00", "I21"), ("4510", "315.75", "47.25", "I21")]
    assert lines_total(proposal.lines) == proposal.total == Decimal("1210.01")
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-9")
def test_every_field_says_that_the_template_gave_it(made):
    whole = line("4100", 100, description="Huur {factuurdatum|kort}", cost_centre="K1", project="P1")
    proposal = made(read(RENT), whole, description="Huur {relatie}", payment_condition="30")
    found, origin = proposal.lines[0], Provenance("template", "Huur", WHERE)
    assert (found.description, found.cost_centre, found.project) == ("Huur mrt 2026", "K1", "P1")
    names = ("ledger_account", "amount", "vat", "description", "cost_centre", "project")
    assert {name: found.provenance[name] for name in names} == dict.fromkeys(names, origin)
    assert (proposal.description, proposal.payment_condition) == ("Huur Staalhandel Dijk B.V.", "30")
    assert proposal.provenance["description"] == proposal.provenance["payment_condition"] == origin


@pytest.mark.spec("BP-9")
def test_what_a_line_does_not_say_is_as_by_master_data(made, office):
    relation = replace(office().relation("C1"), cost_centre="K7", deferred_costs=True)
    able = {"spread_over_periods": True}
    found = made(read(RENT), line(None, 100), capabilities=able, records={"relations": (relation,)}).lines[
        0
    ]
    assert (found.ledger_account, found.cost_centre, found.deferred) == ("4100", "K7", True)
    assert {found.provenance[name].origin for name in ("ledger_account", "cost_centre", "deferred")} == {
        "relation"
    }


@pytest.mark.spec("BP-9")
def test_without_default_template_it_is_master_data_and_the_proposal_says_so(made, office, proposed):
    spare = replace(template(line("4510", 100)), default=False)
    proposal = proposed(read(RENT), office(MODE, templates=(spare,)))
    assert (proposal.mode, proposal.lines[0].ledger_account) == ("master_data", "4100")
    assert codes(proposal.remarks) == ["template_default_missing"]


@pytest.mark.spec("BP-9", "BP-16")
def test_vat_that_a_template_makes_cost_is_not_deducted(made, office):
    proposal = made(read(RENT), line("4000", 50), line("4100", 50, "including"))
    assert booked(proposal) == [("4000", "500.01", "105.00", "I21"), ("4100", "605.00", "0.00", None)]
    private = proposal.lines[1]
    assert (private.non_deductible_vat, private.vat_is_cost) == (Decimal("105.00"), True)
    assert proposal.unresolved == ()
    booking = booking_of(proposal, reference="r", administration="smederij")
    balance = sum(entry.debit - entry.credit for entry in entries(booking, office()))
    assert balance == 0


@pytest.mark.spec("BP-9")
def test_a_part_of_the_vat_goes_to_an_account_of_its_own(made):
    proposal = made(read(RENT), line("4000", 100), line("4100", 40, "vat"))
    assert booked(proposal) == [("4000", "1000.01", "126.00", "I21"), ("4100", "84.00", "0.00", None)]


@pytest.mark.spec("BP-9")
def test_a_credit_note_is_divided_with_negative_amounts(made):
    proposal = made(read(changed(RENT, credit=True)), line("4000", amount=Decimal("12.00")), line("4100"))
    assert booked(proposal) == [("4000", "-12.00", "-2.52", "I21"), ("4100", "-988.01", "-207.48", "I21")]
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-9")
def test_every_rate_is_divided_apart_and_a_line_with_a_code_is_for_that_rate(made):
    both = made(read(MIXED), line("4000", 50), line("4100", 50))
    assert [it[1] for it in booked(both)] == ["25.00", "25.00", "50.00", "50.00"]
    own = made(read(MIXED), line("4000", 100, vat_code="I21"), line("4100", 100, vat_code="I9"))
    assert booked(own) == [("4100", "50.00", "4.50", "I9"), ("4000", "100.00", "21.00", "I21")]
    assert both.unresolved == own.unresolved == ()


@pytest.mark.spec("BP-9", "AB-10")
def test_what_the_template_leaves_is_a_line_without_account(made):
    proposal = made(read(RENT), line("4000", 60), line("4100", 30))
    assert booked(proposal)[2] == (None, "100.00", "21.00", "I21")
    (reason,) = proposal.unresolved
    assert (reason.code, reason.where) == ("template_leaves", WHERE)
    assert (reason.values["amount"], reason.values["vat"]) == (Decimal("100.00"), Decimal("21.00"))
    assert lines_total(proposal.lines) == proposal.total


@pytest.mark.spec("BP-9")
@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (line("4000", amount=Decimal("5000.00")), line("4100"), "template_fixed_exceeds"),
        (line("4000", amount=Decimal("5.00")), line("4100"), "template_fixed_which_vat"),
        (line("4000", 150, "vat"), line("4100"), "template_vat_beyond"),
        (
            line("4100", amount=Decimal("5.00"), vat_code="I0"),
            line("4100"),
            "template_vat_code_fits_nothing",
        ),
        (line("4000", 50, "including", vat_code="I21"), line("4100"), "vat_code_of_template_deducts"),
    ],
)
def test_what_cannot_be_done_as_the_template_says_stays_open(made, first, second, code):
    proposal = made(read(MIXED), first, second)
    assert code in codes(proposal.unresolved)
    assert lines_total(proposal.lines) == proposal.total


@pytest.mark.spec("BP-9")
def test_a_code_that_fits_nothing_is_told_where_something_is_left(made):
    proposal = made(read(RENT), line("4000", 100, vat_code="I9"))
    assert codes(proposal.unresolved) == ["template_leaves", "template_vat_code_fits_nothing"]
    needless = made(read(RENT), line("4000", 100), line("4100", 100, vat_code="I9"))
    assert needless.unresolved == ()


@pytest.mark.spec("BP-9", "AB-9")
def test_a_code_that_is_no_longer_valid_stays_open(made, office):
    ended = VatCode(
        "IOUD", "Oud", "purchase", "standard", Decimal(21), valid_until=datetime.date(2025, 12, 31)
    )
    vat_codes = (*office().vat_codes("purchase"), ended)
    proposal = made(read(RENT), line("4000", 100, vat_code="IOUD"), records={"vat_codes": vat_codes})
    assert "vat_code_of_template_unusable" in codes(proposal.unresolved)


@pytest.mark.spec("BP-9")
def test_a_code_that_deducts_nothing_may_be_named_where_vat_is_cost(made, office):
    kept = VatCode("IN", "Niet", "purchase", "standard", Decimal(21), deductible=Decimal(0), account="1520")
    vat_codes = (*office().vat_codes("purchase"), kept)
    lines = (line("4000", 50, vat_code="I21"), line("4100", 50, "including", vat_code="IN"))
    proposal = made(read(RENT), *lines, records={"vat_codes": vat_codes})
    assert booked(proposal)[1] == ("4100", "605.00", "0.00", "IN")
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-9", "BP-16")
def test_reverse_charged_vat_is_assessed_on_each_part_and_stays_cost_where_the_template_says(made):
    row = Item("Staalbouw", "1000.00", "0", category="AE")
    proposal = made(read(LineInvoice((row,))), line("4000", 50), line("4100", 50, "including"))
    assert [it.vat_code for it in proposal.lines] == ["IR", "IR"]
    assert [str(it.self_assessed_vat) for it in proposal.lines] == ["105.00", "105.00"]
    assert [str(it.self_assessed_deductible) for it in proposal.lines] == ["105.00", "0.00"]
    assert codes(proposal.unresolved) == []


@pytest.mark.spec("BP-9")
def test_the_code_of_a_template_settles_which_reverse_charge_is_meant(made, office):
    low = VatCode(
        "IRL", "Verlegd laag", "purchase", "reverse_charged", Decimal(9), account="1", payable_account="2"
    )
    vat_codes = (*office().vat_codes("purchase"), low)
    document = read(LineInvoice((Item("Schilderwerk", "1000.00", "0", category="AE"),)))
    open_ = made(document, line("4000", 100), records={"vat_codes": vat_codes})
    told = made(document, line("4000", 100, vat_code="IRL"), records={"vat_codes": vat_codes})
    assert codes(open_.unresolved) == ["vat_code_ambiguous"]
    assert (told.unresolved, told.lines[0].self_assessed_vat) == ((), Decimal("90.00"))  # fmt: skip


@pytest.mark.spec("BP-9", "BP-19")
def test_a_fixed_amount_is_no_amount_of_another_currency(made):
    document = replace(read(RENT), currency="USD")
    proposal = made(document, line("4000", amount=Decimal("12.00")), line("4100"))
    assert "template_fixed_currency" in codes(proposal.unresolved)
    assert "template_fixed_currency" not in codes(made(document, line("4000", 100)).unresolved)


@pytest.mark.spec("BP-9")
def test_a_document_of_nothing_has_one_line(made, invoice):
    nothing = VatRow("S", Decimal(21), Decimal("0.00"), Decimal("0.00"))
    proposal = made(invoice(nothing), line("4000", 50), line("4100", 50))
    assert booked(proposal) == [("4000", "0.00", "0.00", "I21")]


@pytest.mark.spec("BP-9")
def test_on_a_sale_vat_is_owed_whatever_the_template_says(office, proposed, sale):
    lines = (line("8000", 40, "including"), line("8000", 60))
    of_sales = Template("Verkoop", "D1", "70", lines, default=True)
    proposal = proposed(sale(("S", "21", "100.00", "21.00")), office(MODE, templates=(of_sales,)), "sales")
    assert [(str(it.amount), str(it.vat)) for it in proposal.lines] == [
        ("40.00", "8.40"),
        ("60.00", "12.60"),
    ]
    wrong = replace(of_sales, lines=(line("8000", 100), line("8000", 10, "vat")))
    told = proposed(sale(("S", "21", "100.00", "21.00")), office(MODE, templates=(wrong,)), "sales")
    assert codes(told.unresolved) == ["template_vat_of_sales"]


@pytest.mark.spec("BP-9", "OB-5")
def test_a_template_says_a_fixed_obligation_or_matching_or_neither(made):
    lines = (
        line("4000", 30, obligation="VP-1"),
        line("4100", 30, match_obligation=True),
        line("4990"),
    )
    found = made(read(RENT), *lines, capabilities={"obligations": True}).lines
    assert [it.obligation for it in found] == ["VP-1", None, None]
    assert [it.match_obligation for it in found] == [False, True, False]


@pytest.mark.spec("BP-9", "BP-15")
@pytest.mark.parametrize(
    ("switched_off", "code"),
    [((), "template_field_not_in_package"), (("projects",), "template_field_switched_off")],
)
def test_what_the_package_does_not_know_is_left_out_and_told(made, switched_off, code):
    settings = {"switched_off": switched_off}
    whole = line("4000", 100, project="P1")
    proposal = made(read(RENT), whole, settings=settings, capabilities={"projects": False})
    assert proposal.lines[0].project is None
    assert codes(proposal.remarks) == [code]


@pytest.mark.spec("BP-9", "BP-16")
@given(
    st.lists(st.integers(1, 10**7), min_size=1, max_size=2),
    st.lists(st.tuples(st.integers(-20_000, 20_000), BASES), max_size=5),
    st.booleans(),
    st.booleans(),
)
def test_a_proposal_by_any_template_sums_to_the_document(office, proposed, nets, parts, credit, has_rest):
    rates = zip(nets, ("21", "9"), strict=False)
    items = tuple(Item(f"Post {rate}", str(Decimal(net).scaleb(-2)), rate) for net, rate in rates)
    lines = [line("4100", Decimal(value).scaleb(-2), basis) for value, basis in parts]
    document = read(LineInvoice(items, credit=credit), "json")
    administration = office(MODE, templates=(template(*lines, *([line("4000")] if has_rest else [])),))
    proposal = proposed(document, administration)
    assert lines_total(proposal.lines) == proposal.total
    deducted = sum(it.vat for it in proposal.lines)
    charged = sum(it.vat + it.non_deductible_vat for it in proposal.lines)
    if not proposal.unresolved:
        assert 0 <= deducted * (-1 if credit else 1) <= charged * (-1 if credit else 1)


@pytest.mark.spec("BP-9", "BP-13")
def test_a_rent_invoice_with_its_period_is_described_by_it(made):
    document = stating(RENT, Stated(period=("2026-03-01", "2026-03-31"), order="PO-17"))
    whole = line("4100", 100, description="Huur {factuurperiode|maand jaar} order {ordernummer}")
    assert made(document, whole).lines[0].description == "Huur maart 2026 order PO-17"

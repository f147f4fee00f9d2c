"""Booking mode last booking by VAT recognition: what is copied, and what is done where there is nothing."""

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import CostCentre, LedgerAccount, Project
from boekwerk.domain.booking import lines_total
from boekwerk.domain.past import PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.proposal import Provenance

HIGH = ("S", "21", "100.00", "21.00")
LOW = ("S", "9", "50.00", "4.50")
BY_LAST = {"booking_mode": "last_booking_vat"}
FEBRUARY = datetime.date(2026, 2, 1), datetime.date(2026, 2, 28)


@pytest.fixture(scope="module")
def learning(office):
    """An office whose proposals follow the last booking, in a package that can do everything."""
    return office(
        BY_LAST,
        {"spread_over_periods": True},
        cost_centres=(CostCentre("WERKPLAATS", "Werkplaats"),),
        projects=(Project("P7", "Hekwerk haven"),),
    )


@pytest.fixture
def follows(invoice, learning, proposed):
    """Propose an invoice of these rows after these earlier bookings."""

    def propose(rows, *bookings, office=learning, **changes):
        return proposed(invoice(*rows, **changes), office, past=PastIndex(bookings))

    return propose


@pytest.fixture(scope="module")
def with_code(office):
    """Make an office that has one VAT code more."""

    def make(code):
        known = [office().vat_codes(direction) for direction in ("purchase", "sales")]
        return office(BY_LAST, vat_codes=(*known[0], *known[1], code))

    return make


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.spec("BP-3")
def test_each_vat_key_follows_the_line_of_the_last_booking_with_that_vat(follows, earlier):
    proposal = follows([HIGH, LOW], earlier(("4510", "80.00"), ("4000", "900.00", "9")))
    assert proposal.mode == "last_booking_vat"
    assert [line.ledger_account for line in proposal.lines] == ["4510", "4000"]
    assert [line.provenance["ledger_account"] for line in proposal.lines] == [
        Provenance("last_booking", "bw-2026-61", name="2026-61")
    ] * 2
    assert (proposal.unresolved, proposal.remarks) == ((), ())


@pytest.mark.spec("BP-3")
def test_the_latest_booking_in_the_journal_is_the_last_one(follows, earlier):
    older = earlier(("4000", "80.00"), number="2026-50", date=datetime.date(2026, 1, 15))
    other_journal = earlier(
        ("4990", "80.00"), number="2026-70", journal="61", date=datetime.date(2026, 3, 1)
    )
    proposal = follows([HIGH], older, earlier(("4510", "80.00")), other_journal)
    assert proposal.lines[0].ledger_account == "4510"


@pytest.mark.spec("BP-3")
def test_vat_that_the_last_booking_has_no_line_with_is_booked_by_master_data(follows, earlier):
    proposal = follows([HIGH, LOW], earlier(("4510", "80.00")))
    assert [line.ledger_account for line in proposal.lines] == ["4510", "4100"]
    assert proposal.lines[1].provenance["ledger_account"].origin == "relation"
    assert codes(proposal.remarks) == ["last_booking_without_vat"]
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-3")
def test_of_several_lines_the_largest_is_followed_and_a_person_looks_at_it(follows, earlier):
    proposal = follows([HIGH], earlier(("4000", "80.00"), ("4510", "-90.00"), ("4100", "10.00")))
    assert proposal.lines[0].ledger_account == "4510"
    assert codes(proposal.unresolved) == ["last_booking_ambiguous"]
    assert proposal.unresolved[0].values["accounts"] == "4000, 4510, 4100"


@pytest.mark.spec("BP-3")
def test_several_lines_that_would_be_copied_alike_are_not_ambiguous(follows, earlier):
    proposal = follows([HIGH], earlier(("4510", "80.00"), ("4510", "20.00")))
    assert (proposal.lines[0].ledger_account, proposal.unresolved) == ("4510", ())


@pytest.mark.spec("BP-3")
def test_a_line_of_rounding_teaches_nothing(follows, earlier):
    rounding = PastLine("4990", Decimal("800.00"), "rounding", treatment="standard", rate=Decimal(21))
    proposal = follows([HIGH], earlier(rounding, ("4510", "80.00")))
    assert (proposal.lines[0].ledger_account, proposal.unresolved) == ("4510", ())


@pytest.mark.spec("BP-3")
@pytest.mark.parametrize(
    ("row", "code", "account"),
    [(("AE", "0", "100.00", "0.00"), "IR", "4510"), (("E", "0", "100.00", "0.00"), "IV", "4100")],
)
def test_a_line_of_which_only_the_vat_code_is_known_has_that_code_s_vat(
    follows, earlier, row, code, account
):
    known_by_code = PastLine("4510", Decimal("80.00"), vat_code="IR")
    line = follows([row], earlier(known_by_code)).lines[0]
    assert (line.ledger_account, line.vat_code) == (account, code)


@pytest.mark.spec("BP-3")
def test_a_booking_without_lines_of_known_vat_teaches_no_account(follows, earlier):
    proposal = follows([HIGH], earlier(PastLine("4510", Decimal("80.00"), vat_code="GONE")))
    assert proposal.lines[0].ledger_account == "4100"
    assert codes(proposal.remarks) == ["last_booking_without_vat"]


@pytest.mark.spec("BP-3", "BP-12")
def test_the_vat_code_of_the_last_booking_goes_before_what_would_be_chosen(
    follows, earlier, with_code, vonk
):
    office = with_code(replace(vonk.vat_code("I21"), code="I21I", type="including"))
    assert follows([HIGH], earlier(("4510", "80.00")), office=office).lines[0].vat_code == "I21"
    line = follows([HIGH], earlier(_with_code("I21I")), office=office).lines[0]
    assert (line.vat_code, line.provenance["vat_code"].origin) == ("I21I", "last_booking")


@pytest.mark.spec("BP-3", "BP-12")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"active": False}, "inactive"),
        ({"valid_until": datetime.date(2026, 2, 28)}, "not_valid_on_date"),
        ({"rate": Decimal(19)}, "does_not_fit"),
        ({"treatment": "margin"}, "does_not_fit"),
        ({"code": "I21Y", "active": False}, "does_not_exist"),
    ],
)
def test_a_vat_code_that_cannot_be_used_any_more_is_chosen_anew(
    follows, earlier, with_code, vonk, changes, why
):
    office = with_code(replace(vonk.vat_code("I21"), **{"code": "I21X", **changes}))
    proposal = follows([HIGH], earlier(_with_code("I21X")), office=office)
    assert (proposal.lines[0].vat_code, proposal.unresolved) == ("I21", ())
    assert [(reason.code, reason.values["why"]) for reason in proposal.remarks] == [
        ("copied_vat_code_unusable", why)
    ]


@pytest.mark.spec("BP-12")
def test_what_customs_may_collect_is_not_learned_from_the_last_booking(follows, earlier, office, invoice):
    norway = replace(invoice(HIGH).supplier, vat_id="NO987654321MVA", kvk=None)
    norway = replace(norway, address=replace(norway.address, country="NO"))
    relation = replace(office().relation("C1"), vat_number="NO987654321MVA", kvk=None)
    careful = office({**BY_LAST, "self_assess_imports": False}, relations=(relation,))
    bought = earlier(PastLine("4510", Decimal("80.00"), treatment="import", vat_code="IBU"))
    proposal = follows([("G", "0", "100.00", "0.00")], bought, office=careful, supplier=norway)
    assert proposal.lines[0].ledger_account == "4510"
    assert codes(proposal.unresolved) == ["vat_import_not_self_assessed"]


@pytest.mark.spec("BP-3", "BP-16")
def test_self_assessed_vat_follows_the_code_of_the_last_booking(follows, earlier):
    bought = earlier(PastLine("4510", Decimal("80.00"), treatment="reverse_charged", vat_code="IR"))
    line = follows([("AE", "0", "100.00", "0.00")], bought).lines[0]
    assert (line.ledger_account, line.vat_code) == ("4510", "IR")
    assert (line.self_assessed_vat, line.self_assessed_deductible) == (Decimal("21.00"), Decimal("15.75"))


@pytest.mark.spec("BP-3", "BP-16")
def test_vat_that_the_copied_account_may_not_deduct_joins_the_cost(follows, earlier):
    proposal = follows([HIGH], earlier(("4500", "80.00")))
    line = proposal.lines[0]
    assert (line.amount, line.vat, line.non_deductible_vat) == (Decimal("121.00"), 0, Decimal("21.00"))
    assert lines_total(proposal.lines) == proposal.total == Decimal("121.00")


@pytest.mark.spec("BP-3")
@pytest.mark.parametrize(
    ("accounts", "why"),
    [((), "does_not_exist"), ((LedgerAccount("4510", "Auto", active=False),), "inactive")],
)
def test_an_account_that_is_no_longer_in_use_is_copied_and_told(follows, earlier, office, accounts, why):
    proposal = follows([HIGH], earlier(("4510", "80.00")), office=office(BY_LAST, ledger_accounts=accounts))
    assert proposal.lines[0].ledger_account == "4510"
    assert [reason.values["why"] for reason in proposal.remarks] == [why]


@pytest.mark.spec("BP-3")
def test_a_credit_note_follows_the_last_invoice_with_negative_amounts(follows, earlier):
    proposal = follows([HIGH], earlier(("4510", "80.00")), type="credit_note")
    line = proposal.lines[0]
    assert (line.ledger_account, line.amount, line.vat) == ("4510", Decimal("-105.25"), Decimal("-15.75"))
    assert proposal.remarks == ()


@pytest.mark.spec("BP-3")
def test_an_invoice_after_a_credit_note_follows_it_and_says_so(follows, earlier):
    proposal = follows([HIGH], earlier(("4510", "-80.00")))
    assert proposal.lines[0].ledger_account == "4510"
    assert codes(proposal.remarks) == ["last_booking_is_credit_note"]


@pytest.mark.spec("BP-7")
def test_by_default_every_field_of_the_line_is_copied(follows, earlier):
    more = {"description": "Onderhoud heftruck", "cost_centre": "WERKPLAATS", "project": "P7"}
    line = follows([HIGH], earlier(("4510", "80.00", "21", {**more, "deferred": True})))
    found = line.lines[0]
    assert {name: getattr(found, name) for name in more} == more
    assert found.deferred
    assert {found.provenance[name].source for name in (*more, "deferred")} == {"bw-2026-61"}


@pytest.mark.spec("BP-7")
def test_what_a_person_left_empty_stays_empty_and_an_import_that_does_not_say_is_filled_in(
    follows, earlier, office
):
    relation = replace(office().relation("C1"), cost_centre="WERKPLAATS")
    teaching = office({**BY_LAST, "imported_history_teaches": True}, relations=(relation,))
    assert follows([HIGH], earlier(("4510", "80.00")), office=teaching).lines[0].cost_centre is None
    imported = follows([HIGH], earlier(("4510", "80.00"), source="imported"), office=teaching).lines[0]
    assert (imported.cost_centre, imported.provenance["cost_centre"].origin) == ("WERKPLAATS", "relation")


@pytest.mark.spec("BP-7")
def test_what_the_posting_rule_defers_stays_deferred(follows, earlier, office):
    relation = replace(office().relation("C1"), deferred_costs=True)
    line = follows([HIGH], earlier(("4510", "80.00")), office=office(BY_LAST, relations=(relation,))).lines[
        0
    ]
    assert (line.deferred, line.provenance["deferred"].origin) == (True, "relation")


@pytest.mark.spec("BP-7", "BP-15")
@pytest.mark.parametrize(
    ("field", "ability"),
    [("cost_centre", "cost_centres"), ("project", "projects")],
)
@pytest.mark.parametrize("switched_off", [True, False])
def test_what_the_administration_cannot_have_is_not_copied_and_told(
    follows, earlier, office, field, ability, switched_off
):
    settings = {**BY_LAST, "switched_off": (ability,) if switched_off else ()}
    unable = office(settings, {"spread_over_periods": True, ability: False})
    proposal = follows([HIGH], earlier(("4510", "80.00", "21", {field: "P7"})), office=unable)
    assert not getattr(proposal.lines[0], field)
    assert codes(proposal.remarks) == [
        "copied_field_switched_off" if switched_off else "copied_field_not_in_package"
    ]


@pytest.mark.spec("BP-3", "BP-7")
def test_the_period_moves_with_the_invoice_date(follows, earlier):
    period = dict(zip(("period_from", "period_until"), FEBRUARY, strict=True))
    line = follows([HIGH], earlier(("4510", "80.00", "21", period))).lines[0]
    assert (line.period_from, line.period_until) == (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    assert line.provenance["period_from"].origin == "last_booking"


@pytest.mark.spec("BP-7")
def test_the_period_that_the_document_states_goes_before_the_moved_one(follows, earlier):
    period = dict(zip(("period_from", "period_until"), FEBRUARY, strict=True))
    stated = {"period_start": datetime.date(2026, 3, 5), "period_end": datetime.date(2026, 4, 4)}
    line = follows([HIGH], earlier(("4510", "80.00", "21", period)), **stated).lines[0]
    assert (line.period_from, line.period_until) == (*stated.values(),)
    assert line.provenance["period_until"].origin == "document"


@pytest.mark.spec("BP-7")
@pytest.mark.parametrize("period", [(FEBRUARY[1], FEBRUARY[0]), (FEBRUARY[0], None), (None, FEBRUARY[1])])
def test_a_period_that_makes_no_sense_is_not_copied(follows, earlier, period):
    fields = dict(zip(("period_from", "period_until"), period, strict=True))
    proposal = follows([HIGH], earlier(("4510", "80.00", "21", fields)))
    assert (proposal.lines[0].period_from, proposal.lines[0].period_until) == (None, None)
    assert codes(proposal.remarks) == ["copied_period_unusable"]


@pytest.mark.spec("BP-7")
def test_the_header_is_copied_with_this_document_s_number_in_it(follows, earlier):
    known = earlier(("4510", "80.00"), description="Lease 2026-61 februari 2026", payment_condition="30")
    proposal = follows([HIGH], known)
    assert proposal.description == "Lease 2026-77 maart 2026"
    assert (proposal.payment_condition, proposal.due_date) == ("30", datetime.date(2026, 4, 15))
    assert {proposal.provenance[name].source for name in ("description", "payment_condition")} == {
        "bw-2026-61"
    }


@pytest.mark.spec("BP-7")
def test_a_description_that_boekwerk_made_itself_is_made_anew(follows, earlier):
    proposal = follows([HIGH], earlier(("4510", "80.00"), description="2026-61 Staalhandel Dijk B.V."))
    assert proposal.description == "2026-77 Staalhandel Dijk B.V."
    assert proposal.provenance["description"].origin == "computed"


@pytest.mark.spec("BP-7")
def test_a_payment_condition_that_is_gone_is_that_of_master_data_again(follows, earlier):
    proposal = follows([HIGH], earlier(("4510", "80.00"), payment_condition="60"))
    assert (proposal.payment_condition, codes(proposal.remarks)) == ("14", ["copied_condition_unusable"])


def _with_code(code):
    return PastLine("4510", Decimal("80.00"), treatment="standard", rate=Decimal(21), vat_code=code)

"""Which booking mode a document gets, and what happens where there is nothing to follow."""

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import Journal, Settings
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Location
from boekwerk.domain.template import Template, TemplateLine

HIGH = ("S", "21", "100.00", "21.00")
BY_LAST = {"booking_mode": "last_booking_vat"}
TEMPLATE = Template("Auto", "C1", "60", (TemplateLine("4510"),), default=True)
OF_SALES = {"direction": "sales", "journal": "70"}
HERE = Location("preferences.yaml", 4, 5)


@pytest.fixture
def made(invoice, proposed):
    """Propose an invoice of 100 at 21% in an office, after these earlier bookings."""

    def propose(office, *bookings, **changes):
        return proposed(invoice(HIGH, **changes), office, past=PastIndex(bookings))

    return propose


@pytest.fixture
def sold(sale, proposed):
    """Propose a sales invoice of 100 at 21% to debtor D1, after these earlier bookings."""

    def propose(office, *bookings):
        return proposed(sale(HIGH), office, "sales", PastIndex(bookings))

    return propose


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.spec("BP-3", "BP-10")
def test_last_booking_by_vat_is_the_mode_unless_the_settings_say_otherwise(made, office, earlier):
    assert Settings(id="", name="", package="").booking_mode == "last_booking_vat"
    assert made(office(BY_LAST), earlier(("4510", "80.00"))).mode == "last_booking_vat"
    assert made(office(), earlier(("4510", "80.00"))).mode == "master_data"


@pytest.mark.spec("BP-10")
def test_a_relation_goes_its_own_way(made, office, earlier):
    own = office(preferences=(RelationPreference("C1", mode="last_booking_vat", where=HERE),))
    proposal = made(own, earlier(("4510", "80.00")))
    assert (proposal.mode, proposal.lines[0].ledger_account) == ("last_booking_vat", "4510")
    assert proposal.provenance["mode"] == Provenance("relation", "C1", HERE)


@pytest.mark.spec("BP-10")
def test_a_preference_for_the_journal_goes_before_one_for_every_journal(made, office, earlier):
    preferences = (
        RelationPreference("C1", mode="master_data"),
        RelationPreference("C1", "60", mode="last_booking_vat"),
        RelationPreference("C1", "61", mode="template"),
    )
    assert made(office(preferences=preferences), earlier(("4510", "80.00"))).mode == "last_booking_vat"


@pytest.mark.spec("BP-10")
def test_another_relation_follows_the_settings(made, office, earlier):
    own = office(BY_LAST, preferences=(RelationPreference("D1", mode="master_data"),))
    assert made(own, earlier(("4510", "80.00"))).mode == "last_booking_vat"


@pytest.mark.spec("BP-5")
def test_without_last_booking_master_data_and_the_proposal_says_so(made, office):
    proposal = made(office(BY_LAST))
    assert (proposal.mode, proposal.lines[0].ledger_account) == ("master_data", "4100")
    assert codes(proposal.remarks) == ["last_booking_missing"]
    assert proposal.remarks[0].values["journal"] == "60"
    assert proposal.unresolved == ()


@pytest.mark.spec("BP-3", "BP-5")
@pytest.mark.parametrize(("teaches", "account"), [(False, "4100"), (True, "4510")])
def test_imported_history_counts_only_by_its_setting(made, office, earlier, teaches, account):
    importing = office({**BY_LAST, "imported_history_teaches": teaches})
    proposal = made(importing, earlier(("4510", "80.00"), source="imported"))
    assert proposal.lines[0].ledger_account == account
    assert ("last_booking_only_imported" in codes(proposal.remarks)) is not teaches


@pytest.mark.spec("BP-8")
def test_a_one_off_booking_has_no_influence(made, office, earlier):
    usual = earlier(("4510", "80.00"))
    later = datetime.date(2026, 3, 2)
    one_off = earlier(("4000", "80.00"), number="2026-70", date=later, one_off=True)
    assert made(office(BY_LAST), usual, one_off) == made(office(BY_LAST), usual)
    assert codes(made(office(BY_LAST), one_off).remarks) == ["last_booking_missing"]


@pytest.mark.spec("BP-4")
def test_a_debtor_without_history_follows_another_debtor(sold, office, earlier):
    other = earlier(("8000", "80.00"), relation="D2", **OF_SALES)
    proposal = sold(office(BY_LAST), other)
    assert (proposal.mode, proposal.lines[0].provenance["ledger_account"].source) == (
        "last_booking_vat",
        "bw-2026-61",
    )
    assert codes(proposal.remarks) == ["last_booking_of_other_debtor"]
    assert proposal.remarks[0].values["other"] == "D2"


@pytest.mark.spec("BP-4")
def test_what_is_another_debtor_s_own_is_not_copied(sold, office, earlier):
    own = {"description": "Hekwerk Meyer", "project": "P7", "cost_centre": "NOORD"}
    header = {"description": "Hekwerk", "payment_condition": "14"}
    other = earlier(("8000", "80.00", "21", own), relation="D2", **OF_SALES, **header)
    proposal = sold(office(BY_LAST), other)
    line = proposal.lines[0]
    assert (line.description, line.project, line.cost_centre) == (None, None, "NOORD")
    assert (proposal.description, proposal.payment_condition) == ("2026-77 Bouwbedrijf Terp", "30")


@pytest.mark.spec("BP-4")
def test_a_debtor_with_history_follows_its_own(sold, office, earlier):
    own = earlier(("8000", "80.00"), relation="D1", **OF_SALES)
    later = datetime.date(2026, 3, 2)
    other = earlier(("4000", "80.00"), relation="D2", number="2026-70", date=later, **OF_SALES)
    proposal = sold(office(BY_LAST), own, other)
    assert (proposal.lines[0].ledger_account, proposal.remarks) == ("8000", ())


@pytest.mark.spec("BP-4")
def test_a_creditor_never_follows_another_creditor(made, office, earlier):
    proposal = made(office(BY_LAST), earlier(("4510", "80.00"), relation="C2"))
    assert (proposal.mode, proposal.lines[0].ledger_account) == ("master_data", "4100")


@pytest.mark.spec("BP-9")
def test_a_template_is_followed_where_it_is_the_default(made, office):
    templates = office({"booking_mode": "template"}, templates=(TEMPLATE,))
    proposal = made(templates)
    assert (proposal.mode, proposal.lines[0].ledger_account, proposal.remarks) == ("template", "4510", ())


@pytest.mark.spec("BP-9")
@pytest.mark.parametrize(
    "templates", [(), (replace(TEMPLATE, default=False),), (replace(TEMPLATE, journal="70"),)]
)
def test_without_default_template_master_data_and_the_proposal_says_so(made, office, templates):
    proposal = made(office({"booking_mode": "template"}, templates=templates))
    assert (proposal.mode, proposal.lines[0].ledger_account) == ("master_data", "4100")
    assert codes(proposal.remarks) == ["template_default_missing"]


@pytest.mark.spec("BP-11")
@pytest.mark.parametrize("mode", ["last_booking_vat", "last_booking_lines", "template"])
def test_without_relation_master_data_whatever_the_mode(made, office, earlier, mode):
    proposal = made(office({"booking_mode": mode}, relations=()), earlier(("4510", "80.00")))
    assert (proposal.mode, proposal.lines[0].ledger_account) == ("master_data", "4000")
    assert codes(proposal.remarks) == ["mode_without_relation"]
    assert codes(proposal.unresolved) == ["relation_not_found"]


@pytest.mark.spec("BP-7")
@pytest.mark.parametrize(
    ("of_journal", "of_relation", "expected"),
    [
        (None, None, ("4510", "Onderhoud")),
        (("description",), None, ("4100", "Onderhoud")),
        ((), None, ("4100", None)),
        ((), ("ledger_account",), ("4510", None)),
        (("ledger_account", "description"), (), ("4100", None)),
    ],
)
def test_the_relation_then_the_journal_says_which_line_fields_are_copied(
    made, office, earlier, of_journal, of_relation, expected
):
    journal = Journal("60", "Inkoop", "purchase", line_fields=of_journal)
    preference = RelationPreference("C1", line_fields=of_relation)
    selecting = office(BY_LAST, journals=(journal,), preferences=(preference,))
    line = made(selecting, earlier(("4510", "80.00", "21", {"description": "Onderhoud"}))).lines[0]
    assert (line.ledger_account, line.description) == expected


@pytest.mark.spec("BP-7")
def test_a_header_field_that_is_not_copied_is_as_in_master_data(made, office, earlier):
    preference = RelationPreference("C1", header_fields=("payment_condition",), where=HERE)
    known = earlier(("4510", "80.00"), description="Lease", payment_condition="30")
    proposal = made(office(BY_LAST, preferences=(preference,)), known)
    assert (proposal.description, proposal.payment_condition) == ("2026-77 Staalhandel Dijk B.V.", "30")
    assert proposal.provenance["payment_condition"] == Provenance(
        "last_booking", "bw-2026-61", HERE, "2026-61"
    )


@pytest.mark.spec("BP-7", "BP-13")
def test_a_description_that_the_journal_lays_down_is_filled_in_anew(made, office, earlier):
    journal = Journal("60", "Inkoop", "purchase", description="Inkoop {factuurnummer}")
    proposal = made(office(BY_LAST, journals=(journal,)), earlier(("4510", "80.00"), description="Lease"))
    assert proposal.description == "Inkoop 2026-77"


@pytest.mark.spec("BP-7", "BP-12")
def test_a_vat_code_that_is_not_copied_is_chosen_by_the_vat(made, office, earlier):
    preference = RelationPreference("C1", line_fields=("ledger_account",))
    booked = replace(earlier(("4510", "80.00")).lines[0], vat_code="I9")
    line = made(office(BY_LAST, preferences=(preference,)), earlier(booked)).lines[0]
    assert (line.vat_code, line.vat) == ("I21", Decimal("15.75"))

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.administration import LedgerAccount
from boekwerk.domain.booking import lines_total
from boekwerk.domain.document import VatRow
from boekwerk.domain.errors import ProposalError
from boekwerk.proposal.editing import Change, Edits, Split, edited
from boekwerk.reasons.sentences import LANGUAGES, sentence

HIGH = ("S", "21", "100.00", "21.00")
LOW = ("S", "9", "50.00", "4.50")


@pytest.fixture
def edit(proposed):
    """Edit the proposal of a document; whatever is refused can be said."""

    def make(document, administration, **edits):
        proposal = proposed(document, administration)
        try:
            return edited(proposal, document, administration, Edits(**edits))
        except ProposalError as error:
            assert all(sentence(it, language) for it in error.problems for language in LANGUAGES)
            raise

    return make


@pytest.mark.spec("BP-14")
def test_nothing_changed_is_the_same_proposal(vonk, invoice, proposed, edit):
    document = invoice(HIGH, LOW, rounding=Decimal("0.05"))
    assert edit(document, vonk) == proposed(document, vonk)


@pytest.mark.spec("BP-14")
def test_an_account_that_may_deduct_less_makes_the_vat_anew(vonk, invoice, edit):
    line = edit(invoice(HIGH), vonk, changes=(Change("ledger_account", "4510", 1),)).lines[0]
    assert (line.ledger_account, line.amount, line.vat) == ("4510", Decimal("105.25"), Decimal("15.75"))
    assert line.provenance["ledger_account"].origin == "user"


def test_editing_again_starts_from_what_the_document_says(vonk, invoice, edit):
    document = invoice(HIGH)
    once = edit(document, vonk, changes=(Change("ledger_account", "4500", 1),))
    again = edited(once, document, vonk, Edits(changes=(Change("ledger_account", "4100", 1),)))
    assert (again.lines[0].amount, again.lines[0].vat) == (Decimal("100.00"), Decimal("21.00"))


def test_every_wrong_change_is_refused_at_once(vonk, invoice, edit):
    wrong = (
        Change("ledger_account", "9999", 1),
        Change("vat_code", "I9", 1),
        Change("colour", "red", 1),
        Change("deferred", "perhaps", 1),
        Change("relation", "D1"),
        Change("journal", "70"),
        Change("description", "x", 7),
    )
    with pytest.raises(ProposalError) as caught:
        edit(invoice(HIGH), vonk, changes=wrong, agreed=("vat_code_missing",))
    assert [problem.code for problem in caught.value.problems] == [
        "edit_code_unknown",
        "edit_vat_code_does_not_fit",
        "edit_no_such_field",
        "edit_value_unreadable",
        "edit_relation_of_other_kind",
        "edit_journal_unknown",
        "edit_no_such_line",
        "edit_not_confirmable",
    ]


def test_a_rounding_line_is_not_changed_by_hand(vonk, invoice, edit):
    with pytest.raises(ProposalError) as caught:
        document = invoice(HIGH, rounding=Decimal("0.05"))
        edit(document, vonk, changes=(Change("ledger_account", "4000", 2),))
    assert [problem.code for problem in caught.value.problems] == ["edit_line_is_computed"]


@pytest.mark.spec("BP-14")
def test_a_chosen_relation_brings_its_own_account(office, invoice, edit):
    stranger = replace(invoice(HIGH).supplier, name="Nieuw", vat_id=None, kvk=None)
    proposal = edit(
        invoice(HIGH, supplier=stranger, payment=()), office(), changes=(Change("relation", "C1"),)
    )
    assert proposal.relation.matched_on == "user"
    assert (proposal.lines[0].ledger_account, proposal.payment_condition) == ("4100", "14")


def test_a_rounding_inside_the_total_is_confirmed_by_a_person(vonk, invoice, proposed, edit):
    document = invoice(HIGH)
    inside = replace(
        document.totals,
        tax_inclusive=Decimal("121.05"),
        rounding=Decimal("0.05"),
        payable=Decimal("121.05"),
    )
    document = replace(document, totals=inside)
    assert [reason.code for reason in proposed(document, vonk).unresolved] == ["rounding_inside_total"]
    assert edit(document, vonk, agreed=("rounding_inside_total",)).unresolved == ()


def test_a_code_chosen_by_a_person_settles_what_was_ambiguous(vonk, office, invoice, proposed, edit):
    second = replace(vonk.vat_code("I21"), code="J21", name="J21")
    codes = (*office().vat_codes("purchase"), second)
    administration = office(vat_codes=codes)
    assert [reason.code for reason in proposed(invoice(HIGH), administration).unresolved] == [
        "vat_code_ambiguous"
    ]
    described = edit(invoice(HIGH), administration, changes=(Change("description", "staal", 1),))
    assert [reason.code for reason in described.unresolved] == ["vat_code_ambiguous"]
    chosen = edit(invoice(HIGH), administration, changes=(Change("vat_code", "J21", 1),))
    assert (chosen.unresolved, chosen.lines[0].vat_code) == ((), "J21")


def test_a_code_chosen_for_vat_in_doubt_says_what_vat_it_is(vonk, invoice, edit):
    row = VatRow("G", Decimal(0), Decimal("100.00"), Decimal("0.00"))
    line = edit(invoice(row), vonk, changes=(Change("vat_code", "IR", 1),)).lines[0]
    assert line.vat_key.treatment == "reverse_charged"
    assert (line.self_assessed_vat, line.self_assessed_deductible) == (Decimal("21.00"), Decimal("21.00"))


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        (("100.01",), "split_too_much"),
        (("-1.00",), "split_other_sign"),
        (("0.00",), "split_other_sign"),
        (("0.005",), "split_not_in_cents"),
    ],
)
def test_a_split_that_is_no_division_is_refused(vonk, invoice, edit, amounts, why):
    with pytest.raises(ProposalError) as caught:
        edit(invoice(HIGH), vonk, splits=(Split(1, tuple(map(Decimal, amounts))),))
    assert caught.value.problems[0].values["why"] == why


@given(
    parts=st.lists(st.integers(1, 5000), min_size=1, max_size=6),
    tax=st.integers(0, 10_000),
    account=st.sampled_from(["4100", "4500", "4510"]),
)
@settings(max_examples=60, deadline=None)
def test_a_split_keeps_the_total_to_the_cent(office, invoice, proposed, parts, tax, account):
    cents = [Decimal(part) / 100 for part in parts]
    document = invoice(("S", "21", str(sum(cents) + 1), str(Decimal(tax) / 100)))
    administration = office()
    proposal = proposed(document, administration)
    edits = Edits((Change("ledger_account", account, 1),), (Split(1, tuple(cents)),))
    found = edited(proposal, document, administration, edits)
    assert len(found.lines) == len(parts) + 1
    assert lines_total(found.lines) == found.total == proposal.total
    assert found.unresolved == ()


def test_a_chosen_relation_that_differs_from_the_document_has_to_be_confirmed(vonk, invoice, edit):
    stranger = replace(invoice(HIGH).supplier, name="Nieuw", vat_id="NL001111111B01", kvk="11111111")
    document = invoice(HIGH, supplier=stranger, payment=())
    chosen = edit(document, vonk, changes=(Change("relation", "C1"),))
    assert [(reason.code, reason.values["differs"]) for reason in chosen.unresolved] == [
        ("relation_chosen_differs", ("kvk", "vat_number"))
    ]
    agreed = edited(chosen, document, vonk, Edits(agreed=("relation_chosen_differs",)))
    assert agreed.unresolved == ()


@pytest.mark.parametrize("account", ["1600", "1300", "1520"])
def test_no_cost_line_is_put_on_the_account_of_creditors_debtors_or_vat(office, invoice, edit, account):
    administration = office(ledger_accounts=(LedgerAccount(account, "Eigen rekening"),))
    proposal = edit(invoice(HIGH), administration, changes=(Change("ledger_account", account, 1),))
    assert [reason.code for reason in proposal.unresolved] == ["cost_line_on_own_account"]


def test_vat_of_customs_is_put_on_the_vat_account_by_a_person_only(office, invoice, edit):
    administration = office(ledger_accounts=(LedgerAccount("1520", "Voorbelasting"),))
    customs = invoice(("O", "0", "21.00", "0.00"))
    assert edit(customs, administration, changes=(Change("ledger_account", "1520", 1),)).unresolved == ()
    relation = replace(administration.relation("C1"), ledger_account="1520")
    learned = edit(customs, office(relations=(relation,)))
    assert [reason.code for reason in learned.unresolved] == ["cost_line_on_own_account"]

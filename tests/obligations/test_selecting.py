"""Selecting by hand, with both sets of copying rules; the lines go on summing to the document."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from obligation_cases import BOUW, DAY, Invoice, Line, master_data, obligation, rulebook

from boekwerk.domain.booking import lines_total
from boekwerk.domain.errors import ProposalError
from boekwerk.obligations import (
    Selection,
    offered,
    review_obligations,
    select_on_line,
    select_several,
)

TWO = (Line("600.00"), Line("400.00", name="Bronwater", rate="9.00"))


@pytest.fixture
def proposed(matched, books):
    """Give the proposal of an invoice that refers to nothing, and the books with these obligations."""

    def make(invoice, *ordered, **changes):
        of = books(*ordered, **changes)
        return matched(invoice, rules=None, of=of).proposal, of

    return make


def shown(proposal):
    return [(line.obligation, line.amount, line.project) for line in proposal.lines]


def refused(call, *given):
    with pytest.raises(ProposalError) as caught:
        call(*given)
    return [reason.code for reason in caught.value.problems]


@pytest.mark.spec("OB-2")
def test_several_obligations_become_lines_with_their_project_and_dimensions(proposed):
    first = obligation("VP-1", "300.00", project="P-26", cost_centre="MAT", ledger_account="7100")
    proposal, books = proposed(Invoice(), first, obligation("VP-2", "500.00"))
    made = select_several(proposal, [Selection("VP-1"), Selection("VP-2")], books)
    assert shown(made) == [
        ("VP-1", Decimal("300.00"), "P-26"),
        ("VP-2", Decimal("500.00"), None),
        (None, Decimal("200.00"), None),
    ]
    assert [line.ledger_account for line in made.lines] == ["7100", "7000", "7000"]
    assert made.lines[0].cost_centre == "MAT"
    assert lines_total(made.lines) == made.total


@pytest.mark.spec("OB-2")
def test_the_amount_starts_at_what_is_open_and_may_deviate(proposed):
    proposal, books = proposed(Invoice(), obligation("VP-1", "300.00"), obligation("VP-2", "5000.00"))
    made = select_several(proposal, [Selection("VP-1", Decimal("450.00")), Selection("VP-2")], books)
    assert [line.amount for line in made.lines] == [Decimal("450.00"), Decimal("550.00")]


@pytest.mark.spec("OB-2", "OB-3")
def test_only_obligations_of_the_relation_that_are_open_are_offered(proposed):
    proposal, books = proposed(
        Invoice(),
        obligation("VP-1"),
        obligation("VP-2", relation="20002"),
        obligation("VP-3", settled=True),
        obligation("VP-4", ledger_account="7100"),
        obligation("VP-5", ledger_account=None),
    )
    assert [each.number for each in offered(proposal, books)] == ["VP-1", "VP-4", "VP-5"]
    (line,) = proposal.lines
    assert [each.number for each in offered(proposal, books, line)] == ["VP-1", "VP-5"]
    assert offered(proposal, books, replace(line, ledger_account=None)) == ()


@pytest.mark.spec("OB-2")
def test_an_obligation_takes_from_the_lines_on_its_own_account_first(proposed):
    proposal, books = proposed(
        Invoice(lines=TWO),
        obligation("VP-1", "500.00", ledger_account="7100"),
        obligation("VP-2", "100.00"),
    )
    other = replace(proposal.lines[1], ledger_account="7100")
    proposal = replace(proposal, lines=(proposal.lines[0], other))
    made = select_several(proposal, [Selection("VP-1"), Selection("VP-2")], books)
    assert [(line.obligation, line.amount, line.vat_code) for line in made.lines] == [
        ("VP-1", Decimal("100.00"), "IH"),
        ("VP-2", Decimal("100.00"), "IH"),
        (None, Decimal("400.00"), "IH"),
        ("VP-1", Decimal("400.00"), "IL"),
    ]


@pytest.mark.spec("OB-3")
def test_on_one_line_project_and_dimensions_are_not_copied(proposed):
    ordered = obligation("VP-1", project="P-26", cost_centre="MAT")
    proposal, books = proposed(Invoice(), ordered)
    (line,) = select_on_line(proposal, 1, "VP-1", books).lines
    assert (line.obligation, line.project, line.cost_centre) == ("VP-1", None, None)
    assert line.provenance["obligation"].origin == "user"


@pytest.mark.spec("OB-3")
def test_a_line_without_account_cannot_get_an_obligation(proposed):
    proposal, books = proposed(Invoice(), obligation("VP-1"))
    bare = replace(proposal, lines=(replace(proposal.lines[0], ledger_account=None),))
    assert refused(select_on_line, bare, 1, "VP-1", books) == ["obligation_line_without_account"]


@pytest.mark.spec("OB-3")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ledger_account": "7100"}, "obligation_on_account"),
        ({"relation": "20002"}, "obligation_of_wrong_relation"),
        ({"settled": True}, "obligation_settled_before"),
    ],
)
def test_on_one_line_only_what_is_offered_can_be_selected(proposed, changes, code):
    proposal, books = proposed(Invoice(), obligation("VP-1", **changes))
    assert refused(select_on_line, proposal, 1, "VP-1", books) == [code]
    assert refused(select_on_line, proposal, 2, "VP-1", books) == ["obligation_no_such_line"]


@pytest.mark.spec("OB-2")
def test_everything_that_cannot_be_selected_is_said_at_once(proposed):
    proposal, books = proposed(
        Invoice(),
        obligation("VP-1", relation="20002"),
        obligation("VP-2"),
        obligation("VP-3", None),
        obligation("VP-4", "0.00"),
    )
    selected = [
        Selection("VP-1"),
        Selection("XX"),
        Selection("VP-2", Decimal("1000.01")),
        Selection("VP-2", Decimal("0.00")),
        Selection("VP-3"),
        Selection("VP-4"),
        Selection("VP-2", Decimal("1000.00")),
        Selection("VP-2"),
    ]
    assert refused(select_several, proposal, selected, books) == [
        "obligation_of_wrong_relation",
        "obligation_not_there",
        "obligation_amount_too_high",
        "obligation_amount_not_right",
        "obligation_amount_needed",
        "obligation_nothing_open",
        "obligation_selected_twice",
    ]


def test_a_selection_settles_a_doubt_and_what_is_required(matched, books):
    twins = [obligation(number, external_reference="PO-9") for number in ("VP-1", "VP-2")]
    accounts = (replace(master_data().ledger_accounts[0], obligation_required=True),)
    of = books(*twins, ledger_accounts=accounts)
    case = matched(Invoice(order="PO-9"), of=of)
    assert {r.code for r in case.proposal.unresolved} == {"obligation_ambiguous", "line_lacks_obligation"}
    chosen = replace(case, proposal=select_on_line(case.proposal, 1, "VP-2", of))
    reviewed = review_obligations(chosen, rulebook(), of)
    assert reviewed.proposal.unresolved == ()
    assert [each.number for each in reviewed.obligations] == ["VP-2"]


def test_a_credit_note_gives_back_what_is_named_of_it(proposed):
    proposal, books = proposed(Invoice(credit=True), obligation("VP-1", "10.00"))
    made = select_several(proposal, [Selection("VP-1", Decimal("250.00"))], books)
    assert [(line.obligation, line.amount) for line in made.lines] == [
        ("VP-1", Decimal("-250.00")),
        (None, Decimal("-750.00")),
    ]
    assert lines_total(made.lines) == made.total


def test_an_account_with_another_deduction_is_for_a_person(proposed):
    proposal, books = proposed(Invoice(), obligation("VP-1", ledger_account="7200"))
    made = select_several(proposal, [Selection("VP-1")], books)
    assert [reason.code for reason in made.unresolved] == ["obligation_account_deducts_otherwise"]


@pytest.mark.spec("OB-11", "OB-12")
@pytest.mark.parametrize(
    ("answer", "said"), [(True, "obligation_rest_closed"), (False, "obligation_rest_renewed")]
)
def test_what_a_person_says_of_the_rest_goes_before_rule_and_setting(
    matched, books, with_settings, able, answer, said
):
    of = books(
        obligation("VP-1", "1500.00"),
        settings=with_settings(obligation_remainder="ask"),
        capabilities=able(obligation_rest="is_renewed"),
    )
    case = matched(Invoice(order="VP-1"), of=of)
    assert [r.code for r in case.proposal.unresolved] == ["obligation_rest_asked"]
    made = select_on_line(case.proposal, 1, "VP-1", of, settle=answer)
    reviewed = review_obligations(replace(case, proposal=made), rulebook(), of).proposal
    assert (reviewed.lines[0].settle, reviewed.unresolved) == (answer, ())
    assert said in [r.code for r in reviewed.remarks]


def test_a_package_without_obligations_has_none_to_select(proposed, able):
    proposal, books = proposed(Invoice(), obligation("VP-1"), capabilities=able(obligations=False))
    assert refused(select_on_line, proposal, 1, "VP-1", books) == ["obligations_not_in_package"]


def test_selecting_for_a_line_settles_the_doubt_about_its_invoice_line(matched, books):
    of = books(*(obligation(number) for number in ("12B001", "12B002")))
    rules = BOUW.replace("line.despatch_reference]", "line.despatch_reference, line.order_reference]")
    case = matched(Invoice(lines=(Line("1000.00", despatch="12B001", order="12B002"),)), of=of, rules=rules)
    assert [r.code for r in case.proposal.lines[0].doubts] == ["obligation_ambiguous_on_line"]
    assert select_on_line(case.proposal, 1, "12B002", of).unresolved == ()


def test_reviewing_twice_says_everything_once(proposed, matched):
    proposal, books = proposed(Invoice(), obligation("VP-1", "1500.00"))
    case = matched(Invoice(), rules=None, of=books, as_of=DAY)
    case = replace(case, proposal=select_on_line(proposal, 1, "VP-1", books))
    once = review_obligations(case, rulebook(), books)
    assert review_obligations(once, rulebook(), books) == once
    assert [r.code for r in once.proposal.remarks].count("obligation_rest_stays") == 1


AMOUNTS = st.lists(st.decimals(min_value="0.01", max_value="400.00", places=2), min_size=1, max_size=4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.spec("OB-2")
@given(amounts=AMOUNTS, nets=AMOUNTS, credit=st.booleans())
def test_whatever_is_selected_the_lines_sum_to_the_document(proposed, amounts, nets, credit):
    lines = tuple(Line(f"{net}", rate=("21.00", "9.00")[at % 2]) for at, net in enumerate(nets))
    ordered = [obligation(f"V{at}", f"{amount}") for at, amount in enumerate(amounts)]
    proposal, books = proposed(Invoice(lines=lines, credit=credit), *ordered)
    left, selected = sum(nets), []
    for each in ordered:
        amount = min(left, each.open_amount)
        left -= amount
        selected += [Selection(each.number, amount)] if amount else []
    made = select_several(proposal, selected, books)
    assert lines_total(made.lines) == made.total == proposal.total
    drawn = sum(line.amount for line in made.lines if line.obligation)
    assert abs(drawn) == sum(one.amount for one in selected)

"""What a person's edits leave as it was: reasons, doubts, amounts, and what was said before (BP-14)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.administration import Relation, VatCode
from boekwerk.domain.amount import ZERO
from boekwerk.domain.booking import NotComplete, booking_of, lines_total
from boekwerk.domain.document import Line, VatRow
from boekwerk.domain.errors import ProposalError
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.preference import BOOKING_MODES
from boekwerk.domain.template import Template, TemplateLine
from boekwerk.proposal.editing import Change, Edits, Split, edited
from boekwerk.reasons.sentences import LANGUAGES, sentence

HIGH = ("S", "21", "100.00", "21.00")
OTHER = Relation("C2", "Ander", "supplier", ledger_account="4510", payment_condition="30")
REDUCED = VatCode(
    "I21N", "half", "purchase", "standard", Decimal(21), "including", deductible=Decimal(50), account="1520"
)


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.fixture
def other(office, vonk):
    """Make an administration with a second supplier, in a booking mode, with templates."""

    def make(mode="master_data", *templates, **records):
        more = {"relations": (vonk.relation("C1"), OTHER), "templates": templates, **records}
        return office({"booking_mode": mode}, **more)

    return make


def private(*lines):
    return Template("Deels privé", "C1", "60", lines, default=True)


@pytest.mark.spec("BP-14", "BP-5")
@pytest.mark.parametrize("mode", BOOKING_MODES)
@pytest.mark.parametrize("recognised", [False, True])
def test_nothing_changed_is_the_same_proposal_in_every_mode(office, invoice, proposed, mode, recognised):
    template = private(
        TemplateLine("4100", percentage=Decimal("33.3")), TemplateLine("4000", vat_code="GONE")
    )
    administration = office({"booking_mode": mode, "line_recognition": recognised}, templates=(template,))
    lines = [
        Line(str(n), name=text, net_amount=Decimal("50.00"), vat_category="S", vat_rate=Decimal(21))
        for n, text in enumerate(("Staal", "Koffie"))
    ]
    document = invoice(HIGH, ("AE", "0", "10.00", "0.00"), lines=tuple(lines))
    proposal = proposed(document, administration)
    assert edited(proposal, document, administration, Edits()) == proposal


@pytest.mark.spec("BP-9", "LR-6")
def test_vat_that_a_template_makes_cost_stays_cost_when_lines_are_merged(other, invoice, proposed):
    line = TemplateLine("4100", percentage=Decimal(50), basis="including")
    administration, document = other("template", private(line, line)), invoice(HIGH)
    proposal = proposed(document, administration)
    found = edited(proposal, document, administration, Edits(merge_lines=True))
    assert [(one.amount, one.vat) for one in found.lines] == [(Decimal("121.00"), ZERO)]


@pytest.mark.spec("BP-9", "LR-6")
def test_vat_that_is_cost_is_not_merged_with_vat_that_is_deducted(other, invoice, proposed):
    lines = (TemplateLine("4100", percentage=Decimal(50), basis="including"), TemplateLine("4100"))
    administration, document = other("template", private(*lines)), invoice(HIGH)
    proposal = proposed(document, administration)
    found = edited(proposal, document, administration, Edits(merge_lines=True))
    assert [one.vat for one in found.lines] == [one.vat for one in proposal.lines]


@pytest.mark.spec("LR-6")
def test_lines_with_different_vat_codes_are_merged_into_doubt(other, vonk, invoice, proposed):
    administration = other(vat_codes=(*vonk.vat_codes("purchase"), REDUCED))
    document = invoice(HIGH)
    divided = edited(
        proposed(document, administration),
        document,
        administration,
        Edits(splits=(Split(1, (Decimal("40.00"),)),)),
    )
    half = edited(divided, document, administration, Edits((Change("vat_code", "I21N", 1),)))
    merged = edited(half, document, administration, Edits(merge_lines=True))
    assert codes(merged.unresolved) == ["vat_code_differs_in_lines"]
    assert (merged.lines[0].vat_code, merged.lines[0].vat) == ("I21", Decimal("21.00"))
    chosen = edited(merged, document, administration, Edits((Change("vat_code", "I21N", 1),)))
    assert (chosen.unresolved, chosen.lines[0].vat) == ((), Decimal("10.50"))


@pytest.mark.spec("LR-6")
def test_lines_in_doubt_are_merged_with_their_doubts(other, vonk, invoice, proposed):
    second = replace(vonk.vat_code("I21"), code="J21")
    administration = other(vat_codes=(*vonk.vat_codes("purchase"), second))
    document, split = invoice(HIGH), Edits(splits=(Split(1, (Decimal("40.00"),)),))
    divided = edited(proposed(document, administration), document, administration, split)
    merged = edited(divided, document, administration, Edits(merge_lines=True))
    assert codes(merged.lines[0].doubts) == codes(merged.unresolved) == ["vat_code_ambiguous"]


@pytest.mark.spec("OB-5", "LR-6")
def test_lines_that_no_obligation_is_looked_for_stay_so_when_merged(other, invoice, proposed):
    line = TemplateLine("4100", percentage=Decimal(50))
    administration, document = other("template", private(line, line)), invoice(HIGH)
    proposal = proposed(document, administration)
    merged = edited(proposal, document, administration, Edits(merge_lines=True))
    assert [one.match_obligation for one in (*proposal.lines, *merged.lines)] == [False] * 3


@pytest.mark.spec("BP-9", "BP-14")
def test_a_vat_code_that_a_person_chooses_for_vat_that_was_cost_deducts_it(other, invoice, proposed):
    template = private(TemplateLine("4100", percentage=Decimal(100), basis="including"))
    administration, document = other("template", template), invoice(HIGH)
    proposal = proposed(document, administration)
    chosen = edited(proposal, document, administration, Edits((Change("vat_code", "I21", 1),)))
    assert [proposal.lines[0].vat, chosen.lines[0].vat] == [ZERO, Decimal("21.00")]


@pytest.mark.spec("BP-14", "BP-16")
def test_vat_is_divided_along_with_the_amounts(vonk, invoice, proposed):
    split = Edits(splits=(Split(1, (Decimal("40.00"), Decimal("10.00"))),))
    found = edited(proposed(invoice(HIGH), vonk), invoice(HIGH), vonk, split)
    assert [str(line.vat) for line in found.lines] == ["8.40", "2.10", "10.50"]


@pytest.mark.spec("BP-14")
def test_a_line_is_divided_without_the_vat_that_is_in_it(vonk, invoice, proposed):
    account = Edits((Change("ledger_account", "4500", 1),))
    whole = edited(proposed(invoice(HIGH), vonk), invoice(HIGH), vonk, account)
    assert whole.lines[0].amount == Decimal("121.00")
    with pytest.raises(ProposalError):
        edited(whole, invoice(HIGH), vonk, Edits(splits=(Split(1, (Decimal("100.01"),)),)))


@pytest.mark.spec("AB-6", "LR-6")
def test_what_one_line_defers_stays_deferred_when_lines_are_merged(other, invoice, proposed):
    administration, document = other(), invoice(HIGH)
    parts = Edits((Change("deferred", "ja", 1),), (Split(1, (Decimal("40.00"),)),))
    divided = edited(proposed(document, administration), document, administration, parts)
    one = edited(divided, document, administration, Edits((Change("deferred", None, 2),)))
    assert [line.deferred for line in one.lines] == [True, False]
    merged = edited(one, document, administration, Edits(merge_lines=True))
    assert [line.deferred for line in merged.lines] == [True]


@pytest.mark.spec("BP-14")
@pytest.mark.parametrize("edits", [Edits(splits=(Split(1, (Decimal("40.00"),)),)), Edits(merge_lines=True)])
def test_another_relation_leaves_lines_that_a_person_divided_or_merged(other, invoice, proposed, edits):
    template = private(TemplateLine("4100", percentage=Decimal(50)), TemplateLine("4100"))
    administration, document = other("template", template), invoice(HIGH)
    made = edited(proposed(document, administration), document, administration, edits)
    moved = edited(made, document, administration, Edits((Change("relation", "C2"),)))
    assert [line.amount for line in moved.lines] == [line.amount for line in made.lines]


@pytest.mark.spec("BP-14")
def test_what_a_person_said_of_the_header_goes_along_to_another_relation(other, invoice, proposed):
    administration, document = other(), invoice(HIGH)
    said = Edits((Change("description", "Vergadering"), Change("relation", "C2")))
    at_once = edited(proposed(document, administration), document, administration, said)
    before = edited(proposed(document, administration), document, administration, Edits(said.changes[:1]))
    after = edited(before, document, administration, Edits(said.changes[1:]))
    assert (at_once.description, after.description) == ("Vergadering", "Vergadering")
    assert at_once.lines[0].ledger_account == "4510"


@pytest.mark.spec("BP-14", "BP-7")
def test_what_the_last_booking_of_one_relation_said_does_not_go_to_another(
    other, earlier, invoice, proposed
):
    administration, document = other("last_booking_vat"), invoice(HIGH)
    past = PastIndex([earlier(("4100", "100.00"), description="Staal voor Vonk", payment_condition="14")])
    proposal = proposed(document, administration, past=past)
    by_person = edited(
        proposal, document, administration, Edits((Change("ledger_account", "4000", 1),)), past
    )
    moved = edited(by_person, document, administration, Edits((Change("relation", "C2"),)), past)
    assert proposal.payment_condition == "14"
    assert (moved.payment_condition, moved.description) == ("30", "2026-77 Ander")


def test_another_journal_brings_its_own_account_with_a_relation(office, vonk, invoice, proposed):
    bare = replace(OTHER, ledger_account=None)
    second = replace(vonk.journal("60"), code="61", ledger_account="4500")
    journals = (*(vonk.journal(code) for code in ("60", "70")), second)
    administration = office(relations=(vonk.relation("C1"), bare), journals=journals)
    document = invoice(HIGH)
    both = Edits((Change("relation", "C2"), Change("journal", "61")))
    found = edited(proposed(document, administration), document, administration, both)
    assert (found.journal, found.lines[0].ledger_account) == ("61", "4500")


def test_a_treatment_that_a_person_told_can_be_taken_back(vonk, invoice, proposed):
    document = invoice(VatRow("G", Decimal(0), Decimal("100.00"), ZERO))
    proposal = proposed(document, vonk)
    told = edited(proposal, document, vonk, Edits((Change("vat_code", "IR", 1),)))
    cleared = edited(told, document, vonk, Edits((Change("vat_code", None, 1),)))
    again = edited(told, document, vonk, Edits((Change("vat_code", "IV", 1),)))
    assert codes(cleared.unresolved) == ["vat_treatment_unknown"]
    assert (again.lines[0].vat_key.treatment, again.lines[0].self_assessed_vat) == ("exempt", ZERO)


@pytest.mark.parametrize(("code", "refused"), [("I21", []), ("I9", ["edit_vat_code_other_amount"])])
def test_a_code_for_vat_in_doubt_must_be_of_the_rate_that_is_charged(
    vonk, invoice, proposed, code, refused
):
    nowhere = replace(
        invoice(HIGH).supplier,
        vat_id=None,
        kvk=None,
        address=replace(invoice(HIGH).supplier.address, country=None),
    )
    document = invoice(HIGH, supplier=nowhere)
    proposal = proposed(document, vonk)
    assert "vat_treatment_unknown" in codes(proposal.unresolved)
    problems = []
    try:
        edited(proposal, document, vonk, Edits((Change("vat_code", code, 1),)))
    except ProposalError as error:
        problems = error.problems
    assert codes(problems) == refused


def test_a_code_that_is_not_valid_on_the_date_of_supply_is_refused(other, vonk, invoice, proposed):
    old = replace(vonk.vat_code("I21"), code="OUD", valid_until=invoice(HIGH).issue_date.replace(year=2025))
    administration, document = other(vat_codes=(*vonk.vat_codes("purchase"), old)), invoice(HIGH)
    with pytest.raises(ProposalError) as caught:
        edited(
            proposed(document, administration),
            document,
            administration,
            Edits((Change("vat_code", "OUD", 1),)),
        )
    assert codes(caught.value.problems) == ["edit_vat_code_not_valid"]
    assert all(sentence(caught.value.problems[0], language) for language in LANGUAGES)


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize("why", ["inactive", "does_not_fit", "gone"])
def test_a_vat_code_that_cannot_be_used_is_not_confirmed_away(other, vonk, invoice, proposed, why):
    code = {"inactive": "UIT", "does_not_fit": "IR", "gone": "WEG"}[why]
    off = replace(vonk.vat_code("I21"), code="UIT", active=False)
    administration = other(
        "template",
        private(TemplateLine("4100", vat_code=code)),
        vat_codes=(*vonk.vat_codes("purchase"), off),
    )
    document = invoice(HIGH)
    proposal = proposed(document, administration)
    agreed = edited(proposal, document, administration, Edits(confirmed=(1,)))
    assert agreed.unresolved
    with pytest.raises(NotComplete):
        booking_of(agreed, reference="r", administration="a")


@pytest.mark.spec("BP-9")
def test_an_account_does_not_settle_that_a_template_cannot_be_divided(other, invoice, proposed):
    template = private(TemplateLine("4100", amount=Decimal("500.00")), TemplateLine("4000"))
    administration, document = other("template", template), invoice(HIGH)
    proposal = proposed(document, administration)
    assert codes(proposal.unresolved) == ["template_fixed_exceeds"]
    changed = edited(proposal, document, administration, Edits((Change("ledger_account", "4500", 1),)))
    assert codes(changed.unresolved) == ["template_fixed_exceeds"]
    assert edited(changed, document, administration, Edits(confirmed=(1,))).unresolved == ()


def test_a_code_that_went_from_the_master_data_is_told(other, vonk, invoice, proposed):
    with_code = other(vat_codes=(*vonk.vat_codes("purchase"), REDUCED))
    document = invoice(HIGH)
    half = edited(
        proposed(document, with_code), document, with_code, Edits((Change("vat_code", "I21N", 1),))
    )
    found = edited(half, document, other(), Edits((Change("description", "x"),)))
    assert codes(found.unresolved) == ["vat_code_gone"]
    assert edited(found, document, other(), Edits(confirmed=(1,))).unresolved == ()


def test_a_relation_that_went_from_the_master_data_is_told(other, vonk, invoice, proposed):
    document = invoice(HIGH)
    proposal = proposed(document, vonk)
    found = edited(proposal, document, other(relations=(OTHER,)), Edits())
    assert codes(found.unresolved)[:1] == ["proposal_relation_gone"]


def test_a_line_is_divided_once_at_a_time(vonk, invoice, proposed):
    twice = Edits(splits=(Split(1, (Decimal("40.00"),)), Split(1, (Decimal("50.00"),))))
    with pytest.raises(ProposalError) as caught:
        edited(proposed(invoice(HIGH), vonk), invoice(HIGH), vonk, twice)
    assert codes(caught.value.problems) == ["edit_line_divided_twice"]


def test_texts_of_a_person_are_one_line_without_marks_of_control(vonk, invoice, proposed):
    text = "a\nb\0\u202e c"
    changes = (Change("description", text), Change("description", text, 1), Change("description", "\0", 1))
    found = edited(proposed(invoice(HIGH), vonk), invoice(HIGH), vonk, Edits(changes[:2]))
    assert (found.description, found.lines[0].description) == ("a b c", "a b c")
    assert edited(found, invoice(HIGH), vonk, Edits(changes[2:])).lines[0].description is None


@pytest.mark.parametrize("status", ["inactive", "gone"])
def test_a_payment_condition_must_be_in_use(office, vonk, invoice, proposed, status):
    conditions = [vonk.payment_condition("14"), vonk.payment_condition("30")]
    conditions += [replace(conditions[0], code="60", active=False)] if status == "inactive" else []
    administration = office(payment_conditions=tuple(conditions))
    with pytest.raises(ProposalError) as caught:
        edited(
            proposed(invoice(HIGH), administration),
            invoice(HIGH),
            administration,
            Edits((Change("payment_condition", "60"),)),
        )
    assert codes(caught.value.problems) == [
        "edit_code_inactive" if status == "inactive" else "edit_code_unknown"
    ]


CHANGES = st.one_of(
    st.builds(
        Change,
        st.just("ledger_account"),
        st.sampled_from(["4100", "4500", "4510", None]),
        st.integers(1, 3),
    ),
    st.builds(
        Change, st.just("vat_code"), st.sampled_from(["I21", "I21N", "I9", "IR", None]), st.integers(1, 3)
    ),
    st.builds(Change, st.just("relation"), st.sampled_from(["C1", "C2"])),
    st.builds(Change, st.just("deferred"), st.sampled_from(["ja", None]), st.integers(1, 3)),
)
EDITS = st.builds(
    Edits,
    st.lists(CHANGES, max_size=2).map(tuple),
    st.lists(
        st.builds(Split, st.integers(1, 2), st.tuples(st.sampled_from([Decimal("0.01"), Decimal("3.33")]))),
        max_size=1,
    ).map(tuple),
    st.lists(st.integers(1, 2), max_size=1).map(tuple),
    merge_lines=st.booleans(),
)


@pytest.mark.spec("BP-14", "BP-16")
@given(
    edits=st.lists(EDITS, max_size=4), mode=st.sampled_from(BOOKING_MODES), sign=st.sampled_from(["", "-"])
)
@settings(max_examples=80, deadline=None)
def test_any_edits_keep_the_document_and_what_may_be_deducted(  # noqa: PLR0917 - fixtures
    office, vonk, invoice, proposed, edits, mode, sign
):
    lines = (TemplateLine("4510", percentage=Decimal("33.3"), basis="including"), TemplateLine("4100"))
    administration = office(
        {"booking_mode": mode},
        relations=(vonk.relation("C1"), OTHER),
        templates=(private(*lines),),
        vat_codes=(*vonk.vat_codes("purchase"), REDUCED),
    )
    document = invoice(
        ("S", "21", f"{sign}70.01", f"{sign}14.70"), ("S", "9", f"{sign}10.00", f"{sign}0.90")
    )
    proposal = proposed(document, administration)
    for each in edits:
        try:
            proposal = edited(proposal, document, administration, each)
        except ProposalError:
            continue
        assert lines_total(proposal.lines) == proposal.total == document.totals.tax_inclusive
        assert all(_deducts_no_more(line, administration) for line in proposal.lines)
        assert {doubt for line in proposal.lines for doubt in codes(line.doubts)} <= set(
            codes(proposal.unresolved)
        )
        assert edited(proposal, document, administration, Edits()) == proposal
        if not proposal.unresolved:
            assert booking_of(proposal, reference="r", administration="a").total == proposal.total


def _deducts_no_more(line, administration):
    whole = line.vat + line.non_deductible_vat
    account = administration.ledger_account(line.ledger_account) if line.ledger_account else None
    code = administration.vat_code(line.vat_code) if line.vat_code else None
    parts = [
        1 if one is None or one is False else one / 100
        for one in (account and account.vat_deductible, code and code.deductible)
    ]
    most = 0 if line.vat_is_cost else abs(whole) * parts[0] * parts[1]
    return abs(line.vat) <= most + Decimal("0.005")

"""Which rule decides: kinds, stages, scopes, priorities, validity, credit notes, errors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from boekwerk.domain.administration import Relation
from boekwerk.domain.document import Line, Totals
from boekwerk.rules import load_rulebook
from boekwerk.rules.compile import compile_rule
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.formula import Formulas
from boekwerk.rules.index import RuleIndex
from boekwerk.rules.readings import Facts
from boekwerk.rules.values import folded

INVOICE = "document.kind: purchase_invoice"
RELATION = "applies_to: {relation: {vat_number: [NL001234567B29]}}"


def _ids(outcomes):
    return [(outcome.id, outcome.result) for outcome in outcomes]


@pytest.mark.spec("AB-5")
def test_a_rule_that_holds_books(make):
    book = make.rulebook(make.rule("klein", INVOICE, "document.total_incl: {at_most: 250}"))
    assert book.judge(make.case()).rule.id == "klein"


@pytest.mark.spec("AB-5")
def test_a_rule_that_does_not_hold_is_a_candidate(make):
    book = make.rulebook(make.rule("klein", INVOICE, "document.total_incl: {at_most: 100}"))
    judgement = book.judge(make.case())
    assert judgement.rule is None
    assert _ids(judgement.candidates) == [("klein", "did_not_hold")]


def test_what_is_unless_prevents_and_unknown_prevents_too(make):
    text = make.rule("r", INVOICE) + "    unless:\n      - document.order_reference: x\n"
    assert make.rulebook(text).judge(make.case()).candidates[0].result == "unknown"
    other = make.rule("r", INVOICE) + "    unless:\n      - relation.iban_differs: true\n"
    assert make.rulebook(other).judge(make.case()).rule.id == "r"


@pytest.mark.spec("AB-17")
@pytest.mark.parametrize("head", ["", RELATION, "applies_to: {administration: [bakkerij]}"])
def test_a_block_of_any_scope_holds_beside_a_rule_that_books(make, head):
    book = make.rulebook(
        make.rule("r", INVOICE, head=RELATION), make.rule("b", INVOICE, kind="block", head=head)
    )
    judgement = book.judge(make.case())
    assert judgement.rule.id == "r"
    assert _ids(judgement.blocks) == [("b", "held")]


@pytest.mark.spec("AB-17")
def test_a_block_that_is_unknown_is_told(make):
    book = make.rulebook(make.rule("b", "document.order_reference: x", kind="block"))
    assert _ids(book.judge(make.case()).blocks_unknown) == [("b", "unknown")]


@pytest.mark.spec("RU-8")
@pytest.mark.parametrize("stage", ["shadow", "suggest"])
def test_only_live_rules_act(make, stage):
    book = make.rulebook(
        make.rule("r", INVOICE, stage=stage), make.rule("b", INVOICE, kind="block", stage=stage)
    )
    judgement = book.judge(make.case())
    assert (judgement.rule, judgement.blocks) == (None, ())
    assert _ids(judgement.candidates) == [("r", "held")]
    assert _ids(judgement.silent_blocks) == [("b", "held")]


@pytest.mark.spec("RU-8")
def test_the_default_stage_is_shadow(make):
    book = make.rulebook(make.rule("r", INVOICE).replace("    stage: live\n", ""))
    assert book.rules[0].stage == "shadow"


@pytest.mark.spec("RU-3")
def test_the_limit_of_a_relation_is_not_bypassed_by_a_general_rule(make):
    book = make.rulebook(
        make.rule("relatie", "document.total_incl: {at_most: 100}", head=RELATION),
        make.rule("algemeen", "document.total_incl: {at_most: 250}"),
    )
    judgement = book.judge(make.case())
    assert judgement.rule is None
    assert _ids(judgement.candidates) == [("relatie", "did_not_hold")]
    assert _ids(judgement.overridden) == [("algemeen", "held")]
    assert [outcome.set_aside for outcome in book.explain(make.case())] == [True, False]


def test_the_conditions_of_a_few_rules_are_those_that_explaining_all_gives(make):
    rules = (make.rule(id, "document.total_incl: {at_most: 100}") for id in ("a", "b", "c"))
    book, case = make.rulebook(*rules), make.case()
    explained = {outcome.id: outcome.conditions for outcome in book.explain(case)}
    assert book.conditions(case, ["c", "a"]) == {"c": explained["c"], "a": explained["a"]}


@pytest.mark.spec("RU-3")
@pytest.mark.parametrize(
    ("specific", "general"),
    [
        (RELATION, "applies_to: {administration: [bakkerij]}"),
        ("applies_to: {administration: [bakkerij]}", "applies_to: {package: [twinfield]}"),
        ("applies_to: {package: [twinfield]}", "applies_to: {package: ['*']}"),
        (
            "applies_to: {administration: [bakkerij], relation: {id: 1001}}",
            "applies_to: {relation: {id: 1001}}",
        ),
    ],
)
def test_the_more_specific_scope_decides(make, specific, general):
    book = make.rulebook(make.rule("a", INVOICE, head=general), make.rule("b", INVOICE, head=specific))
    judgement = book.judge(make.case())
    assert judgement.rule.id == "b"
    assert _ids(judgement.overridden) == [("a", "held")]


@pytest.mark.spec("RU-3")
@pytest.mark.parametrize(
    "other",
    [
        "applies_to: {relation: {id: [9999]}}",
        "applies_to: {administration: [slager]}",
        "applies_to: {package: [afas]}",
        "applies_to: {relation: {id: 1001, name: Ziggo}}",
        "valid: {until: 2026-02-28}",
        "valid: {from: 2026-03-02}",
    ],
)
def test_a_rule_outside_its_scope_or_time_does_not_apply(make, other):
    book = make.rulebook(make.rule("r", INVOICE, head=other))
    assert book.judge(make.case()).candidates == ()
    assert _ids(book.explain(make.case())) == [("r", "not_applicable")]


def test_both_days_of_the_validity_count(make):
    book = make.rulebook(make.rule("r", INVOICE, head="valid: {from: 2026-03-01, until: 2026-03-01}"))
    assert book.judge(make.case()).rule.id == "r"


def test_a_relation_without_vat_number_is_not_the_relation_with_one(make):
    book = make.rulebook(make.rule("r", INVOICE, head=RELATION))
    assert book.judge(make.case(relation=Relation("2", "Stichting"))).candidates == ()


def test_a_rule_about_another_supplier_sets_nothing_aside(make):
    book = make.rulebook(
        make.rule("ziggo", "supplier.name: Ziggo", head="applies_to: {administration: [bakkerij]}"),
        make.rule("algemeen", INVOICE),
    )
    assert book.judge(make.case()).rule.id == "algemeen"


def test_the_highest_priority_is_named_then_the_first_id(make):
    texts = [
        make.rule(id, INVOICE, head=head)
        for id, head in (("c", "priority: 5"), ("a", ""), ("b", "priority: 5"))
    ]
    assert make.rulebook(*texts).judge(make.case()).rule.id == "b"


@pytest.mark.spec("AB-5")
@pytest.mark.parametrize(
    ("condition", "books"),
    [
        ("document.total_incl: {at_most: 250}", False),
        ("document.direction: purchase", False),
        ("document.kind: {is_not: sales_invoice}", False),
        ("none: [{document.kind: purchase_credit_note}]", False),
        ("document.kind: [purchase_invoice, purchase_credit_note]", True),
        ("document.is_credit_note: true", True),
        ("any: [{document.type: credit_note}, {document.number: x}]", False),
        ("any: [{document.type: credit_note}, {document.is_credit_note: true}]", True),
        ("any: [{document.type: credit_note}, {document.is_credit_note: false}]", False),
        ("document.kind: [purchase_credit_note, sales_invoice]", False),
    ],
)
def test_a_credit_note_matches_only_rules_that_name_it(make, condition, books):
    judgement = make.rulebook(make.rule("r", condition)).judge(make.case(type="credit_note"))
    assert (judgement.rule is not None) is books


@pytest.mark.spec("AB-5")
def test_an_invoice_with_a_negative_total_counts_as_a_credit_note(make):
    book = make.rulebook(make.rule("r", INVOICE))
    assert book.judge(make.case(totals=make.total("-121.00"))).rule is None


@pytest.mark.spec("AB-5")
@pytest.mark.parametrize(
    "condition", ["document.type: {is_not: credit_note}", "none: [{document.type: credit_note}]"]
)
def test_a_rule_that_keeps_credit_notes_out_does_not_let_a_negative_total_in(make, condition):
    book = make.rulebook(make.rule("r", condition))
    assert book.judge(make.case(totals=make.total("-121.00"))).rule is None


@pytest.mark.spec("AB-5")
def test_the_implicit_condition_is_shown_as_such(make):
    (outcome,) = make.rulebook(make.rule("r", INVOICE)).explain(make.case(type="credit_note"))
    first = outcome.conditions[0]
    assert (first.text, first.held, first.implicit) == ("document.is_credit_note: false", False, True)


def test_a_block_needs_no_word_about_credit_notes(make):
    book = make.rulebook(make.rule("b", "document.direction: purchase", kind="block"))
    assert len(book.judge(make.case(type="credit_note")).blocks) == 1


def test_a_fact_that_cannot_be_read_is_an_error_and_no_crash(make):
    broken = make.case(issue_date="geen datum")
    book = make.rulebook(make.rule("r", "document.issue_date: {within_days: 3}"))
    assert _ids(book.judge(broken).candidates) == [("r", "error")]
    assert book.explain(broken)[0].conditions[-1].error.startswith("TypeError: ")


def test_an_explanation_names_every_condition_with_what_was_found_and_where(make):
    text = make.rule("r", INVOICE, "document.total_incl: {at_most: 100}", "any_line: {net_amount: 20}")
    (outcome,) = make.rulebook(text).explain(make.case())
    total, lines = outcome.conditions[-2:]
    assert (total.text, total.held) == ("document.total_incl: {at_most: 100}", False)
    assert (total.wanted, total.found, str(total.where)) == ("100", Decimal("121.00"), "1.yaml:10:31")
    assert [(item.text, item.held, item.inner[0].found) for item in lines.inner] == [
        ("line 1", False, Decimal("80.00")),
        ("line 2", True, Decimal("20.00")),
    ]


def test_every_condition_is_explained_also_after_one_that_failed(make):
    text = (
        make.rule("r", "document.direction: sales", "document.number: x")
        + "    unless:\n      - document.number: y\n"
    )
    conditions = make.rulebook(text).explain(make.case())[0].conditions
    assert [(c.text, c.held, c.prevents) for c in conditions[1:]] == [
        ("document.direction: sales", False, False),
        ("document.number: x", False, False),
        ("document.number: y", False, True),
    ]


def test_a_message_comes_with_the_block_in_both_languages(make):
    text = make.rule("b", INVOICE, kind="block", head="message: {nl: Let op}")
    assert make.rulebook(text).judge(make.case()).blocks[0].message == {"nl": "Let op", "en": "Let op"}


def test_codes_that_a_rule_names_are_known_with_their_place(make):
    text = make.rule("r", "any_booking_line: {ledger_account: [4500, 4510], vat_code: {is_not: VL}}")
    codes = make.rulebook(text).codes("r")
    assert list(codes.ledger_accounts) == ["4500", "4510"]
    assert str(codes.vat_codes["VL"]).startswith("1.yaml:9:")


def test_rules_are_listed_with_owner_stage_and_place(make):
    (summary,) = make.rulebook(make.rule("r", INVOICE, stage="suggest")).rules
    assert (summary.id, summary.owner, summary.stage, str(summary.where)) == (
        "r",
        "iemand",
        "suggest",
        "1.yaml:4:5",
    )


def test_a_rulebook_can_be_empty(make, tmp_path):
    book = load_rulebook([tmp_path])
    assert book.judge(make.case()).rule is None
    assert book.explain(make.case()) == ()


@pytest.mark.parametrize(
    "scope", ["name: kpn b.v.", "vat_number: '001234567B29'", "kvk: 27124701", "id: [1, 1001]"]
)
def test_a_relation_is_found_by_any_of_its_marks(make, scope):
    book = make.rulebook(make.rule("r", INVOICE, head=f"applies_to: {{relation: {{{scope}}}}}"))
    assert book.judge(make.case()).rule.id == "r"


def test_only_rules_that_can_apply_are_looked_at(make):
    suppliers = [make.rule(f"s{n}", INVOICE, f"supplier.vat_number: NL{n:09}B01") for n in range(300)]
    relations = [
        make.rule(f"r{n}", INVOICE, head=f"applies_to: {{relation: {{id: {n}}}}}") for n in range(1100)
    ]
    formulas = Formulas()
    sources = make.rulebook(*suppliers, *relations).sources
    index = RuleIndex([compile_rule(source, formulas) for source in sources])
    found = index.groups(Facts(make.case()))
    assert [rule.source.id for group, _ in found for rule in group.rules] == ["r1001"]


def test_of_many_lines_those_that_settle_it_are_shown(make):
    lines = tuple(Line(net_amount=Decimal(n)) for n in range(1, 101))
    book = make.rulebook(make.rule("r", "any_line: {net_amount: 77}"))
    shown = [item.text for item in book.explain(make.case(lines=lines))[0].conditions[-1].inner]
    assert len(shown) == 20
    assert shown[-1] == "line 77"


@pytest.mark.spec("AB-5")
@pytest.mark.parametrize(
    ("rounding", "total", "is_credit"),
    [("0.40", "121.40", False), ("5000.00", "5121.00", False), ("-242.00", None, None)],
)
def test_the_total_that_is_judged_is_the_one_that_would_be_booked(make, rounding, total, is_credit):
    totals = Totals(
        tax_exclusive=Decimal("100.00"),
        tax=Decimal("21.00"),
        tax_inclusive=Decimal("121.00"),
        rounding=Decimal(rounding),
        payable=Decimal("121.00") + Decimal(rounding),
    )
    case = make.case(totals=totals)
    found = [CASE_FIELDS[name].get(case) for name in ("document.total_incl", "document.is_credit_note")]
    assert found == [Decimal(total) if total else None, is_credit]


@pytest.mark.spec("AB-6")
@pytest.mark.parametrize("text", ["Boe\u200bte snelheid", "Boe\u00adte", "ＢＯＥＴＥ", "boe\ufeffte"])
def test_what_cannot_be_seen_does_not_hide_a_word(text):
    assert "boete" in folded(text)

"""The index: rules are found by what they ask to be equal, whatever the fact turns out to be."""

from __future__ import annotations

import pytest

from boekwerk.domain.document import Party
from boekwerk.rules.readings import Facts, GivenFacts
from boekwerk.rules.truth import Failure

KIND, ID = "document.kind: purchase_invoice", "applies_to: {relation: {id: 1001}}"
NOT_EQUAL = [["a", "list"], {"a": "dict"}, Failure("ValueError: no number")]


def _results(judgement):
    found = (*judgement.blocks, *judgement.blocks_unknown, *judgement.candidates, *judgement.overridden)
    return {outcome.id: outcome.result for outcome in found}


def _given(book, case, **facts):
    """Read all facts of a case, and give these fields another fact."""
    read = Facts(case)
    book.trace_facts(read)
    slots = [clause.slot for rule in book.compiled for clause in rule.clauses if clause.slot is not None]
    changed = {slot.number: facts[slot.field.name] for slot in slots if slot.field.name in facts}
    known = {number: read.known[number] for number in {slot.number for slot in slots}}
    return GivenFacts(case.as_of, known | changed)


@pytest.mark.parametrize("fact", NOT_EQUAL)
@pytest.mark.parametrize("kind", ["block", "automatic_booking"])
def test_a_fact_that_equals_nothing_is_an_error_of_every_rule_that_asks_for_it(make, fact, kind):
    book = make.rulebook(*(make.rule(f"r{n}", f"supplier.kvk: 2712470{n}", kind=kind) for n in range(3)))
    judgement = book.judge_facts(_given(book, make.case(), **{"supplier.kvk": fact}))
    assert judgement.rule is None
    assert _results(judgement) == dict.fromkeys(("r0", "r1", "r2"), "error")


@pytest.mark.parametrize("kind", ["block", "automatic_booking"])
@pytest.mark.parametrize("name", ["een", "twee", "drie"])
def test_a_rule_is_found_by_each_of_several_names(make, name, kind):
    book = make.rulebook(
        make.rule("r", f"supplier.name: {name}", kind=kind), make.rule("n", "supplier.name: x")
    )
    judgement = book.judge(make.case(supplier=Party(name="Een", legal_name="Twee", trading_name="Drie")))
    assert [outcome.id for outcome in (*judgement.blocks, judgement.rule) if outcome] == ["r"]


def test_a_rule_that_several_values_fit_is_found_once(make):
    book = make.rulebook(make.rule("r", "supplier.name: [een, twee]", kind="block"))
    judgement = book.judge(make.case(supplier=Party(name="Een", legal_name="Twee")))
    assert [outcome.id for outcome in judgement.blocks] == ["r"]


@pytest.mark.parametrize(
    ("conditions", "result"),
    [
        ((), "unknown"),
        (("document.total_incl: 121",), "unknown"),
        (("document.total_incl: 1",), None),
        (("document.kind: sales_invoice",), None),
        (("document.direction: purchase", "document.order_reference: x"), "unknown"),
    ],
)
def test_where_the_fact_is_unknown_a_block_is_found_by_the_rest(make, conditions, result):
    book = make.rulebook(
        make.rule("b", "supplier.kvk: 27124701", *conditions, kind="block"),
        make.rule("c", "supplier.kvk: 27124702", "document.kind: sales_invoice", kind="block"),
    )
    judgement = book.judge(make.case(supplier=Party(name="KPN")))
    assert _results(judgement).get("b") == result
    assert "c" not in _results(judgement)


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_where_the_fact_is_unknown_the_more_specific_still_sets_aside(make, first, second):
    condition = "supplier.kvk: 27124701"
    rules = {
        "a": make.rule("a", condition, head=ID),
        "b": make.rule("b", condition, KIND),
    }
    book = make.rulebook(rules[first], rules[second])
    judgement = book.judge(make.case(supplier=Party(name="KPN")))
    assert judgement.rule is None
    assert [outcome.id for outcome in judgement.overridden] == ["b"]


@pytest.mark.parametrize("supplier", [Party(name="KPN"), Party(kvk="27124701")])
def test_a_silent_block_says_something_only_of_what_it_certainly_applies_to(make, supplier):
    book = make.rulebook(make.rule("b", "supplier.kvk: 27124701", kind="block", stage="shadow"))
    told = [outcome.id for outcome in book.judge(make.case(supplier=supplier)).silent_blocks]
    assert told == (["b"] if supplier.kvk else [])


@pytest.mark.parametrize("stage", ["shadow", "suggest"])
def test_a_rule_that_is_not_live_sets_nothing_aside(make, stage):
    book = make.rulebook(make.rule("a", KIND, head=ID, stage=stage), make.rule("b", KIND))
    assert book.judge(make.case()).rule.id == "b"


def test_a_rule_that_is_not_live_is_not_set_aside(make):
    book = make.rulebook(make.rule("a", KIND, head=ID), make.rule("b", KIND, stage="shadow"))
    judgement = book.judge(make.case())
    assert ([outcome.id for outcome in judgement.candidates], judgement.overridden) == (["b"], ())


def test_what_went_wrong_is_told_before_what_is_unknown(make):
    conditions = ("supplier.kvk: 27124701", "document.issue_date: {before: 2026-01-01}")
    book = make.rulebook(make.rule("b", *conditions, kind="block"))
    assert _results(book.judge(make.case(supplier=Party(name="KPN"), issue_date="fout"))) == {"b": "error"}


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("valid: {from: 2026-03-02}", []),
        ("valid: {until: 2026-02-28}", []),
        ("valid: {until: 2026-03-01}", ["v"]),
    ],
)
def test_rules_alike_but_for_their_validity_are_in_force_on_their_own_days(make, head, found):
    book = make.rulebook(make.rule("b", KIND, kind="block"), make.rule("v", KIND, kind="block", head=head))
    judgement = book.judge(make.case())
    assert [outcome.id for outcome in judgement.blocks] == ["b", *found]
    results = book.trace(make.case()).results()
    assert results == {"b": "held", "v": "held" if found else "not_applicable"}


@pytest.mark.parametrize(
    ("stage", "head", "set_aside"),
    [
        ("live", "", True),
        ("shadow", "", False),
        ("suggest", "", False),
        ("live", "valid: {from: 2026-03-02}", False),
        ("live", ID, False),
    ],
)
def test_only_a_live_booking_rule_that_applies_is_set_aside(make, stage, head, set_aside):
    book = make.rulebook(make.rule("a", KIND, head=ID), make.rule("b", KIND, head=head, stage=stage))
    assert [book.trace(make.case()).outcome(id).set_aside for id in "ab"] == [False, set_aside]


@pytest.mark.parametrize("head", ["", ID])
def test_a_block_is_never_set_aside(make, head):
    book = make.rulebook(make.rule("a", KIND, head=ID), make.rule("b", KIND, kind="block", head=head))
    assert book.trace(make.case()).outcome("b").set_aside is False

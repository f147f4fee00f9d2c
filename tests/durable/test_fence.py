"""What durable-rules is given, and what it is not."""

from __future__ import annotations

import json

import pytest

from boekwerk.reasons import sentence
from boekwerk.rules.durable import Fence, refused_rules
from boekwerk.rules.durable.buckets import APPLIES, HOLDS
from boekwerk.rules.readings import Facts
from boekwerk.rules.second import Opinion

HOSTILE = 'relation.name: {is: """\' $or {$mt: (a|((b)?)+)}""}'


def patterns(fence):
    """Give every pattern of every rule, with the name of the rule."""
    for ruleset in fence.book.rulesets:
        for name, rule in json.loads(ruleset).items():
            for joined in rule["all"]:
                for pattern in joined.values():
                    yield name, pattern["$and"]


@pytest.fixture
def fence(make):
    """Compile blocks with one condition each, or as they are given."""

    def of(*conditions, **changes):
        texts = [make.rule(f"r{n}", text, kind="block", **changes) for n, text in enumerate(conditions)]
        return Fence(make.rulebook(*texts).compiled)

    return of


def several(count, fields="document.total_incl: {{at_least: {n}.00}}"):
    return f"any: [{', '.join('{' + fields.format(n=n) + '}' for n in range(count))}]"


def test_every_pattern_begins_with_a_positive_test_of_type_and_bucket(fence):
    made = fence("document.number: x", "no_line: {quantity: 1}", "any_vat: {rate: 21}")
    assert all(set(pattern[0]) == {"t"} and set(pattern[1]) == {"b"} for _, pattern in patterns(made))


def test_only_comparisons_of_numbers_are_left(fence):
    made = fence(
        "supplier.name: {contains: x}", "document.number: {matches: '(a|((b)?)+)'}", "supplier.name: y"
    )
    compared = [test for _, pattern in patterns(made) for test in pattern[2:]]
    assert {operator for test in compared for operator in test} <= {"$gte", "$lte", "$neq", "p"}
    assert all(
        isinstance(number, int) for test in compared for by in test.values() for number in by.values()
    )


def test_no_text_of_a_document_is_sent(make, fence):
    made = fence("document.number: 2026-17", "supplier.name: {contains: kpn}", "any_line: {description: x}")
    question = made.question(Facts(make.case()))
    assert all(isinstance(number, int) for number in question.known.values())
    assert all(isinstance(n, int) for items in question.items.values() for i in items for n in i.values())


@pytest.mark.parametrize("count", [61, 300, 700])
def test_no_fact_meets_more_than_sixty_patterns(fence, count):
    made = fence(*[f"document.total_incl: {{above: {n}.00}}" for n in range(count)])
    met = {}
    for name, pattern in patterns(made):
        met.setdefault((pattern[0]["t"], pattern[1]["b"]), []).append(name)
    assert len(met) > 1 and max(map(len, met.values())) <= 60


def test_a_ruleset_has_fewer_rules_and_buckets_than_durable_rules_can_bear(fence):
    made = fence(*[f"any_line: {{net_amount: {{above: {n}.00}}}}" for n in range(3_000)])
    sizes = [len(json.loads(ruleset)) for ruleset in made.book.rulesets]
    buckets = [bucket.ruleset for bucket in made.book.buckets]
    assert len(sizes) > 1 and max(sizes) <= 4_000
    assert max(buckets.count(number) for number in set(buckets)) <= 400


@pytest.mark.parametrize("count", [1, 60])
def test_alternatives_become_variants(fence, count):
    made = fence(several(count))
    assert made.refused == ()
    assert len([name for name, _ in patterns(made) if name[0] == HOLDS]) == count


def test_rules_that_apply_alike_share_the_pattern_that_tells(make):
    texts = [make.rule(f"r{n}", "document.kind: purchase_invoice") for n in range(5)]
    made = Fence(make.rulebook(*texts).compiled)
    assert len([name for name, _ in patterns(made) if name[0] == APPLIES]) == 1


@pytest.mark.spec("AB-18", "RU-2")
@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (several(61), "rule_too_many_variants"),
        (
            f"all: [{{{several(8)}}}, {{{several(8, 'document.total_excl: {{below: {n}.00}}')}}}]",
            "rule_too_many_variants",
        ),
        (
            "all: [" + ", ".join(f"{{any_line: {{quantity: {n}}}}}" for n in range(15)) + "]",
            "rule_too_many_quantifiers",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(fence, condition, code):
    (reason,) = fence(condition).refused
    assert reason.code == code
    assert (reason.where.file, reason.where.line) == ("1.yaml", 4)
    assert "r0" in sentence(reason, "nl")


def test_a_refused_rule_leaves_the_rulebook_without_opinion(make, evaluator):
    book = make.rulebook(make.rule("ok", "document.kind: purchase_invoice"), make.rule("much", several(61)))
    reason = evaluator(book).opinion(make.case())
    assert (reason.code, reason.values) == ("second_evaluator_refuses", {"rule": "much"})


TWO_GROUPS = f"all: [{{{several(8)}}}, {{{several(8, 'document.total_excl: {{below: {n}.00}}')}}}]"


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize(
    ("kind", "opinion"),
    [("sales_invoice", Opinion("ok")), ("purchase_invoice", "second_evaluator_refuses")],
)
def test_only_documents_to_which_a_refused_rule_may_apply_are_without_opinion(
    make, evaluator, kind, opinion
):
    second = evaluator(
        make.rulebook(
            make.rule("ok", "document.kind: purchase_invoice"),
            make.rule("much", f"document.kind: {kind}", TWO_GROUPS),
        )
    )
    said = second.opinion(make.case())
    assert getattr(said, "code", said) == opinion


def test_durable_rules_itself_is_asked_whether_a_refused_rule_applies(make, evaluator, monkeypatch):
    second = evaluator(
        make.rulebook(
            make.rule("ok", "document.kind: purchase_invoice"),
            make.rule("much", "document.kind: purchase_invoice", TWO_GROUPS),
        )
    )
    monkeypatch.setattr(Fence, "refusal", lambda *_: None)  # as if the reference were wrong
    assert second.opinion(make.case()).code == "second_evaluator_refuses"


@pytest.mark.spec("AB-18")
def test_lint_says_it_of_rules_in_shadow_too(make):
    book = make.rulebook(make.rule("much", several(61), stage="shadow"))
    assert [reason.code for reason in refused_rules(book.compiled)] == ["rule_too_many_variants"]
    assert Fence(book.compiled).refused == ()


def test_items_that_are_alike_are_sent_once(make, fence):
    made = fence("any_line: {description: {contains: kpn}}", "every_line: {net_amount: {at_most: 10.00}}")
    line = make.case().document.lines[0]
    question = made.question(Facts(make.case(lines=(line,) * 3)))
    assert len(question.items["line"]) == 1


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize(("most", "code"), [(2, "second_evaluator_too_large"), (6, None)])
def test_what_would_take_long_to_measure_has_no_opinion(make, evaluator, monkeypatch, most, code):
    monkeypatch.setattr("boekwerk.rules.durable.fence._MOST_MEASURED", most)
    texts = [
        make.rule(f"r{n}", f"any_line: {{description: {{contains: x{n}}}}}", kind="block") for n in range(3)
    ]
    said = evaluator(make.rulebook(*texts)).opinion(make.case())
    assert (said == Opinion()) if code is None else (said.code, said.values["asked"]) == (code, 6)

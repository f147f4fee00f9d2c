"""Many rules at once: what index, sieve and trace find is what trying every rule by itself gives."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.document import Line, Party, References, Totals
from boekwerk.rules.judging import result_of
from boekwerk.rules.readings import Facts, GivenFacts
from boekwerk.rules.rulebook import Rulebook

WORDS = [
    "abonnement",
    "februari",
    "belkosten",
    "kpn",
    "Énergie",
    "straße",
    "a.c",
    "(x)",
    "100%",
    "kabel tv",
]
AMOUNTS = ["0", "40", "80.00", "120.99", "121.00", "121.01", "300"]
DATES = ["2026-01-31", "2026-02-20", "2026-02-21", "2026-12-31"]
SIZES = ["at_least", "at_most", "above", "below"]
HEADS = [
    "",
    "",
    "priority: 3",
    "valid: {from: 2026-03-02}",
    "valid: {until: 2026-03-01}",
    "applies_to: {administration: [bakkerij]}",
    "applies_to: {relation: {id: 1001}}",
]


def _size(random):
    if random.random() < 0.3:
        low, high = sorted(random.choices(AMOUNTS, k=2), key=Decimal)
        return f"{{between: [{low}, {high}]}}"
    return f"{{{random.choice(SIZES)}: {random.choice(AMOUNTS)}}}"


def _text(random):
    operator, word = random.choice(["contains", "starts_with", "ends_with"]), random.choice(WORDS)
    pattern = random.choice(["^kpn", "(?i)ABO", "b.lk", "i$", r"\bstra", "[0-9]+", "k|p", ""])
    return random.choice([f"{{{operator}: '{word}'}}", f"{{matches: '{pattern}x?'}}", f"'{word}'"])


def _date(random):
    operator, day = random.choice(["on_or_after", "before"]), random.choice(DATES)
    return random.choice([f"{{{operator}: {day}}}", f"{{within_days: {random.choice([0, 9, 10, 400])}}}"])


def _condition(random):
    return random.choice(
        [
            lambda: f"document.total_incl: {_size(random)}",
            lambda: f"document.total_excl: {_size(random)}",
            lambda: f"document.line_count: {{{random.choice(SIZES)}: {random.choice([0, 1, 2, 3])}}}",
            lambda: f"document.issue_date: {_date(random)}",
            lambda: f"supplier.name: {_text(random)}",
            lambda: f"document.order_reference: {_text(random)}",
            lambda: f"any_line: {{description: {_text(random)}, net_amount: {_size(random)}}}",
            lambda: f"{random.choice(['every', 'no'])}_line: {{net_amount: {_size(random)}}}",
            lambda: f"any_line: {{description: {{is_not: {random.choice(WORDS[:4])}}}}}",
            lambda: f"supplier.vat_number: NL00000000{random.randint(1, 3)}B01",
            lambda: f"document.kind: {random.choice(['purchase_invoice', 'purchase_credit_note'])}",
            lambda: f"document.order_reference: {{is_known: {random.choice(['true', 'false'])}}}",
            lambda: "relation.iban_differs: false",
        ]
    )()


def _rules(random, conditions=_condition, count=None):
    for n in range(count or random.randint(20, 40)):
        parts = [conditions(random) for _ in range(random.randint(1, 3))]
        if random.random() < 0.2:
            parts.append(f"any: [{{{conditions(random)}}}, {{{conditions(random)}}}]")
        yield n, parts, [conditions(random)] if random.random() < 0.2 else []


def _rulebook(make, random, **how):
    texts = []
    for n, when, unless in _rules(random, **how):
        kind = random.choice(["block", "automatic_booking"])
        stage = random.choice(["live", "live", "live", "suggest"])
        text = make.rule(f"r{n}", *when, head=random.choice(HEADS), kind=kind, stage=stage)
        texts.append(text + "".join(f"    unless:\n      - {one}\n" for one in unless))
    return make.rulebook(*texts)


def _alike(make, random):
    """Make rules that apply alike and differ in bounds and texts only."""
    limits = [lambda r: f"document.total_incl: {_size(r)}", lambda r: f"supplier.name: {_text(r)}"]
    return _rulebook(make, random, conditions=lambda r: r.choice(limits)(r), count=60)


amounts = st.none() | st.sampled_from([*AMOUNTS, "-121.00"]).map(Decimal)
names = st.none() | st.sampled_from(
    [*WORDS, "KPN Mobiel", "ENERGIE abonnement", "strasse", "\ud800", "a\x00c"]
)
lines = st.builds(Line, description=names, net_amount=amounts)
documents = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["invoice", "credit_note"]),
        "currency": st.sampled_from(["EUR", "EUR", "USD"]),
        "issue_date": st.none() | st.sampled_from(DATES).map(datetime.date.fromisoformat) | st.just("fout"),
        "references": st.builds(References, order=names),
        "supplier": st.builds(Party, name=names, vat_id=st.sampled_from([None, "NL000000001B01"])),
        "totals": st.builds(Totals, tax_inclusive=amounts, tax_exclusive=amounts),
        "lines": st.lists(lines, max_size=3).map(tuple),
    }
)
makers = st.sampled_from([_rulebook, _alike])
some = settings(max_examples=60, deadline=None)


def _tried(book, case):
    """Try every rule by itself, on facts that nobody else has touched."""
    return {rule.source.id: (rule, result_of(rule, Facts(case))) for rule in book.compiled}


@given(maker=makers, seed=st.integers(0, 10_000), document=documents)
@some
def test_the_judgement_is_what_trying_every_rule_gives(make, maker, seed, document):
    book, case = maker(make, random.Random(seed)), make.case(**document)
    judgement, tried = book.judge(case), sorted(_tried(book, case).values(), key=lambda one: one[0].rank)
    live = [(rule, result) for rule, result in tried if rule.is_live]
    blocks = [(rule.source.id, result) for rule, result in live if rule.is_block]
    assert _told(judgement.blocks) == [one for one in blocks if one[1] == "held"]
    assert _told(judgement.blocks_unknown) == [one for one in blocks if one[1] in ("unknown", "error")]
    silent = [rule.source.id for rule, result in tried if result == "held" and rule.is_block]
    assert [o.id for o in judgement.silent_blocks] == [id for id in silent if (id, "held") not in blocks]
    assert _bookings_told(judgement) == _bookings_meant(tried)


def _told(outcomes):
    return [(outcome.id, outcome.result) for outcome in outcomes]


def _bookings_told(judgement):
    rule = judgement.rule.id if judgement.rule else None
    return rule, _told(judgement.candidates), _told(judgement.overridden)


def _bookings_meant(tried):
    applying = [one for one in tried if one[0].is_booking and one[1] != "not_applicable"]
    decisive = max((rule.specificity for rule, _ in applying if rule.is_live), default=None)
    aside = [one for one in applying if one[0].is_live and one[0].specificity != decisive]
    rest = [one for one in applying if one not in aside]
    booking = [rule.source.id for rule, result in rest if rule.is_live and result == "held"]
    rest = [(r.source.id, result) for r, result in rest if r.source.id not in booking]
    return booking[0] if booking else None, rest, [(rule.source.id, result) for rule, result in aside]


@given(maker=makers, seed=st.integers(0, 10_000), document=documents)
@some
def test_the_trace_is_what_trying_every_rule_and_condition_gives(make, maker, seed, document):
    book, case = maker(make, random.Random(seed)), make.case(**document)
    trace, tried = book.trace(case), _tried(book, case)
    assert trace.results() == {id: result for id, (_, result) in tried.items()}
    conditions = book.conditions(case, tried)
    asked = {id: [c.held for c in found if c.text != "valid"] for id, found in conditions.items()}
    assert {id: list(trace.held(id)) for id in tried} == asked


@given(seed=st.integers(0, 10_000), document=documents)
@settings(max_examples=20, deadline=None)
def test_the_order_of_many_rules_does_not_matter(make, seed, document):
    book, case = _rulebook(make, random.Random(seed)), make.case(**document)
    other = Rulebook(random.Random(seed).sample(book.sources, len(book.sources)))
    assert _bookings_told(book.judge(case)) == _bookings_told(other.judge(case))
    assert book.explain(case) == other.explain(case)


@given(seed=st.integers(0, 10_000), document=documents)
@settings(max_examples=20, deadline=None)
def test_given_facts_are_judged_as_those_of_the_case(make, seed, document):
    book, case = _rulebook(make, random.Random(seed)), make.case(**document)
    read = Facts(case)
    for rule in book.compiled:
        result_of(rule, read)
    book.trace_facts(read)
    given_facts = GivenFacts(case.as_of, read.known)
    assert _bookings_told(book.judge_facts(given_facts)) == _bookings_told(book.judge(case))
    assert book.trace_facts(given_facts).results() == book.trace(case).results()


def test_a_fact_that_was_forgotten_never_books(make):
    book = make.rulebook(make.rule("r", "document.total_incl: {at_most: 250}"))
    judgement = book.judge_facts(GivenFacts(make.day, {}))
    assert (judgement.rule, _told(judgement.candidates)) == (None, [("r", "error")])


def _thousand(make, condition, **keys):
    texts = [make.rule(f"r{n}", *(c.format(n=n) for c in condition), kind="block") for n in range(1_000)]
    return make.rulebook(*texts)


@pytest.mark.parametrize(
    ("conditions", "most"),
    [
        (["document.total_incl: {{between: [{n}, {n}.50]}}"], 5),
        (["document.total_incl: {{above: {n}}}", "document.total_excl: {{at_most: {n}}}"], 30),
        (["supplier.name: {{contains: kpn{n}x}}"], 0),
        (["any_line: {{description: {{matches: 'abo.*-{n}$'}}}}"], 0),
        (["document.issue_date: {{within_days: {n}}}", "document.total_incl: {{at_most: {n}}}"], 900),
    ],
)
def test_of_rules_without_equalities_few_are_tried(make, conditions, most):
    book = _thousand(make, conditions)
    (group, _), *_rest = book._index.groups(Facts(make.case()))
    tried = [rule.source.id for rule in group.live_blocks.rules(Facts(make.case()))]
    held = [outcome.id for outcome in book.judge(make.case()).blocks]
    assert set(held) <= set(tried)
    assert len(tried) <= most


def test_rules_of_suppliers_are_not_tried_when_the_supplier_is_not_known(make):
    texts = [
        make.rule(f"r{n}", "document.kind: purchase_invoice", f"supplier.vat_number: NL{n:09}B01")
        for n in range(300)
    ]
    book = make.rulebook(*texts)
    found = book._index.groups(Facts(make.case(supplier=Party(name="KPN"))))
    assert [len(group.rules) for group, _ in found] == [300]

"""A sieve: of twenty rules that apply alike none is lost that holds, is unknown or goes wrong."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.document import Line, References, Totals
from boekwerk.rules import sieve
from boekwerk.rules.judging import result_of
from boekwerk.rules.readings import Facts, GivenFacts

TOTAL, DATE, ORDER = "document.total_incl", "document.issue_date", "document.order_reference"
FROM, TO = 11, 30
BUT_20 = [*range(FROM, 20), *range(21, TO + 1)]
BUT_15_AND_20 = [n for n in BUT_20 if n != 15]
KNOWN = {
    "totals": Totals(tax_inclusive=Decimal("20.00")),
    "issue_date": datetime.date(2026, 1, 20),
    "references": References(order="kpn-20-abc", contract=("c-15", "c-20")),
    "notes": ("nr 15", "nr 20"),
    "lines": (
        Line(description="regel 15", net_amount=Decimal(15)),
        Line(description="regel 20", net_amount=Decimal(20)),
    ),
}
UNKNOWN = {"totals": Totals(), "issue_date": None, "references": References(), "lines": (Line(),)}

# NN stands for the number of the rule, of 11 to 30; with each condition, which of the rules hold.
ON_ONE_VALUE = [
    (f"{TOTAL}: NN", [20]),
    (f"{TOTAL}: [NN, 20.50]", [20]),
    (f"{TOTAL}: {{is_not: NN}}", BUT_20),
    (f"{TOTAL}: {{not_in: [NN, 99]}}", BUT_20),
    (f"{TOTAL}: {{at_least: NN}}", range(11, 21)),
    (f"{TOTAL}: {{at_most: NN}}", range(20, 31)),
    (f"{TOTAL}: {{above: NN}}", range(11, 20)),
    (f"{TOTAL}: {{below: NN}}", range(21, 31)),
    (f"{TOTAL}: {{between: [NN, 40]}}", range(11, 21)),
    (f"{TOTAL}: {{between: [1, NN]}}", range(20, 31)),
    (f"{TOTAL}: {{between: [NN, NN.50]}}", [20]),
    (f"{DATE}: 2026-01-NN", [20]),
    (f"{DATE}: {{on_or_after: 2026-01-NN}}", range(11, 21)),
    (f"{DATE}: {{before: 2026-01-NN}}", range(21, 31)),
    (f"{DATE}: {{between: [2026-01-NN, 2026-01-31]}}", range(11, 21)),
    (f"{DATE}: {{between: [2026-01-01, 2026-01-NN]}}", range(20, 31)),
    (f"{DATE}: {{within_days: NN}}", range(20, 31)),
    (f"{ORDER}: kpn-NN-abc", [20]),
    (f"{ORDER}: {{contains: -NN-}}", [20]),
    (f"{ORDER}: {{contains: [x, NN]}}", [20]),
    (f"{ORDER}: {{starts_with: kpn-NN}}", [20]),
    (f"{ORDER}: {{ends_with: NN-abc}}", [20]),
    (f"{ORDER}: {{ends_with: NN}}", []),
    (f"{ORDER}: {{matches: '^KPN-NN-'}}", [20]),
    (f"{ORDER}: {{matches: 'NN$'}}", []),
    (f"any: [{{{TOTAL}: {{at_least: NN}}}}, {{document.number: x}}]", range(11, 21)),
    (f"any: [{{{TOTAL}: NN}}, {{{DATE}: 2026-01-20}}]", range(11, 31)),
    (f"all: [{{{TOTAL}: {{at_least: NN}}}}, {{{TOTAL}: {{above: 19}}}}]", range(11, 21)),
    (f"none: [{{{TOTAL}: {{above: NN}}}}]", range(20, 31)),
    ("any_line: {net_amount: {at_least: NN}}", range(11, 21)),
    ("every_line: {net_amount: {at_least: NN}}", range(11, 16)),
    ("no_line: {net_amount: NN}", BUT_15_AND_20),
    ("any_line: {description: {contains: NN}, net_amount: {between: [1, NN]}}", [15, 20]),
]
ON_SEVERAL_VALUES = [
    ("document.contract_references: c-NN", [15, 20]),
    ("document.contract_references: {not_in: [c-NN]}", BUT_15_AND_20),
    ("document.notes: {contains: nr NN}", [15, 20]),
    ("document.notes: {matches: 'NN$'}", [15, 20]),
]
ALWAYS_KNOWN = [
    (f"{ORDER}: {{is_known: true}}", True, False),
    (f"{ORDER}: {{is_known: false}}", False, True),
    (f"{ORDER}: {{is_empty: true}}", False, True),
    ("document.notes: {is_empty: false}", True, True),
]
CONDITIONS = [condition for condition, _ in ON_ONE_VALUE]
ALL = [f"r{n}" for n in range(FROM, TO + 1)]
BOOKING = "automatic_booking"


def _text(make, condition, n, *, kind="block", head="", id="r", more=""):
    text = make.rule(f"{id}{n}", condition, kind=kind, head=head) + more
    return text.replace("NN", str(n))


def _book(make, condition, **how):
    return make.rulebook(*_twenty(make, condition, **how))


def _twenty(make, condition, **how):
    return [_text(make, condition, n, **how) for n in range(FROM, TO + 1)]


def _case(make, **changes):
    return make.case(as_of=datetime.date(2026, 2, 9), **{**KNOWN, **changes})


def _ids(outcomes):
    return [outcome.id for outcome in outcomes]


def _named(numbers):
    return [f"r{n}" for n in numbers]


def _rule_of(judgement):
    return judgement.rule.id if judgement.rule else None


def _told(judgement):
    return _ids(judgement.blocks), _ids(judgement.blocks_unknown)


@pytest.mark.parametrize(("condition", "holds"), ON_ONE_VALUE + ON_SEVERAL_VALUES)
def test_every_block_that_holds_is_found(make, condition, holds):
    judgement = _book(make, condition).judge(_case(make))
    assert _told(judgement) == (_named(holds), [])


@pytest.mark.parametrize(("condition", "holds"), ON_ONE_VALUE + ON_SEVERAL_VALUES)
def test_the_first_booking_rule_that_holds_is_found(make, condition, holds):
    judgement = _book(make, condition, kind=BOOKING).judge(_case(make))
    assert _rule_of(judgement) == next(iter(_named(holds)), None)


@pytest.mark.parametrize(("condition", "holds"), ON_ONE_VALUE + ON_SEVERAL_VALUES)
def test_rules_that_ask_something_else_are_never_excluded(make, condition, holds):
    others = _twenty(make, "document.number: {is_not: 'NN'}", id="a")
    blocks = make.rulebook(*others, *_twenty(make, condition)).judge(_case(make)).blocks
    assert _ids(blocks) == [f"a{n}" for n in range(FROM, TO + 1)] + _named(holds)


@pytest.mark.parametrize(
    "condition", [f"{TOTAL}: NN", ON_SEVERAL_VALUES[0][0], "any_line: {net_amount: NN}"]
)
@pytest.mark.parametrize("references", [References(), References(contract=("x",))])
def test_nor_are_they_when_the_fact_fits_no_rule(make, condition, references):
    others = _twenty(make, "document.number: {is_not: 'NN'}", id="a")
    lines, totals = (Line(net_amount=Decimal(99)),), Totals(tax_inclusive=Decimal(99))
    case = _case(make, references=references, lines=lines, totals=totals)
    judgement = make.rulebook(*others, *_twenty(make, condition)).judge(case)
    assert _told(judgement) == ([f"a{n}" for n in range(FROM, TO + 1)], [])


@pytest.mark.parametrize(("condition", "holds"), ON_ONE_VALUE[:4])
def test_silent_blocks_that_hold_are_found(make, condition, holds):
    texts = [text.replace("stage: live", "stage: shadow") for text in _twenty(make, condition)]
    assert _ids(make.rulebook(*texts).judge(_case(make)).silent_blocks) == _named(holds)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_block_is_unknown_when_its_fact_is(make, condition):
    judgement = _book(make, condition).judge(_case(make, **UNKNOWN))
    assert _told(judgement) == ([], ALL)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_no_booking_rule_holds_when_its_fact_is_unknown(make, condition):
    judgement = _book(make, condition, kind=BOOKING).judge(_case(make, **UNKNOWN))
    assert (judgement.rule, len(judgement.candidates)) == (None, 20)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_block_is_an_error_when_its_fact_went_wrong(make, condition):
    judgement = _book(make, condition).judge_facts(GivenFacts(make.day, {}))
    assert [(outcome.id, outcome.result) for outcome in judgement.blocks_unknown] == [
        (id, "error") for id in ALL
    ]


@pytest.mark.parametrize(("condition", "holds"), ON_ONE_VALUE + ON_SEVERAL_VALUES)
def test_a_trace_says_which_of_many_rules_hold(make, condition, holds):
    results = _book(make, condition).trace(_case(make)).results()
    assert results == {id: "held" if id in _named(holds) else "did_not_hold" for id in ALL}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_trace_tells_what_is_unknown_from_what_went_wrong(make, condition):
    book = _book(make, condition)
    traces = book.trace(_case(make, **UNKNOWN)), book.trace_facts(GivenFacts(make.day, {}))
    assert [set(trace.results().values()) for trace in traces] == [{"unknown"}, {"error"}]


@pytest.mark.parametrize(("condition", "when_known", "when_unknown"), ALWAYS_KNOWN)
def test_whether_a_fact_is_known_is_always_known(make, condition, when_known, when_unknown):
    texts = [make.rule(id, condition, kind="block") for id in ALL]
    book = make.rulebook(*texts)
    found = [_told(book.judge(case)) for case in (_case(make), _case(make, **UNKNOWN))]
    assert found == [(ALL if holds else [], []) for holds in (when_known, when_unknown)]


@pytest.mark.parametrize(
    ("condition", "unknown"),
    [
        ("any_line: {net_amount: NN}", []),
        ("no_line: {net_amount: NN}", []),
        ("every_line: {net_amount: NN}", ALL),
        ("every_line: {description: {contains: NN}}", ALL),
        ("any_obligation: {open_amount: NN}", ALL),
        ("every_obligation: {open_amount: NN}", ALL),
    ],
)
def test_over_no_lines_every_is_unknown_and_over_unknown_items_all_is(make, condition, unknown):
    assert _ids(_book(make, condition).judge(_case(make, lines=())).blocks_unknown) == unknown


@pytest.mark.parametrize(("kind", "holding"), [("block", _named(range(20, 31))), (BOOKING, ["r20"])])
def test_what_prevents_guards_no_rule(make, kind, holding):
    more = f"    unless:\n      - {TOTAL}: {{above: NN}}\n"
    judgement = _book(make, f"{DATE}: 2026-01-20", kind=kind, more=more).judge(_case(make))
    assert (_ids(judgement.blocks) or [_rule_of(judgement)]) == holding


@pytest.mark.parametrize("kind", ["block", BOOKING])
def test_a_text_that_finders_cannot_read_is_looked_at_by_every_rule(make, kind):
    case = _case(make, references=References(order="\ud800 kpn-20-abc"))
    judgement = _book(make, f"{ORDER}: {{contains: -NN-}}", kind=kind).judge(case)
    assert (_ids(judgement.blocks) or [_rule_of(judgement)]) == ["r20"]


def test_an_unknown_fact_leaves_rules_that_do_not_ask_for_it(make):
    others = _twenty(make, f"{DATE}: {{before: 2026-01-NN}}", kind=BOOKING, id="d")
    book = make.rulebook(*_twenty(make, f"{ORDER}: kpn-NN-abc", kind=BOOKING), *others)
    assert _rule_of(book.judge(_case(make, references=References()))) == "d21"


def test_the_highest_priority_that_holds_is_named(make):
    book = _book(make, f"{TOTAL}: {{at_least: NN}}", kind=BOOKING, head="priority: NN")
    assert _rule_of(book.judge(_case(make))) == "r20"
    blocks = _book(make, f"{TOTAL}: {{at_least: NN}}", head="priority: NN").judge(_case(make)).blocks
    assert _ids(blocks) == _named(range(20, 10, -1))


@pytest.mark.parametrize(
    ("day", "holding"),
    [("2026-02-08", []), ("2026-02-09", _named(range(11, 21))), ("2026-02-10", [])],
)
def test_rules_hold_on_the_days_of_their_validity(make, day, holding):
    head = f"valid: {{from: {day}, until: {day}}}"
    book = _book(make, f"{TOTAL}: {{at_least: NN}}", head=head)
    assert _told(book.judge(_case(make))) == (holding, [])


def _two_scopes(make, general, specific):
    texts = _twenty(make, general, kind=BOOKING, head="priority: 9")
    scope = "applies_to: {administration: [bakkerij]}"
    return make.rulebook(*texts, *_twenty(make, specific, kind=BOOKING, id="s", head=scope))


@pytest.mark.parametrize(
    ("specific", "rule"),
    [
        (f"{TOTAL}: {{at_most: NN}}", "s20"),
        (f"{TOTAL}: {{above: 2NN}}", None),
        ("document.number: 'NN'", None),
    ],
)
def test_of_two_groups_the_more_specific_decides(make, specific, rule):
    judgement = _two_scopes(make, f"{TOTAL}: {{at_least: NN}}", specific).judge(_case(make))
    assert _rule_of(judgement) == rule
    held = [outcome for outcome in judgement.overridden if outcome.result == "held"]
    assert _ids(held) == _named(range(11, 21))


@pytest.mark.parametrize(("a", "b", "named"), [(1, 2, "b"), (2, 1, "a"), (1, 1, "a")])
def test_of_two_groups_that_are_alike_in_scope_the_highest_priority_is_named(make, a, b, named):
    book = make.rulebook(
        make.rule("a", "document.kind: purchase_invoice", head=f"priority: {a}"),
        make.rule("b", "document.direction: purchase", head=f"priority: {b}"),
    )
    assert _rule_of(book.judge(_case(make))) == named


@pytest.mark.parametrize(("name", "size"), [("_MOST_BITS", 8), ("_MOST_STEPS", 3), ("_WORTH_A_COLUMN", 1)])
@pytest.mark.parametrize(("condition", "holds"), ON_ONE_VALUE[4:10])
def test_the_sizes_of_a_sieve_change_nothing(make, monkeypatch, name, size, condition, holds):
    monkeypatch.setattr(sieve, name, size)
    book = _book(make, condition)
    assert _told(book.judge(_case(make))) == (_named(holds), [])
    assert _told(book.judge(_case(make, **UNKNOWN))) == ([], ALL)


BOUNDS = ["at_least", "at_most", "above", "below"]
few = st.none() | st.integers(0, 4).map(Decimal)
documents = st.fixed_dictionaries(
    {
        "totals": st.builds(Totals, tax_inclusive=few, tax_exclusive=st.none()),
        "references": st.builds(References, order=st.sampled_from([None, None, "a", "b", "ab", "\ud800a"])),
        "issue_date": st.sampled_from([None, "fout", datetime.date(2026, 1, 2)]),
        "lines": st.lists(st.builds(Line, net_amount=few), max_size=2).map(tuple),
    }
)


def _condition(random):
    size = f"{{{random.choice(BOUNDS)}: {random.randint(0, 4)}}}"
    return random.choice(
        [
            f"{TOTAL}: {size}",
            f"{TOTAL}: {{between: [{random.randint(0, 2)}, {random.randint(2, 4)}]}}",
            f"{ORDER}: {{{random.choice(['contains', 'starts_with', 'is_not'])}: {random.choice('ab')}}}",
            f"{DATE}: {{{random.choice(['before', 'on_or_after'])}: 2026-01-0{random.randint(1, 3)}}}",
            f"{random.choice(['any', 'every', 'no'])}_line: {{net_amount: {size}}}",
            f"any: [{{document.total_excl: {size}}}, {{{TOTAL}: {size}}}]",
        ]
    )


@given(seed=st.integers(0, 10_000), count=st.integers(16, 200), document=documents)
@settings(max_examples=40, deadline=None)
def test_many_blocks_are_judged_as_each_is_alone(make, seed, count, document):
    chance, case = random.Random(seed), make.case(**document)
    texts = [
        make.rule(f"r{n:03}", *{_condition(chance) for _ in range(chance.randint(1, 2))}, kind="block")
        for n in range(count)
    ]
    book = make.rulebook(*texts)
    alone = [(rule.source.id, result_of(rule, Facts(case))) for rule in book.compiled]
    judgement = book.judge(case)
    told = sorted((o.id, o.result) for o in (*judgement.blocks, *judgement.blocks_unknown))
    assert told == [(id, result) for id, result in alone if result != "did_not_hold"]

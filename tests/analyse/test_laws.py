"""What is reported holds for every document, compared with trying all documents of a small world."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.administration import Relation, Settings
from boekwerk.domain.case import Case
from boekwerk.domain.document import Document, Line, Source, Totals
from boekwerk.domain.proposal import RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook
from boekwerk.rules.analyse import analyse
from boekwerk.rules.analyse.axioms import WHAT_KEYS, WHAT_ROWS
from boekwerk.rules.analyse.literals import Demands
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import RuleView
from boekwerk.rules.analyse.witness import Stand
from boekwerk.rules.conditions import GroupCondition
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.judging import result_of
from boekwerk.rules.readings import Facts
from boekwerk.rules.vocabulary import VOCABULARY

DAY = datetime.date(2026, 3, 1)
TOTALS = [None, *map(Decimal, ("-150", "0", "100", "150", "250", "300"))]
RELATIONS = (
    None,
    Relation("1", "A", kvk="11111111"),
    Relation("2", "B", kvk="22222222"),
    Relation("3", "C"),
)
A, B, BARE = (
    Line(name="abonnement mobiel", quantity=Decimal(1)),
    Line(name="hardware", quantity=Decimal(3)),
    Line(),
)
LINES = ((), (A,), (B,), (A, B), (BARE,), (A, BARE))
NOTES = ((), ("incasso",))


class _Nobody:
    settings = Settings("adm", "Adm", "twinfield")


def _case(direction, type, total, relation, lines, notes):
    document = Document(
        source=Source("ubl", "xml", "0" * 64, 1),
        type=type,
        currency="EUR",
        totals=Totals(tax_inclusive=total),
        lines=lines,
        notes=notes,
    )
    match = RelationMatch(relation.id if relation else None, None, Reason("x"))
    return Case(document, _Nobody(), direction, None, None, DAY, match, relation)


WORLD = [
    _case(*facts)
    for facts in product(
        ("purchase", "sales", "unknown"), ("invoice", "credit_note"), TOTALS, RELATIONS, LINES, NOTES
    )
]

_kinds = ("purchase_invoice", "purchase_credit_note", "sales_invoice", "sales_credit_note")
_amounts = st.sampled_from([
    f"document.total_incl: {{{operator}: {limit}}}"
    for operator in ("at_most", "at_least", "above", "below")
    for limit in (1, 100, 250)
])  # fmt: skip
_line = st.sampled_from([
    "description: {contains: abonnement}", "description: {contains: mobiel}", "quantity: {at_most: 2}",
    "quantity: {above: 2}", "quantity: {is_known: false}", "description: {is_not: hardware}",
])  # fmt: skip
_plain = st.one_of(
    _amounts,
    st.sampled_from(_kinds).map("document.kind: {}".format),
    st.sampled_from([
        "document.kind: [purchase_invoice, purchase_credit_note]", "document.direction: purchase",
        "document.direction: {is_not: sales}", "document.is_credit_note: true",
        "document.is_credit_note: false", "document.total_incl: {is_known: false}",
        'relation.kvk: "11111111"', 'relation.kvk: ["11111111", "22222222"]',
        'relation.kvk: {is_not: "11111111"}', "relation.kvk: {is_known: true}", "relation.known: true",
        "relation.kvk: {is_empty: true}", "relation.known: false", "document.notes: {contains: incasso}",
        "document.notes: {is_empty: true}", "document.notes: {is_not: incasso}",
    ]),
)  # fmt: skip
_items = st.builds(
    "{}_line: {{{}}}".format,
    st.sampled_from(("any", "every", "no")),
    st.lists(_line, min_size=1, max_size=2, unique_by=lambda text: text.split(":")[0]).map(", ".join),
)
_groups = st.builds(
    "{}: [{{{}}}, {{{}}}]".format,
    st.sampled_from(("any", "all", "none")),
    _plain,
    st.one_of(_plain, _items),
)
_conditions = st.lists(st.one_of(_plain, _plain, _items, _groups), min_size=1, max_size=4, unique=True)
_heads = st.sampled_from((
    "", "", 'applies_to: {relation: {kvk: "11111111"}}', "applies_to: {administration: adm}", "priority: 5",
    "valid: {until: 2026-02-28}",
))  # fmt: skip
_stages = st.sampled_from(("live", "live", "shadow"))
_one = st.tuples(
    st.sampled_from(("automatic_booking", "automatic_booking", "block")), _stages, _heads, _conditions,
    st.lists(_plain, max_size=1),
)  # fmt: skip
_rules = st.lists(_one, min_size=1, max_size=4)


def _read(make, rules):
    texts = [
        make.rule(f"r{number}", *when, unless=unless, head=head, kind=kind, stage=stage)
        for number, (kind, stage, head, when, unless) in enumerate(rules)
    ]
    return make.sources(*texts)


def _results(sources):
    rules = Rulebook(sources).compiled
    return [{rule.source.id: result_of(rule, facts) for rule in rules} for facts in map(Facts, WORLD)]


@pytest.mark.spec("RU-9")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_rules)
def test_no_document_contradicts_what_is_reported(make, rules):
    sources = _read(make, rules)
    analysis = analyse(Rulebook(sources), DAY)
    world = _results(sources) if analysis.findings else []
    for finding in analysis.findings:
        assert (finding.witness is None) is (finding.kind == "never_true")
        _CHECKS[finding.reason.code](finding, world, sources)


@pytest.mark.spec("RU-9")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_one)
def test_a_rule_that_is_not_said_to_hold_for_nothing_holds_for_a_document(make, rule):
    (source,) = _read(make, [rule])
    view = RuleView(source, Demands(VOCABULARY), Solver(DAY), DAY)
    stand = Stand(VOCABULARY, DAY)
    shown = view.model and stand.show(view.model, [source], lambda _, said: said["r0"].result == "held")
    assert (shown is None) is (view.branches == ()) or not view.is_certain


def _never_held(finding, world, sources):
    assert not any(said[finding.rule] == "held" for said in world)


def _whenever_held(*others):
    def check(finding, world, sources):
        held = [said for said in world if said[finding.rule] == "held"]
        assert {said[finding.other] for said in held} <= set(others)

    return check


def _never_decides(finding, world, sources):
    by_id = sources_by_id(sources)
    rulebook = Rulebook([by_id[finding.rule], by_id[finding.other]])
    held = [case for case, said in zip(WORLD, world, strict=True) if said[finding.rule] == "held"]
    if by_id[finding.rule].stage == "live":
        assert [case for case in held if _named(rulebook.judge(case)) == finding.rule] == []


def _named(judgement):
    return judgement.rule and judgement.rule.id


def sources_by_id(sources):
    return {source.id: source for source in sources}


def _changes_nothing(finding, world, sources):
    _whenever_held("held")(finding, world, sources)
    whole = Rulebook(sources)
    fewer = Rulebook([source for source in sources if source.id != finding.rule])
    assert [_decided(whole.judge(case)) for case in WORLD] == [
        _decided(fewer.judge(case)) for case in WORLD
    ]


def _decided(judgement):
    return (
        judgement.rule is not None,
        bool(judgement.blocks),
        bool(judgement.blocks_unknown or judgement.blocks),
    )


def _stops_a_part(finding, world, sources):
    """A document that the rule alone books, and with the block beside it does not."""
    by_id = sources_by_id(sources)
    rule = replace(by_id[finding.rule], stage="live")
    case = finding.witness.case
    assert _named(Rulebook([rule]).judge(case)) == finding.rule
    assert finding.other in [block.id for block in Rulebook([by_id[finding.other]]).judge(case).blocks]


def _changes_no_result(finding, world, sources):
    """Without all that is said to be implied every result is what it was, 'not applicable' too (RU-3)."""
    source = sources_by_id(sources)[finding.rule]
    gone = {found.places[0] for found in analyse(Rulebook([source]), DAY).findings if _is_implied(found)}
    assert finding.places[0] in gone
    (fewer,) = _results_by_case([_without(source, gone)])
    (before,) = _results_by_case([source])
    assert fewer == before


def _is_implied(finding):
    return finding.reason.code in ("rule_condition_implied", "rule_way_implied")


def _never_met(finding, world, sources):
    source = sources_by_id(sources)[finding.rule]
    fewer = _results([_without(source, {finding.places[0]})])
    held = [said[finding.rule] == "held" for said in world]
    assert [said[finding.rule] == "held" for said in fewer] == held


def _results_by_case(sources):
    return [[said[source.id] for said in _results([source])] for source in sources]


def _without(source, places):
    when, unless = (
        tuple(_fewer(condition, places) for condition in conditions if condition.where not in places)
        for conditions in (source.when, source.unless)
    )
    return replace(source, when=when, unless=unless)


def _fewer(condition, places):
    if not isinstance(condition, GroupCondition):
        return condition
    return replace(condition, inner=tuple(way for way in condition.inner if way.where not in places))


def _asks_nothing(finding, world, sources):
    source = sources_by_id(sources)[finding.rule]
    place = finding.places[0]
    when = tuple(condition for condition in source.when if condition.where != place)
    unless = tuple(condition for condition in source.unless if condition.where != place)
    fewer = _results([replace(source, when=when, unless=unless)])
    for said, without in zip(world, fewer, strict=True):
        if without[finding.rule] == "held":
            assert said[finding.rule] in ("held", "unknown")


_CHECKS = {
    "rule_never_true": _never_held,
    "rule_condition_never_true": _never_held,
    "rule_condition_never_fails": _asks_nothing,
    "rule_condition_implied": _changes_no_result,
    "rule_way_implied": _changes_no_result,
    "rule_way_never_true": _never_met,
    "rule_validity_passed": _never_held,
    "rule_always_blocked": _whenever_held("held", "unknown"),
    "rule_always_set_aside": _never_decides,
    "rule_redundant": _changes_nothing,
    "rule_same_as_other": _changes_nothing,
    "rule_partly_blocked": _stops_a_part,
}


def test_the_axiom_about_what_a_document_is_has_every_document_of_the_world():
    rows = {tuple(row[key] for key in WHAT_KEYS) for row in WHAT_ROWS}
    found = {tuple(CASE_FIELDS[name].get(case) for _, name in WHAT_KEYS) for case in WORLD}
    assert found <= rows

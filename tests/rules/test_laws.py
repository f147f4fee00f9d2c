"""Laws that hold for every rulebook and every document."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.document import Line, Party, References, Totals
from boekwerk.domain.proposal import BookingLine

TOLD = ("blocks", "blocks_unknown", "rule", "candidates", "overridden", "silent_blocks")
NOTHING = {"issue_date": None, "references": References(), "supplier": Party(), "totals": Totals()}
ATOMS = [
    "document.kind: purchase_invoice",
    "document.kind: [purchase_invoice, purchase_credit_note]",
    "document.direction: sales",
    "document.is_credit_note: true",
    "document.total_incl: {at_most: 250}",
    "document.total_incl: {between: [50, 130]}",
    "document.order_reference: PO-1",
    "document.order_reference: {is_not: PO-1}",
    "document.number: {matches: '^2026'}",
    "document.issue_date: {within_days: 10}",
    "supplier.vat_number: NL001234567B29",
    "supplier.vat_number: [NL999999999B99, NL000000001B01]",
    "supplier.name: {contains: kpn}",
    "supplier.country: NL",
    "relation.id: 1001",
    "relation.iban_differs: false",
    "any_line: {description: {contains: abonnement}}",
    "every_line: {net_amount: {at_most: 50}}",
    "no_line: {net_amount: {above: 90}, quantity: 1}",
    "any_booking_line: {deferred: true}",
]
HEADS = [
    "",
    "priority: 3",
    "valid: {from: 2026-03-02}",
    "applies_to: {package: [twinfield]}",
    "applies_to: {package: [afas]}",
    "applies_to: {administration: [bakkerij]}",
    "applies_to: {administration: [slager]}",
    "applies_to: {relation: {vat_number: NL001234567B29}}",
    "applies_to: {relation: {id: 2002}}",
    "applies_to: {relation: {id: 1001}, administration: [bakkerij]}",
]

atoms = st.sampled_from(ATOMS)
conditions = atoms | st.builds(
    lambda group, parts: f"{group}: [{', '.join(f'{{{part}}}' for part in parts)}]",
    st.sampled_from(["all", "any", "none"]),
    st.lists(atoms, min_size=1, max_size=3),
)
rules = st.fixed_dictionaries(
    {
        "when": st.lists(conditions, min_size=1, max_size=3),
        "unless": st.lists(conditions, max_size=2),
        "head": st.sampled_from(HEADS),
        "kind": st.sampled_from(["automatic_booking", "block"]),
        "stage": st.sampled_from(["live", "live", "live", "suggest", "shadow"]),
    }
)
rulebooks = st.lists(rules, min_size=1, max_size=8)
amounts = st.none() | st.sampled_from(["0.00", "40.00", "121.00", "-121.00", "300.00"]).map(Decimal)
texts = st.sampled_from([None, "Abonnement"])
documents = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["invoice", "credit_note"]),
        "currency": st.sampled_from(["EUR", "USD"]),
        "issue_date": st.none() | st.dates(),
        "references": st.sampled_from([References(), References(order="PO-1"), References(order="x")]),
        "supplier": st.builds(
            Party,
            name=st.sampled_from([None, "KPN", "Ziggo"]),
            vat_id=st.sampled_from([None, "NL001234567B29", "NL000000001B01"]),
        ),
        "totals": st.builds(Totals, tax_inclusive=amounts),
        "lines": st.lists(
            st.builds(Line, description=st.sampled_from([None, "Abonnement"]), net_amount=amounts)
        ).map(tuple),
    }
)


@pytest.fixture(scope="module")
def build():
    """Give a builder of rulebooks from what hypothesis makes up."""
    return lambda make, made: make.rulebook(*(_text(make, n, rule) for n, rule in enumerate(made)))


def _text(make, number, rule):
    text = make.rule(f"r{number}", *rule["when"], head=rule["head"], kind=rule["kind"], stage=rule["stage"])
    unless = "".join(f"      - {condition}\n" for condition in rule["unless"])
    return text + (f"    unless:\n{unless}" if unless else "")


def _told(judgement):
    """Give every outcome in a judgement, by what it means."""
    return {name: {o.id: o.result for o in _listed(getattr(judgement, name))} for name in TOLD}


def _listed(outcomes):
    return outcomes if isinstance(outcomes, tuple) else (outcomes,) if outcomes else ()


@given(made=rulebooks, document=documents)
def test_judging_and_explaining_agree_on_every_rule(make, build, made, document):
    book, case = build(make, made), make.case(**document)
    explained = {outcome.id: outcome for outcome in book.explain(case)}
    told = _told(book.judge(case))
    judged = {id: result for outcomes in told.values() for id, result in outcomes.items()}
    assert judged == {id: explained[id].result for id in judged}
    assert set(told["overridden"]) == {outcome.id for outcome in explained.values() if outcome.set_aside}
    untold = [o for o in explained.values() if o.id not in judged and o.kind == "automatic_booking"]
    assert {o.result for o in untold} <= {"not_applicable", "held"}


@given(made=rulebooks, document=documents)
def test_the_judgement_follows_from_the_explanation(make, build, made, document):
    book, case = build(make, made), make.case(**document)
    judgement, explained = book.judge(case), book.explain(case)
    held = {o.id: o for o in explained if o.stage == "live" and o.result == "held"}
    assert {o.id for o in judgement.blocks} == {id for id, o in held.items() if o.kind == "block"}
    may = {id for id, o in held.items() if o.kind == "automatic_booking" and not o.set_aside}
    assert (judgement.rule.id in may) if judgement.rule else not may


@given(made=rulebooks, document=documents, seed=st.integers(0, 99))
def test_the_order_of_rules_does_not_matter(make, made, document, seed):
    case = make.case(**document)
    texts = [_text(make, n, rule) for n, rule in enumerate(made)]
    shuffled = random.Random(seed).sample(texts, len(texts))
    one, other = make.rulebook(*texts).judge(case), make.rulebook(*shuffled).judge(case)
    assert _told(one) == _told(other)


@given(made=rulebooks, document=documents, extra=rules)
def test_a_rule_that_does_not_apply_changes_nothing(make, build, made, document, extra):
    case = make.case(**document)
    outside = {**extra, "head": "applies_to: {relation: {id: [7777]}}"}
    with_it, without = build(make, [*made, outside]), build(make, made)
    assert _told(with_it.judge(case)) == _told(without.judge(case))


@given(made=rulebooks, document=documents)
def test_a_rule_in_shadow_changes_nothing_that_acts(make, build, made, document):
    case = make.case(**document)
    live = [_text(make, n, rule) for n, rule in enumerate(made) if rule["stage"] == "live"]
    with_shadow, without = build(make, made).judge(case), make.rulebook(*live).judge(case)
    assert [o.id for o in with_shadow.blocks] == [o.id for o in without.blocks]
    assert getattr(with_shadow.rule, "id", None) == getattr(without.rule, "id", None)


@given(made=rulebooks, document=documents, lost=st.sets(st.sampled_from(sorted(NOTHING))))
def test_what_is_decided_stays_so_when_more_becomes_known(make, build, made, document, lost):
    book, poorer = build(make, made), document | {name: NOTHING[name] for name in lost}
    less = {o.id: _kept(o.result) for o in book.explain(make.case(**poorer))}
    more = {o.id: _kept(o.result) for o in book.explain(make.case(**document))}
    decided = {id for id, result in less.items() if result != "unknown"}
    assert {id: more[id] for id in decided} == {id: less[id] for id in decided}


def _kept(result):
    """What an author may rely on: a rule that does not hold may turn out not to apply at all."""
    return "did_not_hold" if result == "not_applicable" else result


@given(made=rulebooks, document=documents)
def test_a_limit_in_our_money_lets_no_document_in_other_money_through(make, build, made, document):
    limit = "document.total_incl: {at_most: 999999}"
    limited = [{**rule, "when": [*rule["when"], limit]} for rule in made]
    assert build(make, limited).judge(make.case(**document | {"currency": "USD"})).rule is None


@given(document=documents)
def test_a_booking_line_is_seen_whatever_else_is_known(make, document):
    lines = (BookingLine("cost", "1400", None, None, Decimal(1), deferred=True),)
    case = make.case(booking_lines=lines, **document)
    assert make.result_of("any_booking_line: {deferred: true}", case) == "held"
    assert make.result_of("any_booking_line: {deferred: true}", replace(case, proposal=None)) == "unknown"

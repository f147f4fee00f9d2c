"""Faults put into a sound rulebook of 1,000 rules: all are found, and nothing else is."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest
from clean_rules import clean_rules, write_rules
from msgspec.structs import replace as changed

from boekwerk.rules import Rulebook, load_rulebook
from boekwerk.rules.analyse import analyse

AS_OF = datetime.date(2026, 3, 1)
RULES, OF_EACH = 1_000, 100
SEED = 2026


def _contradiction(rule, chance):
    against = (
        f"document.total_incl: {{above: {rule.most * 9}}}",
        f"document.total_incl: {{between: [{rule.most * 9}, {rule.most * 10}]}}",
        "document.direction: sales" if "sales" not in rule.subject[0] else "document.direction: purchase",
        f"any: [{{document.total_incl: {{above: {rule.most * 9}}}}}, {{document.is_credit_note: true}}]",
    )
    kinds = 4 if "credit" not in rule.id else 3
    return [replace(rule, when=(*rule.when, against[chance.randrange(kinds)]))], rule.id


def _shadow(rule, chance):
    if chance.random() < 0.5 or rule.scope:
        block = replace(
            rule, id=f"{rule.id}-dicht", kind="block", when=rule.when[:1], unless=(), stage="live"
        )
        return [rule, block], rule.id
    wider = replace(rule, id=f"{rule.id}-eigen", scope="{administration: adm-0}", stage="live")
    inside = replace(rule, subject=(*rule.subject, "administration.id: adm-0"))
    return [inside, replace(wider, when=("document.total_incl: {at_most: 5}",), unless=())], rule.id


def _overlap(rule, chance):
    limit = f"document.total_incl: {{between: [{rule.most - chance.randrange(1, 20)}, {rule.most}]}}"
    block = replace(
        rule, id=f"{rule.id}-grens", kind="block", when=(limit,), unless=(), stage="live", valid=""
    )
    return [rule, block], rule.id


def _redundancy(rule, chance):
    if chance.random() < 0.3:
        return [rule, replace(rule, id=f"{rule.id}-z-dubbel")], f"{rule.id}-z-dubbel"
    narrower = replace(
        rule,
        id=f"{rule.id}-nauwer",
        when=(
            *rule.when,
            ("document.vat_total: {below: 7}", "document.number: {starts_with: F}")[chance.randrange(2)],
        ),
    )
    return [rule, narrower], narrower.id


_FAULTS = {"never_true": _contradiction, "shadowed": _shadow, "redundant": _redundancy, "overlap": _overlap}


def _with_faults():
    """Give a rulebook with faults, and for each rule at fault what is wrong with it."""
    chance = random.Random(SEED)
    rules = {rule.id: [rule] for rule in clean_rules(RULES)}
    usable = [r for (r,) in rules.values() if r.most and "total_incl" in r.when[0] and "-hoog" not in r.id]
    chosen = chance.sample(usable, OF_EACH * len(_FAULTS))
    expected = {}
    for number, (kind, inject) in enumerate(_FAULTS.items()):
        for rule in chosen[number * OF_EACH : (number + 1) * OF_EACH]:
            rules[rule.id], at_fault = inject(rule, chance)
            expected[at_fault] = kind
    return [rule for several in rules.values() for rule in several], expected


def _analysed(rules, folder):
    write_rules(rules, folder)
    rulebook = load_rulebook([folder])
    return rulebook, analyse(rulebook, AS_OF)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    rules, expected = _with_faults()
    rulebook, analysis = _analysed(rules, tmp_path_factory.mktemp("faulty"))
    return rulebook, analysis, expected


@pytest.mark.spec("RU-9")
def test_nothing_is_found_in_a_sound_rulebook(tmp_path):
    _, analysis = _analysed(clean_rules(RULES), tmp_path)
    assert (analysis.rules, analysis.findings, analysis.undecided) == (RULES, (), 0)


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize("kind", list(_FAULTS))
def test_every_fault_is_found(faulty, kind):
    _, analysis, expected = faulty
    found = {finding.rule for finding in analysis.findings if finding.kind == kind}
    assert found == {id for id, fault in expected.items() if fault == kind}


@pytest.mark.spec("RU-9")
def test_nothing_else_is_found(faulty):
    _, analysis, expected = faulty
    assert [finding.reason for finding in analysis.findings if finding.rule not in expected] == []
    assert len(analysis.findings) == len(expected)


@pytest.mark.spec("RU-9")
@pytest.mark.parametrize("kind", [kind for kind in _FAULTS if kind != "never_true"])
def test_every_witness_is_confirmed_by_judging_it(faulty, kind):
    rulebook, analysis, _ = faulty
    sources = {source.id: source for source in rulebook.sources}
    for finding in (found for found in analysis.findings if found.kind == kind):
        rule, other = sources[finding.rule], sources[finding.other]
        assert finding.witness is not None
        assert _is_shown(kind, rule, other, finding.witness.case), finding.reason


def _is_shown(kind, rule, other, case):
    rule, other = _live(rule), _live(other)
    pair = Rulebook([rule, other])
    said = {outcome.id: outcome.result for outcome in pair.explain(case)}
    judgement, alone = pair.judge(case), Rulebook([rule]).judge(case)
    named = judgement.rule.id if judgement.rule else None
    if kind == "redundant":
        without = Rulebook([other]).judge(case)
        return said[rule.id] == said[other.id] == "held" and bool(judgement.rule) == bool(without.rule)
    books_alone = said[rule.id] == "held" and alone.rule is not None
    stopped = bool(judgement.blocks or judgement.blocks_unknown)
    is_beside = other.kind == "block" and stopped
    if kind == "overlap":
        return books_alone and is_beside and said[other.id] == "held"
    return books_alone and (is_beside or (other.kind != "block" and named != rule.id))


def _live(rule):
    """Make a rule live: of one on trial it would show nothing that it does not decide."""
    return changed(rule, stage="live")

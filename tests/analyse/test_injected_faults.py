"""Faults put into a sound rulebook of 1,000 rules: all are found, and nothing else is."""

from __future__ import annotations

import random
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from boekwerk.rules import Rulebook, load_rulebook
from boekwerk.rules.analyse import analyse

_MAKING = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "analyse.py"))
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
    rules = {rule.id: [rule] for rule in _MAKING["clean_rules"](RULES)}
    usable = [r for (r,) in rules.values() if r.most and "total_incl" in r.when[0] and "-hoog" not in r.id]
    chosen = chance.sample(usable, OF_EACH * len(_FAULTS))
    expected = {}
    for number, (kind, inject) in enumerate(_FAULTS.items()):
        for rule in chosen[number * OF_EACH : (number + 1) * OF_EACH]:
            rules[rule.id], at_fault = inject(rule, chance)
            expected[at_fault] = kind
    return [rule for several in rules.values() for rule in several], expected


def _analysed(rules, folder):
    _MAKING["write_rules"](rules, folder)
    rulebook = load_rulebook([folder])
    return rulebook, analyse(rulebook, _MAKING["AS_OF"])


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    rules, expected = _with_faults()
    rulebook, analysis = _analysed(rules, tmp_path_factory.mktemp("faulty"))
    return rulebook, analysis, expected


@pytest.mark.spec("RU-9")
def test_nothing_is_found_in_a_sound_rulebook(tmp_path):
    _, analysis = _analysed(_MAKING["clean_rules"](RULES), tmp_path)
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
def test_every_witness_is_confirmed_by_judging_it(faulty):
    rulebook, analysis, _ = faulty
    sources = {source.id: source for source in rulebook.sources}
    for finding in analysis.findings:
        if finding.witness is not None:
            pair = Rulebook([sources[id] for id in (finding.rule, finding.other) if id])
            said = {outcome.id: outcome.result for outcome in pair.explain(finding.witness.case)}
            assert said[finding.rule] == "held"
            assert said[finding.other] in _SAYS[finding.kind]


_SAYS = {
    "shadowed": {"held", "unknown", "did_not_hold"},
    "redundant": {"held"},
    "overlap": {"held"},
}

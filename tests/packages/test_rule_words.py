"""Plugins may bring fields and operators for rules; what is not sound is named and left out."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from boekwerk.app.vocabulary import vocabulary_of
from boekwerk.packages import load_packages
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.rules import Rulebook, lint
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.making import make_case
from boekwerk.rules.vocabulary import VOCABULARY

WORDS = """
from boekwerk import Field, Operator, Words, hookimpl

W = Words("woord", "word")


def field(**changes):
    given = {"name": "acme.kleur", "type": "text", "title": W, "about": W, "get": lambda case: "Rood"}
    return Field(**given | changes)


def operator(**changes):
    given = {"name": "acme.reversed", "types": ("text",), "operand": "one", "about": W}
    return Operator(**given | {"test": lambda wanted: lambda fact: fact[::-1] == wanted} | changes)


@hookimpl
def register_rule_words(register):
    register(field())
    register(field(name="acme.weight", scope="line", type="number", get=lambda case, line: 3))
    register(operator())
"""
RULE = """\
schema: boekwerk.rules/1
kind: block
rules:
  - {{id: r, title: t, owner: o, stage: live, when: [{condition}]}}
"""


def result_of(condition, vocabulary):
    """Tell what a block with one condition says of a document with a line."""
    rules, problems = read_rule_text(RULE.format(condition=condition), "f.yaml", vocabulary)
    assert problems == ()
    case = make_case({"document.number": "1"}, {"line": [{"description": "x"}]})
    (outcome,) = Rulebook(rules, vocabulary).explain(case)
    return outcome


@pytest.mark.spec("VE-1")
def test_hook_register_rule_words_adds_fields_and_operators(install):
    install("acme", WORDS)
    packages = load_packages(["acme"])
    vocabulary, left_out = vocabulary_of(packages)
    assert (packages.problems, left_out) == ((), ())
    for condition in (
        "{acme.kleur: rood}",
        "{any_line: {acme.weight: {above: 2}}}",
        "{acme.kleur: {acme.reversed: door}}",
    ):
        assert result_of(condition, vocabulary).result == "held"


def test_without_the_plugin_its_words_are_refused_by_name(tmp_path):
    (tmp_path / "f.yaml").write_text(RULE.format(condition="{acme.kleur: rood}"), encoding="utf-8")
    assert [problem.code for problem in lint([tmp_path])] == ["rule_field_unknown"]


WRONG = [
    ('field(name="kleur")', "'kleur' is not sound, see name acme.…"),
    ('field(name="other.kleur")', "'other.kleur' is not sound"),
    ('field(name="acme.Kleur")', "'acme.Kleur' is not sound"),
    ("field()", "'acme.kleur' is not sound, see name."),
    ('field(name="acme.b", type="colour")', "see type."),
    ('field(name="acme.b", scope="page")', "see scope."),
    ('field(name="acme.b", title="b")', "see title."),
    ('field(name="acme.b", get=None)', "see get."),
    ('field(name="acme.b", type="choice")', "see choices."),
    ('field(name="acme.b", type="code")', "see of."),
    ('operator(name="acme.b", types=("colour",))', "see types."),
    ('operator(name="acme.b", types=([],))', "TypeError"),
    ('operator(name="acme.b", operand="three")', "see operand."),
    ('operator(name="acme.b", test=1)', "see test."),
    ('operator(name="acme.b", same_as="equals")', "see same_as."),
    ("object()", "'object' is not sound, see Field, Operator."),
]


@pytest.mark.spec("VE-5")
@pytest.mark.parametrize(("word", "expected"), WRONG)
def test_words_that_are_not_sound_are_left_out_by_name(install, word, expected):
    install("acme", f"{WORDS}    register({word})\n")
    vocabulary, (left_out,) = vocabulary_of(load_packages(["acme"]))
    assert vocabulary is VOCABULARY
    assert "plugin acme" in sentence(left_out, "en")
    assert expected in sentence(left_out, "en")
    assert all(remedy(left_out, language) for language in LANGUAGES)


@pytest.mark.spec("VE-5")
def test_a_plugin_cannot_take_the_name_of_our_words(install):
    install("document", WORDS.replace("acme.", "document."))
    vocabulary, (left_out,) = vocabulary_of(load_packages(["document"]))
    assert (vocabulary, left_out.code) == (VOCABULARY, "rule_words_prefix_taken")


def test_plugins_whose_words_could_be_mistaken_are_both_left_out(install):
    install("acme_nl", WORDS.replace("acme.", "acme_nl."))
    install("acme-nl", WORDS.replace("acme.", "acme_nl."), distribution="boekwerk-other")
    left_out = vocabulary_of(load_packages(["acme_nl", "acme-nl"]))[1]
    assert [reason.values["plugin"] for reason in left_out] == ["acme-nl", "acme_nl"]


def test_a_hook_that_fails_leaves_the_plugin_out(install):
    install("acme", WORDS + "    raise SystemExit(3)\n")
    (problem,) = load_packages(["acme"]).problems
    assert sentence(problem.reason, "en") == "Plugin acme fails while it is registered: SystemExit: 3"


AT_WORK = [
    ('"Rood"', "1.5", "may not give float"),
    ('"Rood"', "exit(3)", "SystemExit: 3"),
    ("fact[::-1] == wanted", "1", "must say True or False"),
    ("fact[::-1] == wanted", "1 / 0", "ZeroDivisionError"),
    ("lambda wanted: lambda fact: fact[::-1] == wanted", "lambda wanted: 1 / 0", "ZeroDivisionError"),
]


@pytest.mark.spec("VE-5")
@pytest.mark.parametrize(("good", "bad", "expected"), AT_WORK)
def test_what_goes_wrong_while_judging_is_an_error_of_the_condition(install, good, bad, expected):
    assert good in WORDS
    install("acme", WORDS.replace(good, bad))
    outcome = result_of("{acme.kleur: {acme.reversed: door}}", vocabulary_of(load_packages(["acme"]))[0])
    assert outcome.result == "error"
    assert expected in outcome.conditions[0].error


def test_the_example_for_vendors_brings_its_field(install):
    page = (Path(__file__).parents[2] / "docs" / "vendors.md").read_text(encoding="utf-8")
    (example,) = [
        code for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "rule_words" in code
    ]
    install("acme", example)
    vocabulary, left_out = vocabulary_of(load_packages(["acme"]))
    field = vocabulary.case_fields["acme.issued_in_weekend"]
    case = make_case({"document.issue_date": datetime.date(2026, 3, 1)})
    assert (left_out, field.get(case)) == ((), True)

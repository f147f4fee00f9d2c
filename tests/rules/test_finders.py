"""Finders give what testing one by one gives, and say so when they cannot."""

from __future__ import annotations

import pytest
import re2

from boekwerk.domain.document import References
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.finders import BoundFinder, CannotTell, TextFinder
from boekwerk.rules.formula import Formulas
from boekwerk.rules.operators import OPERATORS

FIELD = CASE_FIELDS["document.order_reference"]
TEXTS = ["", "kpn", "KPN mobiel", "a.b", "a\nb", "ki\u0307", "straße", "😀 x", "nul\x00nul", "a(b)[c]\\d$"]


def _atom(operator, *constants):
    return Formulas().atom(FIELD, operator, frozenset(constants), OPERATORS[operator].reading)


ATOMS = [
    *[_atom(operator, text) for operator in ("contains", "starts_with", "ends_with") for text in TEXTS[1:]],
    _atom("contains", "mob", "😀"),
    _atom("matches", ("^kpn", False), ("b$", True)),
    _atom("matches", ("MOB|x", True)),
    _atom("matches", ("", False)),
]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_found_as_one_by_one(text):
    found = TextFinder(ATOMS).found(text)
    assert set(found) == {number for number, atom in enumerate(ATOMS) if atom.test(text)}


@pytest.mark.parametrize(
    "operator", ["at_least", "above", "at_most", "below", "on_or_after", "before", "within_days"]
)
@pytest.mark.parametrize("fact", [0, 1, 2, 3, 9])
def test_bounds_are_met_up_to_a_place(operator, fact):
    bounds = [3, 1, 2, 2, 8]
    finder = BoundFinder(operator, bounds)
    met = finder.order[: finder.met[finder.place(fact)]]
    test = OPERATORS[operator].test
    assert sorted(met) == [number for number, bound in enumerate(bounds) if test(bound)(fact)]


def test_a_text_that_is_none_is_not_taken_for_one_without_matches():
    with pytest.raises(UnicodeEncodeError):
        TextFinder(ATOMS).found("\ud800")


class _OutOfMemory:
    """A set of RE2 that has no memory left to look with: it says that nothing matches."""

    SearchSet = staticmethod(lambda options: _OutOfMemory())
    Add = Compile = Match = lambda self, *given: None


def test_a_finder_without_memory_says_so(monkeypatch):
    monkeypatch.setattr(re2, "Set", _OutOfMemory)
    with pytest.raises(CannotTell):
        TextFinder(ATOMS).found("kpn")


@pytest.mark.parametrize("kind", ["block", "automatic_booking"])
def test_rules_whose_finder_has_no_memory_are_tried_one_by_one(make, monkeypatch, kind):
    monkeypatch.setattr(re2, "Set", _OutOfMemory)
    rules = [make.rule(f"r{n}", f"{FIELD.name}: {{contains: kpn-{n}}}", kind=kind) for n in range(20, 40)]
    book, case = make.rulebook(*rules), make.case(references=References(order="kpn-27"))
    judgement = book.judge(case)
    assert [outcome.id for outcome in (*judgement.blocks, judgement.rule) if outcome] == ["r27"]
    assert [id for id, result in book.trace(case).results().items() if result == "held"] == ["r27"]


def _huge(number):
    return _atom("matches", (f"[a-zé]{{1,900}}{number}[a-zé]{{1,900}}", False))


def test_patterns_that_do_not_fit_together_are_refused_at_once():
    with pytest.raises(re2.error):
        TextFinder([_huge(number) for number in range(200)])


def test_rules_with_patterns_that_do_not_fit_together_still_judge(make):
    words = "[a-zé]{1,900}"
    patterns = [f"document.order_reference: {{matches: '{words}{n}{words}'}}" for n in range(200)]
    book = make.rulebook(*(make.rule(f"r{n}", text, kind="block") for n, text in enumerate(patterns)))
    case = make.case(references=References(order="aaa17bbb"))
    assert [block.id for block in book.judge(case).blocks] == ["r17"]
    assert book.trace(case).results()["r17"] == "held"

"""Conjunctions: all formulas of a row at once are what Kleene's logic says of each."""

from __future__ import annotations

from itertools import product

import pytest

from boekwerk.rules.conjunctions import Conjunctions
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.formula import Formulas
from boekwerk.rules.readings import GivenFacts
from boekwerk.rules.truth import Failure
from boekwerk.rules.truths import FAILED, FALSE, TRUE, UNKNOWN, code_of

CODES = {FALSE: False, TRUE: True, UNKNOWN: None, FAILED: Failure("x")}
ROWS = list(product(CODES, repeat=3))


def _atoms(formulas):
    names = ("has_attachment", "is_direct_debit", "has_g_account")
    fields = [CASE_FIELDS[f"document.{name}"] for name in names]
    return [formulas.atom(field, "is", frozenset({True}), "normal") for field in fields]


def _formulas():
    """Make formulas of one to three parts, the shorter before and between the longer."""
    make = Formulas()
    a, b, c = _atoms(make)
    all_of, any_of, not_of = make.all_of, make.any_of, make.not_of
    return [a, b, c], [
        a,
        all_of([a, b, c]),
        not_of(b),
        all_of([]),
        all_of([a, c]),
        any_of([a, b]),
        not_of(any_of([a, b, c])),
        not_of(all_of([b, c])),
        all_of([a, not_of(b)]),
        all_of([c, any_of([a, b])]),
        all_of([b, not_of(any_of([a, not_of(c)]))]),
        not_of(not_of(c)),
        any_of([]),
        a,
    ]


def _together(atoms, formulas, row):
    facts = GivenFacts(
        None, {atom.slot.number: CODES[truth] for atom, truth in zip(atoms, row, strict=True)}
    )
    place = {atom.number: n for n, atom in enumerate(atoms)}
    truths = Conjunctions(formulas, place, len(atoms)).truths(bytes(row), lambda f: code_of(f.truth(facts)))
    return list(truths), [code_of(formula.truth(facts)) for formula in formulas]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_formulas_together_are_what_each_is_alone(row):
    together, alone = _together(*_formulas(), row)
    assert together == alone


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_conjunction_is_false_if_a_part_is_else_the_gravest_of_them(row):
    atoms, (_, every, *_rest) = _formulas()
    (together,), _ = _together(atoms, [every], row)
    assert together == (FALSE if FALSE in row else max(row))


def test_no_formulas_have_no_truths():
    assert _together([], [], ()) == ([], [])

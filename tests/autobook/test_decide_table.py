"""Every check answers for every document, and all of them together decide."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from boekwerk.autobook import CHECKS
from boekwerk.autobook.acquaintance import letterhead_checks
from boekwerk.autobook.pipeline import answers, verdict_of
from boekwerk.domain.decision import Check
from boekwerk.domain.document import Party
from boekwerk.domain.reason import Reason
from boekwerk.reasons import LANGUAGES, term

OUTCOMES = ("pass", "fail", "not_applicable", "unknown")


def every_answer(dossier):
    return answers(dossier, letterhead_checks(dossier))


def a_check(outcome):
    return Check("period", outcome, Reason("period_open"))


def test_every_check_lets_the_plain_invoice_be_booked(given):
    checks = every_answer(given())
    assert [check for check in checks if not check.lets_book] == []
    assert verdict_of(checks) == "book"


def test_every_check_answers_under_its_own_name(given):
    assert [check.name for check in every_answer(given())] == [entry.name for entry in CHECKS]


@pytest.mark.spec("AB-13")
def test_a_document_for_nobody_gets_every_check_and_no_crash(given):
    checks = every_answer(given(document={"customer": Party(), "supplier": Party(), "payment": ()}))
    assert len(checks) == len(CHECKS)
    assert verdict_of(checks) == "review"


def test_names_of_checks_are_unique():
    names = [entry.name for entry in CHECKS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [entry.name for entry in CHECKS])
def test_every_check_has_a_title(name, language):
    assert term(f"check_{name}", language) != f"check_{name}"


def test_no_checks_at_all_never_book():
    assert verdict_of(()) == "review"


@for_all(st.lists(st.sampled_from(OUTCOMES), min_size=1), st.sampled_from(("fail", "unknown")), st.data())
def test_one_check_that_does_not_pass_keeps_a_document_from_being_booked(outcomes, bad, data):
    place = data.draw(st.integers(0, len(outcomes)))
    outcomes.insert(place, bad)
    assert verdict_of([a_check(outcome) for outcome in outcomes]) == "review"


@for_all(st.lists(st.sampled_from(("pass", "not_applicable")), min_size=1))
def test_passing_and_not_applicable_book(outcomes):
    assert verdict_of([a_check(outcome) for outcome in outcomes]) == "book"

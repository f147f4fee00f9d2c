"""The columns say of every document what the reference says of it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import documents, rule_texts, rulebooks

from boekwerk.rules.columns.facts import StoredFacts

RESULTS = ("held", "did_not_hold", "unknown", "error")
# A rulebook over columns takes as long for one document as for thousands.
fewer = settings(max_examples=settings().max_examples // 4)
several = st.lists(documents, min_size=1, max_size=6)


def _verdict(judgement):
    return {
        "rule": None if judgement.rule is None else judgement.rule.id,
        "blocks": [outcome.id for outcome in judgement.blocks],
        "blocks_unknown": [outcome.id for outcome in judgement.blocks_unknown],
    }


def _told(row):
    return {name: row[name] for name in ("rule", "blocks", "blocks_unknown")}


@pytest.mark.spec("RU-4", "RU-5")
@fewer
@given(made=rulebooks, found=several)
def test_columns_decide_as_the_reference_does(make, columns, made, found):
    book, cases = make.rulebook(*rule_texts(make, made)), [make.case(**document) for document in found]
    told = columns(book, cases).frame.to_dicts()
    assert [_told(row) for row in told] == [_verdict(book.judge(case)) for case in cases]


@fewer
@given(made=rulebooks, found=several)
def test_columns_count_the_results_that_the_reference_explains(make, columns, made, found):
    book, cases = make.rulebook(*rule_texts(make, made)), [make.case(**document) for document in found]
    explained = Counter((one.id, one.result) for case in cases for one in book.explain(case))
    counts = columns(book, cases).counts
    told = {(id, result): getattr(of, result) for id, of in counts.items() for result in RESULTS}
    assert told == {(id, result): explained[id, result] for id, result in told}


@given(made=rulebooks, document=documents)
def test_stored_facts_are_judged_and_explained_as_those_of_the_case(make, rows, made, document):
    book, case = make.rulebook(*rule_texts(make, made)), make.case(**document)
    (row,) = rows([case])
    facts = StoredFacts(row, as_of=case.as_of, currency="EUR")
    assert _verdict(book.judge_facts(facts)) == _verdict(book.judge(case))
    assert book.trace_facts(facts).outcomes() == book.explain(case)

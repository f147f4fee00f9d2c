"""Rules without an equality are looked at where their words and bounds may fit, and only there."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from extras import imported

from boekwerk.domain.document import Party, Totals

RESULTS = ("held", "did_not_hold", "unknown", "error")
NAMES = [
    "", "Straße Zürich", "aa", "aaaa", "woord7 woord7", "WOORD12", "x woord13", "woord1", "einde woord5",
    "woord5", "İstanbul", "kaf\u00e9 woord9", "ﬁets woord22",
]  # fmt: skip
WORDS = {
    "contains": lambda n: f"{{contains: [woord{n}, {'a' * (n % 4 + 1)}b]}}",
    "starts_with": lambda n: f"{{starts_with: woord{n}}}",
    "ends_with": lambda n: f"{{ends_with: woord{n}}}",
    "matches": lambda n: f"{{matches: 'woord{n}( |$)'}}",
    "exact": lambda n: f"{{contains: Woord{n}, exact_case: true}}",
}
BOUNDS = {
    "between": lambda n: f"document.total_incl: {{between: [{n * 10}, {n * 10 + 15}]}}",
    "open": lambda n: f"document.total_incl: {{above: {n * 10}, below: {n * 10 + 20}}}",
    "one side": lambda n: f"document.total_incl: {{at_most: {n * 5}}}",
    "beyond": lambda n: f"document.total_incl: {{at_least: 1{n}99999999999999999999}}",
    "days": lambda n: f"document.due_date: {{on_or_after: 2026-02-{n % 28 + 1:02}, before: 2026-03-01}}",
}


def _agree(make, columns, conditions, cases):
    rules = [make.rule(f"b{n}", condition, kind="block") for n, condition in enumerate(conditions)]
    rules += [
        make.rule(f"r{n}", "document.kind: purchase_invoice", condition)
        for n, condition in enumerate(conditions)
    ]
    book = make.rulebook(*rules)
    judged = columns(book, cases)
    told = judged.frame.select("rule", "blocks", "blocks_unknown").rows()
    assert told == [
        (
            found.rule and found.rule.id,
            [block.id for block in found.blocks],
            [block.id for block in found.blocks_unknown],
        )
        for found in map(book.judge, cases)
    ]
    explained = Counter((one.id, one.result) for case in cases for one in book.explain(case))
    counts = {(id, result): getattr(of, result) for id, of in judged.counts.items() for result in RESULTS}
    assert counts == {key: explained[key] for key in counts}


@pytest.mark.spec("RU-4", "RU-5")
@pytest.mark.parametrize("way", WORDS)
def test_words_and_patterns_are_found_as_the_reference_finds_them(make, columns, way):
    parties = [Party(name=name) for name in NAMES] * 3
    cases = [make.case(supplier=party) for party in (*parties, None)]
    _agree(make, columns, [f"supplier.name: {WORDS[way](n)}" for n in range(80)], cases)


@pytest.mark.spec("RU-4", "RU-5")
@pytest.mark.parametrize("way", BOUNDS)
def test_bounds_are_met_as_the_reference_meets_them(make, columns, way):
    amounts = [
        None,
        "-5",
        "0",
        "0.01",
        "10",
        "19.99",
        "20",
        "25",
        "30",
        "95",
        "100.00",
        "46116860184273879.04",
        "345.67",
    ]
    cases = [
        make.case(
            totals=Totals(tax_inclusive=amount and Decimal(amount)),
            due_date=None if n == 3 else datetime.date(2026, 2, 10) + datetime.timedelta(days=2 * n),
        )
        for n, amount in enumerate(amounts * 3)
    ]
    _agree(make, columns, [BOUNDS[way](n) for n in range(40)], cases)


def test_more_blocks_of_rows_than_fit_are_refused(make, rows):
    frames, judging, table, told = (
        imported(f"boekwerk.rules.columns.{name}") for name in ("frames", "judging", "table", "told")
    )
    book = make.rulebook(*[make.rule(f"b{n}", "document.direction: purchase", kind="block") for n in "12"])
    frame = frames.frame_of(rows([make.case()] * 3), frames.columns_of(book.vocabulary))
    stored = table.Stored.of_documents(frame, make.case().as_of)
    assert judging.judge_columns(book, stored, 6).counts["b1"].held == 3
    with pytest.raises(told.TooManyPairsError):
        judging.judge_columns(book, stored, 5)

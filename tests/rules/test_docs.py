"""What docs/rules.md shows works as it says."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from boekwerk.domain.document import Totals
from boekwerk.domain.proposal import BookingLine, Provenance

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def book(make):
    return make.rulebook(*EXAMPLES)


def test_the_page_has_its_examples(book):
    assert [rule.id for rule in book.rules] == [
        "bekende-leveranciers",
        "creditnota-energie",
        "nooit-zonder-mens",
        "periode-2026",
        "telefonie-tot-250",
        "vast-maandbedrag",
        "zonder-inkooporder",
    ]
    assert [rule.id for rule in book.sources if rule.matching] == [
        "afas-verplichtingen",
        "bouw-leverbonnen",
    ]


def test_the_first_rule_books_a_subscription(make, book):
    assert book.judge(make.case()).rule.id == "telefonie-tot-250"


def test_the_first_rule_leaves_a_large_or_unlike_document(make, book):
    large = make.case(totals=Totals(tax_inclusive=Decimal("250.01")))
    results = {candidate.id: candidate.result for candidate in book.judge(large).candidates}
    assert results["telefonie-tot-250"] == "did_not_hold"


def test_the_block_holds_for_a_large_amount(make, book):
    large = make.case(totals=Totals(tax_inclusive=Decimal("10000.01")))
    blocks = [block.id for block in book.judge(large).blocks]
    assert blocks == ["nooit-zonder-mens", "zonder-inkooporder"]


@pytest.mark.parametrize(
    ("start", "end", "blocked"),
    [
        (None, None, False),
        ("2026-03-01", "2026-05-31", False),
        ("2026-03-01", "2026-06-01", True),
        ("2025-12-01", "2025-12-31", True),
        ("2026-12-01", "2027-01-01", True),
    ],
)
def test_the_block_on_periods_holds_for_another_year_and_for_long_ones(make, book, start, end, blocked):
    days = [datetime.date.fromisoformat(day) if day else None for day in (start, end)]
    judgement = book.judge(make.case(period_start=days[0], period_end=days[1]))
    assert [block.id for block in judgement.blocks] == (["periode-2026"] if blocked else [])
    assert judgement.blocks_unknown == ()


@pytest.mark.parametrize(
    ("origin", "result"), [("relation", "held"), ("journal", "did_not_hold"), ("setting", "held")]
)
def test_the_rule_on_accounts_leaves_what_only_the_journal_gives(make, book, origin, result):
    line = BookingLine(
        "cost", "4500", None, "VH", Decimal(100), provenance={"ledger_account": Provenance(origin)}
    )
    outcomes = {outcome.id: outcome.result for outcome in book.explain(make.case(booking_lines=(line,)))}
    assert outcomes["bekende-leveranciers"] == result


def test_the_credit_note_rule_holds_for_a_credit_note(make, book):
    supplier = replace(make.document.supplier, name="Energie Zuid")
    case = make.case(type="credit_note", supplier=supplier, totals=Totals(tax_inclusive=Decimal(90)))
    assert {o.id: o.result for o in book.judge(case).candidates} == {"creditnota-energie": "held"}

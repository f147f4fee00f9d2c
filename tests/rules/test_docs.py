"""What docs/rules.md shows works as it says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from boekwerk.domain.document import Totals

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def book(make):
    return make.rulebook(*EXAMPLES)


def test_the_page_has_its_examples(book):
    assert [rule.id for rule in book.rules] == [
        "creditnota-energie",
        "nooit-zonder-mens",
        "telefonie-tot-250",
    ]


def test_the_first_rule_books_a_subscription(make, book):
    assert book.judge(make.case()).rule.id == "telefonie-tot-250"


def test_the_first_rule_leaves_a_large_or_unlike_document(make, book):
    large = make.case(totals=Totals(tax_inclusive=Decimal("250.01")))
    assert book.judge(large).candidates[0].result == "did_not_hold"


def test_the_block_holds_for_a_large_amount(make, book):
    large = make.case(totals=Totals(tax_inclusive=Decimal("10000.01")))
    assert [block.id for block in book.judge(large).blocks] == ["nooit-zonder-mens"]


def test_the_credit_note_rule_holds_for_a_credit_note(make, book):
    supplier = replace(make.document.supplier, name="Energie Zuid")
    case = make.case(type="credit_note", supplier=supplier, totals=Totals(tax_inclusive=Decimal(90)))
    assert {o.id: o.result for o in book.judge(case).candidates} == {"creditnota-energie": "held"}

"""What the real YAML language server does with files of rule tests."""

from __future__ import annotations

import pytest

HEAD = "schema: boekwerk.rule-tests/1\ntests:\n  - name: n\n"
GIVEN = f"{HEAD}    expect: {{rules: {{r: held}}}}\n    given:\n      "
EXPECT = f"{HEAD}    given: {{document.kind: purchase_invoice}}\n    expect:\n      "


def _tests(editor_does, text):
    return editor_does(text, "rules", "a.test.yaml")


@pytest.mark.spec("RU-1", "RU-6")
def test_a_whole_new_test_is_offered(editor):
    offered = _tests(editor.offered, "schema: boekwerk.rule-tests/1\ntests:\n  - ‸\n")
    assert any(text.startswith("name: ") and "expect:" in text for text in offered.values())


@pytest.mark.spec("RU-1", "RU-6")
def test_facts_are_offered_where_they_are_given(editor):
    offered = set(_tests(editor.offered, f"{GIVEN}‸\n"))
    assert {"document.kind", "document.total_incl", "supplier.name", "lines", "as_of"} < offered


@pytest.mark.spec("RU-1", "RU-6")
def test_results_are_offered_where_they_are_expected(editor):
    offered = set(_tests(editor.offered, f"{EXPECT}rules:\n        r: ‸\n"))
    assert {"held", "did_not_hold", "unknown"} <= offered


@pytest.mark.spec("RU-1", "RU-6")
def test_a_fact_is_explained_in_both_languages(editor):
    explained = _tests(editor.explained, f"{GIVEN}document.to‸tal_incl: 5\n")
    assert "Total including VAT" in explained
    assert "Totaal inclusief btw" in explained


@pytest.mark.spec("RU-1", "RU-6")
@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f"{GIVEN}document.kin: purchase_invoice\n", "document.kin"),
        (f"{GIVEN}document.kind: factuur\n", "factuur"),
        (f"{EXPECT}rules: {{r: geldt}}\n", "geldt"),
        (f"{EXPECT}regels: {{r: held}}\n", "regels"),
    ],
)
def test_only_the_word_that_is_wrong_is_underlined(editor, text, word):
    assert word in [underlined for underlined, _ in _tests(editor.underlined, text)]

"""What the real YAML language server does with the files of an administration."""

from __future__ import annotations

import pytest

HEAD = "schema: boekwerk.administration/1\nid: a\nname: A\npackage: local\n"
JOURNALS = "schema: boekwerk.journals/1\njournals:\n  - code: I\n    name: A\n"


def _settings(editor_does, text):
    return editor_does(text, "bakery", "administration.yaml")


def _journals(editor_does, text):
    return editor_does(text, "bakery", "journals.yaml")


def test_settings_are_offered(editor):
    offered = set(_settings(editor.offered, f"{HEAD}‸\n"))
    assert {"currency", "purchase_journal", "period_by"} < offered
    assert not offered & {"id", "package"}


def test_the_choices_of_a_setting_are_offered(editor):
    offered = set(_settings(editor.offered, f"{HEAD}period_by: ‸"))
    assert {"invoice_date", "supply_date"} <= offered


def test_a_setting_is_explained_in_both_languages(editor):
    explained = _settings(editor.explained, f"{HEAD}curr‸ency: EUR")
    assert "The currency of the books" in explained
    assert "De valuta van de boekhouding" in explained


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("currencie: EUR", "currencie"),
        ("period_by: factuurdatum", "factuurdatum"),
        ("near_duplicate_days: veel", "veel"),
        ("trust_periods: misschien", "misschien"),
        ("identity: {naam: [A]}", "naam"),
        ("country: Nederland", "Nederland"),
    ],
)
def test_only_the_word_that_is_wrong_is_underlined(editor, line, word):
    ((underlined, _),) = _settings(editor.underlined, f"{HEAD}{line}\n")
    assert underlined == word


@pytest.mark.parametrize(
    "line", ["id: 0800", "trust_periods: ja", "vat_tolerance: 0,05", "identity:", "currency: ''"]
)
def test_what_the_reader_takes_is_not_underlined(editor, line):
    key = line.partition(":")[0]
    kept = "".join(each for each in HEAD.splitlines(True) if not each.startswith(f"{key}:"))
    assert _settings(editor.underlined, f"{kept}{line}\n") == []


def test_journals_are_completed_and_underlined(editor):
    assert set(_journals(editor.offered, f"{JOURNALS}    direction: ‸")) == {"purchase", "sales"}
    found = _journals(editor.underlined, f"{JOURNALS}    direction: inkoop\n")
    assert [word for word, _ in found] == ["inkoop"]


def test_a_line_of_a_template_is_completed_explained_and_underlined(editor):
    head = "schema: boekwerk.templates/1\ntemplates:\n  - name: A\n    relation: '1'\n    journal: I\n"
    line = f"{head}    lines:\n      - percentage: -12.5\n        "

    def does(editor_does, text):
        return editor_does(f"{line}{text}", "bakery", "templates.yaml")

    assert {"excluding", "including", "vat"} <= set(does(editor.offered, "basis: ‸"))
    assert "weggelaten" in does(editor.explained, "vat_c‸ode: '1'")
    assert [word for word, _ in does(editor.underlined, "basis: incl\n")] == ["incl"]
    assert does(editor.underlined, "period_from: -1\n        period_until: '+11'\n") == []

"""What the real YAML language server does with rule files: complete, explain, underline (RU-1)."""

from __future__ import annotations

import pytest

HEAD = "schema: boekwerk.rules/1\nkind: block\nrules:\n  - id: r\n    title: t\n    owner: o\n"
WHEN = f"{HEAD}    when:\n      - "


@pytest.mark.spec("RU-1")
def test_a_new_file_is_offered_whole_and_by_key(editor):
    offered = editor.offered("‸")
    assert {"schema", "kind", "rules"} < set(offered)
    assert "kind: automatic_booking\nrules:\n  - id: " in offered["Automatic booking / Automatisch boeken"]


@pytest.mark.spec("RU-1")
def test_the_kinds_are_offered(editor):
    offered = set(editor.offered("schema: boekwerk.rules/1\nkind: ‸\n"))
    assert offered == {"automatic_booking", "block", "obligation_matching"}


@pytest.mark.spec("RU-1")
def test_a_whole_rule_of_the_kind_of_the_file_is_offered(editor):
    offered = editor.offered("schema: boekwerk.rules/1\nkind: block\nrules:\n  - ‸")
    rule = offered["A whole new rule / Een hele nieuwe regel"]
    assert rule.startswith("id: ${1:") and "above: " in rule and "message" in offered


@pytest.mark.spec("RU-1")
def test_only_keys_of_the_kind_are_offered(editor):
    text = HEAD.replace("kind: block", "kind: automatic_booking") + "    ‸"
    offered = set(editor.offered(text))
    assert {"when", "unless", "stage", "applies_to", "valid"} < offered
    assert not offered & {"message", "id", "title"}


@pytest.mark.spec("RU-1")
def test_a_condition_is_offered_fields_groups_and_words_for_lines(editor):
    offered = editor.offered(f"{WHEN}‸")
    assert {"document.total_incl", "supplier.name", "any", "all", "none", "every_booking_line"} < set(
        offered
    )
    assert offered["document.kind"] == "document.kind: "


@pytest.mark.spec("RU-1")
def test_a_line_is_offered_its_own_fields(editor):
    offered = set(editor.offered(f"{WHEN}any_line:\n          - ‸"))
    assert {"description", "net_amount", "any"} < offered
    assert not offered & {"document.kind", "any_line", "ledger_account"}


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize("place", ["{at‸}", "\n          ‸", "\n          at_‸"])
def test_an_amount_is_offered_the_operators_of_amounts(editor, place):
    offered = set(editor.offered(f"{WHEN}document.total_incl: {place}"))
    sizes = {"at_least", "at_most", "above", "below", "between"}
    assert offered == {"is", "is_not", "in", "not_in", "is_empty", "is_known"} | sizes


@pytest.mark.spec("RU-1")
def test_a_text_is_offered_the_operators_of_texts(editor):
    offered = set(editor.offered(f"{WHEN}document.text:\n          ‸"))
    assert {"contains", "starts_with", "matches", "exact_case"} < offered
    assert not offered & {"at_least", "before"}


@pytest.mark.spec("RU-1")
def test_behind_a_field_its_choices_and_operators_are_offered(editor):
    offered = editor.offered(f"{WHEN}document.kind: ‸")
    assert {"purchase_invoice", "sales_credit_note", "is_not"} < set(offered)
    assert offered["is_not"] == "\n  is_not: "


@pytest.mark.spec("RU-1")
def test_within_an_operator_the_choices_are_offered(editor):
    offered = set(editor.offered(f"{WHEN}document.kind: {{is: ‸}}"))
    assert offered == {"purchase_invoice", "purchase_credit_note", "sales_invoice", "sales_credit_note"}


@pytest.mark.spec("RU-1")
def test_stages_and_scopes_are_offered(editor):
    assert set(editor.offered(f"{HEAD}    stage: ‸")) == {"shadow", "suggest", "live"}
    relation = editor.offered(f"{HEAD}    applies_to:\n      relation:\n        ‸")
    assert set(relation) == {"id", "vat_number", "kvk", "name"}


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        (f"{WHEN}docu‸ment.total_incl: 1", "Total including VAT", "Totaal inclusief btw"),
        (f"{WHEN}document.total_incl: {{at_‸most: 1}}", "is this or less", "is dit of minder"),
        (f"{WHEN}any_l‸ine: {{text: x}}", "At least one invoice line", "Minstens één factuurregel"),
        (f"{WHEN}a‸ny: [{{document.number: x}}]", "At least one of these", "Minstens een van deze"),
        (f"{HEAD}    sta‸ge: live", "only counted", "telt alleen mee"),
        (f"{HEAD}    un‸less: []", "none may hold", "geen mag gelden"),
        (f"{HEAD}    message: {{n‸l: Let op}}", "In Dutch", "In het Nederlands"),
        (f"{WHEN}document.kind: purch‸ase_invoice", "purchase invoice", "inkoopfactuur"),
        (HEAD.replace("kind: b", "ki‸nd: b"), "When a document is never booked", "nooit zonder mens"),
    ],
)
def test_every_word_is_explained_in_both_languages(editor, text, english, dutch):
    explained = editor.explained(text)
    assert english in explained
    assert dutch in explained


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(
    ("condition", "word", "message"),
    [
        ("document.kin: x", "document.kin", "Property document.kin is not allowed."),
        ("document.total_incl: {contains: 1}", "contains", "Property contains is not allowed."),
        ("document.kind: {at_most: 1}", "at_most", "Property at_most is not allowed."),
        ("document.kind: factuur", "factuur", 'Valid values: "purchase_invoice"'),
        ("document.kind: [factuur]", "factuur", 'Valid values: "purchase_invoice"'),
        ("document.kind: {is: factuur}", "factuur", 'Valid values: "purchase_invoice"'),
        ("document.total_incl: '1.250'", "'1.250'", "Schrijf een bedrag als 1250.00"),
        ("document.issue_date: {before: 01-02-2026}", "01-02-2026", "Write a date as 2026-01-31."),
        ("relation.known: ja", "ja", "Expected one of boolean, object."),
        ("any_line: x", "x", "Expected one of object, array."),
        ("any_line: {document.number: x}", "document.number", "is not allowed"),
        ("document.total_incl: -1", "-1", "below the minimum of 0"),
    ],
)
def test_only_the_word_that_is_wrong_is_underlined(editor, condition, word, message):
    ((underlined, said),) = editor.underlined(f"{WHEN}{condition}\n")
    assert underlined == word
    assert message in said


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f"{WHEN}document.number: x\n    stage: life\n", "life"),
        (f"{WHEN}document.number: x\n    extra: 1\n", "extra"),
        (f"{WHEN}document.number: x\n    valid: {{tot: 2026-01-01}}\n", "tot"),
        (f"{WHEN}document.number: x\n    applies_to: {{relatie: {{id: x}}}}\n", "relatie"),
        (f"{WHEN}document.number: x\n    priority: hoog\n", "hoog"),
        (f"{WHEN}document.number: x\n".replace("id: r", "id: Regel 1"), "Regel 1"),
        (f"{WHEN}document.number: x\n".replace("rules/1", "rules/9"), "boekwerk.rules/9"),
        ("schema: boekwerk.rules/1\nkind: blok\nrules: []\n", "blok"),
        (f"{WHEN}document.number: x\n    owner: p\n", "owner: p"),
    ],
)
def test_a_wrong_key_or_word_of_a_rule_is_underlined(editor, text, word):
    assert [underlined for underlined, _ in editor.underlined(text)] == [word]


def test_a_missing_key_is_named(editor):
    said = [message for _, message in editor.underlined(HEAD)]
    assert said == ['Missing property "when".']

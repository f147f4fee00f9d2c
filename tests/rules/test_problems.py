"""Rule files that are wrong: every problem, with its place and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from boekwerk.domain.errors import RulesError
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.rules import lint, load_rulebook
from boekwerk.rules.files import read_rule_text

GOOD = """\
schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: telefonie
    title: Telefonie
    owner: advies@kantoor.example
    stage: live
    valid: {from: 2026-01-01, until: 2026-12-31}
    applies_to: {relation: {kvk: [27124701]}}
    when:
      - document.total_incl: {at_most: 250.00}
      - any_line: {description: {contains: abonnement}}
      - relation.iban_differs: false
"""

WRONG = [
    (
        "boekwerk.rules/1",
        "boekwerk.rules/9",
        "1:9: The file is written in boekwerk.rules/9, and this Boekwerk reads up to boekwerk.rules/1.",
    ),
    ("automatic_booking", "boeken", "2:7: 'boeken' is not a valid value for 'kind'."),
    ("stage:", "staeg:", "7:5: The key 'staeg' is not known here; did you mean 'stage'?"),
    ("owner: advies", "contact: advies", "6:5: The key 'contact' is not known here."),
    (
        "stage: live",
        "message: Let op",
        "7:5: The key 'message' does not belong to a rule of the kind automatic booking.",
    ),
    ("live", "life", "7:12: 'life' is not a valid value for 'stage'; did you mean 'live'?"),
    ("id: telefonie", "id: Telefonie € 250", "4:9: 'Telefonie € 250' cannot be the id of a rule."),
    ("title: Telefonie", "title:", "5:11: A value is missing here."),
    ("title: Telefonie", "title: [a]", "5:12: One value belongs behind 'title'."),
    ("stage: live", "priority: hoog", "7:15: 'hoog' is not a priority."),
    (
        "2026-12-31",
        "2025-12-31",
        "8:12: The rule is valid from 2026-01-01 until 2025-12-31: that is never.",
    ),
    ("2026-01-01", "01-02-2026", "8:19: '01-02-2026' is not a date; did you mean 2026-02-01?"),
    ("2026-01-01", "2026-02-30", "8:19: '2026-02-30' is not a date."),
    ("{from: 2026-01-01, until: 2026-12-31}", "2026", "8:12: Keys with values belong behind 'valid'."),
    ("[27124701]", "['*', 27124701]", "9:34: At 'kvk' there is '*' (all) together with other values."),
    ("27124701", "2712", "9:35: '2712' is not a valid identifier of the kind KvK number."),
    (
        "total_incl",
        "total_inc",
        "11:9: The field 'document.total_inc' does not exist here; did you mean 'document.total_incl'?",
    ),
    (
        "document.total_incl",
        "bedrag",
        "11:9: The field 'bedrag' does not exist here; "
        "did you mean one of: document.total_incl, document.total_excl, any_line: {net_amount: ...}?",
    ),
    ("document.total_incl", "kosten.x", "11:9: The field 'kosten.x' does not exist."),
    ("at_most", "atmost", "11:31: The operator 'atmost' does not exist; did you mean 'at_most'?"),
    (
        "at_most",
        "contains",
        "11:31: The operator 'contains' does not fit the field 'document.total_incl' (amount).",
    ),
    (
        "{at_most: 250.00}",
        "{}",
        "11:30: The field 'document.total_incl' does not say what it is compared with.",
    ),
    ("250.00", "250,00", "11:44: A comma between braces separates two keys; so a key '00' begins here."),
    ("250.00", "'€ 1.250,00'", "11:40: '€ 1.250,00' is not an amount; did you mean 1250.00?"),
    ("250.00", "veel", "11:40: 'veel' is not an amount."),
    ("250.00", "-250", "11:40: '-250' is negative; amounts are compared by their size, without sign."),
    ("250.00", "1.250", "11:40: '1.250' has more than two digits after the point."),
    ("250.00", "[1, 2]", "11:40: One value belongs behind 'at_most'."),
    ("{at_most: 250.00}", "{between: [3, 2]}", "11:40: 3 is more than 2: nothing lies between them."),
    (
        "{at_most: 250.00}",
        "{at_most: 100, at_least: 250}",
        "11:45: 'document.total_incl' cannot be both at_least 250 and at_most 100: "
        "this condition never holds.",
    ),
    (
        "document.total_incl: {at_most: 250.00}",
        "document.issue_date: {before: 2026-01-01, on_or_after: 2026-01-01}",
        "11:51: 'document.issue_date' cannot be both on_or_after 2026-01-01 and before 2026-01-01: "
        "this condition never holds.",
    ),
    ("{at_most: 250.00}", "{between: 3}", "11:40: Two values belong behind 'between'; '3' stands here."),
    ("{at_most: 250.00}", "{in: 3}", "11:35: A list of values belongs behind 'in'; '3' stands here."),
    (
        "{at_most: 250.00}",
        "{is: 3, exact_case: true}",
        "11:50: 'exact_case' makes sense for text only; 'document.total_incl' is not text.",
    ),
    (
        "any_line: {description",
        "any_line: {omschrijving",
        "12:20: The field 'omschrijving' does not exist here; did you mean 'description'?",
    ),
    (
        "any_line: {description",
        "any_line: {document.number",
        "12:20: 'document.number' is not a field of the invoice line.",
    ),
    (
        "any_line: {description",
        "any_line: {line.description",
        "12:20: The field 'line.description' does not exist here; did you mean 'description'?",
    ),
    (
        "any_line: {description: {contains: abonnement}}",
        "description: x",
        "12:9: 'description' is a field of a part that a document has several of.",
    ),
    (
        "{contains: abonnement}",
        "{matches: '(a'}",
        "12:43: The regular expression '(a' is not valid: missing ): (a.",
    ),
    (
        "{contains: abonnement}",
        r"{matches: '(a)\1'}",
        "12:43: The regular expression '(a)\\1' is not valid: invalid escape sequence: \\1.",
    ),
    ("iban_differs: false", "iban_differs: nee", "13:32: 'nee' is not clear here; did you mean false?"),
    ("iban_differs: false", "iban_differs: soms", "13:32: 'soms' is not a yes or no."),
    (
        "- relation.iban_differs: false",
        "- relation.iban_differs",
        "13:9: A condition consists of a field with a value; something else stands here.",
    ),
    ("relation.iban_differs: false", "any: []", "13:14: There is not a single condition behind 'any'."),
    (
        "relation.iban_differs: false",
        "document.kind: inkoopfactuur",
        "13:24: 'inkoopfactuur' is not a possible value of 'document.kind'; "
        "did you mean 'purchase_invoice'?",
    ),
    (
        "relation.iban_differs: false",
        "document.kind: purchase_invoce",
        "13:24: 'purchase_invoce' is not a possible value of 'document.kind'; "
        "did you mean 'purchase_invoice'?",
    ),
    (
        "relation.iban_differs: false",
        "document.issue_date: {within_days: -1}",
        "13:44: '-1' is not a number of days.",
    ),
    (
        "relation.iban_differs: false",
        "document.line_count: '2 regels'",
        "13:30: '2 regels' is not a number.",
    ),
    (
        "relation.iban_differs: false",
        "supplier.country: Nederland",
        "13:27: 'Nederland' is not a valid identifier of the kind country code; did you mean NL?",
    ),
    (
        "relation.iban_differs: false",
        "supplier.country: Atlantis",
        "13:27: 'Atlantis' is not a valid identifier of the kind country code.",
    ),
]


def _said(text, language="en"):
    return [
        f"{p.where.line}:{p.where.column}: {sentence(p, language)}"
        for p in read_rule_text(text, "f.yaml")[1]
    ]


def test_the_file_that_the_wrong_ones_are_made_of_is_good():
    assert _said(GOOD) == []


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(("good", "wrong", "message"), WRONG, ids=[wrong for _, wrong, _ in WRONG])
def test_a_problem_names_line_column_and_what_was_meant(good, wrong, message):
    assert message in _said(GOOD.replace(good, wrong, 1))


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(("good", "wrong", "message"), WRONG, ids=[wrong for _, wrong, _ in WRONG])
def test_every_problem_can_be_said_in_dutch_with_a_way_out(good, wrong, message):
    problems = read_rule_text(GOOD.replace(good, wrong, 1), "f.yaml")[1]
    assert all(sentence(p, "nl") and remedy(p, "nl") for p in problems)
    assert [p.where.line for p in problems] == sorted(p.where.line for p in problems)


@pytest.mark.spec("RU-2")
def test_all_problems_of_all_files_are_told_at_once(tmp_path):
    (tmp_path / "a.yaml").write_text(
        GOOD.replace("live", "life").replace("at_most", "atmost"), encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text("schema: [", encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_rulebook([tmp_path])
    assert [(Path(p.where.file).name, p.where.line) for p in caught.value.problems] == [
        ("a.yaml", 7),
        ("a.yaml", 11),
        ("b.yaml", 2),
    ]
    assert caught.value.reason.values == {"count": 3}


@pytest.mark.spec("RU-2")
def test_an_id_that_stands_in_two_files_is_refused(tmp_path):
    for name in ("a.yaml", "b.yml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    (problem,) = lint([tmp_path])
    assert (
        sentence(problem, "en")
        == f"There is already a rule with the id 'telefonie', in {tmp_path.as_posix()}/a.yaml:4:5."
    )
    assert problem.where.file.endswith("b.yml")


@pytest.mark.spec("RU-7")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x [1]\nb: *x\n", "yaml_alias"),
        ("a: &x [1]\nb: {<<: 3}\n", "yaml_merge_key"),
        ("a: !!python/object/apply:os.system [ls]\n", "yaml_tag"),
        ("a: 1\na: 2\n", "yaml_duplicate_key"),
        ("a:\n\t- b\n", "yaml_tab"),
        ("a: 1\n---\nb: 2\n", "yaml_several_documents"),
        ("", "yaml_empty"),
        ("a: " + "[" * 100_000, "yaml_too_deep"),
        ("- a\n", "rule_file_not_a_mapping"),
    ],
)
def test_unsafe_and_unclear_yaml_is_refused(text, code):
    assert code in [problem.code for problem in read_rule_text(text, "f.yaml")[1]]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [(b"schema: \xff\n", "rule_file_not_utf8", 1), (b"a: \x00", "yaml_not_printable", 1)],
)
def test_bytes_that_are_no_text_are_refused(tmp_path, content, code, line):
    (tmp_path / "f.yaml").write_bytes(content)
    assert [(p.code, p.where.line) for p in lint([tmp_path])] == [(code, line)]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert lint([tmp_path]) == ()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    (problem,) = lint([tmp_path / "regels"])
    assert problem.code == "rule_folder_missing"


def test_tests_and_hidden_files_are_no_rules(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in ("r.test.yaml", ".git/x.yaml", "readme.md"):
        (tmp_path / name).write_text("a: 1", encoding="utf-8")
    assert load_rulebook([tmp_path]).rules == ()


def test_a_file_named_twice_is_read_once(tmp_path):
    (tmp_path / "f.yaml").write_text(GOOD, encoding="utf-8")
    assert len(load_rulebook([tmp_path, tmp_path / "f.yaml"]).rules) == 1


@pytest.mark.parametrize("written", ["line.description", "description"])
def test_field_of_a_line_is_shown_where_it_belongs(written):
    text = GOOD.replace("any_line: {description: {contains: abonnement}}", f"{written}: x")
    (problem,) = read_rule_text(text, "f.yaml")[1]
    assert "any_line: {description: ...}" in remedy(problem, "en")


@pytest.mark.parametrize("bounds", ["{at_least: 5, at_most: 5}", "{above: 4, below: 5}"])
def test_bounds_that_can_hold_are_good(bounds):
    assert read_rule_text(GOOD.replace("{at_most: 250.00}", bounds), "f.yaml")[1] == ()


@pytest.mark.parametrize("old", ["telefonie", "boekwerk.rules/1", "250.00", "[27124701]", "live"])
def test_a_value_of_any_length_gives_a_sentence_that_can_be_read(old):
    problems = read_rule_text(GOOD.replace(old, "x" * 200_000, 1), "f.yaml")[1]
    assert problems
    assert all(len(sentence(problem, language)) < 1_500 for problem in problems for language in LANGUAGES)


@pytest.mark.parametrize(("kvk", "good"), [("00123456", True), ("1234567", True), ("123456", False)])
def test_a_kvk_number_may_begin_with_zeros_that_are_written(kvk, good):
    problems = read_rule_text(GOOD.replace("27124701", kvk), "f.yaml")[1]
    assert [problem.code for problem in problems] == ([] if good else ["rule_identifier_invalid"])


@pytest.mark.spec("RU-7")
@pytest.mark.parametrize("operator", ["contains", "starts_with", "ends_with", "matches", "is"])
@pytest.mark.parametrize("character", ["\u00ad", "\u200b", "\ufeff"])
def test_a_text_that_cannot_be_seen_would_be_in_every_document_and_is_refused(operator, character):
    wrong = GOOD.replace("contains: abonnement", f'{operator}: "\\u{ord(character):04x}"')
    (said,) = _said(wrong)
    assert said.endswith("This text consists of characters that cannot be seen.")


def test_a_pattern_has_no_invisible_characters_like_the_texts_it_is_looked_for_in(tmp_path):
    (tmp_path / "r.yaml").write_text(
        GOOD.replace("contains: abonnement", 'matches: "abon\\u00adnement"'), encoding="utf-8"
    )
    (rule,) = load_rulebook([tmp_path]).sources
    assert rule.when[1].inner[0].constant == frozenset({("abonnement", False)})

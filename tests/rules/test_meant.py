"""What authors call things that have another name: the suggestion keeps the meaning, or there is none."""

from __future__ import annotations

import pytest

from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.rules import check_stages, check_values
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.values import exact, folded

TOTAL = ("document.total_incl", "document.total_excl")

CALLED = [
    ("document.total", TOTAL),
    ("document.totaal", TOTAL),
    ("invoice.total", TOTAL),
    ("document.amount", TOTAL),
    ("document.bedrag", TOTAL),
    ("supplier.id", ("relation.id",)),
    ("document.id", ("document.number",)),
    ("supplier", ("supplier.name", "relation.name")),
    ("crediteur", ("supplier.name", "relation.name")),
    ("Debiteur", ("customer.name", "relation.name")),
    ("leverancier.naam", ("supplier.name",)),
    ("supplier.btw", ("supplier.vat_number",)),
    ("document.btw", ("document.vat_total",)),
    ("btw", ("document.vat_total", "any_vat: {rate: ...}", "any_booking_line: {vat_code: ...}")),
    ("datum", ("document.issue_date", "document.due_date", "document.supply_date")),
    ("factuurnummer", ("document.number",)),
    ("document.ordernummer", ("document.order_reference",)),
    ("kostenplaats", ("any_booking_line: {cost_centre: ...}",)),
    ("document.name", ("supplier.name", "customer.name", "relation.name")),
    ("document.kleur", ()),
]


def _problem(make, condition, **more):
    (problem,) = read_rule_text(make.rule("r", condition, **more), "f.yaml")[1]
    assert all(sentence(problem, language) and remedy(problem, language) for language in LANGUAGES)
    return problem


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(("word", "meant"), CALLED)
def test_a_field_is_suggested_by_what_its_other_name_means(make, word, meant):
    assert _problem(make, f"{word}: 1").values.get("meant", "") == ", ".join(meant)


@pytest.mark.parametrize(
    ("condition", "meant"),
    [("any_line: {bedrag: 1}", "net_amount"), ("any_booking_line: {grootboek: 1}", "ledger_account")],
)
def test_in_an_item_only_its_own_fields_are_suggested(make, condition, meant):
    assert _problem(make, condition).values["meant"] == meant


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(
    ("condition", "way_out"),
    [
        ("any_line: {description: contains toner}", 'Write description: {contains: "toner"};'),
        ("supplier.name: begint_met De Wit", 'Write supplier.name: {starts_with: "De Wit"};'),
        ("supplier.name: [KPN, bevat Ziggo]", 'Write supplier.name: {contains: "Ziggo"};'),
        ("document.total_incl: at_most 250", "Write document.total_incl: {at_most: 250.00}."),
        ("document.total_incl: <=1.250,50", "Write document.total_incl: {at_most: 1250.50}."),
        ("document.total_incl: '> 250'", "Write document.total_incl: {above: 250.00}."),
        ("document.total_incl: between 10 and 20", "Write document.total_incl: {between: [..., ...]}."),
        ("document.issue_date: voor 2026-01-01", "Write document.issue_date: {before: 2026-01-01}."),
        ("document.kind: niet sales_invoice", "Write document.kind: {is_not: sales_invoice}."),
    ],
)
def test_an_operator_in_a_value_is_refused_with_what_to_write(make, condition, way_out):
    assert remedy(_problem(make, condition), "en").startswith(way_out)


@pytest.mark.parametrize(
    "name", ['"contains toner"', "Contains B.V.", "is goed", "in de mix", "has", "'< 3 bouw'", "bevat"]
)
def test_a_name_that_only_looks_like_an_operator_is_a_text(make, name):
    assert read_rule_text(make.rule("r", f"supplier.name: {name}"), "f.yaml")[1] == ()


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(
    ("condition", "way_out"),
    [
        ("supplier.name: {contains: “Paperclip”}", 'Write "Paperclip";'),
        ("supplier.name: ‘Paperclip’", 'Write "Paperclip";'),
        ("supplier.name: {contains: Jansen, Pietersen & Co}", '"Jansen, Pietersen & Co".'),
        ("supplier.name: [Firma: de Wit]", '"Firma: de Wit".'),
    ],
)
def test_a_name_with_special_characters_is_refused_with_what_to_write(make, condition, way_out):
    assert way_out in remedy(_problem(make, condition), "en")


@pytest.mark.parametrize(
    "written",
    [
        '"\'t Hoekje"',
        "’t Hoekje",
        "{contains: ’t hoekje}",
        "{is: ’t Hoekje, exact_case: true}",
        "{matches: ^’t}",
    ],
)
@pytest.mark.parametrize("printed", ["'t Hoekje", "’t Hoekje", "ʼt Hoekje"])
def test_an_apostrophe_is_one_however_it_is_typed(make, written, printed):
    supplier = type(make.document.supplier)(name=printed)
    assert make.result_of(f"supplier.name: {written}", make.case(supplier=supplier)) == "held"


def test_typographic_quotation_marks_are_plain_ones():
    assert folded("„Paperclip” B.V.") == folded('"Paperclip" B.V.')
    assert exact("‘Paperclip’") == "'Paperclip'"


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("eigenaar", "owner"),
        ("fase", "stage"),
        ("geldig", "valid"),
        ("als", "when"),
        ("wanneer", "when"),
        ("tenzij", "unless"),
        ("except", "unless"),
        ("titel", "title"),
        ("prioriteit", "priority"),
        ("bericht", "message"),
    ],
)
def test_a_key_in_dutch_is_told_what_it_is_called(key, meant):
    problems = read_rule_text(f"schema: boekwerk.rules/1\nkind: block\nrules:\n  - {key}: x\n", "f.yaml")[1]
    told = {problem.values["key"]: problem.values.get("meant") for problem in problems}
    assert told[key] == meant
    assert meant not in told


def test_the_keys_of_a_file_in_dutch_are_told_what_they_are_called():
    problems = read_rule_text("schema: boekwerk.rules/1\nsoort: block\nregels: []\n", "f.yaml")[1]
    assert [problem.values["meant"] for problem in problems] == ["kind", "rules"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("'t Hoekje'", True), ("'s-Gravenhage'", True), ('"\'t Hoekje"', False), ("T-Mobile", False)],
)
def test_a_name_that_lost_its_apostrophe_is_doubtful(make, name, told):
    found = check_values(make.rulebook(make.rule("r", f"supplier.name: {name}")))
    assert [doubt.code for doubt in found] == ["rule_apostrophe_lost"] * told


@pytest.mark.parametrize(("number", "meant"), [("1234567", "01234567"), ("12345678", None)])
def test_a_kvk_number_of_seven_digits_is_doubtful(make, number, meant):
    found = check_values(make.rulebook(make.rule("r", f"relation.kvk: {number}")))
    assert [doubt.values["meant"] for doubt in found] == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("kind", "stage", "told"),
    [("block", "", True), ("block", "    stage: shadow\n", False), ("automatic_booking", "", False)],
)
def test_a_block_that_does_not_say_its_stage_is_told_to_stop_nothing(make, kind, stage, told):
    text = make.rule("r", "document.number: x", kind=kind).replace("    stage: live\n", stage)
    found = check_stages(make.rulebook(text))
    assert [doubt.code for doubt in found] == ["rule_stage_not_stated"] * told


MATCHING = """\
schema: boekwerk.rules/1
kind: obligation_matching
rules:
  - id: r
    title: r
    owner: r
    keys:
      - {obligation: number, look_in: document.order_reference}
"""


@pytest.mark.parametrize(
    ("good", "wrong", "code"),
    [
        ("document.order_reference", "document.ordernummer", "rule_word_meant"),
        ("document.order_reference", "ordernummer", "rule_word_one_of"),
        ("document.order_reference", "document.bedrag", "rule_word_unknown"),
        ("    keys:", "    ignore: [spaces]\n    keys:", "rule_key_of_keys"),
        ("    keys:", "    tolerance: {amount: 5,00}\n    keys:", "rule_comma_in_braces"),
        ("    keys:", "    message: x\n    keys:", "rule_key_not_for_kind"),
    ],
)
def test_a_slip_in_a_rule_about_matching_is_told_with_the_way_out(good, wrong, code):
    (problem,) = read_rule_text(MATCHING.replace(good, wrong), "f.yaml")[1]
    assert problem.code == code
    assert all(sentence(problem, language) and remedy(problem, language) for language in LANGUAGES)

from __future__ import annotations

import json

import pytest

AS_OF = ("--as-of", "2026-03-16")


@pytest.fixture
def explain(run, administration):
    def run_it(*arguments):
        return run("explain", *AS_OF, "--administration", administration, *arguments)

    return run_it


@pytest.fixture
def too_low(administration):
    """Lower the limit of the meeting room, so that its invoice misses it."""
    path = administration / "rules" / "inkoop.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_most: 1000.00", "at_most: 500.00"), encoding="utf-8")


@pytest.mark.spec("AB-13", "RU-4")
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "does not hold: document.total_incl: {at_most: 500.00} (found: 574.75; 74.75 too much)"),
        ("nl", "klopt niet: document.total_incl: {at_most: 500.00} (gevonden: 574,75; 74,75 te veel)"),
    ],
)
def test_the_condition_in_the_way_says_by_how_much_and_where(explain, too_low, inbox, language, told):
    done = explain("--lang", language, inbox / "inkoop-flexplek-btw-code-niet-actief.xml")
    assert done.code == 0
    assert f"    {told} [rules/inkoop.yaml:23:31]" in done.out.splitlines()
    assert "document.kind" not in done.out


def test_a_document_that_books_says_by_which_rule(explain, invoice):
    out = explain(invoice).out
    assert out.splitlines()[0].endswith("EUR 423.50: book")
    assert "Rule nevelbank-vaste-leveranciers lets it be booked." in out


def test_a_block_that_holds_says_what_made_it_hold(explain, inbox):
    out = explain(inbox / "inkoop-codekist-uitgestelde-kosten.xml").out
    assert "Blocks that keep it back" in out
    after = out.partition("Blocks that keep it back")[2]
    assert "blocks.deferred-costs" in after.splitlines()[1]
    assert "holds: " in after.splitlines()[2]


def test_other_checks_say_what_to_do_and_where_as_a_dry_run_does(explain, run, administration, inbox):
    file = inbox / "inkoop-hotel-btw-code-verlopen.xml"
    out = explain(file).out
    assert "What else keeps it back" in out
    dry_run = run("dry-run", *AS_OF, "--administration", administration, file).out
    todo = [line.strip() for line in dry_run.splitlines() if line.startswith("      -> ")]
    assert "  VAT codes (fails): " in out
    assert todo[0].partition(" [")[0] in out


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "holds, but is in stage shadow"), ("nl", "maar die staat in fase schaduw")],
)
def test_a_rule_that_only_lacks_being_live_is_named_at_once(explain, inbox, language, told):
    out = explain("--lang", language, inbox / "inkoop-koffie-alleen-schaduwregel.xml").out
    second, third = out.splitlines()[1:3]
    assert "nevelbank-pantry" in second
    assert told in second
    assert third.startswith("  -> ")
    assert third.endswith("[rules/inkoop.yaml:27:5]")


def test_rules_about_other_parties_come_last(explain, administration, inbox):
    rule = """schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - {id: another, title: Another, owner: x, stage: live, when: [{supplier.name: {contains: Zeppelin}}]}
  - {id: too-much, title: T, owner: x, stage: live, when: [{document.total_incl: 1}, {document.number: z}]}
"""
    (administration / "rules" / "more.yaml").write_text(rule, encoding="utf-8")
    out = explain(inbox / "inkoop-koffie-alleen-schaduwregel.xml").out
    assert 0 < out.index("  too-much, ") < out.index("  another, ")


def test_where_no_rule_is_about_the_document_the_nearest_are_shown(explain, inbox):
    out = explain(inbox / "inkoop-koffie-alleen-schaduwregel.xml").out
    assert "No live automatic-booking rule is about this document." in out
    assert "Besides: rules set aside by a more specific one 0, rules that are not live 1" in out


@pytest.mark.parametrize("level", ["failing", "notes", "full"])
def test_each_level_shows_more(explain, inbox, level):
    out = explain("--level", level, inbox / "inkoop-koffie-alleen-schaduwregel.xml").out
    assert ("  nevelbank-pantry, " in out) == (level != "failing")
    assert ("Blocks that keep nothing back" in out) == (level == "full")


def test_one_rule_is_explained_whatever_it_is_about(explain, invoice):
    out = explain("--rule", "nevelbank-pantry", "--level", "full", invoice).out
    assert "  nevelbank-pantry, " in out
    assert "  nevelbank-vaste-leveranciers, " not in out


def test_a_misspelt_rule_is_wrong_use_with_the_name_that_was_meant(explain, invoice):
    done = explain("--rule", "nevelbank-pantri", invoice)
    assert done.code == 2
    assert "There is no rule 'nevelbank-pantri'. Did you mean 'nevelbank-pantry'?" in done.err


def test_json_has_the_same_tree(explain, too_low, inbox):
    file = inbox / "inkoop-flexplek-btw-code-niet-actief.xml"
    told = json.loads(explain("--format", "json", file).out)
    rule = next(rule for rule in told["rules"] if rule["id"] == "nevelbank-vergaderruimte")
    assert (told["schema"], told["verdict"], rule["in_the_way"]) == ("boekwerk.explain/1", "review", 1)
    assert [(one["field"], one["short_by"]) for one in rule["conditions"]] == [
        ("document.total_incl", "74.75")
    ]


def test_a_file_that_is_no_invoice_is_one_line(explain, tmp_path):
    (tmp_path / "note.txt").write_text("not an invoice", encoding="utf-8")
    done = explain(tmp_path / "note.txt")
    assert done.code == 1
    assert "Traceback" not in done.err

from __future__ import annotations

import pytest
from rule_texts import RULE

from boekwerk.rules.files import read_rule_text
from boekwerk.trial.diff_rules import rule_changes


def changes(old, new):
    before, after = (read_rule_text(text, name) for text, name in ((old, "old.yaml"), (new, "new.yaml")))
    assert before[1] == after[1] == ()
    return rule_changes(before[0], after[0])


def replaced(old, new):
    assert old in RULE
    return changes(RULE, RULE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rules:", "# a remark\n\nrules:"),
        ("250.00", "250"),
        (
            "[{supplier.name: KPN}, {supplier.name: Ziggo}]",
            "[{supplier.name: Ziggo}, {supplier.name: KPN}]",
        ),
    ],
)
def test_a_rule_that_says_the_same_in_another_way_or_place_did_not_change(old, new):
    assert replaced(old, new) == ()


@pytest.mark.spec("RU-5")
def test_a_condition_on_the_same_field_is_shown_as_it_was_and_as_it_is():
    (change,) = replaced("at_most: 250.00", "below: 500.00")
    (condition,) = change.conditions
    assert (change.id, change.what) == ("telephone", "changed")
    assert condition.old.text == "document.total_incl: {at_most: 250.00}"
    assert condition.new.text == "document.total_incl: {below: 500.00}"
    assert str(condition.old.where) == "old.yaml:9:31"


def test_a_change_inside_a_group_is_told_as_that_and_not_as_another_group():
    (change,) = replaced("supplier.name: Ziggo", "supplier.name: Odido")
    (condition,) = change.conditions
    assert (condition.within, condition.new.text) == ("any", "supplier.name: Odido")


def test_a_condition_that_came_or_went_stands_alone():
    (change,) = replaced("      - document.total_incl: {at_most: 250.00}\n", "")
    (condition,) = change.conditions
    assert (condition.old.text, condition.new) == ("document.total_incl: {at_most: 250.00}", None)


def test_an_exception_is_no_condition_for_holding():
    (change,) = replaced("    unless:\n", "    # was: unless\n")
    assert {
        (c.old.prevents if c.old else None, c.new.prevents if c.new else None) for c in change.conditions
    } == {
        (True, None),
        (None, False),
    }


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("stage: live", "stage: shadow", "stage"),
        ("title: Telephone", "title: Telephony", "title"),
        ("stage: live", "stage: live\n    valid: {from: 2026-01-01}", "valid_from"),
        ("stage: live", "stage: live\n    priority: 5", "priority"),
    ],
)
def test_other_parts_of_a_rule_are_told_by_name(old, new, name):
    (change,) = replaced(old, new)
    assert [part.name for part in change.properties] == [name]


def test_rules_that_came_or_went_are_told():
    other = RULE.replace("id: telephone", "id: telephony")
    assert [(change.id, change.what) for change in changes(RULE, other)] == [
        ("telephone", "removed"),
        ("telephony", "added"),
    ]


def test_a_list_longer_than_what_is_shown_of_it_is_compared_whole():
    names = ", ".join(f"Supplier {number:03}" for number in range(100))
    old = RULE.replace("supplier.name: KPN", f"supplier.name: [{names}]")
    (change,) = changes(old, old.replace("Supplier 099", "Supplier 100"))
    assert len(change.conditions) == 1


LONG = ", ".join(f"Supplier {number:03}" for number in range(100))
GROUP = "any: [{supplier.name: KPN}, {supplier.name: Ziggo}]"


@pytest.mark.parametrize(
    "nested",
    [
        f"any: [{{all: [{{supplier.name: [{LONG}]}}]}}, {{supplier.name: Ziggo}}]",
        f"any_line: {{description: {{contains: [{LONG}]}}, net_amount: {{above: 1}}}}",
        f"none: [{{supplier.name: {{matches: [{LONG}]}}}}]",
    ],
)
def test_a_change_beyond_what_is_shown_of_a_nested_condition_is_noticed(nested):
    old = RULE.replace(GROUP, nested)
    assert changes(old, old) == ()
    (change,) = changes(old, old.replace("Supplier 099", "Supplier 100"))
    assert len(change.conditions) == 1


def test_equal_conditions_in_a_group_count_as_often_as_they_stand_there():
    twice = RULE.replace(GROUP, "any: [{supplier.name: KPN}, {supplier.name: KPN}]")
    assert len(changes(twice, RULE.replace(GROUP, "any: [{supplier.name: KPN}]"))) == 1


MATCHING = """schema: boekwerk.rules/1
kind: obligation_matching
rules:
  - id: orders
    title: Orders
    owner: x@office.example
    keys:
      - {obligation: number, look_in: [document.order_reference]}
"""


def test_another_way_of_matching_is_told_by_the_names_of_fields():
    (change,) = changes(MATCHING, MATCHING.replace("order_reference", "contract_references"))
    (part,) = change.properties
    assert part.name == "matching"
    assert part.new["keys"][0]["look_in"] == ("document.contract_references",)

from __future__ import annotations

from pathlib import Path

import pytest

from boekwerk.app.rule_folders import load_office_rules, rule_folders
from boekwerk.domain.errors import RulesError

NAME = "softwarehuis-nevelbank"


def test_office_goes_before_administration(office):
    administration = office / "administrations" / NAME
    assert rule_folders(administration) == (office / "rules", administration / "rules")


def test_an_administration_that_stands_alone_has_its_own_rules_only(office, tmp_path):
    alone = (office / "administrations" / NAME).rename(tmp_path / "alone")
    assert rule_folders(alone) == (alone / "rules",)


def test_places_are_told_from_where_the_user_is(office, monkeypatch):
    monkeypatch.chdir(office / "administrations" / NAME)
    assert rule_folders(Path())[1] == Path("rules")


def test_places_are_told_in_the_way_the_administration_was_named(office, monkeypatch):
    monkeypatch.chdir(office.parent)
    for root in (Path(office.name), office):
        administration = root / "administrations" / NAME
        assert rule_folders(administration) == (root / "rules", administration / "rules")


def test_folders_that_are_named_replace_those_that_are_found(office):
    assert rule_folders(office / "administrations" / NAME, [office]) == (office,)


@pytest.mark.spec("AB-6", "AB-7")
def test_the_blocks_that_come_with_boekwerk_hold_without_any_rules():
    rules = load_office_rules(())
    assert [rule.id for rule in rules.rulebook.rules] == [
        "blocks.deferred-costs",
        "blocks.foreign-vat",
        "blocks.revenue-spread",
    ]
    assert {rule.stage for rule in rules.rulebook.rules} == {"live"}


def test_an_administration_reached_by_a_link_is_in_the_office_of_the_link(office, tmp_path):
    real = (office / "administrations" / NAME).rename(tmp_path / "elsewhere")
    link = office / "administrations" / NAME
    link.symlink_to(real, target_is_directory=True)
    assert rule_folders(link) == (office / "rules", real / "rules")


def test_who_came_by_a_link_is_in_the_office_of_the_link(office, tmp_path, monkeypatch):
    real = (office / "administrations" / NAME).rename(tmp_path / "elsewhere")
    link = office / "administrations" / NAME
    link.symlink_to(real, target_is_directory=True)
    monkeypatch.chdir(link)
    monkeypatch.setenv("PWD", str(link))
    assert office / "rules" in rule_folders(Path())


def test_a_link_out_of_an_office_has_the_rules_of_both(office, tmp_path):
    link = tmp_path / "other" / "administrations" / NAME
    link.parent.mkdir(parents=True)
    (tmp_path / "other" / "rules").mkdir()
    link.symlink_to(office / "administrations" / NAME, target_is_directory=True)
    assert {office / "rules", tmp_path / "other" / "rules"} <= set(rule_folders(link))


def test_a_folder_with_rules_that_leads_nowhere_is_not_passed_over(office):
    administration = office / "administrations" / NAME
    (office / "rules").rename(office / "away")
    (office / "rules").symlink_to(office / "nowhere")
    with pytest.raises(RulesError) as caught:
        load_office_rules(rule_folders(administration))
    assert [problem.code for problem in caught.value.problems] == ["rule_folder_missing"]


STARTER = """\
schema: boekwerk.rules/1
kind: {kind}
rules:
  - id: blocks.deferred-costs
    title: Eigen
    owner: kantoor
    {keys}
    when: [document.kind: purchase_invoice]
"""


@pytest.fixture
def replacing(tmp_path):
    def load(keys="stage: live", kind="block"):
        file = tmp_path / "eigen.yaml"
        file.write_text(STARTER.format(kind=kind, keys=keys), encoding="utf-8")
        return load_office_rules([file])

    return load


@pytest.mark.spec("AB-6")
def test_a_live_block_for_every_document_replaces_the_one_that_comes_with_boekwerk(replacing):
    rules = replacing()
    assert [remark.code for remark in rules.remarks] == ["cli_starter_rule_replaced"]
    assert [rule.title for rule in rules.rulebook.rules if rule.id == "blocks.deferred-costs"] == ["Eigen"]


@pytest.mark.spec("AB-6", "AB-17")
@pytest.mark.parametrize(
    ("keys", "kind", "way"),
    [
        ("stage: shadow", "block", "starter_stage"),
        ("stage: live\n    valid: {until: 2020-01-01}", "block", "starter_validity"),
        ("stage: live\n    applies_to: {administration: ['9999']}", "block", "starter_scope"),
        ("stage: live", "automatic_booking", "starter_kind"),
    ],
)
def test_a_block_is_never_lost_to_a_rule_that_only_has_its_id(replacing, keys, kind, way):
    with pytest.raises(RulesError) as caught:
        replacing(keys, kind)
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["way"]) == ("cli_starter_rule_not_replaced", way)
    assert problem.where is not None and problem.where.line == 4


def test_a_copy_of_a_starter_block_is_no_other_block():
    blocks = Path(__file__).parents[2] / "rules" / "blocks"
    assert load_office_rules([blocks]).remarks == ()

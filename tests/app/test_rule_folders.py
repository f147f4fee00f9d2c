from __future__ import annotations

from pathlib import Path

import pytest

from boekwerk.app.rule_folders import load_office_rules, rule_folders

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


def test_folders_that_are_named_replace_those_that_are_found(office):
    assert rule_folders(office / "administrations" / NAME, [office]) == (office,)


@pytest.mark.spec("AB-6", "AB-7")
def test_the_blocks_that_come_with_boekwerk_hold_without_any_rules():
    rules = load_office_rules(())
    assert [rule.id for rule in rules.rulebook.rules] == ["blocks.deferred-costs", "blocks.revenue-spread"]
    assert {rule.stage for rule in rules.rulebook.rules} == {"live"}

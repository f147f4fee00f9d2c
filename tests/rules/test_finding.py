"""Whatever looks like rules is read, or is one clear problem: a block never vanishes silently."""

from __future__ import annotations

import os
import sys

import pytest

from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.rules import lint, load_rulebook

RULES = """\
schema: boekwerk.rules/1
kind: block
rules:
  - {id: stop, title: Stop, owner: x, stage: live, when: [document.direction: purchase]}
"""


@pytest.fixture
def rules(tmp_path):
    """Give a folder with rules, and a file with a block beside it."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (tmp_path / "stop.yaml").write_text(RULES, encoding="utf-8")
    return folder


def only_problem(folder):
    (problem,) = lint([folder])
    assert all(sentence(problem, language) and remedy(problem, language) for language in LANGUAGES)
    assert problem.where is not None
    return problem.code, problem.where.file.removeprefix(folder.as_posix())


def test_rules_in_folders_inside_each_other_are_read(rules, tmp_path):
    (rules / "a" / "b").mkdir(parents=True)
    (tmp_path / "stop.yaml").rename(rules / "a" / "b" / "stop.YML")
    assert [rule.id for rule in load_rulebook([rules]).rules] == ["stop"]


def test_a_link_to_a_file_is_followed(rules, tmp_path):
    (rules / "stop.yaml").symlink_to(tmp_path / "stop.yaml")
    assert [rule.id for rule in load_rulebook([rules]).rules] == ["stop"]


def test_a_link_that_leads_nowhere_is_told(rules):
    (rules / "stop.yaml").symlink_to(rules / "nope.yaml")
    assert only_problem(rules) == ("rule_file_unreadable", "/stop.yaml")


def test_a_folder_with_the_name_of_a_file_is_told(rules):
    (rules / "stop.yaml").mkdir()
    assert only_problem(rules) == ("rule_file_not_a_file", "/stop.yaml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_told_and_not_waited_for(rules):
    os.mkfifo(rules / "stop.yaml")
    assert only_problem(rules) == ("rule_file_not_a_file", "/stop.yaml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_that_is_named_is_told(rules):
    os.mkfifo(rules / "stop.yaml")
    assert [problem.code for problem in lint([rules / "stop.yaml"])] == ["rule_file_not_a_file"]


@pytest.mark.parametrize("target", ["elsewhere", "rules"])
def test_a_link_to_a_folder_is_told_and_a_loop_ends(rules, tmp_path, target):
    (tmp_path / target).mkdir(exist_ok=True)
    (rules / "r").symlink_to(tmp_path / target, target_is_directory=True)
    assert only_problem(rules) == ("rule_folder_is_link", "/r")


@pytest.mark.parametrize("text", [RULES, RULES + "  - ["])
def test_rules_in_a_file_named_as_tests_are_told(rules, text):
    (rules / "stop.test.yaml").write_text(text, encoding="utf-8")
    assert only_problem(rules) == ("rule_file_named_as_tests", "/stop.test.yaml")


def test_a_file_that_an_editor_gave_another_ending_is_told(rules):
    (rules / "stop.yaml.txt").write_text(RULES, encoding="utf-8")
    assert only_problem(rules) == ("rule_file_misnamed", "/stop.yaml.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("closed", ["", "sub", "sub/stop.yaml"])
def test_what_may_not_be_read_is_told(rules, tmp_path, closed):
    (rules / "sub").mkdir()
    (tmp_path / "stop.yaml").rename(rules / "sub" / "stop.yaml")
    (rules / closed).chmod(0)
    try:
        assert only_problem(rules)[0] == "rule_file_unreadable"
    finally:
        (rules / closed).chmod(0o700)

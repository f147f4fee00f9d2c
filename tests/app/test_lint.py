"""Checking an office: everything at once, each finding with its level."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from boekwerk.app.lint import Checks, lint_office

DAY = datetime.date(2026, 3, 16)
RULE = """\
schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - {id: r, title: t, owner: o, when: [any_booking_line: {vat_code: %s}]}
"""


def found(administration, rules, *, analysis=False, as_of=DAY):
    findings = lint_office(Checks(administration, rules, as_of, analysis))
    return [(finding.level, finding.reason.code) for finding in findings.found]


@pytest.fixture
def administration(office):
    return office / "administrations" / "softwarehuis-nevelbank"


@pytest.fixture
def rules(tmp_path):
    """Write a rule that names a VAT code."""

    def write(code):
        file = tmp_path / "rules.yaml"
        file.write_text(RULE % code, encoding="utf-8")
        return [file]

    return write


@pytest.mark.spec("RU-2")
def test_an_administration_and_rules_that_are_both_broken_are_told_together(administration, rules):
    (administration / "administration.yaml").write_text("id: a\n", encoding="utf-8")
    (file,) = rules("H")
    file.write_text("kind: block\n", encoding="utf-8")
    problems = lint_office(Checks(administration, [file], DAY)).of("problem")
    files = {Path(problem.where.file).name for problem in problems if problem.where}
    assert {"administration.yaml", "rules.yaml"} <= files


@pytest.mark.spec("RU-2")
def test_a_code_that_is_not_there_is_a_warning(administration, rules):
    assert found(administration, rules("NOPE")) == [("warning", "rule_code_missing")]


def test_rules_alone_are_not_held_against_any_administration(rules):
    assert found(None, rules("NOPE")) == []


def test_the_analysis_can_be_left_out(tmp_path):
    file = tmp_path / "rules.yaml"
    never = "document.total_incl: {above: 5}}, {document.total_incl: {below: 4}"
    text = (RULE % "H").replace("any_booking_line: {vat_code: H}", f"{{{never}}}")
    file.write_text(text, encoding="utf-8")
    assert "warning" in {level for level, _ in found(None, [file], analysis=True)}
    assert found(None, [file]) == []


def test_a_block_that_does_not_say_its_stage_is_remarked_on(tmp_path):
    text = (RULE % "H").replace("automatic_booking", "block").replace("vat_code: H", "description: x")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    assert found(None, [tmp_path]) == [("remark", "rule_stage_not_stated")]

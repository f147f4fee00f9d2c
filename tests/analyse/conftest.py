"""Rulebooks from text, and their analysis."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest

from boekwerk.rules import Rulebook
from boekwerk.rules.analyse import analyse
from boekwerk.rules.files import read_rule_text

DAY = datetime.date(2026, 3, 1)


def rule(id, *when, unless=(), head="", kind="automatic_booking", stage="live"):
    """Write a rule file with one rule; conditions are in YAML, ``head`` are further keys."""
    lines = [f"  - id: {id}", f"    title: {id}", "    owner: iemand", f"    stage: {stage}"]
    lines += [f"    {head}"] if head else []
    lines += ["    when:", *(f"      - {condition}" for condition in when)]
    lines += ["    unless:", *(f"      - {condition}" for condition in unless)] if unless else []
    body = "\n".join(lines)
    return f"schema: boekwerk.rules/1\nkind: {kind}\nrules:\n{body}\n"


def sources(*texts):
    """Read rule files from their text; they must be sound."""
    read = [read_rule_text(text, f"{n}.yaml") for n, text in enumerate(texts, start=1)]
    assert [problem for _, problems in read for problem in problems] == []
    return [source for found, _ in read for source in found]


def analysed(*texts, **options):
    """Analyse rule files."""
    return analyse(Rulebook(sources(*texts)), DAY, **options)


def codes(*texts, **options):
    """List what is found: the code, the rule, and the other rule."""
    found = analysed(*texts, **options).findings
    return [(finding.reason.code, finding.rule, finding.other) for finding in found]


def judged(witness, *texts):
    """Judge the document of a finding by rule files."""
    return Rulebook(sources(*texts)).judge(witness.case)


@pytest.fixture(scope="session")
def make():
    """Give the builders to a test."""
    return SimpleNamespace(
        rule=rule, sources=sources, analysed=analysed, codes=codes, judged=judged, day=DAY
    )

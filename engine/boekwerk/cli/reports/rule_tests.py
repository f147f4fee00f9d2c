"""How the results of rule tests are shown: to a person, to a program, and to a build server."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

import click

from boekwerk.cli.condition_wording import condition, lets_hold
from boekwerk.cli.reports.plain import plain, reason_form, where_form
from boekwerk.cli.screen import Screen, clean
from boekwerk.cli.wording import problem_line
from boekwerk.domain.decision import ConditionOutcome
from boekwerk.reasons import Language, said
from boekwerk.trial.rule_tests.comparing import Difference
from boekwerk.trial.rule_tests.coverage import Coverage, RuleCoverage, Seen
from boekwerk.trial.rule_tests.running import FileResult, TestResult

SCHEMA = "boekwerk.test/1"
_INDENT = 2


def print_text(
    results: Sequence[FileResult], coverage: Coverage, language: Language, *, details: bool
) -> None:
    """Print what failed and why, one line a file, and what the tests have seen of the rules."""
    screen = Screen(sys.stdout)
    for result in results:
        _print_file(result, screen, language)
    screen.line(said("cli_test_tally", language, **_counts(results)))
    if coverage.rules:
        _print_coverage(coverage, screen, language, details=details)


def _print_coverage(coverage: Coverage, screen: Screen, language: Language, *, details: bool) -> None:
    screen.line(said("cli_test_coverage", language, **_coverage_counts(coverage)))
    if coverage.matching:
        screen.line(said("cli_test_coverage_matching", language, rules=coverage.matching))
    one_sided = [(rule, seen) for rule in coverage.rules for seen in _one_sided(rule)]
    if details:
        for rule, seen in one_sided:
            screen.line(coverage_line(rule, seen, language), indent=_INDENT)
    elif one_sided:
        screen.line((said("cli_test_coverage_hint", language), "quiet"))


def failure_lines(done: TestResult, language: Language) -> Iterator[str]:
    """Say what came out otherwise, each with the conditions that made it so."""
    for difference in done.differences:
        yield problem_line(difference.reason, language)
        yield from (f"  {line}" for line in _why(difference, language))


def coverage_line(rule: RuleCoverage, seen: Seen, language: Language) -> str:
    """Say of a rule or condition in which direction no test has seen it."""
    missing = "neither" if not seen.directions else "not_held" if seen.held else "held"
    what = "rule" if seen is rule.rule else "condition"
    text = rule.id if what == "rule" else seen.text
    return f"{seen.where}: {said(f'cli_test_{what}_{missing}', language, text=text)}"


def print_json(results: Sequence[FileResult], coverage: Coverage, language: Language) -> None:
    """Print everything for programs."""
    form: dict[str, Any] = {
        "schema": SCHEMA,
        "language": language,
        **_counts(results),
        "files": [_file_form(result, language) for result in results],
        "coverage": {
            "percent": coverage.percent,
            "matching_rules_not_tested": coverage.matching,
            "rules": [
                {
                    "id": rule.id,
                    **_seen_form(rule.rule),
                    "conditions": [
                        {"text": seen.text, **_seen_form(seen)} for seen in rule.conditions.values()
                    ],
                }
                for rule in coverage.rules
            ],
        },
    }
    click.echo(json.dumps(form, indent=2))


def print_junit(results: Sequence[FileResult], language: Language) -> None:
    """Print the form that build servers show: JUnit's XML, a suite for every file."""
    root = ElementTree.Element("testsuites", name="boekwerk")
    for result in results:
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(str(result.path)))
        failed = sum(not done.passed for done in result.results)
        suite.set("tests", str(len(result.results) + len(result.problems)))
        suite.set("failures", str(failed))
        suite.set("errors", str(len(result.problems)))
        for done in result.results:
            case = ElementTree.SubElement(suite, "testcase", name=_xml(done.test.name))
            case.set("classname", _xml(result.path.stem))
            if not done.passed:
                lines = list(failure_lines(done, language))
                ElementTree.SubElement(case, "failure", message=_xml(lines[0])).text = _xml(
                    "\n".join(lines)
                )
        for problem in result.problems:
            case = ElementTree.SubElement(suite, "testcase", name=_xml(problem.code))
            ElementTree.SubElement(case, "error", message=_xml(problem_line(problem, language)))
    ElementTree.indent(root)
    click.echo('<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode"))


def _print_failure(done: TestResult, screen: Screen, language: Language) -> None:
    name = f"{done.test.where}: {done.test.name}"
    screen.line((said("cli_test_failed", language), "bad"), (name, "strong"))
    for line in failure_lines(done, language):
        screen.line(line.strip(), indent=_INDENT * (2 if line.startswith("  ") else 1))


def _print_file(result: FileResult, screen: Screen, language: Language) -> None:
    for problem in result.problems:
        screen.line((said("cli_problem", language), "bad"), problem_line(problem, language))
    for done in result.results:
        if not done.passed:
            _print_failure(done, screen, language)
    if not result.path.name:
        return
    failed = sum(not done.passed for done in result.results)
    values = {"file": str(result.path), "tests": len(result.results)}
    if result.passed:
        screen.line((said("cli_test_file_passed", language, **values), "good"))
        return
    values |= {"failed": failed, "problems": len(result.problems)}
    screen.line((said("cli_test_file_failed", language, **values), "bad"))


def _why(difference: Difference, language: Language) -> Iterator[str]:
    """Give the conditions that settled an outcome: those that failed, or all when none did."""
    outcome = difference.outcome
    if outcome is None:
        return
    leaves = list(_leaves(outcome.conditions))
    failing = [leaf for leaf in leaves if lets_hold(leaf) is not True]
    for leaf in failing if outcome.result != "held" else leaves:
        yield condition(leaf, language)


def _leaves(conditions: Sequence[ConditionOutcome]) -> Iterator[ConditionOutcome]:
    """Give the conditions to name: a group that settled nothing is opened, one that did is one."""
    for outcome in conditions:
        if lets_hold(outcome) is not True and outcome.inner:
            yield from _leaves(outcome.inner)
        else:
            yield outcome


def _counts(results: Sequence[FileResult]) -> dict[str, int]:
    done = [each for result in results for each in result.results]
    return {
        "tests": len(done),
        "passed": sum(each.passed for each in done),
        "failed": sum(not each.passed for each in done),
        "problems": sum(len(result.problems) for result in results),
    }


def _coverage_counts(coverage: Coverage) -> dict[str, int]:
    conditions = [seen for rule in coverage.rules for seen in rule.conditions.values()]
    return {
        "percent": coverage.percent,
        "both_rules": sum(rule.rule.directions == 2 for rule in coverage.rules),
        "rules": len(coverage.rules),
        "both_conditions": sum(seen.directions == 2 for seen in conditions),
        "conditions": len(conditions),
    }


def _one_sided(rule: RuleCoverage) -> Iterator[Seen]:
    return (seen for seen in (rule.rule, *rule.conditions.values()) if seen.directions < 2)


def _file_form(result: FileResult, language: Language) -> dict[str, Any]:
    return {
        "file": str(result.path),
        "problems": plain(result.problems, language),
        "tests": [
            {
                "name": done.test.name,
                "where": where_form(done.test.where),
                "passed": done.passed,
                "differences": [
                    {
                        **reason_form(difference.reason, language),
                        "conditions": plain(
                            () if difference.outcome is None else difference.outcome.conditions, language
                        ),
                    }
                    for difference in done.differences
                ],
            }
            for done in result.results
        ],
    }


def _seen_form(seen: Seen) -> dict[str, Any]:
    return {"where": where_form(seen.where), "held": seen.held, "not_held": seen.not_held}


def _xml(text: str) -> str:
    """Leave out what XML cannot say, line breaks apart."""
    return "\n".join(clean(line) for line in text.split("\n"))

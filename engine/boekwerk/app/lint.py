"""Checking rules, their tests and administrations without any document."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from boekwerk.app.rule_folders import rule_folders, with_starter_blocks
from boekwerk.app.settings import read_settings
from boekwerk.app.vocabulary import vocabulary_of
from boekwerk.domain.errors import OfficeError, RulesError
from boekwerk.domain.reason import Reason
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import Packages, load_packages
from boekwerk.rules import (
    Rulebook,
    check_codes,
    check_numbers,
    check_stages,
    check_values,
    load_rules,
)
from boekwerk.rules.analyse import analyse
from boekwerk.rules.durable import refused_rules
from boekwerk.rules.files import without_collecting
from boekwerk.rules.vocabulary import Vocabulary
from boekwerk.trial.rule_tests import lint_tests

Level = Literal["problem", "warning", "remark"]
LEVELS: tuple[Level, ...] = get_args(Level)


class Finding(Struct, frozen=True):
    """Something that was found, and how bad it is.

    A problem keeps rules or an administration from being used; a warning is about rules that will
    hardly do what was meant; a remark is doubtful but usable.
    """

    level: Level
    reason: Reason


class Findings(Struct, frozen=True):
    """Everything that was found: of each level in the order of files."""

    found: tuple[Finding, ...] = ()

    def of(self, level: Level) -> tuple[Reason, ...]:
        """Give what was found of a level."""
        return tuple(finding.reason for finding in self.found if finding.level == level)


class Checks(Struct, frozen=True):
    """What is checked: an administration folder with its rules (see `rule_folders`), or rules alone.

    ``as_of`` is the day on which the codes that rules name must be usable, and from which on rules are
    analysed if ``analysis`` asks for that.
    """

    administration: Path | None
    rules: Sequence[Path] | None
    as_of: datetime.date
    analysis: bool = True


def lint_office(checks: Checks) -> Findings:
    """Check an administration, its rules and their tests, with the words that plugins add (RU-2, RU-9)."""
    with without_collecting():
        return _found(checks)


def _found(checks: Checks) -> Findings:
    packages = load_packages(read_settings().plugins)
    vocabulary, left_out = vocabulary_of(packages)
    lint = _Lint(checks, vocabulary)
    lint.add("remark", [*(problem.reason for problem in packages.problems), *left_out])
    snapshot = lint.administration(packages)
    rulebook = lint.rulebook()
    lint.tests()
    if rulebook and not (snapshot and snapshot.settings.second_evaluator == "off"):
        lint.add("problem", refused_rules(rulebook.compiled))
    if rulebook:
        lint.add("warning", [*check_numbers(rulebook), *check_values(rulebook)])
        lint.add("remark", check_stages(rulebook))
    if rulebook and snapshot:
        lint.add("warning", check_codes(rulebook, snapshot, checks.as_of))
    if rulebook and checks.analysis:
        lint.analysis(rulebook)
    return lint.findings()


class _Lint:
    """Collects findings while it reads."""

    def __init__(self, checks: Checks, vocabulary: Vocabulary) -> None:
        self._checks = checks
        self._vocabulary = vocabulary
        self._folders = rule_folders(checks.administration, checks.rules)
        self._own: frozenset[str] = frozenset()
        self._found: list[Finding] = []

    def add(self, level: Level, reasons: Sequence[Reason]) -> None:
        self._found += [Finding(level, reason) for reason in reasons]

    def findings(self) -> Findings:
        """Give all findings, the worst first."""
        return Findings(tuple(sorted(self._found, key=lambda finding: LEVELS.index(finding.level))))

    def administration(self, packages: Packages) -> AdministrationSnapshot | None:
        if self._checks.administration is None:
            return None
        try:
            snapshot = read_administration(self._checks.administration, packages.capabilities)
        except OfficeError as error:
            self.add("problem", error.problems)
            return None
        self.add("remark", snapshot.remarks)
        return snapshot

    def rulebook(self) -> Rulebook | None:
        try:
            own = load_rules(self._folders, self._vocabulary)
            rules = with_starter_blocks(own, self._vocabulary)
        except RulesError as error:
            self.add("problem", error.problems)
            return None
        self._own = frozenset(source.id for source in own)
        self.add("remark", rules.remarks)
        return rules.rulebook

    def tests(self) -> None:
        known = [finding.reason for finding in self._found]
        found = lint_tests(self._folders, self._vocabulary)
        self.add("problem", [problem for problem in found if problem not in known])

    def analysis(self, rulebook: Rulebook) -> None:
        """Add what the analysis finds; what it says of Boekwerk's own blocks no office can mend."""
        analysis = analyse(rulebook, self._checks.as_of, vocabulary=self._vocabulary)
        own = [found for found in analysis.findings if found.rule is None or found.rule in self._own]
        self.add("warning", [finding.reason for finding in own])

"""Checking rules and administrations without any document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from boekwerk.app.rule_folders import load_office_rules, rule_folders
from boekwerk.app.settings import read_settings
from boekwerk.domain.errors import OfficeError, RulesError
from boekwerk.domain.reason import Reason
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.rules import Rulebook, check_codes


class Findings(Struct, frozen=True):
    """What is wrong, and what is doubtful but usable."""

    problems: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()


def lint_office(administration: Path | None, rules: Sequence[Path] | None = None) -> Findings:
    """Check an administration folder with its rules (see `rule_folders`), or rules alone."""
    problems: list[Reason] = []
    remarks: list[Reason] = []
    snapshot = _administration(administration, problems, remarks) if administration else None
    rulebook = _rulebook(rule_folders(administration, rules), problems, remarks)
    if snapshot and rulebook:
        remarks += check_codes(rulebook, snapshot)
    return Findings(tuple(problems), tuple(remarks))


def _administration(
    folder: Path, problems: list[Reason], remarks: list[Reason]
) -> AdministrationSnapshot | None:
    packages = load_packages(read_settings().plugins)
    remarks += [problem.reason for problem in packages.problems]
    try:
        snapshot = read_administration(folder, packages.capabilities)
    except OfficeError as error:
        problems += error.problems
        return None
    remarks += snapshot.remarks
    return snapshot


def _rulebook(folders: Sequence[Path], problems: list[Reason], remarks: list[Reason]) -> Rulebook | None:
    try:
        rules = load_office_rules(folders)
    except RulesError as error:
        problems += error.problems
        return None
    remarks += rules.remarks
    return rules.rulebook

"""A rule test as it was written."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from boekwerk.domain.case import Case
from boekwerk.domain.decision import RuleResult, Verdict
from boekwerk.domain.reason import Location, Reason

SCHEMA = "boekwerk.rule-tests/1"
"""What a file with rule tests states in ``schema``."""

RESULTS: tuple[RuleResult, ...] = get_args(RuleResult)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

NOBODY: Literal["none"] = "none"
"""What stands behind ``decides`` when no rule must lead to booking."""


class GivenFile(Struct, frozen=True):
    """An invoice that is read and decided on as it would be for an administration."""

    file: Path
    administration: Path
    as_of: datetime.date


class Expect(Struct, frozen=True):
    """What must come of it. What is None may be anything, and so may rules that are not in ``rules``.

    ``blocks`` are all blocks that must act; ``reasons`` must be among those of the checks that do not
    let the document be booked.
    """

    where: Location
    rules: dict[str, RuleResult] = {}
    places: dict[str, Location] = {}
    """Where each expectation stands: by rule id, or by key for the others."""
    decides: str | None = None
    blocks: tuple[str, ...] | None = None
    decision: Verdict | None = None
    reasons: tuple[str, ...] = ()

    @property
    def named(self) -> frozenset[str]:
        """The rules of which something is expected: what the test is a test of."""
        deciding = () if self.decides in (None, NOBODY) else (str(self.decides),)
        return frozenset((*self.rules, *deciding, *(self.blocks or ())))


class RuleTest(Struct, frozen=True):
    """One test: what is given, and what must come of it. ``given`` was written out, or is a file."""

    name: str
    where: Location
    given: Case | GivenFile
    expect: Expect


class TestFile(Struct, frozen=True):
    """The tests of a file and the rule files that they are of. ``problems`` are all that is wrong."""

    __test__ = False  # for pytest, which would take the name for a class of tests

    path: Path
    rules: tuple[Path, ...] = ()
    tests: tuple[RuleTest, ...] = ()
    problems: tuple[Reason, ...] = ()

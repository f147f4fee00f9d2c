"""A rule as it was written, before it is compiled."""

from __future__ import annotations

import datetime
from typing import get_args

from msgspec import Struct

from boekwerk.domain.decision import RuleKind, RuleStage
from boekwerk.domain.reason import Location
from boekwerk.rules.conditions import Comparison, Condition
from boekwerk.rules.matching import Matching

KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
STAGES: tuple[RuleStage, ...] = get_args(RuleStage)

SCHEMA = "boekwerk.rules/1"
"""What a rule file states in ``schema``."""


class AppliesTo(Struct, frozen=True):
    """The scope of a rule: nothing named means everywhere. Each comparison must hold."""

    package: Comparison | None = None
    administration: Comparison | None = None
    relation: tuple[Comparison, ...] = ()


class RuleSource(Struct, frozen=True, kw_only=True):
    """One rule of a file. ``valid_from`` and ``valid_until`` are both included.

    ``stage_where`` is None when the rule does not say its stage.

    ``matching`` is there when the rule is of the kind ``obligation_matching``.
    """

    id: str
    title: str
    owner: str
    kind: RuleKind
    where: Location
    stage: RuleStage = "shadow"
    stage_where: Location | None = None
    priority: int = 0
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    valid_where: Location | None = None
    applies_to: AppliesTo = AppliesTo()
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    message: dict[str, str] = {}
    matching: Matching | None = None

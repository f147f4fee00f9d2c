"""Rules and their conditions as lines, one inside the other."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from boekwerk.cli import condition_wording, wording
from boekwerk.cli.reports.places import WHOLE, Places
from boekwerk.cli.screen import Part, Style
from boekwerk.domain.decision import ConditionOutcome, RuleOutcome
from boekwerk.reasons import Language

_STYLES: dict[bool | None, Style] = {True: "good", False: "bad", None: "doubt"}


class Canvas(Protocol):
    """What lines can be written to: a screen, or a list of lines to write later."""

    def line(self, *parts: Part, indent: int = 0) -> None:
        """Write one line."""


class RuleLines(Struct, frozen=True):
    """Writes rules with their conditions."""

    canvas: Canvas
    language: Language
    places: Places = WHOLE

    def rule(self, rule: RuleOutcome, indent: int) -> None:
        """Write a rule and, below it, every condition that it has."""
        self.canvas.line(wording.rule_line(rule, self.language, self.places), indent=indent)
        for condition in rule.conditions:
            self._condition(condition, indent + 2)

    def _condition(self, condition: ConditionOutcome, indent: int) -> None:
        style = _STYLES[condition_wording.lets_hold(condition)]
        text = condition_wording.condition(condition, self.language, self.places)
        self.canvas.line((text, style), indent=indent)
        for inner in condition.inner:
            self._condition(inner, indent + 2)

"""The explanation of one document as JSON: ``boekwerk.explain/1``."""

from __future__ import annotations

from typing import Any

from boekwerk.cli.reports.plain import plain
from boekwerk.domain.decision import RuleOutcome
from boekwerk.reasons import Language
from boekwerk.trial.explain import Explanation, Level, at_level, in_the_way, rules_at_level

SCHEMA = "boekwerk.explain/1"


def explanation_form(
    found: Explanation, level: Level, rule: str | None, language: Language
) -> dict[str, Any]:
    """Turn an explanation into JSON values; the rules that held first, then the nearest miss first."""
    decision = found.decision
    return {
        "schema": SCHEMA,
        "language": language,
        "level": level,
        "file": found.file,
        "document": plain(found.title, language),
        "verdict": decision.verdict,
        "would_book_if_second_evaluator_agrees": decision.needs_second,
        "rule": decision.rule,
        "checks": plain(found.checks, language),
        "rules": [_rule(one, level, language) for one in rules_at_level(found, level, rule)],
    }


def _rule(rule: RuleOutcome, level: Level, language: Language) -> dict[str, Any]:
    form: dict[str, Any] = plain(at_level(rule, level), language)
    return {**form, "in_the_way": in_the_way(rule.conditions)}

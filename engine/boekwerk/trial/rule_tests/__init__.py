"""Rule tests: files beside the rules that say what the rules must say of given documents (RU-6)."""

from boekwerk.trial.rule_tests.linting import lint_tests
from boekwerk.trial.rule_tests.source import SCHEMA

__all__ = ["SCHEMA", "lint_tests"]

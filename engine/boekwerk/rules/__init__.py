"""Rules: from YAML that consultants write to a judgement on a document, with every reason."""

from boekwerk.rules.files import load_rules
from boekwerk.rules.judgement import Judgement, RuleCodes, RuleSummary
from boekwerk.rules.rulebook import (
    Rulebook,
    check_codes,
    check_numbers,
    check_stages,
    check_values,
    lint,
    load_rulebook,
)

__all__ = [
    "Judgement",
    "RuleCodes",
    "RuleSummary",
    "Rulebook",
    "check_codes",
    "check_numbers",
    "check_stages",
    "check_values",
    "lint",
    "load_rulebook",
    "load_rules",
]

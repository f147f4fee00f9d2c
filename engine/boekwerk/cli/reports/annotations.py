"""Findings as workflow commands of GitHub Actions, which it shows beside the lines of a change."""

from __future__ import annotations

from boekwerk.app.lint import Finding, Findings, Level
from boekwerk.cli.wording import full_problem
from boekwerk.reasons import Language

_COMMANDS: dict[Level, str] = {"problem": "error", "warning": "warning", "remark": "notice"}
_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github_annotations(findings: Findings, language: Language) -> str:
    """Write findings as workflow commands, one a line; nothing when nothing was found."""
    return "\n".join(_annotation(finding, language) for finding in findings.found)


def _annotation(finding: Finding, language: Language) -> str:
    reason, where = finding.reason, finding.reason.where
    places = {"file": where.file, "line": where.line, "col": where.column} if where else {}
    properties = {**places, "title": f"Boekwerk {reason.code}"}
    written = ",".join(
        f"{name}={str(value).translate(_IN_PROPERTIES)}"
        for name, value in properties.items()
        if value is not None
    )
    message = full_problem(reason, language).translate(_IN_MESSAGES)
    return f"::{_COMMANDS[finding.level]} {written}::{message}"

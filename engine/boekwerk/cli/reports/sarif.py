"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from boekwerk.app.lint import Finding, Findings, Level
from boekwerk.cli.wording import full_problem
from boekwerk.domain.reason import Location, Reason
from boekwerk.reasons import Language, outline

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Level, str] = {"problem": "error", "warning": "warning", "remark": "note"}
_ROOT = "%SRCROOT%"


def sarif(findings: Findings, language: Language) -> str:
    """Write findings as a SARIF log with one run; its rules are the codes of reasons that occur.

    Places are relative to the folder that the command runs in, with forward slashes.
    """
    codes = list(dict.fromkeys(finding.reason.code for finding in findings.found))
    run = {
        "tool": {"driver": _driver(codes, language)},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes, language) for finding in findings.found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _driver(codes: Sequence[str], language: Language) -> dict[str, Any]:
    return {
        "name": "Boekwerk",
        "version": version("boekwerk"),
        "language": language,
        "rules": [_rule(code, language) for code in codes],
    }


def _rule(code: str, language: Language) -> dict[str, Any]:
    own, other = _texts(code, language), _texts(code, "en" if language == "nl" else "nl")
    return {
        "id": code,
        "shortDescription": {"text": own[0]},
        "fullDescription": {"text": f"{own[0]}\n{other[0]}"},
        "help": {"text": f"{' '.join(own)}\n\n{' '.join(other)}"},
    }


def _texts(code: str, language: Language) -> tuple[str, ...]:
    text, do = outline(code, language)
    return (text,) if do is None else (text, do)


def _result(finding: Finding, codes: Sequence[str], language: Language) -> dict[str, Any]:
    reason = finding.reason
    return {
        "ruleId": reason.code,
        "ruleIndex": codes.index(reason.code),
        "level": _LEVELS[finding.level],
        "message": {"text": full_problem(reason, language)},
        "locations": [{"physicalLocation": _place(reason)}],
    }


def _place(reason: Reason) -> dict[str, Any]:
    """Give the place of a reason; code hosts want one also where there is none: the folder itself."""
    where = reason.where or Location(".")
    place: dict[str, Any] = {"artifactLocation": _artifact(where.file)}
    if where.line is not None:
        column = {} if where.column is None else {"startColumn": where.column}
        place["region"] = {"startLine": where.line, **column}
    return place


def _artifact(file: str) -> dict[str, str]:
    path = Path(file)
    if path.is_absolute() and not path.is_relative_to(Path.cwd()):
        return {"uri": path.as_uri()}
    inside = path.relative_to(Path.cwd()) if path.is_absolute() else path
    return {"uri": quote(inside.as_posix()), "uriBaseId": _ROOT}

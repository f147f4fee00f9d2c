"""Texts in our own JSON form, held to what XML allows by itself: no control characters, not too long."""

from __future__ import annotations

import re
from typing import Any

from boekwerk.domain.reason import Location
from boekwerk.intake.json_faults import line_of
from boekwerk.intake.refusal import beyond, refusal

# What XML 1.0 does not allow; halves of surrogate pairs are found when a document is written.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def refuse_texts(found: dict[str, Any], data: bytes, where: Location, most: int) -> None:
    """Raise IntakeError for a text with a control character or with more than ``most`` characters."""
    waiting: list[tuple[str, Any]] = [("$", found)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{path}.{name}", inner) for name, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{path}[{index}]", inner) for index, inner in enumerate(value)]
        elif isinstance(value, str):
            if len(value) > most:
                raise beyond("text", most, line_of(path, data, where))
            if _NOT_TEXT.search(value):
                raise refusal("json_control_character", line_of(path, data, where), path=path)

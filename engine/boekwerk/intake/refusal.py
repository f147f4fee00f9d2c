"""How a file is refused: one error that names the file, the place, the value and what to do."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element

from boekwerk.domain.errors import IntakeError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown


def refusal(code: str, where: Location, **values: Any) -> IntakeError:
    """Make the error for a file that cannot be read; texts in ``values`` are made safe to show."""
    safe = {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}
    return IntakeError(Reason(code, safe, where))


def place(file: str, element: _Element) -> Location:
    """Tell where an element stands."""
    line: object = element.sourceline
    return Location(file, line if isinstance(line, int) else None)


def beyond(limit: str, most: int, where: Location) -> IntakeError:
    """Make the error for a file that goes beyond a limit; ``limit`` is a field of `Limits`."""
    return refusal("beyond_limit", where, limit=f"limit_{limit}", most=most)

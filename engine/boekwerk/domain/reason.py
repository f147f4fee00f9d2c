"""Why something is so: a code, the values in it, and where the thing it speaks of stands.

The sentences belonging to a code are in `boekwerk.reasons`; this is only the data.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class Location(Struct, frozen=True, forbid_unknown_fields=True):
    """A place in a file: ``line`` and ``column`` count from 1; None where the file has none."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.file, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """A stable code with the values that its sentence names.

    ``code`` is a key of the catalogue in `boekwerk.reasons`; ``values`` fills its placeholders
    (text, whole numbers, booleans, Decimals, dates; None is said as 'unknown').
    ``where`` is the setting, rule or master-data record that was compared, if it stands in a file.
    """

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    where: Location | None = None

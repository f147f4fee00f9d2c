"""What looking for a value or a document can end in."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from boekwerk.rules.analyse.literals import FieldKey
from boekwerk.rules.fields import Scope


class _Outcome:
    """A result that is no value."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


NONE: Final[_Outcome] = _Outcome("NONE")
"""There is none: that is certain."""

MAYBE: Final[_Outcome] = _Outcome("MAYBE")
"""None was found, and it was not shown that there is none."""

ABSENT: Final[_Outcome] = _Outcome("ABSENT")
"""The fact is not known."""

FOREIGN: Final[_Outcome] = _Outcome("FOREIGN")
"""An amount is there, in another currency than the administration's: it is not known."""

Solution = Any
"""A value, ABSENT, FOREIGN, NONE or MAYBE."""


class Model(Struct, frozen=True):
    """Facts that meet demands: of the case, and of each item by scope (None: no items are known)."""

    facts: dict[FieldKey, Any] = {}
    items: dict[Scope, tuple[dict[FieldKey, Any], ...] | None] = {}


Found = Model | _Outcome
"""A Model, NONE or MAYBE."""

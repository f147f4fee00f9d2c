"""Stored facts of one document, so that the reference can judge and explain it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from boekwerk.rules.columns.capture import FAILURES
from boekwerk.rules.columns.parts import (
    Part,
    column_of,
    has_several,
    items_column,
    kind_of,
    part_read,
    read,
)
from boekwerk.rules.fields import Field, Scope
from boekwerk.rules.readings import Facts, Slot
from boekwerk.rules.truth import Failure
from boekwerk.rules.values import exact


class StoredFacts(Facts):
    """The facts of a row of a stored set, or of one item in it, read as those of a case are.

    ``row`` has the values by column, as `Capture.row` gives them. ``case`` is a stand-in that knows
    what the reference asks of a case besides facts: the day, and the administration's currency.
    """

    __slots__ = ("_at", "_failures", "_row")

    def __init__(
        self,
        row: Mapping[str, Any],
        *,
        as_of: datetime.date,
        currency: str,
        at: int | None = None,
    ) -> None:
        settings = SimpleNamespace(currency=currency)
        case: Any = SimpleNamespace(as_of=as_of, administration=SimpleNamespace(settings=settings))
        super().__init__(case, at)
        self._row = row
        self._at = at
        self._failures = {
            (told["column"], told["item"]): Failure(told["problem"]) for told in row[FAILURES] or ()
        }

    def read(self, slot: Slot) -> Any:
        """Read a fact that was not read before."""
        fact = self._in_reading(slot)
        self.known[slot.number] = fact
        return fact

    def raw(self, field: Field) -> Any:
        """Give a fact as the field gave it, for showing; None or a Failure when there is none."""
        return self._part(field, "raw")

    def currency(self, field: Field) -> str | None:
        """Give the currency of an amount; None when the field has none, or it is not known."""
        found = None if field.currency is None else self._part(field, "currency")
        return found if isinstance(found, str) else None

    def items(self, scope: Scope) -> tuple[Facts, ...] | Failure | None:
        """Give the facts of each line, booking line or VAT row; None when they are not known."""
        if scope not in self.known:
            column, day = items_column(scope), self.case.as_of
            count = self._row[column]
            currency = self.case.administration.settings.currency
            self.known[scope] = (
                self._failures.get((column, None))
                if count is None
                else tuple(
                    StoredFacts(self._row, as_of=day, currency=currency, at=at) for at in range(count)
                )
            )
        items: tuple[Facts, ...] | Failure | None = self.known[scope]
        return items

    def _part(self, field: Field, part: Part) -> Any:
        column = column_of(field, part)
        failure = self._failures.get((column, self._at))
        if failure is not None:
            return failure
        value = self._row[column] if self._at is None else self._row[column][self._at]
        if value is None:
            return None
        kind = kind_of(field, part)
        return tuple(read(each, kind) for each in value) if has_several(field, part) else read(value, kind)

    def _in_reading(self, slot: Slot) -> Any:
        field, reading = slot.field, slot.reading
        kept = part_read(field, reading)
        fact = self._part(field, kept)
        if isinstance(fact, Failure) or reading == "normal" or kept == "empty":
            return fact
        return self._changed(fact, field, reading)

    def _changed(self, fact: Any, field: Field, reading: str) -> Any:
        match reading:
            case "known":
                return fact is not None
            case "empty":
                return fact is None or fact in ("", ())
            case "named":
                return "" if fact is None else fact
        if fact is None:
            return None
        if reading == "days":
            return abs((self.case.as_of - fact).days)
        return tuple(map(exact, fact)) if field.many else exact(fact)

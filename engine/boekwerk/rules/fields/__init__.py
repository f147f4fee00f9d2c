"""The catalogue of fields: one table that rules, schema, documentation and messages come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boekwerk.domain.case import Case
from boekwerk.rules.fields import document, items, office, parties
from boekwerk.rules.fields.field import Field, Scope, TypeName, Words

__all__ = ["CASE_FIELDS", "FIELDS", "ITEMS", "ITEM_FIELDS", "Field", "Scope", "TypeName", "Words"]

FIELDS: tuple[Field, ...] = (*document.FIELDS, *parties.FIELDS, *office.FIELDS, *items.FIELDS)

CASE_FIELDS: dict[str, Field] = {field.name: field for field in FIELDS if field.scope == "case"}

ITEMS: dict[Scope, Callable[[Case], tuple[Any, ...] | None]] = {
    "line": lambda case: case.document.lines,
    "booking_line": lambda case: None if case.proposal is None else case.proposal.lines,
    "vat": lambda case: case.document.vat_breakdown,
}
"""How the items of a scope are found; None: not known, because there is no proposal."""

ITEM_FIELDS: dict[Scope, dict[str, Field]] = {
    scope: {field.name: field for field in FIELDS if field.scope == scope} for scope in ITEMS
}

"""The catalogue of fields: one table that rules, schema, documentation and messages come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boekwerk.domain.case import Case
from boekwerk.domain.references import references_of
from boekwerk.rules.fields import (
    document,
    document_references,
    history,
    items,
    obligations,
    office,
    parties,
    references,
)
from boekwerk.rules.fields.field import Field, Scope, TypeName, Words

__all__ = ["CASE_FIELDS", "FIELDS", "ITEMS", "ITEM_FIELDS", "Field", "Scope", "TypeName", "Words"]

FIELDS: tuple[Field, ...] = (
    *document.FIELDS,
    *document_references.FIELDS,
    *parties.FIELDS,
    *office.FIELDS,
    *history.FIELDS,
    *items.FIELDS,
    *references.FIELDS,
    *obligations.FIELDS,
)

CASE_FIELDS: dict[str, Field] = {field.name: field for field in FIELDS if field.scope == "case"}

ITEMS: dict[Scope, Callable[[Case], tuple[Any, ...] | None]] = {
    "line": lambda case: case.document.lines,
    "booking_line": lambda case: None if case.proposal is None else case.proposal.lines,
    "vat": lambda case: case.document.vat_breakdown,
    "reference": lambda case: references_of(case.document),
    "obligation": lambda case: case.obligations,
}
"""How the items of a scope are found; None: not known, because there is no proposal or no matching."""

ITEM_FIELDS: dict[Scope, dict[str, Field]] = {
    scope: {field.name: field for field in FIELDS if field.scope == scope} for scope in ITEMS
}

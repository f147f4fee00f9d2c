"""Axioms: what the facts of one document have to do with each other.

Everything else is taken to be free. Taking too much to be free can only hide a finding, never make
one: what no free choice of facts can do, no real document can.
"""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

from boekwerk.domain.document import DocumentType
from boekwerk.rules.analyse.literals import FieldKey

_DIRECTIONS = ("purchase", "sales", None)
_CREDIT_TYPES = ("credit_note", "self_billed_credit_note")
_SELF_BILLED_TYPES = ("self_billed_invoice", "self_billed_credit_note")

WHAT_KEYS: tuple[FieldKey, ...] = (
    ("case", "document.kind"),
    ("case", "document.direction"),
    ("case", "document.type"),
    ("case", "document.is_credit_note"),
    ("case", "document.is_self_billed"),
)
"""Fields that say what a document is; all of them follow from its direction, type, and total."""

CLOSED_CHOICES: frozenset[FieldKey] = frozenset(
    {
        ("case", "document.format"),
        ("case", "document.warnings"),
        ("case", "relation.kind"),
        ("case", "proposal.mode"),
        ("booking_line", "kind"),
        ("booking_line", "ledger_account_from"),
        ("booking_line", "vat_treatment"),
        ("vat", "treatment"),
    }
)
"""Choices that our own code makes, from types that have no other values.

A VAT category is what somebody else printed: it may be any text.
"""

WHOLE_NUMBERS: dict[FieldKey, int] = {
    ("case", "document.line_count"): 0,
    ("case", "document.period_days"): 1,
}
"""Numbers that are counted, with the least they can be."""

RELATION_KNOWN: FieldKey = ("case", "relation.known")
TOTAL: FieldKey = ("case", "document.total_incl")
LINE_COUNT: FieldKey = ("case", "document.line_count")


def _row(direction: str | None, type: str, is_below_zero: bool | None) -> dict[FieldKey, Any]:
    is_credit = type in _CREDIT_TYPES
    kind = None if direction is None else f"{direction}_{'credit_note' if is_credit else 'invoice'}"
    lowers = True if is_credit else is_below_zero
    values = (kind, direction, type, lowers, type in _SELF_BILLED_TYPES)
    return {**dict(zip(WHAT_KEYS, values, strict=True)), TOTAL: is_below_zero}


WHAT_ROWS: tuple[dict[FieldKey, Any], ...] = tuple(
    _row(direction, type, is_below_zero)
    for is_below_zero, direction, type in product((False, None, True), _DIRECTIONS, get_args(DocumentType))
)
"""Every combination; under the total's key whether it is below zero, None: not known.

What a witness should look like comes first: a plain invoice, with a total that is above zero.
"""


def speaks_of_relation(key: FieldKey) -> bool:
    """Tell whether a field is known only when the relation was found in the master data."""
    return key[0] == "case" and key[1].startswith("relation.") and key != RELATION_KNOWN

"""From the code of the document's type (UNTDID 1001) to what it is for us.

EN 16931 allows some fifty codes (BT-3). Not all of them are invoices that ask to be booked as one: a
request for payment, a prepayment invoice or invoice information for accounting purposes announces, or
repeats, what another document books. Those are read all the same, and doubted.
"""

from __future__ import annotations

from typing import Literal

from boekwerk.domain.document import DocumentType

Root = Literal["invoice", "credit_note"]

# Debit notes (80, 84, 383) charge more of what was invoiced before, with VAT, so they are booked as
# well; what they name is looked at by the check on duplicates.
_INVOICES = frozenset(
    "80 82 84 295 326 331 380 383 385 387 388 390 393 394 395 575 623 780 875 876 877".split()
)
_CREDIT_NOTES = frozenset("81 83 262 296 308 381 396 532".split())
_OTHERS: dict[str, DocumentType] = {
    "384": "corrected_invoice",
    "389": "self_billed_invoice",
    "527": "self_billed_invoice",
    "261": "self_billed_credit_note",
}
_NOT_BOOKED_AS_INVOICE = frozenset(
    "71 102 130 202 203 204 211 218 219 325 382 386 456 457 527 553 633 751 817 870 935".split()
)
_NOT_BOOKED_AS_CREDIT_NOTE = frozenset("420 458".split())
_NOT_BOOKED = _NOT_BOOKED_AS_INVOICE | _NOT_BOOKED_AS_CREDIT_NOTE


def document_type(code: str | None, root: Root) -> tuple[DocumentType, str | None]:
    """Tell the document's type, and the code of the reason to doubt it, if there is one.

    ``root`` is what the document calls itself; it decides where the code says nothing, and a
    contradiction between the two is a reason to doubt.
    """
    if code is None:
        return root, None
    if code in _CREDIT_NOTES or code in _NOT_BOOKED_AS_CREDIT_NOTE:
        return "credit_note", None
    found = _OTHERS.get(code)
    if found is None and code not in _INVOICES and code not in _NOT_BOOKED_AS_INVOICE:
        return root, "type_unknown"
    if root == "credit_note" and found != "self_billed_credit_note":
        return root, "type_contradicts_root"
    return found or "invoice", None


def is_not_booked(code: str | None) -> bool:
    """Tell whether a type of document is known, but is none that asks to be booked as it is."""
    return code in _NOT_BOOKED

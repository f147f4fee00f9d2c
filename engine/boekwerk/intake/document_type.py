"""From the code of the document's type (UNTDID 1001) to what it is for us."""

from __future__ import annotations

from typing import Literal

from boekwerk.domain.document import DocumentType

Root = Literal["invoice", "credit_note"]

_CREDIT_NOTES = frozenset("81 83 262 296 308 381 396 420 458 532".split())
_INVOICES = frozenset(
    "71 80 82 84 102 130 202 203 204 211 218 219 295 326 331 380 382 383 385 386 387 388 390 393 394 395 "
    "456 457 527 553 575 623 633 751 780 817 870 875 876 877 935".split()
)
_OTHERS: dict[str, DocumentType] = {
    "384": "corrected_invoice",
    "389": "self_billed_invoice",
    "261": "self_billed_credit_note",
}


def document_type(code: str | None, root: Root) -> tuple[DocumentType, str | None]:
    """Tell the document's type, and the code of the reason to doubt it, if there is one.

    ``root`` is what the document calls itself; it decides where the code says nothing, and a
    contradiction between the two is a reason to doubt.
    """
    if code is None:
        return root, None
    if code in _CREDIT_NOTES:
        return "credit_note", None
    found = _OTHERS.get(code)
    if found is None and code not in _INVOICES:
        return root, "type_unknown"
    if root == "credit_note" and found != "self_billed_credit_note":
        return root, "type_contradicts_root"
    return found or "invoice", None

"""Is VAT that the customer owes itself stated the right way (requirement AB-16)?"""

from __future__ import annotations

from decimal import Decimal

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.decision import Check
from boekwerk.domain.document import Document, readable_texts
from boekwerk.domain.reason import Reason

_OWED_BY_CUSTOMER = frozenset({"AE", "K"})
_WORDS = (
    "btw verlegd",
    "verlegde btw",
    "omzetbelasting verlegd",
    "verleggingsregeling",
    "reverse charge",
    "reverse-charge",
    "autoliquidation",
    "steuerschuldnerschaft des leistungsempfängers",
)
_NOT_STATED = Check("reverse_charge", "not_applicable", Reason("reverse_charge_not_stated"))


def reverse_charge(dossier: Dossier) -> Check:
    """Pass when reverse-charged VAT is zero and the customer's VAT id is there (AB-16).

    Words such as 'btw verlegd' count as stating it too, on a document that charges VAT and has no
    row that is reverse-charged. Holds for purchases and sales alike (article 35a, 1d and 1m).
    """
    document = dossier.case.document
    reversed_rows = []
    charges_vat = False
    for row in document.vat_breakdown:
        if row.category in _OWED_BY_CUSTOMER:
            reversed_rows.append(row)
        charges_vat = charges_vat or bool(row.tax)
    if not reversed_rows:
        return _stated_in_words(document) if charges_vat else _NOT_STATED
    failures = []
    charged = ZERO
    for row in reversed_rows:
        charged = EXACT.add(charged, abs(row.tax or ZERO))
    if charged:
        failures.append(Reason("reverse_charge_with_vat", {"amount": charged}))
    if not document.customer.vat_id:
        failures.append(Reason("reverse_charge_without_vat_id", {"customer": document.customer.name}))
    if failures:
        return not_passing("reverse_charge", failures)
    reason = Reason("reverse_charge_is_right", {"vat_id": document.customer.vat_id})
    return Check("reverse_charge", "pass", reason)


def _stated_in_words(document: Document) -> Check:
    exemptions = [row.exemption_reason for row in document.vat_breakdown if row.exemption_reason]
    # Any white space between two words is the same to a reader.
    text = " ".join(" ".join((*readable_texts(document), *exemptions)).casefold().split())
    for words in _WORDS:
        if words in text:
            reason = Reason("reverse_charge_in_words", {"words": words, "amount": _charged(document)})
            return Check("reverse_charge", "fail", reason)
    return _NOT_STATED


def _charged(document: Document) -> Decimal:
    amount = ZERO
    for row in document.vat_breakdown:
        amount = EXACT.add(amount, row.tax or ZERO)
    return amount

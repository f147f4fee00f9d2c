"""Is VAT that the customer owes itself stated the right way (requirement AB-16)?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.decision import Check
from boekwerk.domain.document import Document, VatRow, readable_texts
from boekwerk.domain.reading import as_read
from boekwerk.domain.reason import Reason

_OWED_BY_CUSTOMER = frozenset({"AE", "K"})
_WORDS = (
    "btw verlegd",
    "btw is verlegd",
    "btw wordt verlegd",
    "verlegde btw",
    "omzetbelasting verlegd",
    "verleggingsregeling",
    "reverse charge",
    "autoliquidation",
    "steuerschuldnerschaft des leistungsempfängers",
)
# The dashes that NFKC leaves apart as well.
_UNMINDED = {**dict.fromkeys(map(ord, "-‐‑‒–—―"), " "), ord("."): None}


class _Codes(Struct, frozen=True):
    with_vat: str
    without_vat_id: str
    is_right: str


_PURCHASE = _Codes("reverse_charge_with_vat", "reverse_charge_without_vat_id", "reverse_charge_is_right")
_SALE = _Codes(
    "sale_reverse_charge_with_vat", "sale_reverse_charge_without_vat_id", "reverse_charge_is_right"
)
_WITHIN_EU = _Codes(
    "intra_eu_supply_with_vat", "intra_eu_supply_without_vat_id", "intra_eu_supply_is_right"
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
    is_sale = dossier.case.direction == "sales"
    if not reversed_rows:
        return _stated_in_words(document, is_sale=is_sale) if charges_vat else _NOT_STATED
    codes = _codes(reversed_rows) if is_sale else _PURCHASE
    failures = []
    charged = ZERO
    for row in reversed_rows:
        charged = EXACT.add(charged, abs(row.tax or ZERO))
    if charged:
        failures.append(Reason(codes.with_vat, {"amount": charged}))
    if not document.customer.vat_id:
        failures.append(Reason(codes.without_vat_id, {"customer": document.customer.name}))
    if failures:
        return not_passing("reverse_charge", failures)
    reason = Reason(codes.is_right, {"vat_id": document.customer.vat_id})
    return Check("reverse_charge", "pass", reason)


def _codes(rows: Sequence[VatRow]) -> _Codes:
    """Speak to the seller; what is supplied within the EU is taxed at 0%, which is no reverse charge."""
    return _WITHIN_EU if all(row.category == "K" for row in rows) else _SALE


def _stated_in_words(document: Document, *, is_sale: bool) -> Check:
    exemptions = [row.exemption_reason for row in document.vat_breakdown if row.exemption_reason]
    text = _plain(" ".join((*readable_texts(document), *exemptions)))
    for words in _WORDS:
        if words in text:
            code = "sale_reverse_charge_in_words" if is_sale else "reverse_charge_in_words"
            reason = Reason(code, {"words": words, "amount": _charged(document)})
            return Check("reverse_charge", "fail", reason)
    return _NOT_STATED


def _plain(text: str) -> str:
    """Leave out what a reader does not mind: capitals, hyphens, points, the kind of white space."""
    return " ".join(as_read(as_read(text).casefold()).translate(_UNMINDED).split())


def _charged(document: Document) -> Decimal:
    amount = ZERO
    for row in document.vat_breakdown:
        amount = EXACT.add(amount, row.tax or ZERO)
    return amount

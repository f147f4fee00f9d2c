"""A party out of its draft: which identifier is the KvK number, which the OIN, which the GLN."""

from __future__ import annotations

from lxml.etree import _Element

from boekwerk.domain.document import Address, Contact, Identifier, Party
from boekwerk.intake.mapping import Draft, Handler, Table, read_into
from boekwerk.intake.reader import Reader

# ISO 6523 codes (Peppol), the older spellings, and the agency names that OHNL uses, in capitals.
_NUMBERS = {
    "0106": "kvk",
    "NL:KVK": "kvk",
    "KVK": "kvk",
    "0190": "oin",
    "NL:OIN": "oin",
    "NL:OINO": "oin",
    "OIN": "oin",
    "0088": "gln",
    "GLN": "gln",
    "BTW": "vat_id",
}
_VAT_SCHEMES = frozenset({"VAT", "VA", "BTW", "GST", "MWST", "UST", "TVA", "IVA", "MOMS"})
_NO_ADDRESS = Address()
_NO_CONTACT = Contact()


def party_in(key: str, table: Table) -> Handler:
    """Make a handler that reads a party by a table; a second one that differs is a contradiction."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        inner: Draft = {}
        reader.concerns = "parties"
        read_into(element, table, inner, reader)
        reader.concerns = "content"
        found = _party(inner, element, reader)
        if found is None:
            return
        known = draft.setdefault(key, found)
        if known is not found and known != found:
            first, second = known.name or "", found.name or ""
            reader.warn("parties", "stated_twice", element, first=first, second=second)

    return take


def _party(draft: Draft, element: _Element, reader: Reader) -> Party | None:
    """Make a party; None when nothing is said of it."""
    if not draft:
        return None
    agencies = draft.pop("_agencies", None)
    draft["name"] = draft.get("legal_name") or draft.get("trading_name")
    ids = draft.get("ids")
    # What the party is registered as says more than what others call it, or where it receives mail.
    _pick(draft.get("legal_id"), draft)
    if ids is not None:
        draft["ids"] = tuple(ids)
        for identifier in ids:
            _pick(identifier, draft, agencies)
    _pick(draft.get("endpoint"), draft)
    return Party(**draft)


def _pick(identifier: Identifier | None, draft: Draft, agencies: dict[str, str] | None = None) -> None:
    if identifier is None:
        return
    kind = _NUMBERS.get(identifier.scheme.upper()) if identifier.scheme is not None else None
    if kind is None and agencies is not None:
        kind = _NUMBERS.get(agencies.get(identifier.id, "").upper())
    if kind is not None and not draft.get(kind):
        draft[kind] = identifier.id


def address(draft: Draft, element: _Element, reader: Reader) -> Address:
    """Make an address."""
    country = draft.get("country")
    if country is not None:
        draft["country"] = country.upper()
    return Address(**draft) if draft else _NO_ADDRESS


def contact(draft: Draft, element: _Element, reader: Reader) -> Contact:
    """Make a contact."""
    return Contact(**draft) if draft else _NO_CONTACT


def tax_registration(draft: Draft, value: str | None, scheme: str | None) -> tuple[str, str] | None:
    """Tell whether a tax registration is the VAT id or another number: the field and its value.

    Without a scheme, one that begins with a country's two letters is a VAT id.
    """
    if value is None:
        return None
    if scheme is None:
        is_vat = value[:2].isascii() and value[:2].isalpha()
    else:
        is_vat = scheme.upper() in _VAT_SCHEMES
    return ("vat_id" if is_vat else "tax_id"), value

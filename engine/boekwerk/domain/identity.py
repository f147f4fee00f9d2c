"""How identifiers of parties are compared: one normal form each.

A normal form is for comparing only; what is shown stays as it was printed.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Za-z]+")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_LEGAL_FORMS = frozenset(
    "bv nv vof cv gmbh ag kg ohg sa sarl sprl bvba srl ltd plc inc llc holding stichting".split()
)


def vat_number(text: str | None) -> str | None:
    """Normalise a VAT id: ``NL8200.98.395.B.01`` and ``nl 820098395b01`` are the same."""
    return _alphanumeric(text)


def iban(text: str | None) -> str | None:
    """Normalise an IBAN: no spaces or points, capitals."""
    return _alphanumeric(text)


def kvk_number(text: str | None) -> str | None:
    """Normalise a KvK number to its eight digits; leading zeros that were lost come back."""
    digits = _NOT_DIGITS.sub("", text or "")
    return digits.zfill(8) if digits else None


def postal_code(text: str | None) -> str | None:
    """Normalise a postal code: ``1012 ab`` and ``1012AB`` are the same."""
    return _alphanumeric(text)


def party_name(text: str | None) -> str | None:
    """Normalise a name: case, accents, punctuation and legal forms (B.V., GmbH …) do not count."""
    if not text:
        return None
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "")
    words = re.sub(r"[^\w]+", " ", letters).split()
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words) or None


def document_number(text: str | None) -> str | None:
    """Normalise a document number to find duplicates: capitals, letters, digits, no leading zeros."""
    plain = _alphanumeric(unicodedata.normalize("NFKC", text)) if text else None
    return (plain.lstrip("0") or "0") if plain else None


def _alphanumeric(text: str | None) -> str | None:
    return _NOT_ALPHANUMERIC.sub("", text).upper() or None if text else None

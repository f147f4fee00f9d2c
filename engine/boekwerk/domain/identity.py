"""How identifiers of parties are compared: one normal form each.

A normal form is for comparing only; what is shown stays as it was printed. Of an identifier it leaves out
white space, points, dashes and slashes. Whatever else is no ASCII letter or digit stays in it, once
fullwidth and other compatibility forms are made plain: such a form is equal to none that is registered,
and `is_plain` tells it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps

_SEPARATORS = re.compile(r"[\s.\-‐-―/]+")
_KVK_IN_WORDS = re.compile(r"KVK(?:NR|NUMMER)?:?(?=[0-9])", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]+")
_NOT_WORD = re.compile(r"[^\w]+")
_DUTCH_VAT_NUMBER = re.compile(r"[0-9]{9}B[0-9]{2}", re.ASCII)
# Not 'holding': a holding and its working company are two parties.
_LEGAL_FORMS = frozenset(
    "bv nv vof cv gmbh ag kg ohg sa sarl sprl bvba srl ltd plc inc llc stichting".split()
)
_LONGEST_REMEMBERED = 100
_NO_LETTER_OR_DIGIT = {code: None for code in range(128) if not chr(code).isalnum()}


def _remembered(normalise: Callable[[str], str | None]) -> Callable[[str | None], str | None]:
    """Keep the normal forms of texts lately seen; long ones, of strangers, are not kept."""
    remembered = lru_cache(maxsize=8192)(normalise)

    @wraps(normalise)
    def normal_form(text: str | None) -> str | None:
        if not text:
            return None
        return remembered(text) if len(text) <= _LONGEST_REMEMBERED else normalise(text)

    return normal_form


@_remembered
def vat_number(text: str) -> str | None:
    """Normalise a VAT id: ``NL8200.98.395.B.01`` and ``820098395b01`` are the same."""
    plain = _alphanumeric(text)
    return f"NL{plain}" if plain and _DUTCH_VAT_NUMBER.fullmatch(plain) else plain


@_remembered
def iban(text: str) -> str | None:
    """Normalise an IBAN: no spaces, points or dashes, capitals."""
    return _alphanumeric(text)


@_remembered
def kvk_number(text: str) -> str | None:
    """Normalise a KvK number to its eight digits; leading zeros that were lost come back."""
    plain = _alphanumeric(text)
    number = _KVK_IN_WORDS.sub("", plain, count=1) if plain else None
    return number.zfill(8) if number and number.isdigit() and number.isascii() else number


@_remembered
def location_number(text: str) -> str | None:
    """Normalise an OIN or GLN: letters and digits, leading zeros kept."""
    return _alphanumeric(text)


@_remembered
def postal_code(text: str) -> str | None:
    """Normalise a postal code: ``1012 ab`` and ``1012AB`` are the same."""
    return _alphanumeric(text)


@_remembered
def party_name(text: str) -> str | None:
    """Normalise a name: case, accents, punctuation and legal forms (B.V., GmbH …) do not count."""
    words = _plain_words(text)
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words) or None


@_remembered
def address_text(text: str) -> str | None:
    """Normalise a street or city: case, accents, punctuation and spaces do not count."""
    return "".join(_plain_words(text)) or None


@_remembered
def email_address(text: str) -> str | None:
    """Normalise a mail address: case and white space around it do not count."""
    return text.strip().casefold() or None


@_remembered
def phone_number(text: str) -> str | None:
    """Normalise a telephone number: ``+31 (0)20 123 45 67`` and ``020-1234567`` are the same."""
    digits = _NOT_DIGITS.sub("", text.replace("(0)", ""))
    national = re.sub(r"^(?:0031|31(?=[1-9][0-9]{8}$))", "0", digits)
    return national or None


@_remembered
def document_number(text: str) -> str | None:
    """Normalise a document number to find duplicates: capitals, letters, digits, no leading zeros.

    Letters and digits of other scripts stay: without them it would be another number.
    """
    if text.isascii():
        plain = text.upper().translate(_NO_LETTER_OR_DIGIT)
    else:
        plain = "".join([character for character in _capitals(text) if character.isalnum()])
    return (plain.lstrip("0") or "0") if plain else None


def is_plain(normal: str) -> bool:
    """Tell whether a normal form is of ASCII letters and digits only, as that of an identifier must be."""
    return normal.isascii() and normal.isalnum()


def _alphanumeric(text: str) -> str | None:
    if text.isascii() and text.isalnum():
        return text.upper()
    return _SEPARATORS.sub("", _capitals(text)) or None


def _capitals(text: str) -> str:
    if text.isascii():
        return text.upper()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())


def _plain_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "")
    return _NOT_WORD.sub(" ", letters).split()

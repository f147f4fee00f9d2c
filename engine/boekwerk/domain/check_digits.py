"""Which numbers can exist: their form and their check digits, whoever they belong to."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import iban as stdnum_iban
from stdnum.eu import vat as stdnum_vat
from stdnum.exceptions import ValidationError

from boekwerk.domain.identity import is_plain, vat_number
from boekwerk.domain.vat import EU_COUNTRIES

_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{8,30}")
_IBAN_MODULUS = 97
_MOST_REMEMBERED = 8192


@lru_cache(maxsize=_MOST_REMEMBERED)
def is_possible_iban(text: str) -> bool:
    """Tell whether an IBAN can exist: length and form of its country, check digits (ISO 13616)."""
    try:
        stdnum_iban.validate(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=_MOST_REMEMBERED)
def is_mistyped_iban(normal: str) -> bool:
    """Tell whether a normal form looks like an IBAN but its check digits are wrong (ISO 13616, mod 97).

    An account number of a country without IBANs looks different, and has no check digits to compare.
    """
    if not _LIKE_IBAN.fullmatch(normal):
        return False
    return int("".join(str(int(c, 36)) for c in normal[4:] + normal[:4])) % _IBAN_MODULUS != 1


@lru_cache(maxsize=_MOST_REMEMBERED)
def is_possible_vat_number(text: str) -> bool:
    """Tell whether a VAT number can exist; of countries outside the EU nothing is known.

    One without a country's letters is taken for a Dutch one.
    """
    normal = vat_number(text)
    if normal is None or not is_plain(normal):
        return False
    if normal[:2] not in EU_COUNTRIES and normal[:2].isalpha():
        return True
    try:
        stdnum_vat.validate(normal if normal[:2].isalpha() else f"NL{normal}")
    except ValidationError:
        return False
    return True

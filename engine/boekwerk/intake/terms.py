"""What the terms of payment say in figures: discounts for paying early, the G-account."""

from __future__ import annotations

import re
from decimal import Decimal

from boekwerk.domain.amount import read_decimal
from boekwerk.domain.document import GAccount, PaymentDiscount
from boekwerk.intake.mapping import Draft

_G_ACCOUNT = "GACCOUNT"
# XRechnung writes discounts into the text: #SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=252.94#
_SKONTO = re.compile(
    r"#SKONTO#TAGE=([0-9]{1,3})#PROZENT=([0-9]{1,3}\.[0-9]{1,4})(?:#BASISBETRAG=(-?[0-9]{1,15}\.[0-9]{2}))?#"
)
_DAY_UNITS = frozenset({None, "DAY", "D"})


def payment_discounts(terms: list[Draft]) -> tuple[PaymentDiscount, ...]:
    """Collect the discounts that the terms offer, in fields or in the text."""
    found = []
    for each in terms:
        if "percent" in each or "amount" in each:
            found.append(_discount(each))
        for note in each.get("_notes", ()):
            found += [_from_text(match) for match in _SKONTO.finditer(note)]
    return tuple(found)


def g_account(means: list[Draft], terms: list[Draft]) -> GAccount | None:
    """Find the blocked account of the NLCIUS extension, and the part that goes to it (BP-17)."""
    for each in means:
        if each.get("_id") == _G_ACCOUNT and "iban" in each:
            amounts = [term.get("base") for term in terms if _G_ACCOUNT in term.get("_means_ids", ())]
            return GAccount(each["iban"], next((amount for amount in amounts if amount is not None), None))
    return None


def _discount(term: Draft) -> PaymentDiscount:
    days = term.get("days")
    whole = isinstance(days, Decimal) and term.get("_unit") in _DAY_UNITS and days == int(days)
    return PaymentDiscount(
        percent=term.get("percent"),
        amount=term.get("amount"),
        base=term.get("base"),
        days=int(days) if days is not None and whole and 0 <= days <= 3650 else None,
        date=term.get("date"),
    )


def _from_text(match: re.Match[str]) -> PaymentDiscount:
    base = match[3]
    return PaymentDiscount(
        percent=read_decimal(match[2]),
        base=read_decimal(base) if base is not None else None,
        days=int(match[1]),
    )

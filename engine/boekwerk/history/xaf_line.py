"""A line of a purchase or sales transaction of an audit file, as it is written.

Amounts are by effect: above zero is what adds to costs (debit, in a purchase) or to revenue (credit, in a
sale). So the creditors' or debtors' line of an invoice is below zero.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from msgspec import Struct

from boekwerk.domain.amount import ZERO, NotADecimal, is_whole_cents, read_decimal
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import normal_rate
from boekwerk.history.cells import MOST_AMOUNT, date_of_cell
from boekwerk.history.xaf_xml import Texts, XafLine
from boekwerk.positions.values import Unreadable

# What nearly every amount looks like.
_PLAIN = re.compile(r"[+-]?[0-9]{1,13}(?:\.[0-9]{1,2})?", re.ASCII)


class NotUnderstood(Exception):
    """A transaction from which no booking can be made for sure; ``code`` and ``values`` say why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class LineVat(Struct, frozen=True, gc=False):
    """What a line says of VAT: that on its amount, or that it is VAT itself."""

    code: str
    rate: Decimal | None
    amount: Decimal


class TransactionLine(Struct, frozen=True, gc=False):
    """A ``trLine``: its account, amount and VAT, and the ``texts`` of all that it has."""

    account: str
    amount: Decimal
    vat: tuple[LineVat, ...]
    texts: Texts


def line_of(line: XafLine, plus: str) -> TransactionLine:
    """Read a ``trLine``; ``plus`` is the side, D or C, that is above zero.

    Raises NotUnderstood when its account or an amount cannot be read.
    """
    texts = line.texts
    account = texts.get("accID", "").strip()
    if not account:
        raise NotUnderstood("history_xaf_no_account")
    amount = _signed(texts.get("amnt", ""), texts.get("amntTp", ""), plus)
    vat = tuple([_vat_of(each, plus) for each in line.vat]) if line.vat else ()
    return TransactionLine(account, amount, vat, texts)


def told(texts: Texts, *names: str) -> str | None:
    """Give the first text there is of several names, without white space around it."""
    for name in names:
        if name in texts:
            return texts[name].strip() or None
    return None


def day(text: str | None) -> datetime.date | None:
    """Read a date, where it is one; some packages add a time or zone to it."""
    try:
        return date_of_cell(text.strip()[:10]) if text else None
    except Unreadable:
        return None


def _signed(text: str, side: str, plus: str) -> Decimal:
    amount = Decimal(text) if _PLAIN.fullmatch(text) else _amount(text)
    if side == plus:
        return amount
    if side not in ("C", "D"):
        if side.strip() not in ("C", "D"):
            raise NotUnderstood("history_xaf_side", value=shown(side))
        return _signed(text, side.strip(), plus)
    return -amount if amount else amount


def _amount(text: str) -> Decimal:
    try:
        amount = read_decimal(text)
    except NotADecimal:
        raise NotUnderstood("history_xaf_amount", value=shown(text)) from None
    if abs(amount) >= MOST_AMOUNT or not is_whole_cents(amount):
        raise NotUnderstood("history_xaf_amount", value=shown(text))
    return amount


def _vat_of(texts: Texts, plus: str) -> LineVat:
    code = texts.get("vatID", "").strip()
    if not code:
        raise NotUnderstood("history_xaf_vat_code")
    amount = ZERO
    if "vatAmnt" in texts:
        amount = _signed(texts["vatAmnt"], texts.get("vatAmntTp", ""), plus)
    return LineVat(code, _rate(texts.get("vatPerc") or "0"), amount)


@lru_cache(maxsize=256)
def _rate(text: str) -> Decimal:
    try:
        rate = normal_rate(read_decimal(text))
    except NotADecimal:
        raise NotUnderstood("history_xaf_vat_rate", value=shown(text)) from None
    if not 0 <= rate <= 100:
        raise NotUnderstood("history_xaf_vat_rate", value=shown(text))
    return rate

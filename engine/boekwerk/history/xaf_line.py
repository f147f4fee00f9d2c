"""A line of a purchase or sales transaction of an audit file, as it is written.

Amounts are by effect: above zero is what adds to costs (debit, in a purchase) or to revenue (credit, in a
sale). So the creditors' or debtors' line of an invoice is below zero.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

from lxml.etree import _Element
from msgspec import Struct

from boekwerk.domain.amount import ZERO, NotADecimal, is_whole_cents, read_decimal
from boekwerk.domain.shown import shown
from boekwerk.history.cells import MOST_AMOUNT, date_of_cell
from boekwerk.positions.values import Unreadable

# What nearly every amount looks like.
_PLAIN = re.compile(r"[+-]?[0-9]{1,13}(?:\.[0-9]{1,2})?", re.ASCII)


class NotUnderstood(Exception):
    """A transaction from which no booking can be made for sure; ``code`` and ``values`` say why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class LineVat(Struct, frozen=True):
    """What a line says of VAT: that on its amount, or that it is VAT itself."""

    code: str
    rate: Decimal | None
    amount: Decimal


class TransactionLine(Struct, frozen=True):
    """A ``trLine``; ``number`` is the invoice's, ``document`` whatever document the package speaks of."""

    account: str
    amount: Decimal
    relation: str | None
    number: str | None
    document: str | None
    date: str | None
    text: str | None
    cost_centre: str | None
    project: str | None
    vat: tuple[LineVat, ...] = ()


def texts_of(element: _Element, cut: int) -> dict[str, str]:
    """Give the texts of an element's children that have one, by name; ``cut`` is the length of a prefix."""
    return {child.tag[cut:]: text for child in element if (text := child.text)}


def line_of(element: _Element, cut: int, plus: str) -> TransactionLine:
    """Read a ``trLine``; ``plus`` is the side, D or C, that is above zero.

    Raises NotUnderstood when its account or an amount cannot be read.
    """
    texts = texts_of(element, cut)
    get = texts.get
    account = get("accID", "").strip()
    if not account:
        raise NotUnderstood("history_xaf_no_account")
    vat = [_vat_of(texts_of(found, cut), plus) for found in element.iterfind(f"{element.tag[:cut]}vat")]
    return TransactionLine(
        account,
        signed(texts, "amnt", plus),
        _stripped(get("custSupID")),
        _stripped(get("invRef")),
        _stripped(get("docRef")),
        _stripped(get("effDate")),
        _stripped(get("desc")),
        _stripped(get("costID") or get("cost")),
        _stripped(get("projID") or get("projectID") or get("project")),
        tuple(vat),
    )


def signed(texts: dict[str, str], name: str, plus: str) -> Decimal:
    """Read an amount by its side. Raises NotUnderstood when either is not right."""
    side = texts.get(f"{name}Tp", "").strip()
    if side not in ("C", "D"):
        raise NotUnderstood("history_xaf_side", value=shown(side))
    amount = _amount(texts.get(name, ""))
    return amount if side == plus or not amount else -amount


def day(text: str | None) -> datetime.date | None:
    """Read a date, where it is one; some packages add a time or zone to it."""
    try:
        return date_of_cell(text.strip()[:10]) if text else None
    except Unreadable:
        return None


def _amount(text: str) -> Decimal:
    if _PLAIN.fullmatch(text) is not None:
        return Decimal(text)
    try:
        amount = read_decimal(text)
    except NotADecimal:
        raise NotUnderstood("history_xaf_amount", value=shown(text)) from None
    if abs(amount) >= MOST_AMOUNT or not is_whole_cents(amount):
        raise NotUnderstood("history_xaf_amount", value=shown(text))
    return amount


def _vat_of(texts: dict[str, str], plus: str) -> LineVat:
    code = texts.get("vatID", "").strip()
    if not code:
        raise NotUnderstood("history_xaf_vat_code")
    try:
        rate = read_decimal(texts.get("vatPerc") or "0")
    except NotADecimal:
        raise NotUnderstood("history_xaf_vat_rate", value=shown(texts["vatPerc"])) from None
    return LineVat(code, rate, signed(texts, "vatAmnt", plus) if "vatAmnt" in texts else ZERO)


def _stripped(text: str | None) -> str | None:
    return text.strip() or None if text else None

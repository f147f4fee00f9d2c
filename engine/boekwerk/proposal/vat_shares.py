"""The document's amounts per VAT key (requirement BP-1).

They come from the VAT breakdown. A document without one (SI-UBL 1.x, OHNL) is read by its lines, or by
its totals when these show that there is no VAT. What cannot be told stays open; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec
from msgspec import Struct

from boekwerk.domain.amount import ZERO
from boekwerk.domain.document import AllowanceCharge, Document, Line, VatRow
from boekwerk.domain.vat import VatKey, vat_key
from boekwerk.proposal.draft import Draft


class VatShare(Struct, frozen=True):
    """What the document has under one VAT key, by effect; ``category`` and ``rate`` as it says them."""

    key: VatKey
    taxable: Decimal
    tax: Decimal
    category: str | None = None
    rate: Decimal | None = None


def vat_shares(draft: Draft) -> list[VatShare]:
    """Gather the document's taxable amounts and VAT per VAT key, in the document's order."""
    document = draft.document
    rows: Iterable[VatRow] | None = document.vat_breakdown
    if not rows:
        rows = _rows_of_lines(draft)
        if rows is None:
            rows = _row_without_vat(document)
        if rows is None:
            draft.open("vat_not_broken_down", {"tax": document.totals.tax})
            return []
    shares = [_share(draft, row) for row in rows]
    return shares if len(shares) == 1 else _merged(shares)


def keyed(draft: Draft, row: VatRow) -> tuple[VatRow, VatKey]:
    """Give a row of the breakdown with its rate, also where only the lines state it, and its VAT key."""
    if row.rate is None:
        row = _with_rate_of_lines(draft.document, row)
    return row, vat_key(draft.document, row, draft.direction, draft.settings.country)


def _share(draft: Draft, row: VatRow) -> VatShare:
    document = draft.document
    row, key = keyed(draft, row)
    alone = len(document.vat_breakdown) == 1
    taxable, tax = row.taxable, row.tax
    if taxable is None and alone:
        taxable = document.totals.tax_exclusive
    if tax is None and alone:
        tax = document.totals.tax
    if tax is None and not row.rate:
        tax = ZERO
    if taxable is None or tax is None:
        values = {"category": row.category, "rate": row.rate, "taxable": taxable, "tax": tax}
        draft.open("vat_row_without_amount", values)
    return VatShare(
        key,
        draft.by_effect(taxable, "taxable") if taxable is not None else ZERO,
        draft.by_effect(tax, "tax") if tax is not None else ZERO,
        row.category,
        row.rate,
    )


def _with_rate_of_lines(document: Document, row: VatRow) -> VatRow:
    """Take the rate that all lines of the row's category state alike."""
    rates = {line.vat_rate for line in document.lines if line.vat_category in (None, row.category)}
    if len(rates) != 1 or None in rates:
        return row
    return msgspec.structs.replace(row, rate=rates.pop())


def _merged(shares: list[VatShare]) -> list[VatShare]:
    by_key: dict[VatKey, VatShare] = {}
    for share in shares:
        same = by_key.get(share.key)
        by_key[share.key] = share if same is None else _together(same, share)
    return list(by_key.values())


def _together(one: VatShare, other: VatShare) -> VatShare:
    return msgspec.structs.replace(one, taxable=one.taxable + other.taxable, tax=one.tax + other.tax)


def _rows_of_lines(draft: Draft) -> list[VatRow] | None:
    """Make a breakdown of lines that all say their VAT; None when one of them does not."""
    document = draft.document
    pieces = _pieces(document)
    if not pieces:
        return None
    groups: dict[tuple[str | None, Decimal | None], list[tuple[Decimal, Decimal | None]]] = {}
    for category, rate, net, tax in pieces:
        groups.setdefault((category, rate), []).append((net, tax))
    rows = [_row_of_group(group, amounts) for group, amounts in groups.items()]
    if len(rows) == 1 and document.totals.tax is not None:
        return [msgspec.structs.replace(rows[0], tax=document.totals.tax)]
    return rows if all(row.tax is not None for row in rows) else None


_Piece = tuple[str | None, Decimal | None, Decimal, Decimal | None]


def _pieces(document: Document) -> list[_Piece] | None:
    pieces: list[_Piece] = []
    for line in document.lines:
        if not line.in_total:
            continue
        if line.net_amount is None or not _says_vat(line):
            return None
        pieces.append((line.vat_category, line.vat_rate, line.net_amount, line.vat_amount))
    stated = {(category, rate) for category, rate, _, _ in pieces}
    for extra in document.allowances_charges:
        kind = (extra.vat_category, extra.vat_rate)
        if kind == (None, None) and len(stated) == 1:
            kind = next(iter(stated))
        elif kind == (None, None):
            return None
        pieces.append((*kind, _signed(extra), None))
    return pieces


def _says_vat(line: Line) -> bool:
    return line.vat_category is not None or line.vat_rate is not None


def _signed(extra: AllowanceCharge) -> Decimal:
    return extra.amount if extra.charge else -extra.amount


def _row_of_group(
    group: tuple[str | None, Decimal | None], amounts: list[tuple[Decimal, Decimal | None]]
) -> VatRow:
    category, rate = group
    net = sum((amount for amount, _ in amounts), ZERO)
    if not rate:
        return VatRow(category, rate, net, ZERO)
    taxes = [tax for _, tax in amounts if tax is not None]
    return VatRow(category, rate, net, sum(taxes, ZERO) if len(taxes) == len(amounts) else None)


def _row_without_vat(document: Document) -> list[VatRow] | None:
    totals = document.totals
    whole = totals.tax_inclusive
    if totals.tax is not None:
        no_vat = not totals.tax
        whole = whole if whole is not None else totals.tax_exclusive
    else:
        no_vat = totals.tax_exclusive is not None and totals.tax_exclusive == whole
    return [VatRow(None, None, whole, ZERO)] if no_vat and whole is not None else None

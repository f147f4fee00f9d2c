"""The lines of an invoice as they may become booking lines: validated, each with its VAT (LR-2).

A discount or surcharge of the document is a line of its own, with its reason as text: it is booked apart
and learned like any other. What is not part of the totals, or is nothing, is no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec import Struct

from boekwerk.domain.amount import (
    CENT,
    EXACT,
    ZERO,
    apportion,
    cents,
    converted,
    is_whole_cents,
    rounded,
)
from boekwerk.domain.document import AllowanceCharge, Document, Line, VatRow
from boekwerk.domain.line_texts import text_key
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import VatKey, normal_rate, vat_key
from boekwerk.proposal.credit_restriction import is_credit_restriction
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.vat_shares import VatShare, keyed

LONGEST_TEXT = 1_000
"""How many characters of a description are kept and compared."""

_HUNDRED = Decimal(100)
# As in `boekwerk.proposal.draft`: beyond this no invoice goes.
_MOST_DIGITS = 15


class RecognisedLine(Struct, frozen=True):
    """What an invoice line comes to, by effect: ``share`` is its part of that of the document."""

    item: InvoiceItem
    share: VatShare

    @property
    def including(self) -> Decimal:
        """The amount including VAT."""
        return self.share.taxable + self.share.tax


class NotRecognised(ValueError):
    """The lines cannot stand for the document; ``reason`` says which of them, or which sum, by how much."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class _Piece(Struct, frozen=True):
    """A line, discount or surcharge as printed; ``name`` is what to call it."""

    name: str
    item: InvoiceItem
    amount: Decimal | None
    category: str | None
    rate: Decimal | None
    tax: Decimal | None = None


def recognised_lines(draft: Draft, shares: Sequence[VatShare]) -> tuple[RecognisedLine, ...]:
    """Give the lines that make up these shares of the document, in its order.

    Lines, discounts and surcharges must be the total excluding VAT together, and the shares VAT key by VAT
    key; a share's VAT is divided over its lines by largest remainder, unless they say it themselves to the
    cent. Raises NotRecognised when they cannot be used.
    """
    printed = list(_printed(draft.document))
    for piece in printed:
        _check_amount(piece)
    _check_total(draft, printed)
    by_key = _by_key(draft, shares, [piece for piece in printed if piece.amount])
    made: list[tuple[int, RecognisedLine]] = []
    for share in shares:
        made += _of_share(draft, share, by_key[share.key])
    if not made:
        raise NotRecognised(Reason("recognised_lines_none"))
    return tuple([line for _, line in sorted(made, key=lambda one: one[0])])


def line_text(line: Line) -> str | None:
    """Give the whole description of an invoice line: name and description, unless one repeats the other."""
    text = _joined(line.name, line.description)
    return text[:LONGEST_TEXT] if text else None


def item_of(line: Line) -> InvoiceItem:
    """Give what an invoice line is known by the next time."""
    standard = line.standard_item_id.id if line.standard_item_id is not None else None
    return InvoiceItem(line_text(line), line.seller_item_id or standard)


def _joined(name: str | None, description: str | None) -> str | None:
    if not name or not description:
        return name or description
    short, long = text_key(name), text_key(description)
    if long.startswith(short):
        return description
    return name if short.startswith(long) else f"{name} {description}"


def _printed(document: Document) -> Iterator[_Piece]:
    for number, line in enumerate(document.lines, start=1):
        if line.in_total:
            text = line_text(line)
            yield _Piece(
                name=shown(text or line.id or str(number)),
                item=item_of(line),
                amount=line.net_amount,
                category=line.vat_category,
                rate=line.vat_rate,
                tax=line.vat_amount,
            )
    for extra in document.allowances_charges:
        if not is_credit_restriction(extra):
            yield _extra(extra)


def _extra(extra: AllowanceCharge) -> _Piece:
    text = extra.reason or extra.reason_code
    return _Piece(
        name=shown(text or ("+" if extra.charge else "-")),
        item=InvoiceItem(text),
        amount=extra.amount if extra.charge else -extra.amount,
        category=extra.vat_category,
        rate=extra.vat_rate,
    )


def _check_amount(piece: _Piece) -> None:
    amount = piece.amount
    if amount is None:
        raise NotRecognised(Reason("recognised_line_without_amount", {"line": piece.name}))
    if amount.adjusted() > _MOST_DIGITS or not is_whole_cents(amount):
        raise NotRecognised(Reason("recognised_line_not_in_cents", {"line": piece.name, "amount": amount}))


def _check_total(draft: Draft, printed: Sequence[_Piece]) -> None:
    document = draft.document
    stated = document.totals.tax_exclusive
    if stated is None:
        return
    amounts = [piece.amount for piece in printed if piece.amount is not None]
    amounts += [extra.amount for extra in document.allowances_charges if is_credit_restriction(extra)]
    found = _sum(amounts)
    if found != stated:
        values = {"lines": found, "total": stated, "difference": stated - found}
        raise NotRecognised(Reason("recognised_lines_differ_from_total", values))


_Numbered = tuple[int, _Piece, Decimal]


def _by_key(
    draft: Draft, shares: Sequence[VatShare], printed: Sequence[_Piece]
) -> dict[VatKey, list[_Numbered]]:
    """Sort the lines out by VAT key, with their amounts by effect, and compare them with the breakdown."""
    by_key: dict[VatKey, list[_Numbered]] = {share.key: [] for share in shares}
    keys = _Keys(draft, shares)
    for number, piece in enumerate(printed):
        assert piece.amount is not None, "checked before"
        key = keys.of(piece.category, piece.rate)
        if key is None:
            values = {"line": piece.name, "category": piece.category, "rate": piece.rate}
            raise NotRecognised(Reason("recognised_line_vat_unknown", values))
        by_key[key].append((number, piece, rounded(piece.amount) * draft.sign))
    for share in shares:
        found = _sum([amount for _, _, amount in by_key[share.key]])
        if found != share.taxable:
            values = {"treatment": share.key.treatment, "rate": share.rate, "lines": found}
            values |= {"taxable": share.taxable, "difference": share.taxable - found}
            raise NotRecognised(Reason("recognised_lines_differ_from_vat", values))
    return by_key


class _Keys:
    """Tells to which VAT key of the breakdown a line belongs, by its category and rate."""

    def __init__(self, draft: Draft, shares: Sequence[VatShare]) -> None:
        self._draft = draft
        self._keys = [share.key for share in shares]
        self._rows = [keyed(draft, row) for row in draft.document.vat_breakdown]
        self.of = cache(self._of)

    def _of(self, category: str | None, rate: Decimal | None) -> VatKey | None:
        """Give the key; None when the breakdown has none for it, or several that might be meant."""
        if category is None and rate is None:
            return self._keys[0] if len(self._keys) == 1 else None
        fitting = [key for row, key in self._rows if _fits(row, category, rate)]
        found = {key for key in fitting if key in self._keys}
        if not found:
            row = VatRow(category, rate)
            key = vat_key(self._draft.document, row, self._draft.direction, self._draft.settings.country)
            found = {key} & set(self._keys)
        return found.pop() if len(found) == 1 else None


def _fits(row: VatRow, category: str | None, rate: Decimal | None) -> bool:
    """Tell whether a row has this category and rate; what either of them leaves out may be anything."""
    if category is not None and row.category is not None and category != row.category:
        return False
    # Where no VAT is charged some say zero and some say nothing.
    return rate is None or row.rate is None or normal_rate(rate) == normal_rate(row.rate)


def _of_share(
    draft: Draft, share: VatShare, numbered: Sequence[_Numbered]
) -> Iterator[tuple[int, RecognisedLine]]:
    taxes = _stated_taxes(draft, share, numbered) or _divided_tax(share, [net for _, _, net in numbered])
    for (number, piece, net), tax in zip(numbered, taxes, strict=True):
        part = VatShare(share.key, net, tax, share.category, share.rate)
        yield number, RecognisedLine(piece.item, part)


def _stated_taxes(draft: Draft, share: VatShare, numbered: Sequence[_Numbered]) -> list[Decimal] | None:
    """Give the VAT that the lines say themselves; None unless all do and it is the share's together."""
    stated = [piece.tax for _, piece, _ in numbered if piece.tax is not None]
    if not stated or len(stated) < len(numbered):
        return None
    by_effect = [tax * draft.sign for tax in stated]
    if _sum(by_effect) != share.tax or not all(map(is_whole_cents, by_effect)):
        return None
    return [rounded(tax) for tax in by_effect]


def _divided_tax(share: VatShare, nets: Sequence[Decimal]) -> list[Decimal]:
    if nets and len({net > 0 for net in nets}) == 1:
        return apportion(share.tax, nets)
    # Amounts that cancel out, all or most of them, say nothing of how VAT is divided; their rate does.
    taxes = converted(nets, EXACT.divide(share.rate or ZERO, _HUNDRED)) if nets else []
    cents_left = cents(share.tax - _sum(taxes))
    if abs(cents_left) > len(nets):
        values: dict[str, Any] = {"treatment": share.key.treatment, "rate": share.rate, "tax": share.tax}
        raise NotRecognised(Reason("recognised_lines_cancel_out", values))
    largest = sorted(range(len(nets)), key=lambda at: (-abs(nets[at]), at))[: abs(cents_left)]
    return [tax + CENT.copy_sign(cents_left) if at in largest else tax for at, tax in enumerate(taxes)]


def _sum(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, ZERO)

"""The cells of a row into the booking line, or the item, that it tells of: done for every row of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from boekwerk.domain.amount import ZERO
from boekwerk.domain.past import PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.history.cells import amount_of_cell
from boekwerk.history.layout import FileColumn, Layout
from boekwerk.positions.values import Unreadable

Cells = Sequence[str]
_OWN = frozenset({"amount", "vat", "line_description"})
"""What differs from line to line; the other columns of a line recur, and are read once."""
_DEFAULTS = {"kind": "cost", "deferred": False}
_MOST_REMEMBERED = 50_000


def line_reader(layout: Layout) -> Callable[[Cells], PastLine | InvoiceItem]:
    """Make the function that reads a row: its line, or only an item where it has no account and amount.

    It raises Unreadable for the first cell that is not right.
    """
    recurring = tuple(c for c in layout.of("line") if c.column.name not in _OWN)
    cells_of = picker([column.index for column in recurring])
    account_at, amount_at = layout.index("ledger_account"), layout.index("amount")
    vat_at, text_at = layout.index("vat"), layout.index("line_description")
    item_of = _item_reader(layout)
    remembered: dict[tuple[str, ...], _Recurring] = {}
    assert account_at is not None
    assert amount_at is not None

    def read(cells: Cells) -> PastLine | InvoiceItem:
        if not cells[account_at] and not cells[amount_at]:
            return _only_item(cells, item_of, layout)
        recurring_cells = cells_of(cells)
        found = remembered.get(recurring_cells)
        if found is None:
            if len(remembered) >= _MOST_REMEMBERED:
                remembered.clear()
            found = remembered[recurring_cells] = _read_recurring(recurring, recurring_cells)
        account, before, after = found
        amount = amount_of_cell(cells[amount_at])
        vat = amount_of_cell(cells[vat_at]) if vat_at is not None and cells[vat_at] else ZERO
        text = cells[text_at].strip() or None if text_at is not None else None
        item = item_of(cells) if item_of else None
        return PastLine(account, amount, *before, vat, text, *after, (item,) if item else ())

    return read


def picker(indexes: Sequence[int]) -> Callable[[Cells], tuple[str, ...]]:
    """Make the function that takes some cells of a row."""
    if len(indexes) < 2:
        return lambda cells: tuple([cells[index] for index in indexes])
    return itemgetter(*indexes)


_Recurring = tuple[str, tuple[Any, Any, Any, Any, Any], tuple[Any, Any, Any, Any, Any, Any]]


def _read_recurring(columns: Sequence[FileColumn], cells: Cells) -> _Recurring:
    values: dict[str, Any] = dict(_DEFAULTS)
    for column, cell in zip(columns, map(str.strip, cells), strict=True):
        if cell:
            values[column.column.name] = column.read(cell)
    if "ledger_account" not in values:
        raise Unreadable("office_value_missing")
    first, last = values.get("period_from"), values.get("period_until")
    if first and last and first > last:
        raise Unreadable("history_period_reversed", first=first, last=last)
    get = values.get
    before = get("kind"), get("vat_treatment"), get("vat_rate"), get("vat_country"), get("vat_code")
    after = get("cost_centre"), get("project"), get("obligation"), get("deferred"), first, last
    return values["ledger_account"], before, after


def _item_reader(layout: Layout) -> Callable[[Cells], InvoiceItem | None] | None:
    text_at, article_at = layout.index("item_text"), layout.index("article")
    if text_at is None and article_at is None:
        return None

    def read(cells: Cells) -> InvoiceItem | None:
        text = cells[text_at].strip() if text_at is not None else ""
        article = cells[article_at].strip() if article_at is not None else ""
        return InvoiceItem(text or None, article or None) if text or article else None

    return read


def _only_item(
    cells: Cells, item_of: Callable[[Cells], InvoiceItem | None] | None, layout: Layout
) -> InvoiceItem:
    item = item_of(cells) if item_of else None
    if item is None or any(cells[column.index].strip() for column in layout.of("line")):
        raise Unreadable("office_value_missing")
    return item

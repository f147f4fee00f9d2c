"""E-invoices (UBL) that state what they are for: a period, references, notes, a payment reference."""

from __future__ import annotations

from dataclasses import dataclass

from line_invoices import Item, LineInvoice, as_ubl

from boekwerk.domain.document import Document
from boekwerk.intake import read_document

RENT = LineInvoice(
    (Item("Huur kantoor Kade 1", "900.00"), Item("Servicekosten", "100.01")),
    number="2026-0042",
)
_AFTER = "</cbc:DocumentCurrencyCode>"


@dataclass(frozen=True)
class Stated:
    """What an invoice states beside amounts: periods as (first, last) days."""

    period: tuple[str, str] | None = None
    line_periods: tuple[tuple[str, str], ...] = ()
    reference: str | None = None
    order: str | None = None
    contract: str | None = None


def stating(invoice: LineInvoice, stated: Stated) -> Document:
    """Read an invoice as UBL, with what it states."""
    text = as_ubl(invoice).decode()
    header = f"<cbc:BuyerReference>{stated.reference}</cbc:BuyerReference>" if stated.reference else ""
    header += _period(stated.period) if stated.period else ""
    if stated.order:
        header += f"<cac:OrderReference><cbc:ID>{stated.order}</cbc:ID></cac:OrderReference>"
    if stated.contract:
        kind = "ContractDocumentReference"
        header += f"<cac:{kind}><cbc:ID>{stated.contract}</cbc:ID></cac:{kind}>"
    head, *items = text.replace(_AFTER, _AFTER + header, 1).split("<cac:Item>")
    periods = [_period(period) for period in stated.line_periods] or [""] * len(items)
    lines = [f"{period}<cac:Item>{item}" for period, item in zip(periods, items, strict=True)]
    return read_document("".join([head, *lines]).encode(), name="invoice.xml").document


def _period(days: tuple[str, str]) -> str:
    start, end = days
    return (
        f"<cac:InvoicePeriod><cbc:StartDate>{start}</cbc:StartDate>"
        f"<cbc:EndDate>{end}</cbc:EndDate></cac:InvoicePeriod>"
    )

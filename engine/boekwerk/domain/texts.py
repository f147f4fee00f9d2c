"""Everything that can be read in a document, for rules that look for a word anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.domain.document import AllowanceCharge, Document, Line, Party, readable_texts
from boekwerk.domain.references import references_of


def every_text(document: Document) -> tuple[str, ...]:
    """Collect every text of a document, each once: what it says, then names, addresses and marks.

    Numbers, dates, amounts and codes of lists are not among them; they have fields of their own.
    """
    texts: list[str | None] = [document.number, *readable_texts(document)]
    for line in document.lines:
        texts += _of_line(line)
    texts += _of_allowances(document.allowances_charges)
    texts += [row.exemption_reason for row in document.vat_breakdown]
    texts += [reference.number for reference in references_of(document)]
    texts += [supporting.description for supporting in document.references.documents]
    texts += _of_payment(document)
    for party in (document.supplier, document.customer, document.payee, document.tax_representative):
        texts += _of_party(party) if party is not None else ()
    texts += _of_delivery(document)
    texts += [attachment.file_name or attachment.name for attachment in document.attachments]
    return tuple(dict.fromkeys([text for text in texts if text]))


def _of_line(line: Line) -> Iterator[str | None]:
    yield line.seller_item_id
    yield line.buyer_item_id
    yield line.standard_item_id.id if line.standard_item_id is not None else None
    for name, value in line.properties:
        yield f"{name}: {value}"
    yield from _of_allowances(line.allowances_charges)


def _of_allowances(allowances: tuple[AllowanceCharge, ...]) -> Iterator[str | None]:
    return (allowance.reason for allowance in allowances)


def _of_payment(document: Document) -> Iterator[str | None]:
    for means in document.payment:
        yield means.account_name
        yield means.mandate
        yield from means.references


def _of_party(party: Party) -> Iterator[str | None]:
    yield from (party.name, party.legal_name, party.trading_name)
    address, contact = party.address, party.contact
    yield from (address.street, address.additional, address.building, address.city, address.postal_code)
    yield from (contact.name, contact.email, contact.phone)


def _of_delivery(document: Document) -> Iterator[str | None]:
    delivery = document.deliver_to
    if delivery is not None:
        address = delivery.address
        yield delivery.name
        yield from (address.street, address.additional, address.building, address.city, address.postal_code)

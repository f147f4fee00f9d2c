"""Numbers and identifiers that are no such thing: nobody's invoice number has thousands of characters."""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.domain.document import Document, Party
from boekwerk.domain.reason import Location
from boekwerk.intake.limits import Limits
from boekwerk.intake.refusal import beyond


def refuse_long_identifiers(document: Document, limits: Limits) -> None:
    """Raise IntakeError when a number or identifier is longer than ``limits.identifier``."""
    if any(text is not None and len(text) > limits.identifier for text in _identifiers(document)):
        raise beyond("identifier", limits.identifier, Location(document.source.file or ""))


def _identifiers(document: Document) -> Iterator[str | None]:
    yield from (document.number, document.type_code, document.currency, document.tax_currency)
    for party in (document.supplier, document.customer, document.payee, document.tax_representative):
        if party is not None:
            yield from _of_party(party)
    for means in document.payment:
        yield from (means.iban, means.bic, means.debited_iban)


def _of_party(party: Party) -> Iterator[str | None]:
    yield from (party.vat_id, party.tax_id, party.kvk, party.oin, party.gln)
    for each in (party.legal_id, party.endpoint, *party.ids):
        if each is not None:
            yield each.id

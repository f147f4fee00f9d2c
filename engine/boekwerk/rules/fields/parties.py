"""Fields of the supplier and the customer, as the document names them."""

from __future__ import annotations

from collections.abc import Callable

from boekwerk.domain.case import Case
from boekwerk.domain.document import Party
from boekwerk.rules.fields.field import Field, Words


def _names(party: Party) -> tuple[str, ...] | None:
    """Give every name of a party once; None, so unknown, when the document gives none."""
    names = (party.name, party.legal_name, party.trading_name)
    return tuple(dict.fromkeys(name for name in names if name)) or None


def _supplier_ibans(case: Case) -> tuple[str, ...]:
    return tuple(means.iban for means in case.document.payment if means.iban)


def _customer_ibans(case: Case) -> tuple[str, ...]:
    return tuple(means.debited_iban for means in case.document.payment if means.debited_iban)


def _party_fields(
    party: str, of: Words, find: Callable[[Case], Party], ibans: Callable[[Case], tuple[str, ...]]
) -> tuple[Field, ...]:
    return (
        Field(
            name=f"{party}.name",
            type="text",
            many=True,
            identifies=True,
            title=Words(f"Naam van de {of.nl}", f"Name of the {of.en}"),
            about=Words(
                "De naam, statutaire naam of handelsnaam op het document.",
                "The name, legal name or trading name on the document.",
            ),
            get=lambda case: _names(find(case)),
        ),
        Field(
            name=f"{party}.vat_number",
            type="identifier",
            of="vat_number",
            identifies=True,
            title=Words(f"Btw-nummer van de {of.nl}", f"VAT number of the {of.en}"),
            about=Words(
                "Zoals op het document; punten, spaties en hoofdletters tellen niet.",
                "As on the document; points, spaces and capitals do not count.",
            ),
            get=lambda case: find(case).vat_id,
        ),
        Field(
            name=f"{party}.kvk",
            type="identifier",
            of="kvk",
            identifies=True,
            title=Words(f"KvK-nummer van de {of.nl}", f"KvK number of the {of.en}"),
            about=Words("Acht cijfers, zoals op het document.", "Eight digits, as on the document."),
            get=lambda case: find(case).kvk,
        ),
        Field(
            name=f"{party}.country",
            type="identifier",
            of="country",
            title=Words(f"Land van de {of.nl}", f"Country of the {of.en}"),
            about=Words(
                "Landcode van twee letters (ISO 3166-1).", "Country code of two letters (ISO 3166-1)."
            ),
            get=lambda case: find(case).address.country,
        ),
        Field(
            name=f"{party}.iban",
            type="identifier",
            of="iban",
            many=True,
            title=Words(f"IBAN van de {of.nl}", f"IBAN of the {of.en}"),
            about=Words("De bankrekeningen op het document.", "The bank accounts on the document."),
            get=ibans,
        ),
    )


FIELDS = (
    *_party_fields(
        "supplier", Words("leverancier", "supplier"), lambda case: case.document.supplier, _supplier_ibans
    ),
    *_party_fields(
        "customer", Words("klant", "customer"), lambda case: case.document.customer, _customer_ibans
    ),
)

"""Fields of a reference: a number that the document or one of its lines refers to."""

from __future__ import annotations

from typing import get_args

from boekwerk.domain.references import ReferenceKind
from boekwerk.rules.fields.field import Words, item_field

FIELDS = (
    item_field(
        "reference",
        "kind",
        "choice",
        Words("Soort verwijzing", "Kind of reference"),
        Words(
            "Waarvan het een nummer is: order (van de klant), sales_order (van de leverancier), "
            "despatch (leverbon), contract, buyer (uw referentie), preceding (eerdere factuur) en andere.",
            "What it is the number of: order (the customer's), sales_order (the supplier's), "
            "despatch (delivery ticket), contract, buyer (your reference), preceding (earlier invoice), "
            "and others.",
        ),
        choices=get_args(ReferenceKind),
    ),
    item_field(
        "reference",
        "number",
        "text",
        Words("Nummer", "Number"),
        Words("Het nummer of kenmerk zoals het er staat.", "The number or mark as it is printed."),
    ),
)

"""Fields of what a document refers to: orders, contracts, delivery tickets, the customer's own marks."""

from __future__ import annotations

from boekwerk.domain.case import Case
from boekwerk.domain.references import references_of
from boekwerk.rules.fields.field import Field, Words


def _all_references(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reference.number for reference in references_of(case.document)))


FIELDS = (
    Field(
        name="document.references",
        type="text",
        many=True,
        title=Words("Alle referenties", "All references"),
        about=Words(
            "Alle nummers en kenmerken waarnaar het document of een regel ervan verwijst.",
            "All numbers and marks that the document or one of its lines refers to.",
        ),
        get=_all_references,
    ),
    Field(
        name="document.order_reference",
        type="text",
        title=Words("Ordernummer", "Order reference"),
        about=Words("Het ordernummer van de klant.", "The customer's order number."),
        get=lambda case: case.document.references.order,
    ),
    Field(
        name="document.contract_references",
        type="text",
        many=True,
        title=Words("Contractnummers", "Contract references"),
        about=Words(
            "De contracten waarnaar het document verwijst.", "The contracts that the document refers to."
        ),
        get=lambda case: case.document.references.contract,
    ),
    Field(
        name="document.sales_order_reference",
        type="text",
        title=Words("Ordernummer van de leverancier", "Sales order reference"),
        about=Words("Het ordernummer van de leverancier.", "The supplier's own order number."),
        get=lambda case: case.document.references.sales_order,
    ),
    Field(
        name="document.despatch_references",
        type="text",
        many=True,
        title=Words("Leverbonnummers", "Delivery ticket references"),
        about=Words(
            "De leverbonnen (pakbonnen) waarnaar het document verwijst.",
            "The delivery tickets (despatch advices) that the document refers to.",
        ),
        get=lambda case: case.document.references.despatch,
    ),
    Field(
        name="document.preceding_references",
        type="text",
        many=True,
        title=Words("Eerdere facturen", "Preceding invoices"),
        about=Words(
            "De facturen die het document crediteert of corrigeert.",
            "The invoices that the document credits or corrects.",
        ),
        get=lambda case: case.document.references.preceding,
    ),
    Field(
        name="document.buyer_reference",
        type="text",
        title=Words("Kenmerk van de klant", "Buyer reference"),
        about=Words("Uw referentie: het kenmerk van de klant.", "Your reference: the customer's own mark."),
        get=lambda case: case.document.references.buyer_reference,
    ),
    Field(
        name="document.project_reference",
        type="text",
        title=Words("Projectreferentie", "Project reference"),
        about=Words(
            "Het project waarnaar het document verwijst.", "The project that the document refers to."
        ),
        get=lambda case: case.document.references.project,
    ),
    Field(
        name="document.accounting_reference",
        type="text",
        title=Words("Boekingskenmerk", "Accounting reference"),
        about=Words(
            "Waar de klant het wil boeken, zoals hij de leverancier heeft gezegd.",
            "Where the customer wants it booked, as it told the supplier.",
        ),
        get=lambda case: case.document.references.accounting_ref,
    ),
)

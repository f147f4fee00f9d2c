"""Fields of what a document or proposal has several of: lines, booking lines, VAT rows."""

from __future__ import annotations

from boekwerk.domain.case import Case
from boekwerk.domain.document import Line, VatRow
from boekwerk.domain.vat import vat_key
from boekwerk.rules.fields.booking_lines import BOOKING_LINE_FIELDS, TREATMENTS
from boekwerk.rules.fields.field import Words, document_currency, item_field

# UNTDID 5305 as EN 16931 uses it, and the codes found in older files.
_VAT_CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B", "A", "AA", "H")
_PERCENT = Words("procent", "percent")


def _descriptions(case: Case, line: Line) -> tuple[str, ...] | None:
    name, description = line.name, line.description
    if not name:
        return (description,) if description else None
    return (name, description) if description else (name,)


def _treatment(case: Case, row: VatRow) -> str | None:
    if case.direction == "unknown":
        return None
    home = case.administration.settings.country
    treatment = vat_key(case.document, row, case.direction, home).treatment
    return None if treatment == "unknown" else treatment


def _texts(case: Case, line: Line) -> tuple[str, ...]:
    return (*(_descriptions(case, line) or ()), *line.notes)


_LINE = (
    item_field(
        "line",
        "description",
        "text",
        Words("Omschrijving", "Description"),
        Words("Naam en omschrijving van de factuurregel.", "Name and description of the invoice line."),
        many=True,
        get=_descriptions,
    ),
    item_field(
        "line",
        "notes",
        "text",
        Words("Opmerkingen", "Notes"),
        Words("De opmerkingen bij de factuurregel.", "The notes of the invoice line."),
        many=True,
    ),
    item_field(
        "line",
        "text",
        "text",
        Words("Alle tekst", "All text"),
        Words(
            "Alles wat er op de factuurregel te lezen is: naam, omschrijving en opmerkingen.",
            "Everything there is to read on the invoice line: name, description and notes.",
        ),
        many=True,
        get=_texts,
    ),
    item_field(
        "line",
        "net_amount",
        "money",
        Words("Bedrag exclusief btw", "Amount excluding VAT"),
        Words("Het regelbedrag zoals op het document.", "The line's amount as on the document."),
        currency=document_currency,
    ),
    item_field(
        "line",
        "quantity",
        "number",
        Words("Aantal", "Quantity"),
        Words("Het aantal op de factuurregel.", "The quantity of the invoice line."),
    ),
    item_field(
        "line",
        "unit",
        "text",
        Words("Eenheid", "Unit"),
        Words("De eenheid van het aantal (UN/ECE-code).", "The unit of the quantity (UN/ECE code)."),
    ),
    item_field(
        "line",
        "vat_rate",
        "number",
        Words("Btw-percentage", "VAT rate"),
        Words("Het btw-percentage van de factuurregel.", "The VAT rate of the invoice line."),
        unit=_PERCENT,
    ),
    item_field(
        "line",
        "vat_category",
        "choice",
        Words("Btw-categorie", "VAT category"),
        Words("De btw-categorie van de regel (UNTDID 5305).", "The line's VAT category (UNTDID 5305)."),
        choices=_VAT_CATEGORIES,
    ),
    item_field(
        "line",
        "order_reference",
        "text",
        Words("Ordernummer", "Order reference"),
        Words("De order waar de factuurregel bij hoort.", "The order that the invoice line belongs to."),
        get=lambda case, line: line.order_ref,
    ),
    item_field(
        "line",
        "despatch_reference",
        "text",
        Words("Leverbonnummer", "Delivery ticket reference"),
        Words(
            "De leverbon waar de factuurregel bij hoort.",
            "The delivery ticket that the invoice line belongs to.",
        ),
        get=lambda case, line: line.despatch_ref,
    ),
    item_field(
        "line",
        "accounting_reference",
        "text",
        Words("Boekingskenmerk", "Accounting reference"),
        Words(
            "Waar de klant de factuurregel wil boeken, zoals hij de leverancier heeft gezegd.",
            "Where the customer wants the invoice line booked, as it told the supplier.",
        ),
        get=lambda case, line: line.accounting_ref,
    ),
    item_field(
        "line",
        "seller_item_id",
        "text",
        Words("Artikelnummer leverancier", "Seller's item number"),
        Words("Het artikelnummer van de leverancier.", "The supplier's number of the item."),
    ),
    item_field(
        "line",
        "buyer_item_id",
        "text",
        Words("Artikelnummer klant", "Buyer's item number"),
        Words("Het artikelnummer van de klant.", "The customer's number of the item."),
    ),
    item_field(
        "line",
        "period_start",
        "date",
        Words("Begin periode", "Period start"),
        Words("Eerste dag waarover de regel gaat.", "First day that the line is about."),
    ),
    item_field(
        "line",
        "period_end",
        "date",
        Words("Einde periode", "Period end"),
        Words("Laatste dag waarover de regel gaat.", "Last day that the line is about."),
    ),
)

_VAT = (
    item_field(
        "vat",
        "category",
        "choice",
        Words("Btw-categorie", "VAT category"),
        Words(
            "De btw-categorie op het document (UNTDID 5305).",
            "The VAT category on the document (UNTDID 5305).",
        ),
        choices=_VAT_CATEGORIES,
    ),
    item_field(
        "vat",
        "treatment",
        "choice",
        Words("Btw-behandeling", "VAT treatment"),
        Words(
            "Waarom dit tarief geldt, voor deze administratie.",
            "Why this rate applies, for this administration.",
        ),
        choices=TREATMENTS,
        get=_treatment,
    ),
    item_field(
        "vat",
        "rate",
        "number",
        Words("Btw-percentage", "VAT rate"),
        Words("Het percentage op het document.", "The percentage on the document."),
        unit=_PERCENT,
    ),
    item_field(
        "vat",
        "taxable",
        "money",
        Words("Grondslag", "Taxable amount"),
        Words("Het bedrag waarover de btw is berekend.", "The amount that the VAT is computed over."),
        currency=document_currency,
    ),
    item_field(
        "vat",
        "tax",
        "money",
        Words("Btw-bedrag", "VAT amount"),
        Words("De btw op het document.", "The VAT on the document."),
        currency=document_currency,
    ),
)

FIELDS = (*_LINE, *BOOKING_LINE_FIELDS, *_VAT)

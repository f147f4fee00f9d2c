"""Fields of what a document or proposal has several of: lines, booking lines, VAT rows."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from boekwerk.domain.case import Case
from boekwerk.domain.document import Line, VatRow
from boekwerk.domain.proposal import BookingLine, LineKind
from boekwerk.domain.vat import VatTreatment, vat_key
from boekwerk.rules.fields.field import Words, document_currency, home_currency, item_field

# UNTDID 5305 as EN 16931 uses it, and the codes found in older files.
_VAT_CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B", "A", "AA", "H")
_TREATMENTS = tuple(word for word in get_args(VatTreatment) if word != "unknown")
_PERCENT = Words("procent", "percent")
_ACCOUNT_ORIGINS = (
    *("relation", "journal", "setting"),
    *("last_booking", "line_history", "template", "obligation", "user"),
)


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


def _at_home(case: Case, amount: Decimal, amount_home: Decimal | None) -> Decimal | None:
    """Give an amount of the proposal in the administration's currency; None when there is no rate."""
    is_home = case.proposal is not None and case.proposal.currency == case.administration.settings.currency
    return amount if is_home else amount_home


def _booked_amount(case: Case, line: BookingLine) -> Decimal | None:
    return _at_home(case, line.amount, line.amount_home)


def _booked_vat(case: Case, line: BookingLine) -> Decimal | None:
    return _at_home(case, line.vat, line.vat_home)


def _texts(case: Case, line: Line) -> tuple[str, ...]:
    return (*(_descriptions(case, line) or ()), *line.notes)


def _account_from(case: Case, line: BookingLine) -> str | None:
    provenance = line.provenance.get("ledger_account")
    return provenance.origin if provenance is not None and provenance.origin in _ACCOUNT_ORIGINS else None


def _obligation_required(case: Case, line: BookingLine) -> bool | None:
    account = case.administration.ledger_account(line.ledger_account) if line.ledger_account else None
    return None if account is None else account.obligation_required


def _booked_treatment(case: Case, line: BookingLine) -> str | None:
    if line.vat_key is None or line.vat_key.treatment == "unknown":
        return None
    return line.vat_key.treatment


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

_BOOKING_LINE = (
    item_field(
        "booking_line",
        "kind",
        "choice",
        Words("Soort boekingsregel", "Kind of booking line"),
        Words(
            "Kosten of opbrengst, afronding, of kredietbeperking.",
            "Cost or revenue, rounding, or credit restriction.",
        ),
        choices=get_args(LineKind),
    ),
    item_field(
        "booking_line",
        "ledger_account",
        "code",
        Words("Grootboekrekening", "Ledger account"),
        Words("De grootboekrekening van de boekingsregel.", "The ledger account of the booking line."),
        of="ledger_account",
    ),
    item_field(
        "booking_line",
        "ledger_account_from",
        "choice",
        Words("Herkomst van de grootboekrekening", "Where the ledger account is from"),
        Words(
            "De standaardrekening van de relatie, die van het dagboek (dus voor iedereen dezelfde), een "
            "rekening uit de instellingen, of die van een eerdere boeking, een template, een verplichting of "
            "een mens.",
            "The relation's own account, the journal's (so the same for everybody), one that the settings "
            "name, or that of an earlier booking, a template, an obligation or a person.",
        ),
        choices=_ACCOUNT_ORIGINS,
        get=_account_from,
    ),
    item_field(
        "booking_line",
        "vat_code",
        "code",
        Words("Btw-code", "VAT code"),
        Words("De btw-code van de boekingsregel.", "The VAT code of the booking line."),
        of="vat_code",
    ),
    item_field(
        "booking_line",
        "vat_treatment",
        "choice",
        Words("Btw-behandeling", "VAT treatment"),
        Words("De btw-behandeling van de boekingsregel.", "The VAT treatment of the booking line."),
        choices=_TREATMENTS,
        get=_booked_treatment,
    ),
    item_field(
        "booking_line",
        "amount",
        "money",
        Words("Bedrag", "Amount"),
        Words(
            "Het geboekte bedrag in de valuta van de administratie, zonder de btw die apart wordt geboekt "
            "of die de koper zelf aangeeft.",
            "The amount booked, in the administration's currency, without the VAT that is booked apart or "
            "that the buyer assesses itself.",
        ),
        get=_booked_amount,
        currency=home_currency,
    ),
    item_field(
        "booking_line",
        "vat",
        "money",
        Words("Btw", "VAT"),
        Words(
            "De geboekte btw, in de valuta van de administratie.",
            "The VAT booked, in the administration's currency.",
        ),
        get=_booked_vat,
        currency=home_currency,
    ),
    item_field(
        "booking_line",
        "description",
        "text",
        Words("Omschrijving", "Description"),
        Words("De omschrijving van de boekingsregel.", "The description of the booking line."),
    ),
    item_field(
        "booking_line",
        "deferred",
        "bool",
        Words("Over perioden verdeeld", "Spread over periods"),
        Words(
            "Of kosten of omzet van de regel over perioden worden verdeeld, ook zonder datums.",
            "Whether the line's costs or revenue are spread over periods, also without dates.",
        ),
    ),
    item_field(
        "booking_line",
        "obligation",
        "code",
        Words("Verplichting", "Obligation"),
        Words(
            "Het nummer van de verplichting waarop de regel geboekt wordt.",
            "The number of the obligation that the line is booked on.",
        ),
        of="obligation",
    ),
    item_field(
        "booking_line",
        "obligation_required",
        "bool",
        Words("Verplichting vereist", "Obligation required"),
        Words(
            "Of de grootboekrekening van de boekingsregel een verplichting vereist.",
            "Whether the ledger account of the booking line requires an obligation.",
        ),
        get=_obligation_required,
    ),
    item_field(
        "booking_line",
        "cost_centre",
        "code",
        Words("Kostenplaats", "Cost centre"),
        Words("De kostenplaats van de boekingsregel.", "The cost centre of the booking line."),
        of="cost_centre",
    ),
    item_field(
        "booking_line",
        "project",
        "code",
        Words("Project", "Project"),
        Words("Het project van de boekingsregel.", "The project of the booking line."),
        of="project",
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
        choices=_TREATMENTS,
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

FIELDS = (*_LINE, *_BOOKING_LINE, *_VAT)

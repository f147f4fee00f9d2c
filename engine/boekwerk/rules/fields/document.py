"""Fields of the document as a whole."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from boekwerk.domain.case import Case, document_kind
from boekwerk.domain.document import Concern, DocumentType
from boekwerk.domain.owed import owed
from boekwerk.domain.texts import every_text
from boekwerk.rules.fields.field import Field, Words, document_currency

KINDS = ("purchase_invoice", "purchase_credit_note", "sales_invoice", "sales_credit_note")
# UNTDID 4461: direct debit, and SEPA direct debit.
_DIRECT_DEBIT = frozenset({"49", "59"})


def _kind(case: Case) -> str | None:
    return document_kind(case.document, case.direction)


def _direction(case: Case) -> str | None:
    return None if case.direction == "unknown" else case.direction


def credit_note(case: Case) -> bool | None:
    """Tell whether the document lowers what is owed, also when it calls itself an invoice."""
    if case.document.is_credit:
        return True
    total = whole_total(case)
    return None if total is None else total < 0


def whole_total(case: Case) -> Decimal | None:
    """Give what would be booked: the total including VAT and rounding.

    It is not known when rounding turns the sign of the total, or leaves nothing of it.
    """
    printed = case.document.totals.tax_inclusive
    if printed is None or not case.document.totals.rounding:
        return printed
    found = owed(case.document)
    whole = printed if found is None else found.whole
    return whole if (whole > 0, whole < 0) == (printed > 0, printed < 0) else None


def _format(case: Case) -> str:
    source = case.document.source
    return "pdf" if source.container == "pdf" else source.format


_WHAT = (
    Field(
        name="document.kind",
        type="choice",
        title=Words("Documentsoort", "Document kind"),
        about=Words(
            "Inkoop of verkoop, factuur of creditnota. "
            "Een creditnota past alleen bij regels die hem noemen.",
            "Purchase or sales, invoice or credit note. Only rules that name credit notes apply to them.",
        ),
        get=_kind,
        choices=KINDS,
        identifies=True,
    ),
    Field(
        name="document.direction",
        type="choice",
        title=Words("Inkoop of verkoop", "Purchase or sales"),
        about=Words(
            "Of de administratie de klant (inkoop) of de leverancier (verkoop) op het document is.",
            "Whether the administration is the document's customer (purchase) or its supplier (sales).",
        ),
        get=_direction,
        choices=("purchase", "sales"),
        identifies=True,
    ),
    Field(
        name="document.is_credit_note",
        type="bool",
        title=Words("Is een creditnota", "Is a credit note"),
        about=Words(
            "Of het document een creditnota is, of een factuur met een negatief totaal.",
            "Whether the document is a credit note, or an invoice with a negative total.",
        ),
        get=credit_note,
        identifies=True,
    ),
    Field(
        name="document.type",
        type="choice",
        title=Words("Type document", "Document type"),
        about=Words("Wat het document zelf zegt te zijn.", "What the document says that it is."),
        get=lambda case: case.document.type,
        choices=get_args(DocumentType),
    ),
    Field(
        name="document.is_self_billed",
        type="bool",
        title=Words("Is door de klant opgesteld", "Is self-billed"),
        about=Words(
            "Of de klant de factuur zelf heeft opgesteld (self-billing).",
            "Whether the customer wrote the invoice (self-billing).",
        ),
        get=lambda case: case.document.is_self_billed,
    ),
    Field(
        name="document.format",
        type="choice",
        title=Words("Formaat", "Format"),
        about=Words(
            "Hoe het document binnenkwam: ubl en cii zijn e-facturen (samen: e_invoice), pdf is een pdf "
            "met de factuur erin, json is de eigen vorm van Boekwerk.",
            "How the document came in: ubl and cii are e-invoices (together: e_invoice), pdf is a PDF "
            "with the invoice inside, json is Boekwerk's own form.",
        ),
        get=_format,
        choices=("ubl", "cii", "pdf", "json"),
        groups={"e_invoice": ("ubl", "cii")},
    ),
    Field(
        name="document.number",
        type="text",
        title=Words("Factuurnummer", "Invoice number"),
        about=Words("Het nummer dat op het document staat.", "The number printed on the document."),
        get=lambda case: case.document.number,
    ),
    Field(
        name="document.currency",
        type="identifier",
        of="currency",
        title=Words("Valuta", "Currency"),
        about=Words("De valuta van het document (ISO 4217).", "The document's currency (ISO 4217)."),
        get=lambda case: case.document.currency,
    ),
)

_DATES = (
    Field(
        name="document.issue_date",
        type="date",
        title=Words("Factuurdatum", "Invoice date"),
        about=Words("De datum van het document.", "The document's date."),
        get=lambda case: case.document.issue_date,
    ),
    Field(
        name="document.due_date",
        type="date",
        title=Words("Vervaldatum", "Due date"),
        about=Words("Wanneer uiterlijk betaald moet zijn.", "When it must be paid at the latest."),
        get=lambda case: case.document.due_date,
    ),
    Field(
        name="document.supply_date",
        type="date",
        title=Words("Leverdatum", "Supply date"),
        about=Words(
            "De datum waarop de btw wordt beoordeeld: prestatie, levering, einde periode of factuurdatum.",
            "The date that VAT rates are judged on: tax point, delivery, end of period, or invoice date.",
        ),
        get=lambda case: case.document.supply_date,
    ),
    Field(
        name="document.period_start",
        type="date",
        title=Words("Begin periode", "Period start"),
        about=Words(
            "Eerste dag van de periode die gefactureerd wordt.", "First day of the period that is invoiced."
        ),
        get=lambda case: case.document.period_start,
    ),
    Field(
        name="document.period_end",
        type="date",
        title=Words("Einde periode", "Period end"),
        about=Words(
            "Laatste dag van de periode die gefactureerd wordt.", "Last day of the period that is invoiced."
        ),
        get=lambda case: case.document.period_end,
    ),
    Field(
        name="document.period_days",
        type="number",
        unit=Words("dagen", "days"),
        title=Words("Dagen in de periode", "Days in the period"),
        about=Words(
            "Hoeveel dagen de gefactureerde periode heeft, de eerste en de laatste meegeteld.",
            "How many days the period that is invoiced has, the first and the last included.",
        ),
        get=lambda case: case.document.period_days,
    ),
)

_AMOUNTS = (
    Field(
        name="document.total_incl",
        type="money",
        title=Words("Totaal inclusief btw", "Total including VAT"),
        about=Words(
            "Het totaal van het document, inclusief btw en afronding: wat geboekt wordt.",
            "The document's total including VAT and rounding: what is booked.",
        ),
        get=whole_total,
        currency=document_currency,
    ),
    Field(
        name="document.total_excl",
        type="money",
        title=Words("Totaal exclusief btw", "Total excluding VAT"),
        about=Words("Het totaal van het document, exclusief btw.", "The document's total excluding VAT."),
        get=lambda case: case.document.totals.tax_exclusive,
        currency=document_currency,
    ),
    Field(
        name="document.vat_total",
        type="money",
        title=Words("Totaal btw", "Total VAT"),
        about=Words("De btw op het document.", "The VAT on the document."),
        get=lambda case: case.document.totals.tax,
        currency=document_currency,
    ),
    Field(
        name="document.payable",
        type="money",
        title=Words("Te betalen", "Amount payable"),
        about=Words(
            "Wat nog te betalen is, na vooruitbetaling en afronding.",
            "What is left to pay, after prepayment and rounding.",
        ),
        get=lambda case: case.document.totals.payable,
        currency=document_currency,
    ),
)

_CONTENTS = (
    Field(
        name="document.line_count",
        type="number",
        unit=Words("regels", "lines"),
        title=Words("Aantal factuurregels", "Number of invoice lines"),
        about=Words("Hoeveel regels het document heeft.", "How many lines the document has."),
        get=lambda case: len(case.document.lines),
    ),
    Field(
        name="document.has_warnings",
        type="bool",
        title=Words("Heeft waarschuwingen", "Has warnings"),
        about=Words(
            "Of er bij het lezen een tegenstrijdigheid in het document is gevonden.",
            "Whether a contradiction was found inside the document when it was read.",
        ),
        get=lambda case: bool(case.document.warnings),
    ),
    Field(
        name="document.warnings",
        type="choice",
        many=True,
        title=Words("Waarschuwingen over", "Warnings about"),
        about=Words(
            "Wat de tegenstrijdigheden in het document raken.",
            "What the contradictions in the document touch.",
        ),
        get=lambda case: tuple(warning.concerns for warning in case.document.warnings),
        choices=get_args(Concern),
    ),
    Field(
        name="document.has_attachment",
        type="bool",
        title=Words("Heeft een bijlage", "Has an attachment"),
        about=Words(
            "Of er een bestand in het document zit.", "Whether a file is enclosed in the document."
        ),
        get=lambda case: bool(case.document.attachments),
    ),
    Field(
        name="document.is_direct_debit",
        type="bool",
        title=Words("Wordt geïncasseerd", "Is paid by direct debit"),
        about=Words(
            "Of het document zegt dat het bedrag wordt geïncasseerd.",
            "Whether the document says that the amount is collected by direct debit.",
        ),
        get=lambda case: any(means.code in _DIRECT_DEBIT for means in case.document.payment),
    ),
    Field(
        name="document.has_g_account",
        type="bool",
        title=Words("Heeft een G-rekening", "Has a G-account"),
        about=Words(
            "Of een deel naar een G-rekening betaald moet worden.",
            "Whether a part must be paid to a G-account.",
        ),
        get=lambda case: case.document.g_account is not None,
    ),
    Field(
        name="document.notes",
        type="text",
        many=True,
        title=Words("Opmerkingen", "Notes"),
        about=Words("De opmerkingen bij het document.", "The notes of the document."),
        get=lambda case: case.document.notes,
    ),
    Field(
        name="document.text",
        type="text",
        many=True,
        title=Words("Alle tekst", "All text"),
        about=Words(
            "Alles wat er te lezen is: opmerkingen, betalingsvoorwaarden, omschrijvingen en artikelen van "
            "regels, referenties, namen en adressen van partijen, namen van bijlagen.",
            "Everything there is to read: notes, payment terms, descriptions and items of lines, "
            "references, names and addresses of parties, names of attachments.",
        ),
        get=lambda case: every_text(case.document),
    ),
    Field(
        name="document.pdf_text",
        type="text",
        many=True,
        title=Words("Tekst van de pdf", "Text of the PDF"),
        about=Words(
            "De tekst op de pagina's van een pdf met een e-factuur erin; om verwijzingen in te zoeken.",
            "The text on the pages of a PDF with an e-invoice inside; to look for references in.",
        ),
        get=lambda case: case.document.pages,
    ),
)

FIELDS = (*_WHAT, *_DATES, *_AMOUNTS, *_CONTENTS)

"""The columns of a history file: one list for the readers, the writer and the reference page."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from boekwerk.domain.past import HistorySource
from boekwerk.domain.proposal import LineKind
from boekwerk.domain.vat import Direction, VatTreatment

ColumnKind = Literal[
    "text",
    "code",
    "choice",
    "boolean",
    "amount",
    "percentage",
    "date",
    "moment",
    "country",
    "currency",
    "sha256",
]
Part = Literal["booking", "line", "item"]


class Column(Struct, frozen=True):
    """A column; ``part`` is what it tells of. What is of a booking is repeated on each of its lines."""

    name: str
    part: Part
    kind: ColumnKind
    en: str
    nl: str
    required: bool = False
    choices: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("relation", "booking", "code", "The relation's code.", "De code van de relatie.", required=True),
    Column(
        "direction",
        "booking",
        "choice",
        "Purchase or sales; left out: purchase.",
        "Inkoop of verkoop; weggelaten: inkoop.",
        choices=get_args(Direction),
    ),
    Column("number", "booking", "code", "The invoice number.", "Het factuurnummer."),
    Column("date", "booking", "date", "The invoice date.", "De factuurdatum.", required=True),
    Column("journal", "booking", "code", "The journal.", "Het dagboek."),
    Column(
        "transaction",
        "booking",
        "code",
        "The number of the booking in the package (boekstuk); tells bookings apart.",
        "Het boekstuknummer in het pakket; onderscheidt boekingen.",
    ),
    Column(
        "total",
        "booking",
        "amount",
        "The total including VAT, negative for a credit note; left out: what the lines sum to.",
        "Het totaal inclusief btw, negatief bij een creditnota; weggelaten: de som van de regels.",
    ),
    Column(
        "currency",
        "booking",
        "currency",
        "The currency of all amounts; left out: EUR.",
        "De valuta van alle bedragen; weggelaten: EUR.",
    ),
    Column(
        "description",
        "booking",
        "text",
        "The description of the booking.",
        "De omschrijving van de boeking.",
    ),
    Column("payment_condition", "booking", "code", "The payment condition.", "De betalingsconditie."),
    Column(
        "one_off",
        "booking",
        "boolean",
        "Whether it is a one-off booking, which teaches nothing; left out: no.",
        "Of het een eenmalige boeking is, die niets leert; weggelaten: nee.",
    ),
    Column(
        "booked_at",
        "booking",
        "moment",
        "When it was booked, with time zone; left out: the start of the invoice date.",
        "Wanneer het geboekt is, met tijdzone; weggelaten: het begin van de factuurdatum.",
    ),
    Column(
        "source",
        "booking",
        "choice",
        "Booked in Boekwerk (product) or elsewhere (imported); left out: imported.",
        "Geboekt in Boekwerk (product) of elders (imported); weggelaten: imported.",
        choices=get_args(HistorySource),
    ),
    Column(
        "document",
        "booking",
        "sha256",
        "The SHA-256 of the document's bytes.",
        "De SHA-256 van de bytes van het document.",
    ),
    Column(
        "key",
        "booking",
        "code",
        "What names the booking for ever; left out: made of what identifies it.",
        "Wat de boeking voorgoed aanduidt; weggelaten: gemaakt van wat haar herkenbaar maakt.",
    ),
    Column("ledger_account", "line", "code", "The ledger account.", "De grootboekrekening.", required=True),
    Column(
        "amount",
        "line",
        "amount",
        "The amount excluding the VAT in column vat; negative in a credit note.",
        "Het bedrag exclusief de btw in kolom vat; negatief in een creditnota.",
        required=True,
    ),
    Column("vat", "line", "amount", "The VAT of the line; left out: 0.", "De btw; weggelaten: 0."),
    Column("vat_code", "line", "code", "The VAT code.", "De btw-code."),
    Column(
        "vat_treatment",
        "line",
        "choice",
        "The VAT treatment; left out: known by the VAT code.",
        "De btw-behandeling; weggelaten: volgt uit de btw-code.",
        choices=get_args(VatTreatment),
    ),
    Column("vat_rate", "line", "percentage", "The VAT percentage.", "Het btw-percentage."),
    Column("vat_country", "line", "country", "Whose VAT it is.", "Van welk land de btw is."),
    Column(
        "kind",
        "line",
        "choice",
        "What the line is; left out: cost.",
        "Wat de regel is; weggelaten: cost.",
        choices=get_args(LineKind),
    ),
    Column("line_description", "line", "text", "The description of the line.", "De regelomschrijving."),
    Column("cost_centre", "line", "code", "The cost centre.", "De kostenplaats."),
    Column("project", "line", "code", "The project.", "Het project."),
    Column("obligation", "line", "code", "The obligation's code.", "De code van de verplichting."),
    Column(
        "deferred",
        "line",
        "boolean",
        "Whether it is spread over periods; left out: no.",
        "Of het bedrag over perioden verdeeld is; weggelaten: nee.",
    ),
    Column("period_from", "line", "date", "The first day of those periods.", "De eerste dag daarvan."),
    Column("period_until", "line", "date", "The last day of those periods.", "De laatste dag daarvan."),
    Column(
        "item_text",
        "item",
        "text",
        "The invoice line's whole description.",
        "De hele omschrijving van de factuurregel.",
    ),
    Column("article", "item", "code", "The seller's article number.", "Het artikelnummer van de verkoper."),
)

BY_NAME = {column.name: column for column in COLUMNS}

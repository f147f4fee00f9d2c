"""Fields of the lines of the booking proposal."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from boekwerk.domain.case import Case
from boekwerk.domain.proposal import BookingLine, LineKind
from boekwerk.domain.vat import VatTreatment
from boekwerk.rules.fields.field import Words, home_currency, item_field

TREATMENTS = tuple(word for word in get_args(VatTreatment) if word != "unknown")
"""The VAT treatments that a rule may name."""

_PERCENT = Words("procent", "percent")
_ACCOUNT_ORIGINS = (
    *("relation", "journal", "setting"),
    *("last_booking", "line_history", "template", "obligation", "user"),
)


def _at_home(case: Case, amount: Decimal, amount_home: Decimal | None) -> Decimal | None:
    """Give an amount of the proposal in the administration's currency; None when there is no rate."""
    is_home = case.proposal is not None and case.proposal.currency == case.administration.settings.currency
    return amount if is_home else amount_home


def _booked_amount(case: Case, line: BookingLine) -> Decimal | None:
    return _at_home(case, line.amount, line.amount_home)


def _booked_vat(case: Case, line: BookingLine) -> Decimal | None:
    return _at_home(case, line.vat, line.vat_home)


def _account_from(case: Case, line: BookingLine) -> str | None:
    provenance = line.provenance.get("ledger_account")
    return provenance.origin if provenance is not None and provenance.origin in _ACCOUNT_ORIGINS else None


def _confidence(case: Case, line: BookingLine) -> Decimal | None:
    evidence = line.evidence
    is_of_account = evidence is not None and evidence.ledger_account == line.ledger_account
    return evidence.confidence if evidence is not None and is_of_account else None


def _obligation_required(case: Case, line: BookingLine) -> bool | None:
    account = case.administration.ledger_account(line.ledger_account) if line.ledger_account else None
    return None if account is None else account.obligation_required


def _booked_treatment(case: Case, line: BookingLine) -> str | None:
    if line.vat_key is None or line.vat_key.treatment == "unknown":
        return None
    return line.vat_key.treatment


BOOKING_LINE_FIELDS = (
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
            "rekening uit de instellingen, of die van een eerdere boeking, template, verplichting of mens.",
            "The relation's own account, the journal's (so the same for everybody), one that the settings "
            "name, or that of an earlier booking, a template, an obligation or a person.",
        ),
        choices=_ACCOUNT_ORIGINS,
        get=_account_from,
    ),
    item_field(
        "booking_line",
        "confidence",
        "number",
        Words("Zekerheid", "Confidence"),
        Words(
            "Hoe vaak zulke aanwijzingen voor een grootboekrekening bij deze relatie klopten; alleen "
            "bekend bij een rekening uit regelherkenning die vaak genoeg geprobeerd is.",
            "How often such evidence for a ledger account was right with this relation; only known of an "
            "account from line recognition that was tried often enough.",
        ),
        unit=_PERCENT,
        get=_confidence,
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
        choices=TREATMENTS,
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

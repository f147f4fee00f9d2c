"""Fields of the obligations (verplichtingen) that a document was matched with (requirements OB-*).

All of them are unknown as long as no matching was done; a document that matches none has none.
"""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from boekwerk.domain.case import Case
from boekwerk.domain.obligation import Obligation, ObligationKind, open_total
from boekwerk.rules.fields.field import Field, Words, home_currency, item_field


def _matched(case: Case) -> tuple[Obligation, ...] | None:
    return case.obligations


def _count(case: Case) -> int | None:
    return None if case.obligations is None else len(case.obligations)


def _open_at_home(case: Case) -> Decimal | None:
    return open_total(case.obligations or (), home_currency(case))


def _difference(case: Case) -> Decimal | None:
    """Give how far the total excluding VAT is from what is open (OB-9)."""
    open_amount, total = _open_at_home(case), case.document.totals.tax_exclusive
    if open_amount is None or total is None or case.document.currency != home_currency(case):
        return None
    return abs(abs(total) - open_amount)


def _open_amount(case: Case, obligation: Obligation) -> Decimal | None:
    return obligation.open_amount if obligation.currency == home_currency(case) else None


def _age(case: Case, obligation: Obligation) -> int | None:
    read = obligation.synchronised
    return None if read is None else (case.as_of - read.date()).days


_OF_ALL = (
    Field(
        name="obligation.count",
        type="number",
        unit=Words("verplichtingen", "obligations"),
        owner=_matched,
        title=Words("Aantal verplichtingen", "Number of obligations"),
        about=Words(
            "Met hoeveel verplichtingen het document is afgeletterd; onbekend als dat niet is geprobeerd.",
            "How many obligations the document was matched with; unknown when that was not tried.",
        ),
        get=_count,
    ),
    Field(
        name="obligation.open_total",
        type="money",
        owner=_matched,
        title=Words("Openstaand op de verplichtingen", "Open on the obligations"),
        about=Words(
            "Wat er op die verplichtingen samen openstaat, zoals het pakket telt (meestal exclusief btw).",
            "What is open on those obligations together, as the package counts (mostly excluding VAT).",
        ),
        get=_open_at_home,
        currency=home_currency,
    ),
    Field(
        name="obligation.difference",
        type="money",
        owner=_matched,
        title=Words("Verschil met de verplichtingen", "Difference from the obligations"),
        about=Words(
            "Hoeveel het totaal exclusief btw afwijkt van wat er openstaat, naar boven of naar beneden.",
            "How far the total excluding VAT is from what is open, above it or below.",
        ),
        get=_difference,
        currency=home_currency,
    ),
)

_OF_EACH = (
    item_field(
        "obligation",
        "number",
        "text",
        Words("Nummer", "Number"),
        Words(
            "De code van de verplichting in het pakket, of het leverbonnummer.",
            "The obligation's code in the package, or the delivery ticket's number.",
        ),
    ),
    item_field(
        "obligation",
        "kind",
        "choice",
        Words("Soort verplichting", "Kind of obligation"),
        Words("Verplichting, leverbon of contract.", "Commitment, delivery ticket or contract."),
        choices=get_args(ObligationKind),
    ),
    item_field(
        "obligation",
        "relation",
        "code",
        Words("Relatie", "Relation"),
        Words("De relatie van de verplichting.", "The relation of the obligation."),
        of="relation",
    ),
    item_field(
        "obligation",
        "internal_reference",
        "text",
        Words("Interne referentie", "Internal reference"),
        Words("De interne referentie van de verplichting.", "The obligation's internal reference."),
    ),
    item_field(
        "obligation",
        "external_reference",
        "text",
        Words("Externe referentie", "External reference"),
        Words("De externe referentie van de verplichting.", "The obligation's external reference."),
    ),
    item_field(
        "obligation",
        "ledger_account",
        "code",
        Words("Grootboekrekening", "Ledger account"),
        Words("De grootboekrekening van de verplichting.", "The ledger account of the obligation."),
        of="ledger_account",
    ),
    item_field(
        "obligation",
        "project",
        "code",
        Words("Project", "Project"),
        Words("Het project van de verplichting.", "The project of the obligation."),
        of="project",
    ),
    item_field(
        "obligation",
        "open_amount",
        "money",
        Words("Openstaand bedrag", "Open amount"),
        Words(
            "Wat er op de verplichting openstaat, zoals het pakket het telt (meestal exclusief btw).",
            "What is open on the obligation, as the package counts (mostly excluding VAT).",
        ),
        get=_open_amount,
        currency=home_currency,
    ),
    item_field(
        "obligation",
        "age",
        "number",
        Words("Ouderdom van het gegeven", "Age of the data"),
        Words(
            "Hoeveel dagen geleden de verplichting uit het pakket is gelezen.",
            "How many days ago the obligation was read from the package.",
        ),
        get=_age,
        unit=Words("dagen", "days"),
    ),
)

FIELDS = (*_OF_ALL, *_OF_EACH)

"""The description of ``obligations.csv``: what was ordered, as the package knows it."""

from __future__ import annotations

from boekwerk.domain.obligation import Obligation
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.words import OBLIGATION_KINDS

OBLIGATIONS = Table(
    name="obligations",
    file="obligations.csv",
    group=Group(
        Obligation,
        (
            Field(
                "number",
                "code",
                "The code in the package, or the delivery ticket's number.",
                "De code in het pakket, of het leverbonnummer.",
                required=True,
            ),
            Field(
                "kind",
                "choice",
                "Commitment, delivery ticket or contract.",
                "Verplichting, leverbon of contract.",
                required=True,
                choices=OBLIGATION_KINDS,
            ),
            Field(
                "relation",
                "code",
                "The relation that it was ordered from.",
                "De relatie waar besteld is.",
                required=True,
                refers_to="relations",
            ),
            Field("description", "text", "What was ordered.", "Wat er besteld is."),
            Field("currency", "currency", "The currency of the amount.", "De valuta.", required=True),
            Field(
                "open_amount",
                "amount",
                "What is open on it, excluding VAT that may be deducted; empty: not known.",
                "Wat er openstaat, exclusief aftrekbare btw; leeg: onbekend.",
            ),
            Field("internal_reference", "text", "The internal reference.", "De interne referentie."),
            Field("external_reference", "text", "The external reference.", "De externe referentie."),
            Field(
                "ledger_account",
                "code",
                "The ledger account that it may be booked on; empty: any.",
                "De grootboekrekening waarop erop geboekt mag worden; leeg: elke.",
                refers_to="ledger_accounts",
            ),
            Field("project", "code", "The project.", "Het project.", refers_to="projects"),
            Field("cost_centre", "code", "The cost centre.", "De kostenplaats.", refers_to="cost_centres"),
            Field(
                "synchronised",
                "moment",
                "When this was read from the package; own bookings since then are taken off.",
                "Wanneer dit uit het pakket is gelezen; eigen boekingen sindsdien gaan eraf.",
            ),
            Field("settled", "boolean", "Whether it is settled.", "Of de verplichting is afgehandeld."),
        ),
    ),
    key=("number",),
    required=False,
    en="Obligations: what was ordered and may be invoiced.",
    nl="Verplichtingen: wat besteld is en gefactureerd kan worden.",
)

"""The description of ``templates.yaml``: booking templates (boekingstemplates, BP-9)."""

from __future__ import annotations

from boekwerk.domain.spreading import LONGEST_MONTHS
from boekwerk.domain.template import Template, TemplateLine
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.words import SPLIT_BASES

TEMPLATE_LINE = Group(
    TemplateLine,
    (
        Field(
            "ledger_account",
            "code",
            "The ledger account; left out: as by master data.",
            "De grootboekrekening; weggelaten: zoals bij de boekingswijze stamgegevens.",
            refers_to="ledger_accounts",
        ),
        Field(
            "percentage",
            "signed_percentage",
            "How much percent of the basis this line is; without percentage and amount it takes the rest.",
            "Hoeveel procent van de grondslag deze regel is; zonder percentage en bedrag krijgt zij de "
            "rest.",
        ),
        Field(
            "basis",
            "choice",
            "What it is a part of: the amount excluding VAT, including VAT, or the VAT. Of the last two, "
            "on a purchase, the VAT is not deducted but cost.",
            "Waarvan zij een deel is: het bedrag exclusief btw, inclusief btw, of de btw. Bij de laatste "
            "twee wordt op een inkoop de btw niet afgetrokken maar kosten.",
            choices=SPLIT_BASES,
        ),
        Field(
            "amount",
            "amount",
            "A fixed amount, as on an invoice; a credit note turns its sign.",
            "Een vast bedrag, zoals op een factuur; bij een creditnota keert het teken om.",
        ),
        Field(
            "vat_code",
            "code",
            "The VAT code: this line is for the VAT that it fits only; left out: for all VAT, by its kind.",
            "De btw-code: deze regel is alleen voor de btw waar zij bij past; weggelaten: voor alle btw, "
            "naar haar soort.",
            refers_to="vat_codes",
        ),
        Field(
            "description",
            "variable_text",
            "The description; variables such as {invoice_date|month year} are filled in.",
            "De omschrijving; variabelen als {factuurdatum|maand jaar} worden ingevuld.",
        ),
        Field("cost_centre", "code", "The cost centre.", "De kostenplaats.", refers_to="cost_centres"),
        Field("project", "code", "The project.", "Het project.", refers_to="projects"),
        Field(
            "deferred",
            "boolean",
            "Whether it is deferred costs or spread revenue; such documents are not booked automatically.",
            "Of het uitgestelde kosten of omzetverdeling is; zulke documenten worden niet automatisch "
            "geboekt.",
        ),
        Field(
            "period_from",
            "whole",
            "The first month it is divided over, counted from the month of the invoice date.",
            "De eerste maand waarover verdeeld wordt, geteld vanaf de maand van de factuurdatum.",
            least=-LONGEST_MONTHS,
            most=LONGEST_MONTHS,
        ),
        Field(
            "period_until",
            "whole",
            "The last month, counted likewise: 0 and 11 are a year.",
            "De laatste maand, net zo geteld: 0 en 11 zijn een jaar.",
            least=-LONGEST_MONTHS,
            most=LONGEST_MONTHS,
        ),
        Field(
            "obligation", "code", "The obligation it is booked on.", "De verplichting waarop geboekt wordt."
        ),
        Field(
            "match_obligation",
            "boolean",
            "Whether an obligation is matched automatically.",
            "Of er automatisch een verplichting bij gezocht wordt.",
        ),
    ),
)

TEMPLATES = Table(
    name="templates",
    file="templates.yaml",
    group=Group(
        Template,
        (
            Field("name", "text", "What people call it.", "Hoe mensen haar noemen.", required=True),
            Field(
                "relation",
                "code",
                "The relation whose documents it is for.",
                "De relatie voor wier documenten zij is.",
                required=True,
                refers_to="relations",
            ),
            Field(
                "journal",
                "code",
                "The journal that it is for.",
                "Het dagboek waarvoor zij is.",
                required=True,
                refers_to="journals",
            ),
            Field(
                "default",
                "boolean",
                "Whether the booking mode template uses this one.",
                "Of de boekingswijze template deze gebruikt.",
            ),
            Field(
                "description",
                "variable_text",
                "The description of the booking, with variables.",
                "De omschrijving van de boeking, met variabelen.",
            ),
            Field(
                "payment_condition",
                "code",
                "The payment condition.",
                "De betalingsconditie.",
                refers_to="payment_conditions",
            ),
            Field(
                "lines",
                "group",
                "The booking lines.",
                "De boekingsregels.",
                required=True,
                many=True,
                group=TEMPLATE_LINE,
            ),
        ),
    ),
    key=("relation", "journal", "name"),
    required=False,
    en="Booking templates: the stored way to book a relation's documents.",
    nl="Boekingstemplates: de vastgelegde manier om documenten van een relatie te boeken.",
)

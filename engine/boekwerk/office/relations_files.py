"""The descriptions of ``relations.csv`` and ``bookings.csv``, and the list of all files."""

from __future__ import annotations

from boekwerk.domain.administration import BookedDocument, Relation
from boekwerk.office.accounts_files import (
    COST_CENTRES,
    EXCHANGE_RATES,
    LEDGER_ACCOUNTS,
    PAYMENT_CONDITIONS,
    PERIODS,
    PROJECTS,
    VAT_CODES,
)
from boekwerk.office.authorisation_file import AUTHORISATION
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.obligations_file import OBLIGATIONS
from boekwerk.office.preferences_file import PREFERENCES
from boekwerk.office.settings_file import ADMINISTRATION
from boekwerk.office.templates_file import TEMPLATES
from boekwerk.office.words import DIRECTIONS, RELATION_KINDS
from boekwerk.office.yaml_files import JOURNALS, USERS

RELATIONS = Table(
    name="relations",
    file="relations.csv",
    group=Group(
        Relation,
        (
            Field("id", "code", "The code in the package.", "De code in het pakket.", required=True),
            Field("name", "text", "The name.", "De naam.", required=True),
            Field(
                "kind",
                "choice",
                "Supplier, customer or both.",
                "Leverancier, klant of beide.",
                choices=RELATION_KINDS,
            ),
            Field("kvk", "code", "KvK number.", "KvK-nummer."),
            Field("vat_number", "code", "VAT number.", "Btw-nummer."),
            Field("oin", "code", "OIN (government).", "OIN (overheid)."),
            Field("gln", "code", "GLN.", "GLN."),
            Field("street", "text", "Street and house number.", "Straat en huisnummer."),
            Field("postal_code", "text", "Postal code.", "Postcode."),
            Field("city", "text", "Place.", "Plaats."),
            Field("country", "country", "Country.", "Land."),
            Field("email", "text", "Mail address.", "Mailadres."),
            Field("phone", "text", "Telephone number.", "Telefoonnummer."),
            Field(
                "ibans",
                "bank_account",
                "Bank accounts: IBAN, or IBAN:kind, or IBAN:kind:date of the last change.",
                "Bankrekeningen: IBAN, of IBAN:soort, of IBAN:soort:datum van de laatste wijziging.",
                many=True,
            ),
            Field(
                "ledger_account",
                "code",
                "The default ledger account.",
                "De standaardgrootboekrekening.",
                refers_to="ledger_accounts",
            ),
            Field(
                "payment_condition",
                "code",
                "The payment condition.",
                "De betalingsconditie.",
                refers_to="payment_conditions",
            ),
            Field("cost_centre", "code", "The cost centre.", "De kostenplaats.", refers_to="cost_centres"),
            Field("project", "code", "The project.", "Het project.", refers_to="projects"),
            Field(
                "deferred_costs",
                "boolean",
                "Whether its posting rule spreads costs over periods.",
                "Of de boekingsregel kosten over perioden verdeelt.",
            ),
            Field(
                "revenue_spread",
                "boolean",
                "Whether its posting rule spreads revenue over periods.",
                "Of de boekingsregel omzet over perioden verdeelt.",
            ),
            Field("active", "boolean", "Whether it is in use.", "Of de relatie in gebruik is."),
        ),
    ),
    key=("id",),
    required=False,
    en="Suppliers and customers.",
    nl="Leveranciers en klanten.",
)

BOOKINGS = Table(
    name="bookings",
    file="bookings.csv",
    group=Group(
        BookedDocument,
        (
            Field(
                "relation",
                "code",
                "The relation.",
                "De relatie.",
                required=True,
                refers_to="relations",
            ),
            Field(
                "direction",
                "choice",
                "Purchase or sales.",
                "Inkoop of verkoop.",
                required=True,
                choices=DIRECTIONS,
            ),
            Field("number", "code", "The invoice number.", "Het factuurnummer.", required=True),
            Field("date", "date", "The invoice date.", "De factuurdatum.", required=True),
            Field(
                "total",
                "amount",
                "The total including VAT; negative for a credit note.",
                "Het totaal inclusief btw; negatief bij een creditnota.",
                required=True,
            ),
            Field(
                "currency",
                "currency",
                "The currency of the total.",
                "De valuta van het totaal.",
                required=True,
            ),
        ),
    ),
    key=(),
    required=False,
    en="What was booked already, to find duplicates.",
    nl="Wat al geboekt is, om dubbele te vinden.",
)

TABLES: tuple[Table, ...] = (
    ADMINISTRATION,
    JOURNALS,
    USERS,
    LEDGER_ACCOUNTS,
    VAT_CODES,
    RELATIONS,
    PREFERENCES,
    TEMPLATES,
    AUTHORISATION,
    PAYMENT_CONDITIONS,
    COST_CENTRES,
    PROJECTS,
    PERIODS,
    EXCHANGE_RATES,
    BOOKINGS,
    OBLIGATIONS,
)

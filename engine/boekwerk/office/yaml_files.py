"""The descriptions of ``journals.yaml`` and ``users.yaml``."""

from __future__ import annotations

from boekwerk.domain.administration import Journal, PackageLink, PreferredVatCode, User
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.preferences_file import COPIED_HEADER_FIELDS, COPIED_LINE_FIELDS
from boekwerk.office.words import DIRECTIONS, ROLES, TREATMENTS

PREFERRED_VAT_CODE = Group(
    PreferredVatCode,
    (
        Field(
            "treatment",
            "choice",
            "The VAT treatment on the document.",
            "De btw-behandeling op het document.",
            required=True,
            choices=TREATMENTS,
        ),
        Field("rate", "percentage", "The rate; empty: any rate.", "Het tarief; leeg: elk tarief."),
        Field(
            "code",
            "code",
            "The VAT code to use.",
            "De btw-code om te gebruiken.",
            required=True,
            refers_to="vat_codes",
        ),
    ),
)

JOURNALS = Table(
    name="journals",
    file="journals.yaml",
    group=Group(
        Journal,
        (
            Field("code", "code", "The journal's code.", "De code van het dagboek.", required=True),
            Field("name", "text", "Its name.", "De naam.", required=True),
            Field(
                "direction",
                "choice",
                "Purchases or sales.",
                "Inkoop of verkoop.",
                required=True,
                choices=DIRECTIONS,
            ),
            Field(
                "ledger_account",
                "code",
                "The ledger account for lines whose relation has none.",
                "De grootboekrekening voor regels waarvan de relatie er geen heeft.",
                refers_to="ledger_accounts",
            ),
            Field(
                "control_account",
                "code",
                "The creditors' or debtors' account.",
                "De rekening crediteuren of debiteuren.",
                refers_to="ledger_accounts",
            ),
            Field(
                "preferred_vat_codes",
                "group",
                "Which VAT code is preferred for a treatment and rate.",
                "Welke btw-code de voorkeur heeft bij een behandeling en tarief.",
                many=True,
                group=PREFERRED_VAT_CODE,
            ),
            Field(
                "description",
                "variable_text",
                "What bookings are called that no last booking or template describes, with variables.",
                "Hoe boekingen heten die geen laatste boeking of template omschrijft, met variabelen.",
            ),
            COPIED_HEADER_FIELDS,
            COPIED_LINE_FIELDS,
            Field("active", "boolean", "Whether it is in use.", "Of het in gebruik is."),
        ),
    ),
    key=("code",),
    required=True,
    en="Journals with their preferred VAT codes.",
    nl="Dagboeken met hun voorkeur-btw-codes.",
)

LINK = Group(
    PackageLink,
    (
        Field("package", "code", "The accounting package.", "Het boekhoudpakket.", required=True),
        Field(
            "credentials_present",
            "boolean",
            "Whether the user's credentials for it are stored; left out: unknown, which never books.",
            "Of de inloggegevens van de gebruiker ervoor zijn opgeslagen; weggelaten: onbekend, en dan "
            "wordt niets automatisch geboekt.",
        ),
        Field("expires", "date", "The last day they are valid.", "De laatste dag dat ze gelden."),
    ),
)

USERS = Table(
    name="users",
    file="users.yaml",
    group=Group(
        User,
        (
            Field("id", "code", "The user's name to log in.", "De gebruikersnaam.", required=True),
            Field("name", "text", "The user's name.", "De naam.", required=True),
            Field("email", "text", "Mail address.", "Mailadres."),
            Field("roles", "choice", "What the user is.", "Wat de gebruiker is.", many=True, choices=ROLES),
            Field(
                "active",
                "boolean",
                "Whether the user takes part; who does not books and approves nothing.",
                "Of de gebruiker meedoet; wie dat niet doet, boekt en autoriseert niets.",
            ),
            Field(
                "access",
                "boolean",
                "Whether the user may work in this administration; left out: unknown, which never books.",
                "Of de gebruiker in deze administratie mag werken; weggelaten: onbekend, en dan wordt "
                "niets automatisch geboekt.",
            ),
            Field(
                "substitute",
                "code",
                "Who may approve in this user's place.",
                "Wie in de plaats van deze gebruiker mag autoriseren.",
                refers_to="users",
            ),
            Field(
                "substitute_until",
                "date",
                "Until and including which day; left out: until it is changed.",
                "Tot en met welke dag; weggelaten: tot het veranderd wordt.",
            ),
            Field(
                "links",
                "group",
                "The user's links to accounting packages.",
                "De koppelingen van de gebruiker met boekhoudpakketten.",
                many=True,
                group=LINK,
            ),
        ),
    ),
    key=("id",),
    required=False,
    en="Users: the automation user and others.",
    nl="Gebruikers: de automatiseringsgebruiker en anderen.",
)

"""The descriptions of the tables that say how is booked: accounts, VAT codes, periods, rates …."""

from __future__ import annotations

from boekwerk.domain.administration import (
    CostCentre,
    ExchangeRate,
    LedgerAccount,
    PaymentCondition,
    Period,
    Project,
    VatCode,
)
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.words import DIRECTIONS, TREATMENTS, VAT_TYPES

_CODE = Field("code", "code", "The code in the package.", "De code in het pakket.", required=True)
_NAME = Field("name", "text", "The name.", "De naam.", required=True)
_ACTIVE = Field("active", "boolean", "Whether it is in use.", "Of het in gebruik is.")

LEDGER_ACCOUNTS = Table(
    name="ledger_accounts",
    file="ledger_accounts.csv",
    group=Group(
        LedgerAccount,
        (
            _CODE,
            _NAME,
            _ACTIVE,
            Field(
                "obligation_required",
                "boolean",
                "Whether a line on it needs an obligation.",
                "Of een regel erop een verplichting nodig heeft.",
            ),
            Field(
                "vat_deductible",
                "percentage",
                "Which part of the VAT may be deducted, in percent; empty: as the VAT code says.",
                "Welk deel van de btw aftrekbaar is, in procenten; leeg: wat de btw-code zegt.",
            ),
            Field(
                "fiscal_years",
                "whole",
                "The fiscal years in which it exists; empty: all.",
                "De boekjaren waarin de rekening bestaat; leeg: alle.",
                many=True,
                least=1900,
                most=9999,
            ),
        ),
    ),
    key=("code",),
    required=True,
    en="Ledger accounts.",
    nl="Grootboekrekeningen.",
)

VAT_CODES = Table(
    name="vat_codes",
    file="vat_codes.csv",
    group=Group(
        VatCode,
        (
            _CODE,
            _NAME,
            Field(
                "direction",
                "choice",
                "For purchases or sales.",
                "Voor inkoop of verkoop.",
                required=True,
                choices=DIRECTIONS,
            ),
            Field(
                "treatment",
                "choice",
                "Why this VAT applies.",
                "De btw-behandeling.",
                required=True,
                choices=TREATMENTS,
            ),
            Field(
                "rate",
                "percentage",
                "The rate in percent; for VAT that the buyer owes itself the rate to assess.",
                "Het tarief in procenten; bij btw die de koper zelf aangeeft het aan te geven tarief.",
                required=True,
            ),
            Field(
                "type",
                "choice",
                "Whether amounts booked with it are excluding or including VAT.",
                "Of bedragen met deze code exclusief of inclusief btw zijn.",
                choices=VAT_TYPES,
            ),
            _ACTIVE,
            Field(
                "country",
                "country",
                "Whose VAT it is; empty: that of the administration's country.",
                "Van welk land de btw is; leeg: van het land van de administratie.",
            ),
            Field(
                "deductible",
                "percentage",
                "Which part may be deducted, in percent; empty: all.",
                "Welk deel aftrekbaar is, in procenten; leeg: alles.",
            ),
            Field(
                "account",
                "code",
                "Where VAT paid or received is booked.",
                "De grootboekrekening voor betaalde of ontvangen btw.",
                refers_to="ledger_accounts",
            ),
            Field(
                "payable_account",
                "code",
                "Where VAT that the buyer owes itself is booked as owed.",
                "De grootboekrekening voor verschuldigde btw die de koper zelf aangeeft.",
                refers_to="ledger_accounts",
            ),
            Field(
                "valid_from",
                "date",
                "The first day of its validity.",
                "De eerste dag waarop de code geldt.",
            ),
            Field(
                "valid_until",
                "date",
                "The last day of its validity.",
                "De laatste dag waarop de code geldt.",
            ),
        ),
    ),
    key=("code",),
    required=True,
    en="VAT codes.",
    nl="Btw-codes.",
)

PAYMENT_CONDITIONS = Table(
    name="payment_conditions",
    file="payment_conditions.csv",
    group=Group(
        PaymentCondition,
        (
            _CODE,
            _NAME,
            Field("days", "whole", "Days until it is due.", "Dagen tot de vervaldatum.", most=3_650),
            Field(
                "payable",
                "boolean",
                "Whether the package puts it in a payment batch.",
                "Of het pakket de factuur betaalbaar stelt.",
            ),
            _ACTIVE,
        ),
    ),
    key=("code",),
    required=False,
    en="Payment conditions.",
    nl="Betalingscondities.",
)

COST_CENTRES = Table(
    name="cost_centres",
    file="cost_centres.csv",
    group=Group(CostCentre, (_CODE, _NAME, _ACTIVE)),
    key=("code",),
    required=False,
    en="Cost centres.",
    nl="Kostenplaatsen.",
)

PROJECTS = Table(
    name="projects",
    file="projects.csv",
    group=Group(Project, (_CODE, _NAME, _ACTIVE)),
    key=("code",),
    required=False,
    en="Projects.",
    nl="Projecten.",
)

PERIODS = Table(
    name="periods",
    file="periods.csv",
    group=Group(
        Period,
        (
            Field(
                "year", "whole", "The fiscal year.", "Het boekjaar.", required=True, least=1900, most=9999
            ),
            Field("number", "whole", "Its number.", "Het nummer.", required=True, least=1, most=99),
            Field("first_day", "date", "The first day.", "De eerste dag.", required=True),
            Field("last_day", "date", "The last day.", "De laatste dag.", required=True),
            Field(
                "open",
                "boolean",
                "Whether may be booked in it; empty: the package does not say.",
                "Of erin geboekt mag worden; leeg: het pakket zegt het niet.",
            ),
            Field(
                "vat_return_filed",
                "boolean",
                "Whether its VAT return was filed; empty: the package does not say.",
                "Of de btw-aangifte is ingediend; leeg: het pakket zegt het niet.",
            ),
        ),
    ),
    key=("year", "number"),
    required=False,
    en="Booking periods.",
    nl="Boekingsperioden.",
)

EXCHANGE_RATES = Table(
    name="exchange_rates",
    file="exchange_rates.csv",
    group=Group(
        ExchangeRate,
        (
            Field("currency", "currency", "The foreign currency.", "De vreemde valuta.", required=True),
            Field("date", "date", "The day of the rate.", "De dag van de koers.", required=True),
            Field(
                "rate",
                "exchange_rate",
                "What one unit of it is worth in the administration's currency.",
                "Wat één eenheid waard is in de valuta van de administratie.",
                required=True,
            ),
            Field("source", "text", "Who published it.", "Wie de koers publiceerde.", required=True),
        ),
    ),
    key=("currency", "date"),
    required=False,
    en="Exchange rates.",
    nl="Wisselkoersen.",
)

"""The description of ``administration.yaml``: one record, the settings."""

from __future__ import annotations

from boekwerk.domain.administration import Identity, PackageSetting, Settings
from boekwerk.domain.preference import BOOKING_MODES
from boekwerk.office.abilities import ABILITIES
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.words import REMAINDERS, SHOWN

IDENTITY = Group(
    Identity,
    (
        Field("names", "text", "Names of the company.", "Namen van het bedrijf.", many=True),
        Field("vat_numbers", "text", "VAT numbers.", "Btw-nummers.", many=True),
        Field("kvk_numbers", "code", "KvK numbers.", "KvK-nummers.", many=True),
        Field("oins", "code", "OINs (government).", "OIN's (overheid).", many=True),
        Field("glns", "code", "GLNs.", "GLN's.", many=True),
        Field("ibans", "text", "Own bank accounts.", "Eigen bankrekeningen.", many=True),
    ),
)

_PACKAGE_SETTING = Group(
    PackageSetting,
    (
        Field("name", "text", "The setting's name.", "De naam van de instelling.", required=True),
        Field("value", "text", "Its value; never a secret.", "De waarde; nooit een geheim.", required=True),
    ),
)

SETTINGS = Group(
    Settings,
    (
        Field("id", "code", "The administration's code.", "De code van de administratie.", required=True),
        Field("name", "text", "What people call it.", "Hoe mensen haar noemen.", required=True),
        Field(
            "package",
            "code",
            "The accounting package: a plugin's name.",
            "Het boekhoudpakket: de naam van een plugin.",
            required=True,
        ),
        Field(
            "package_settings",
            "group",
            "What the package's plugin must know of this administration, such as where its books are.",
            "Wat de plugin van het pakket van deze administratie moet weten, zoals waar de boeken staan.",
            many=True,
            group=_PACKAGE_SETTING,
        ),
        Field(
            "identity",
            "group",
            "By which documents show that this company is a party to them.",
            "Waaraan documenten laten zien dat dit bedrijf er partij bij is.",
            group=IDENTITY,
        ),
        Field("country", "country", "Whose VAT law holds.", "Waarvan de btw-wet geldt."),
        Field("currency", "currency", "The currency of the books.", "De valuta van de boekhouding."),
        Field(
            "automation_user",
            "code",
            "The user in whose name is booked automatically.",
            "De automatiseringsgebruiker: in wiens naam automatisch geboekt wordt.",
            refers_to="users",
        ),
        Field(
            "purchase_journal",
            "code",
            "The journal for purchases.",
            "Het inkoopdagboek.",
            refers_to="journals",
        ),
        Field(
            "sales_journal", "code", "The journal for sales.", "Het verkoopdagboek.", refers_to="journals"
        ),
        Field(
            "rounding_account",
            "code",
            "The ledger account for payable rounding.",
            "De grootboekrekening voor afronding.",
            refers_to="ledger_accounts",
        ),
        Field(
            "payment_discount_account",
            "code",
            "The ledger account for payment discount.",
            "De grootboekrekening voor betalingskorting.",
            refers_to="ledger_accounts",
        ),
        Field(
            "credit_restriction_account",
            "code",
            "The ledger account for credit restriction.",
            "De grootboekrekening voor kredietbeperking.",
            refers_to="ledger_accounts",
        ),
        Field(
            "default_payment_condition",
            "code",
            "For relations without payment condition.",
            "Voor relaties zonder betalingsconditie.",
            refers_to="payment_conditions",
        ),
        Field(
            "period_by",
            "choice",
            "The date that decides the period.",
            "De datum die de periode bepaalt.",
            choices=("invoice_date", "supply_date"),
        ),
        Field(
            "trust_periods",
            "boolean",
            "Whether a period of which the package does not say if it is open counts as open.",
            "Of een periode waarvan het pakket niet zegt of die open is, als open geldt.",
        ),
        Field(
            "vat_tolerance",
            "amount_from_zero",
            "Most difference between the document's VAT and the VAT its rates give, per VAT row.",
            "Grootste verschil tussen de btw op het document en die volgens de tarieven, per btw-regel.",
        ),
        Field(
            "iban_quarantine_days",
            "whole",
            "How many days a changed IBAN counts as recently changed.",
            "Hoeveel dagen een gewijzigd IBAN als pas gewijzigd geldt.",
            most=3_650,
        ),
        Field(
            "near_duplicate_days",
            "whole",
            "Within how many days the same amount of one relation may be a duplicate.",
            "Binnen hoeveel dagen hetzelfde bedrag van één relatie een dubbele kan zijn.",
            most=3_650,
        ),
        Field(
            "release_after_authorisation",
            "boolean",
            "Whether payment is released only after authorisation.",
            "Of pas na autorisatie betaalbaar gesteld wordt.",
        ),
        Field(
            "four_eyes",
            "boolean",
            "Whether nobody may approve what was booked in his own name.",
            "Of niemand mag autoriseren wat in zijn eigen naam geboekt is.",
        ),
        Field(
            "reminder_days",
            "whole",
            "After how many days an authoriser who did not answer is reminded; 0: never.",
            "Na hoeveel dagen een autorisator die niet geantwoord heeft een herinnering krijgt; 0: nooit.",
            most=365,
        ),
        Field(
            "automation_contact",
            "code",
            "The user who gets the mail about what the automation user booked.",
            "De gebruiker die de mail krijgt over wat de automatiseringsgebruiker geboekt heeft.",
            refers_to="users",
        ),
        Field(
            "most_bookings_a_day",
            "whole",
            "Most documents that are booked automatically on one day; left out: no limit.",
            "Het grootste aantal documenten dat op een dag automatisch geboekt wordt; weggelaten: geen "
            "grens.",
        ),
        Field(
            "most_amount_a_day",
            "amount_from_zero",
            "Most that is booked automatically on one day, in totals including VAT; left out: no limit.",
            "Het hoogste bedrag dat op een dag automatisch geboekt wordt, in totalen inclusief btw; "
            "weggelaten: geen grens.",
        ),
        Field(
            "review_share",
            "percentage",
            "The percentage of documents that is set aside at random for a person to look at.",
            "Het percentage documenten dat willekeurig aan een mens wordt voorgelegd.",
        ),
        Field(
            "second_evaluator",
            "choice",
            "Whether a document is booked only when both evaluators of the rules agree.",
            "Of een document alleen wordt geboekt als beide beoordelaars van de regels het eens zijn.",
            choices=("required", "off"),
        ),
        Field(
            "self_assess_imports",
            "boolean",
            "Whether purchases from outside the EU are services, or goods under an article 23 permit.",
            "Of inkopen van buiten de EU diensten zijn, of goederen met een artikel 23-vergunning.",
        ),
        Field(
            "booking_mode",
            "choice",
            "The booking mode of relations without one of their own.",
            "De boekingswijze van relaties zonder eigen boekingswijze.",
            choices=BOOKING_MODES,
        ),
        Field(
            "imported_history_teaches",
            "boolean",
            "Whether imported bookings, not made in Boekwerk, influence proposals.",
            "Of geïmporteerde boekingen, niet in Boekwerk gemaakt, invloed hebben op voorstellen.",
        ),
        Field(
            "search_earlier_bookings",
            "boolean",
            "Whether the mode last booking by line recognition looks beyond the last booking.",
            "Of de boekingswijze laatste boeking op regelherkenning verder kijkt dan de laatste boeking.",
        ),
        Field(
            "line_recognition",
            "boolean",
            "Whether invoice lines decide the booking lines and their accounts.",
            "Of factuurregels de boekingsregels en hun rekeningen bepalen.",
        ),
        Field(
            "merge_lines",
            "boolean",
            "Whether recognised lines with the same VAT become one booking line.",
            "Of herkende regels met dezelfde btw één boekingsregel worden.",
        ),
        Field(
            "line_confidence",
            "percentage",
            "The least confidence, in percent, with which a ledger account is proposed for a line.",
            "De laagste zekerheid, in procenten, waarmee een grootboekrekening voor een regel wordt "
            "voorgesteld.",
        ),
        Field(
            "obligation_remainder",
            "choice",
            "What happens to what is left of an obligation, where no rule says.",
            "Wat er gebeurt met wat van een verplichting overblijft, waar geen regel dat zegt.",
            choices=REMAINDERS,
        ),
        Field(
            "obligations_stale_after",
            "whole",
            "After how many days the package's obligations are too old to trust, where no rule says.",
            "Na hoeveel dagen de verplichtingen van het pakket te oud zijn, waar geen regel dat zegt.",
            most=3_650,
        ),
        Field(
            "show_obligations",
            "choice",
            "Whether proposals show obligations: of lines that have one, of every line, or never.",
            "Of voorstellen verplichtingen tonen: van regels die er een hebben, van elke regel, of nooit.",
            choices=SHOWN,
        ),
        Field(
            "archive_link",
            "text",
            "Where documents can be seen, with {document}; for a package that keeps no files.",
            "Waar documenten te zien zijn, met {document}; voor een pakket dat geen bestanden bewaart.",
        ),
        Field(
            "retention_years",
            "whole",
            "How many years after the financial year documents are kept.",
            "Hoeveel jaar na het boekjaar documenten bewaard worden.",
            least=7,
            most=100,
        ),
        Field(
            "retention_years_property",
            "whole",
            "The same for documents about immovable property.",
            "Hetzelfde voor documenten over onroerende zaken.",
            least=10,
            most=100,
        ),
        Field(
            "property_accounts",
            "code",
            "Ledger accounts of immovable property; left out: all documents are kept as long.",
            "Grootboekrekeningen van onroerende zaken; weggelaten: alle documenten worden zo lang bewaard.",
            many=True,
            refers_to="ledger_accounts",
        ),
        Field(
            "switched_off",
            "choice",
            "Abilities of the package that this administration does not use.",
            "Mogelijkheden van het pakket die deze administratie niet gebruikt.",
            many=True,
            choices=tuple(ABILITIES),
        ),
    ),
)

ADMINISTRATION = Table(
    name="administration",
    file="administration.yaml",
    group=SETTINGS,
    key=("id",),
    required=True,
    en="The settings, and how the company itself appears on documents.",
    nl="De instellingen, en hoe het bedrijf zelf op documenten voorkomt.",
    one_record=True,
)

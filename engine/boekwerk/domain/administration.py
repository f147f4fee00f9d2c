"""An administration: one set of books of one company, as the package knows it (stamgegevens).

All records are read-only copies. ``where`` tells where a record stands (file and line), so that a
reason can point at it. Codes are text, leading zeros kept.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import ZERO, Amount
from boekwerk.domain.preference import BookingMode, HeaderField, LineField
from boekwerk.domain.reason import Location
from boekwerk.domain.vat import Direction, VatTreatment

RelationKind = Literal["supplier", "customer", "both"]
Role = Literal["accountant", "authoriser", "automation", "consultant", "administrator"]


class Identity(Struct, frozen=True):
    """By which a document shows that the administration is a party to it (requirement IN-1)."""

    names: tuple[str, ...] = ()
    vat_numbers: tuple[str, ...] = ()
    kvk_numbers: tuple[str, ...] = ()
    oins: tuple[str, ...] = ()
    glns: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()


class PackageSetting(Struct, frozen=True):
    """What a package's connector must know of an administration, by the name it asks for; no secret."""

    name: str
    value: str


class Settings(Struct, frozen=True):
    """How an office wants this administration to be booked."""

    id: str
    name: str
    package: str
    package_settings: tuple[PackageSetting, ...] = ()
    identity: Identity = Identity()
    country: str = "NL"
    currency: str = "EUR"
    automation_user: str | None = None
    purchase_journal: str | None = None
    sales_journal: str | None = None
    rounding_account: str | None = None
    payment_discount_account: str | None = None
    credit_restriction_account: str | None = None
    default_payment_condition: str | None = None
    period_by: Literal["invoice_date", "supply_date"] = "invoice_date"
    trust_periods: bool = False
    """Whether a period of which the package does not say if it is open counts as open (AB-12)."""
    vat_tolerance: Amount = ZERO
    """Most difference between the document's VAT and the VAT its rates give, per VAT row (AB-10)."""
    iban_quarantine_days: int = 30
    """How many days a changed IBAN of a relation counts as recently changed (AB-15)."""
    near_duplicate_days: int = 14
    """Within how many days the same amount of one relation counts as a near duplicate (AB-11)."""
    release_after_authorisation: bool = False
    four_eyes: bool = True
    """Whether nobody may approve what was booked in his own name (PR-3)."""
    reminder_days: int = 3
    """After how many days an authoriser who did not answer is reminded; 0: never."""
    automation_contact: str | None = None
    """The user who gets the mail about what the automation user booked (PR-13)."""
    most_bookings_a_day: int | None = None
    """Most documents that are booked automatically on one day; None: no cap (AB-20)."""
    most_amount_a_day: Amount | None = None
    """Most that is booked automatically on one day, in totals including VAT; None: no cap (AB-20)."""
    review_share: Amount = ZERO
    """The percentage of documents that is set aside at random for a person to look at (AB-20)."""
    second_evaluator: Literal["required", "off"] = "required"
    """Whether both evaluators of the rules must agree before a document is booked (AB-18)."""
    self_assess_imports: bool = False
    """Whether purchases from outside the EU are services, or goods under an article 23 permit (BP-12).

    Without that permit the VAT on goods is paid at customs, so that nothing may be assessed here.
    """
    booking_mode: BookingMode = "last_booking_vat"
    """The booking mode of relations without one of their own (BP-10)."""
    imported_history_teaches: bool = False
    """Whether bookings that were imported, not made in Boekwerk, influence proposals (BP-3)."""
    search_earlier_bookings: bool = False
    """Whether line recognition looks beyond the last booking, in mode last_booking_lines (BP-6)."""
    line_recognition: bool = False
    """Whether invoice lines decide the booking lines and their accounts (LR-1)."""
    merge_lines: bool = False
    """Whether recognised lines of one VAT key and percentage become one booking line (LR-6)."""
    line_confidence: Amount = Decimal(80)
    """The least confidence, in percent, with which a ledger account is proposed for a line (LR-5)."""
    obligation_remainder: Literal["keep_open", "close", "ask"] = "ask"
    """What happens to what is left of an obligation, where no rule says (OB-11)."""
    obligations_stale_after: int = 7
    """After how many days the package's obligations are too old to trust, where no rule says (OB-8)."""
    show_obligations: Literal["auto", "always", "never"] = "auto"
    """Whether proposals show the obligation of a line: where it has one, on every line, or not (OB-15)."""
    archive_link: str | None = None
    """Where documents can be seen, with ``{document}`` for the SHA-256: packages without files (IN-3)."""
    retention_years: int = 7
    """How many years after the financial year documents are kept (article 52 of the AWR) (US-2)."""
    retention_years_property: int = 10
    """The same for documents about immovable property (article 34a of the Wet OB 1968) (US-2)."""
    property_accounts: tuple[str, ...] | None = None
    """The ledger accounts of immovable property; None: nobody said, so that all is kept as long (US-2)."""
    switched_off: tuple[str, ...] = ()
    """Abilities that the package has and this administration does not use, e.g. by its licence (BP-15)."""
    where: Location | None = None
    places: dict[str, Location] = {}
    """Where each setting that was written down stands."""

    def place(self, setting: str) -> Location | None:
        """Give where ``setting`` stands; where all settings stand when it was not written down."""
        return self.places.get(setting, self.where)


class LedgerAccount(Struct, frozen=True):
    """A ledger account. ``fiscal_years`` limits in which years it exists; None: in all.

    ``vat_deductible`` is the percentage of VAT on this account that may be deducted, e.g. 0 for
    food and drink in restaurants (article 15, paragraph 5, of the Wet OB 1968).
    """

    code: str
    name: str
    active: bool = True
    obligation_required: bool = False
    vat_deductible: Amount | None = None
    fiscal_years: tuple[int, ...] | None = None
    where: Location | None = None


class VatCode(Struct, frozen=True):
    """The package's VAT code. ``rate`` in percent; for self-assessed VAT the rate to assess.

    ``type`` tells whether amounts booked with it are excluding or including VAT. ``account`` is
    where VAT paid or received goes; ``payable_account`` where self-assessed VAT is owed.
    """

    code: str
    name: str
    direction: Direction
    treatment: VatTreatment
    rate: Amount
    type: Literal["excluding", "including"] = "excluding"
    active: bool = True
    country: str | None = None
    deductible: Amount | None = None
    account: str | None = None
    payable_account: str | None = None
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    where: Location | None = None

    def is_valid_on(self, date: datetime.date | None) -> bool:
        """Tell whether the code may be used for a supply on ``date``; no date: judged undated."""
        if date is None:
            return self.valid_from is None and self.valid_until is None
        after = self.valid_from is None or self.valid_from <= date
        return after and (self.valid_until is None or date <= self.valid_until)


class BankAccount(Struct, frozen=True):
    """A bank account registered with a relation; ``changed_on`` when it was added or changed."""

    iban: str
    kind: Literal["normal", "g_account", "factoring"] = "normal"
    changed_on: datetime.date | None = None


class Relation(Struct, frozen=True):
    """A supplier (crediteur), customer (debiteur) or both, with its posting rule (boekingsregel)."""

    id: str
    name: str
    kind: RelationKind = "supplier"
    kvk: str | None = None
    vat_number: str | None = None
    oin: str | None = None
    gln: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    email: str | None = None
    phone: str | None = None
    ibans: tuple[BankAccount, ...] = ()
    ledger_account: str | None = None
    payment_condition: str | None = None
    cost_centre: str | None = None
    project: str | None = None
    deferred_costs: bool = False
    revenue_spread: bool = False
    active: bool = True
    where: Location | None = None


class PreferredVatCode(Struct, frozen=True):
    """A journal's choice of VAT code for a treatment and rate (None: any rate) (BP-12)."""

    treatment: VatTreatment
    code: str
    rate: Amount | None = None
    where: Location | None = None


class Journal(Struct, frozen=True):
    """A journal (dagboek) of purchases or sales."""

    code: str
    name: str
    direction: Direction
    ledger_account: str | None = None
    """The account for lines whose relation has none (BP-1)."""
    control_account: str | None = None
    """The creditors' or debtors' account that the total is booked on."""
    preferred_vat_codes: tuple[PreferredVatCode, ...] = ()
    header_fields: tuple[HeaderField, ...] | None = None
    """Which header fields of the last booking are copied; None: all (BP-7)."""
    line_fields: tuple[LineField, ...] | None = None
    """Which line fields of the last booking are copied; None: all (BP-7)."""
    description: str | None = None
    """What bookings are called that no last booking or template describes, with variables (BP-13)."""
    active: bool = True
    where: Location | None = None


class PaymentCondition(Struct, frozen=True):
    """A payment condition; ``payable`` is whether the package puts it in a payment batch (PR-1)."""

    code: str
    name: str
    days: int = 30
    payable: bool = True
    active: bool = True
    where: Location | None = None


class CostCentre(Struct, frozen=True):
    """A cost centre (kostenplaats)."""

    code: str
    name: str
    active: bool = True
    where: Location | None = None


class Project(Struct, frozen=True):
    """A project."""

    code: str
    name: str
    active: bool = True
    where: Location | None = None


class Period(Struct, frozen=True):
    """A booking period of fiscal year ``year``; both days included. None: the package does not say."""

    year: int
    number: int
    first_day: datetime.date
    last_day: datetime.date
    open: bool | None = None
    vat_return_filed: bool | None = None
    where: Location | None = None


class ExchangeRate(Struct, frozen=True):
    """How many units of the administration's currency one unit of ``currency`` is worth (BP-19)."""

    currency: str
    date: datetime.date
    rate: Amount
    source: str
    where: Location | None = None


class PackageLink(Struct, frozen=True):
    """A user's link to the accounting package: never the secret, only whether there is one.

    ``credentials_present`` None: it is not known whether there is one, and unknown never books.
    """

    package: str
    credentials_present: bool | None = None
    expires: datetime.date | None = None


class User(Struct, frozen=True):
    """A person or the automation user, with what holds for this administration.

    ``access`` None: it is not known whether the user may work in it, and unknown never books.
    """

    id: str
    name: str
    email: str | None = None
    roles: tuple[Role, ...] = ()
    active: bool = True
    access: bool | None = None
    links: tuple[PackageLink, ...] = ()
    substitute: str | None = None
    """Who may approve in his place, and until which day included; None: until that is changed."""
    substitute_until: datetime.date | None = None
    where: Location | None = None


class BookedDocument(Struct, frozen=True):
    """A document already booked or on its way, as far as finding duplicates needs it (AB-11).

    ``relation`` is a relation id, or `boekwerk.domain.case.party_key` of one that is not known yet.
    ``total`` including VAT, by its effect (credit notes negative), in ``currency``.
    """

    relation: str
    direction: Direction
    number: str
    date: datetime.date | None
    total: Amount
    currency: str
    where: Location | None = None
    draws: tuple[tuple[str, Amount], ...] = ()
    """Numbers of obligations and what it draws on each, excluding VAT that may be deducted (OB-8)."""

"""Everything that an administration folder holds, as records in the order of the files."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.administration import (
    BookedDocument,
    CostCentre,
    ExchangeRate,
    Journal,
    LedgerAccount,
    PaymentCondition,
    Period,
    Project,
    Relation,
    Settings,
    User,
    VatCode,
)
from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.past import PastBooking
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.template import Template


class MasterData(Struct, frozen=True):
    """The records of an administration; each field but the first two is named as its table.

    ``capabilities`` is what the package declares, less what the settings switch off.
    """

    settings: Settings
    capabilities: Capabilities
    journals: tuple[Journal, ...] = ()
    users: tuple[User, ...] = ()
    ledger_accounts: tuple[LedgerAccount, ...] = ()
    vat_codes: tuple[VatCode, ...] = ()
    relations: tuple[Relation, ...] = ()
    payment_conditions: tuple[PaymentCondition, ...] = ()
    cost_centres: tuple[CostCentre, ...] = ()
    projects: tuple[Project, ...] = ()
    periods: tuple[Period, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()
    bookings: tuple[BookedDocument, ...] = ()
    history: tuple[PastBooking, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    preferences: tuple[RelationPreference, ...] = ()
    templates: tuple[Template, ...] = ()
    authorisation: tuple[AuthorisationRule, ...] = ()

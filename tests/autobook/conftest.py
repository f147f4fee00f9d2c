"""A purchase invoice for which every check lets book; tests change one thing at a time."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from boekwerk.autobook import CHECKS
from boekwerk.autobook.dossier import Dossier
from boekwerk.domain.administration import (
    BankAccount,
    CostCentre,
    ExchangeRate,
    Identity,
    Journal,
    LedgerAccount,
    PackageLink,
    PaymentCondition,
    Period,
    Project,
    Relation,
    Settings,
    User,
    VatCode,
)
from boekwerk.domain.allowance import Allowance
from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.case import Case
from boekwerk.domain.decision import Check, RuleOutcome
from boekwerk.domain.direction import direction_of
from boekwerk.domain.document import (
    Address,
    Document,
    Line,
    Party,
    PaymentMeans,
    Source,
    Totals,
    VatRow,
)
from boekwerk.domain.identity import iban, kvk_number, party_name, vat_number
from boekwerk.domain.reason import Location, Reason
from boekwerk.proposal import match_relation, propose
from boekwerk.rules.judgement import Judgement, RuleCodes
from boekwerk.rules.second import NOT_INSTALLED, Opinion

TODAY = datetime.date(2026, 4, 10)


class Books(Struct, frozen=True, eq=False):
    """An administration in memory, small enough to be searched from front to back."""

    settings: Settings
    user_: User | None
    relation_: Relation
    accounts: tuple[LedgerAccount, ...]
    codes: tuple[VatCode, ...]
    journals_: tuple[Journal, ...]
    period_: Period | None
    capabilities: Capabilities
    conditions: tuple[PaymentCondition, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    centres: tuple[CostCentre, ...] = ()
    projects: tuple[Project, ...] = ()
    version: str = "test"
    authorisation: tuple[AuthorisationRule, ...] = ()
    others: tuple[User, ...] = ()

    def ledger_account(self, code):
        return _first(a for a in self.accounts if a.code == code)

    def vat_code(self, code):
        return _first(v for v in self.codes if v.code == code)

    def vat_codes(self, direction):
        return tuple(v for v in self.codes if v.direction == direction)

    def relation(self, id):
        return self.relation_ if self.relation_.id == id else None

    def relations_with(self, key, value):
        relation = self.relation_
        keys = {
            "kvk": [kvk_number(relation.kvk)],
            "vat_number": [vat_number(relation.vat_number)],
            "iban": [iban(account.iban) for account in relation.ibans],
            "name": [party_name(relation.name)],
        }
        return (relation,) if value in keys.get(key, ()) else ()

    def journal(self, code):
        return _first(j for j in self.journals_ if j.code == code)

    def journals(self, direction):
        return tuple(j for j in self.journals_ if j.direction == direction and j.active)

    def payment_condition(self, code):
        return _first(c for c in self.conditions if c.code == code)

    def cost_centre(self, code):
        return _first(c for c in self.centres if c.code == code)

    def project(self, code):
        return _first(p for p in self.projects if p.code == code)

    def period(self, date):
        found = self.period_
        return found if found is not None and found.first_day <= date <= found.last_day else None

    def preference(self, relation, journal):
        return None

    def default_template(self, relation, journal):
        return None

    def exchange_rate(self, currency, date):
        return _first(r for r in self.rates if r.currency == currency and r.date <= date)

    def user(self, id):
        return _first(u for u in (self.user_, *self.others) if u is not None and u.id == id)


def _first(found):
    return next(iter(found), None)


OURS = Party(
    name="Jansen Installatie B.V.",
    vat_id="NL001234567B29",
    kvk="12345678",
    address=Address(street="Kade 1", city="Zwolle", postal_code="8011 AA", country="NL"),
)
THEIRS = Party(
    name="Telecom Noord B.V.",
    vat_id="NL009876543B46",
    kvk="87654321",
    address=Address(street="Markt 2", city="Assen", postal_code="9401 BB", country="NL"),
)
SETTINGS = Settings(
    id="jansen",
    name="Jansen Installatie",
    package="local",
    identity=Identity(
        names=("Jansen Installatie B.V.",),
        vat_numbers=("NL001234567B29",),
        kvk_numbers=("12345678",),
        ibans=("NL02ABNA0123456789",),
    ),
    automation_user="robot",
    purchase_journal="INK",
    sales_journal="VRK",
    rounding_account="4999",
    # What it says is tested with it, in tests/durable.
    second_evaluator="off",
    where=Location("administration.yaml", 1, 1),
    places={"vat_tolerance": Location("administration.yaml", 9, 3)},
)
USER = User(
    id="robot",
    name="Automatisering",
    roles=("automation", "accountant"),
    access=True,
    links=(PackageLink("local", credentials_present=True),),
    where=Location("users.csv", 2),
)
RELATION = Relation(
    id="10023",
    name="Telecom Noord",
    kind="both",
    kvk="87654321",
    vat_number="NL009876543B46",
    ibans=(BankAccount("NL91ABNA0417164300", changed_on=datetime.date(2020, 1, 1)),),
    ledger_account="4510",
    where=Location("relations.csv", 2),
)
ACCOUNTS = (
    LedgerAccount("4510", "Telefoonkosten", where=Location("ledger_accounts.csv", 2)),
    LedgerAccount("4999", "Afrondingen"),
    LedgerAccount("8000", "Omzet"),
    LedgerAccount("1600", "Crediteuren"),
    LedgerAccount("1300", "Debiteuren"),
    LedgerAccount("1500", "Te vorderen btw"),
)
CODES = (
    VatCode("VH", "Btw hoog", "purchase", "standard", Decimal("21"), account="1500"),
    VatCode(
        "VV",
        "Btw verlegd",
        "purchase",
        "reverse_charged",
        Decimal("21"),
        account="1500",
        payable_account="1500",
    ),
    VatCode("SH", "Btw hoog", "sales", "standard", Decimal("21"), account="1500"),
)
JOURNALS = (
    Journal("INK", "Inkoop", "purchase", ledger_account="4510", control_account="1600"),
    Journal("VRK", "Verkoop", "sales", ledger_account="8000", control_account="1300"),
)
PERIOD = Period(
    2026,
    3,
    datetime.date(2026, 3, 1),
    datetime.date(2026, 3, 31),
    open=True,
    vat_return_filed=False,
    where=Location("periods.csv", 4),
)
DOCUMENT = Document(
    source=Source("ubl", "xml", "0" * 64, 1000),
    number="2026-0042",
    issue_date=datetime.date(2026, 3, 31),
    currency="EUR",
    supplier=THEIRS,
    customer=OURS,
    payment=(PaymentMeans(code="58", iban="NL91 ABNA 0417 1643 00"),),
    lines=(
        Line(
            id="1",
            name="Abonnement maart",
            quantity=Decimal("1"),
            unit_price=Decimal("1000.00"),
            net_amount=Decimal("1000.00"),
            vat_category="S",
            vat_rate=Decimal("21"),
        ),
    ),
    vat_breakdown=(
        VatRow(category="S", rate=Decimal("21"), taxable=Decimal("1000.00"), tax=Decimal("210.00")),
    ),
    totals=Totals(
        line_total=Decimal("1000.00"),
        tax_exclusive=Decimal("1000.00"),
        tax=Decimal("210.00"),
        tax_inclusive=Decimal("1210.00"),
        payable=Decimal("1210.00"),
    ),
)
RULE = RuleOutcome(
    id="telefonie",
    title="Telefonie tot € 2.000",
    kind="automatic_booking",
    stage="live",
    result="held",
    where=Location("rules/telefonie.yaml", 4, 5),
)
CAPABILITIES = Capabilities(
    relation_ledger_account=True, cost_centres=True, projects=True, spread_over_periods=True
)


def books(**changes: Any) -> Books:
    """Make the administration; a dict changes fields, anything else takes a part's place."""
    parts: dict[str, Any] = {
        "settings": SETTINGS,
        "user_": USER,
        "relation_": RELATION,
        "accounts": ACCOUNTS,
        "codes": CODES,
        "journals_": JOURNALS,
        "period_": PERIOD,
        "capabilities": CAPABILITIES,
    }
    named = {
        "user": "user_",
        "relation": "relation_",
        "period": "period_",
        "journals": "journals_",
        "vat_codes": "codes",
    }
    for name, change in changes.items():
        part = named.get(name, name)
        parts[part] = replace(parts[part], **change) if isinstance(change, dict) else change
    return Books(**parts)


@pytest.fixture
def purchase() -> Document:
    return DOCUMENT


@pytest.fixture
def sale() -> Document:
    return replace(
        DOCUMENT,
        supplier=OURS,
        customer=THEIRS,
        payment=(PaymentMeans(code="58", iban="NL02 ABNA 0123 4567 89"),),
    )


@pytest.fixture
def administration() -> Callable[..., Books]:
    return books


@pytest.fixture
def given() -> Callable[..., Dossier]:
    """Make a dossier in which only what is named differs from the invoice that is booked.

    ``document``, ``proposal``, ``judgement`` and the parts of the administration take fields to change.
    """

    def make(
        *,
        document: dict[str, Any] | Document | None = None,
        proposal: dict[str, Any] | None = None,
        judgement: Judgement | None = None,
        codes: RuleCodes | None = None,
        candidates: tuple[RuleOutcome, ...] = (),
        booked: tuple = (),
        in_flight: tuple = (),
        as_of: datetime.date = TODAY,
        second: Opinion | Reason = NOT_INSTALLED,
        allowance: Allowance | None = None,
        **changes: Any,
    ) -> Dossier:
        found = document if isinstance(document, Document) else replace(DOCUMENT, **(document or {}))
        owner = books(**changes)
        addressed = direction_of(found, owner)
        case = Case(found, owner, addressed.direction, BookedIndex(booked), BookedIndex(in_flight), as_of)
        if addressed.direction != "unknown":
            match = match_relation(found, addressed.direction, owner)
            relation = owner.relation(match.relation) if match.relation else None
            made = propose(found, addressed.direction, owner, match)
            made = replace(made, **(proposal or {}))
            case = replace(case, match=match, relation=relation, proposal=made)
        said = judgement or Judgement(rule=RULE)
        return Dossier(case, addressed, said, codes, candidates, second=second, allowance=allowance)

    return make


@pytest.fixture
def ask() -> Callable[[str, Dossier], Check]:
    """Ask one check by name; what it answers must stand in the table of checks."""

    def answer(name: str, dossier: Dossier) -> Check:
        entry = next(entry for entry in CHECKS if entry.name == name)
        check = entry.check(dossier)
        assert check.name == name
        assert check.reason.code in entry.reasons
        assert check.more or check.outcome == entry.reasons[check.reason.code]
        return check

    return answer

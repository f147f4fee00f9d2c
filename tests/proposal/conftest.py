import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import (
    BankAccount,
    ExchangeRate,
    Identity,
    Journal,
    LedgerAccount,
    PaymentCondition,
    Period,
    Relation,
    Settings,
    VatCode,
)
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.document import (
    Address,
    Document,
    Party,
    PaymentMeans,
    Source,
    Totals,
    VatRow,
)
from boekwerk.domain.past import NO_PAST, PastBooking, PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.vat import vat_id_country
from boekwerk.office.master_data import MasterData
from boekwerk.office.snapshot import AdministrationSnapshot
from boekwerk.proposal import match_relation, propose
from boekwerk.proposal.taught import past_booking
from boekwerk.reasons.sentences import LANGUAGES, sentence

DAY = datetime.date(2026, 3, 16)
SETTINGS = Settings(
    id="smederij",
    name="Smederij Vonk",
    package="local",
    identity=Identity(
        names=("Smederij Vonk B.V.",),
        vat_numbers=("NL001234567B01",),
        kvk_numbers=("01234567",),
        oins=("00000001234567890000",),
        glns=("8712345000004",),
        ibans=("NL91ABNA0417164300",),
    ),
    purchase_journal="60",
    sales_journal="70",
    rounding_account="4990",
    payment_discount_account="8900",
    credit_restriction_account="4980",
    default_payment_condition="30",
    self_assess_imports=True,
    # What the other booking modes do has its own tests.
    booking_mode="master_data",
)
CAPABILITIES = Capabilities(
    relation_ledger_account=True,
    g_account=True,
    foreign_currency=True,
    cost_centres=True,
    projects=True,
)
OURS = Party(
    name="Smederij Vonk B.V.",
    vat_id="NL001234567B01",
    kvk="01234567",
    address=Address(postal_code="3511 AB", city="Utrecht", country="NL"),
)
THEIRS = Party(
    name="Staalhandel Dijk",
    vat_id="NL009876543B01",
    kvk="87654321",
    address=Address(street="Kade 1", postal_code="9711 CD", city="Groningen", country="NL"),
)
ACCOUNT = "NL20INGB0001234567"


def _code(code, direction, treatment, rate, **more):
    account = {"account": "1520"} if direction == "purchase" else {"account": "1500"}
    return VatCode(code, code, direction, treatment, Decimal(rate), **{**account, **more})


MASTER_DATA = MasterData(
    settings=SETTINGS,
    capabilities=CAPABILITIES,
    journals=(
        Journal("60", "Inkoop", "purchase", ledger_account="4000", control_account="1600"),
        Journal("70", "Verkoop", "sales", ledger_account="8000", control_account="1300"),
    ),
    ledger_accounts=(
        LedgerAccount("4000", "Kosten"),
        LedgerAccount("4100", "Staal"),
        LedgerAccount("4500", "Kantine", vat_deductible=Decimal(0)),
        LedgerAccount("4510", "Auto", vat_deductible=Decimal(75)),
        LedgerAccount("4980", "Kredietbeperking"),
        LedgerAccount("4990", "Afronding"),
        LedgerAccount("8000", "Omzet"),
    ),
    vat_codes=(
        _code("I21", "purchase", "standard", "21"),
        _code("I9", "purchase", "standard", "9.0"),
        _code("I0", "purchase", "zero", "0"),
        _code("IV", "purchase", "exempt", "0"),
        _code("IR", "purchase", "reverse_charged", "21", payable_account="1530"),
        _code("IEU", "purchase", "intra_eu", "21", payable_account="1531"),
        _code("IBU", "purchase", "import", "21", payable_account="1532"),
        _code("IM", "purchase", "margin", "0"),
        _code("IG", "purchase", "outside_scope", "0"),
        _code("V21", "sales", "standard", "21"),
        _code("V9", "sales", "standard", "9"),
        _code("V0", "sales", "zero", "0"),
        _code("VV", "sales", "exempt", "0"),
        _code("VR", "sales", "reverse_charged", "0"),
        _code("VEU", "sales", "intra_eu", "0"),
        _code("VED", "sales", "intra_eu_services", "0"),
        _code("VEX", "sales", "export", "0"),
    ),
    relations=(
        Relation(
            "C1",
            "Staalhandel Dijk B.V.",
            kvk="87654321",
            vat_number="NL009876543B01",
            postal_code="9711CD",
            ibans=(BankAccount(ACCOUNT),),
            ledger_account="4100",
            payment_condition="14",
        ),
        Relation("D1", "Bouwbedrijf Terp", kind="customer", vat_number="NL005555555B01"),
        Relation("D2", "Maschinen Meyer", kind="customer", vat_number="DE123456789", country="DE"),
    ),
    payment_conditions=(
        PaymentCondition("14", "14 dagen", days=14),
        PaymentCondition("30", "30 dagen", days=30),
    ),
    periods=(Period(2026, 3, datetime.date(2026, 3, 1), datetime.date(2026, 3, 31), open=True),),
    exchange_rates=(ExchangeRate("USD", datetime.date(2026, 3, 13), Decimal("0.9137"), "ECB"),),
)


@pytest.fixture(scope="session")
def office():
    """Make an administration; keywords replace its records, dictionaries its settings or abilities."""

    def make(settings=None, capabilities=None, **records):
        data = replace(MASTER_DATA, **records)
        data = replace(data, settings=replace(SETTINGS, **(settings or {})))
        data = replace(data, capabilities=replace(CAPABILITIES, **(capabilities or {})))
        return AdministrationSnapshot(data, "1")

    return make


@pytest.fixture(scope="session")
def vonk(office):
    return office()


@pytest.fixture(scope="session")
def invoice():
    """Make a purchase invoice whose totals follow from its rows (category, rate, taxable, tax)."""

    def make(*rows, rounding=None, totals=None, **changes):
        breakdown = tuple(row if isinstance(row, VatRow) else VatRow(*_decimals(row)) for row in rows)
        taxable = sum((row.taxable or 0 for row in breakdown), Decimal("0.00"))
        tax = sum((row.tax or 0 for row in breakdown), Decimal("0.00"))
        stated = Totals(
            tax_exclusive=taxable,
            tax=tax,
            tax_inclusive=taxable + tax,
            rounding=rounding,
            payable=taxable + tax + (rounding or 0),
        )
        document = Document(
            Source("ubl", "xml", "0" * 64, 1),
            number="2026-77",
            issue_date=DAY,
            currency="EUR",
            supplier=THEIRS,
            customer=OURS,
            payment=(PaymentMeans("58", ACCOUNT, references=("RF18-77",)),),
            vat_breakdown=breakdown,
            totals=stated if totals is None else totals,
        )
        return replace(document, **changes)

    return make


@pytest.fixture(scope="session")
def sale(invoice):
    """Make a sales invoice to a customer with this VAT id."""

    def make(*rows, vat_id="NL005555555B01", **changes):
        customer = Party(
            name="Klant", vat_id=vat_id, address=Address(country=vat_id_country(vat_id) or "US")
        )
        own = (PaymentMeans("58", "NL91ABNA0417164300"),)
        return invoice(*rows, **{"supplier": OURS, "customer": customer, "payment": own, **changes})

    return make


@pytest.fixture(scope="session")
def proposed():
    def propose_and_say(document, administration, direction="purchase", past=NO_PAST):
        match = match_relation(document, direction, administration)
        proposal = propose(document, direction, administration, match, past)
        # Whatever is found can be said.
        for reason in (match.reason, *proposal.unresolved, *proposal.remarks):
            assert all(sentence(reason, language) for language in LANGUAGES)
        return proposal

    return propose_and_say


@pytest.fixture(scope="session")
def earlier():
    """Make an earlier booking of lines (account, amount, rate of standard VAT, other fields)."""

    def make(*lines, number="2026-61", date=datetime.date(2026, 2, 16), **changes):
        made = tuple(line if isinstance(line, PastLine) else _past_line(*line) for line in lines)
        booked_at = datetime.datetime.combine(date, datetime.time(9), datetime.UTC)
        values = {
            "key": f"bw-{number}",
            "source": "product",
            "relation": "C1",
            "direction": "purchase",
            "journal": "60",
            "booked_at": booked_at,
            "total": sum((line.amount + line.vat for line in made), Decimal("0.00")),
        }
        return PastBooking(**{**values, "date": date, "number": number, "lines": made, **changes})

    return make


@pytest.fixture(scope="session")
def by_lines(office, proposed):
    """Propose with line recognition on, after earlier bookings; keywords are settings."""

    def propose_lines(document, *bookings, capabilities=None, records=None, **settings):
        usual = {"line_recognition": True, "booking_mode": "last_booking_vat"}
        administration = office({**usual, **settings}, capabilities, **(records or {}))
        return proposed(document, administration, past=PastIndex(bookings))

    return propose_lines


@pytest.fixture(scope="session")
def learned():
    """Complete a proposal as a person does, with an account for each line, and give what that teaches."""

    def complete(proposal, document, accounts, **fields):
        lines = [
            replace(line, ledger_account=account, **fields)
            for line, account in zip(proposal.lines, accounts, strict=True)
        ]
        complete = replace(proposal, lines=tuple(lines), unresolved=())
        booked_at = datetime.datetime.combine(proposal.booking_date, datetime.time(9), datetime.UTC)
        return past_booking(complete, document, SETTINGS, booked_at)

    return complete


def _past_line(account, amount, rate="21", more=()):
    net, percent = Decimal(amount), Decimal(rate)
    vat = (net * percent / 100).quantize(Decimal("0.01"))
    known = {"treatment": "standard", "rate": percent, "country": "NL", "vat": vat}
    return PastLine(account, net, **{**known, **dict(more)})


def _decimals(row):
    category, *amounts = row
    return (category, *(None if amount is None else Decimal(amount) for amount in amounts))

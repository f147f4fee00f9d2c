"""A small office in memory, and rulebooks from text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from boekwerk.domain.administration import LedgerAccount, Relation, Settings, VatCode
from boekwerk.domain.case import Case
from boekwerk.domain.document import Document, Line, Party, Source, Totals, VatRow
from boekwerk.domain.proposal import BookingLine, Proposal, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook
from boekwerk.rules.files import read_rule_text

DAY = datetime.date(2026, 3, 1)
KPN = Relation("1001", "KPN B.V.", vat_number="NL001234567B29", kvk="27124701", ledger_account="4500")

DOCUMENT = Document(
    source=Source("ubl", "xml", "0" * 64, 1),
    number="2026-17",
    currency="EUR",
    issue_date=datetime.date(2026, 2, 20),
    supplier=Party(name="KPN", vat_id="NL0012.34.567.B29", kvk="27124701"),
    customer=Party(name="Bakkerij Jansen"),
    lines=(
        Line(id="1", description="Abonnement februari", net_amount=Decimal("80.00")),
        Line(id="2", description="Belkosten", net_amount=Decimal("20.00")),
    ),
    vat_breakdown=(VatRow("S", Decimal(21), Decimal("100.00"), Decimal("21.00")),),
    totals=Totals(tax_exclusive=Decimal("100.00"), tax=Decimal("21.00"), tax_inclusive=Decimal("121.00")),
)


class Administration:
    """As much of an administration as rules ask for."""

    version = "1"
    settings = Settings("bakkerij", "Bakkerij Jansen", "twinfield")

    def __init__(self):
        self._known = {
            "ledger_account": {
                "4500": LedgerAccount("4500", "Telefoon"),
                "4999": LedgerAccount("4999", "Oud", active=False),
            },
            "vat_code": {
                "VH": VatCode("VH", "Hoog", "purchase", "standard", Decimal(21)),
                "VO": VatCode(
                    "VO",
                    "Oud",
                    "purchase",
                    "standard",
                    Decimal(21),
                    valid_until=datetime.date(2025, 12, 31),
                ),
            },
            "relation": {KPN.id: KPN},
        }

    def __getattr__(self, kind):
        return lambda code: self._known.get(kind, {}).get(code)

    def relations_with(self, key, value):
        return [one for one in self._known["relation"].values() if getattr(one, key) == value]


def make_case(
    *, document=DOCUMENT, direction="purchase", relation=KPN, booking_lines=None, as_of=DAY, **changes
):
    """Make a case; ``changes`` are fields of the document."""
    document = replace(document, **changes)
    nobody = SimpleNamespace()
    match = RelationMatch(relation.id if relation else None, "kvk", Reason("matched"))
    return Case(
        document,
        Administration(),
        direction,
        nobody,
        nobody,
        as_of,
        match,
        relation,
        make_proposal(booking_lines, match),
    )


def make_proposal(lines, match):
    lines = lines or (BookingLine("cost", "4500", None, "VH", Decimal("100.00"), Decimal("21.00")),)
    return Proposal(
        direction="purchase",
        mode="master_data",
        relation=match,
        journal="INK",
        number="2026-17",
        booking_date=DAY,
        period=None,
        due_date=None,
        payment_condition=None,
        payment_reference=None,
        iban=None,
        currency="EUR",
        total=Decimal("121.00"),
        lines=lines,
    )


def total(amount):
    """Give totals with this total including VAT."""
    return Totals(tax_inclusive=Decimal(amount))


def rule(id, *conditions, head="", kind="automatic_booking", stage="live"):
    """Write a rule file with one rule; conditions are in YAML, ``head`` are further keys."""
    when = "".join(f"      - {condition}\n" for condition in conditions)
    keys = f"    stage: {stage}\n" + (f"    {head}\n" if head else "")
    title = f"  - id: {id}\n    title: {id}\n    owner: iemand\n"
    return f"schema: boekwerk.rules/1\nkind: {kind}\nrules:\n{title}{keys}    when:\n{when}"


def make_rulebook(*texts):
    """Compile rule files from their text; they must be sound."""
    read = [read_rule_text(text, f"{n}.yaml") for n, text in enumerate(texts, start=1)]
    assert [problem for _, problems in read for problem in problems] == []
    return Rulebook([source for sources, _ in read for source in sources])


def result_of(condition, case):
    """Tell what a shadow-free rule with one condition says of a case."""
    (outcome,) = make_rulebook(rule("r", condition, kind="block")).explain(case)
    return outcome.result


@pytest.fixture(scope="session")
def make():
    """Give the builders to a test."""
    return SimpleNamespace(
        case=make_case,
        rule=rule,
        rulebook=make_rulebook,
        result_of=result_of,
        total=total,
        administration=Administration(),
        kpn=KPN,
        document=DOCUMENT,
        day=DAY,
    )

"""A contractor in AFAS: its obligations, and UBL invoices of its supplier that refer to them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.administration import (
    Identity,
    Journal,
    LedgerAccount,
    Project,
    Relation,
    Settings,
    VatCode,
)
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.obligation import Obligation
from boekwerk.office.master_data import MasterData
from boekwerk.rules import Rulebook
from boekwerk.rules.files import read_rule_text

DAY = datetime.date(2026, 3, 20)
FETCHED = datetime.datetime(2026, 3, 19, 6, 30, tzinfo=datetime.UTC)

AFAS = """
schema: boekwerk.rules/1
kind: obligation_matching
rules:
  - id: verplichtingen
    title: Verplichtingen in AFAS
    owner: advies@kantoor.example
    stage: live
    keys:
      - obligation: [number, internal_reference, external_reference]
        look_in: [document.order_reference, document.contract_references, document.buyer_reference]
        ignore: [spaces]
      - obligation: number
        look_in: [document.notes, line.text]
        pattern: '\\bverplichting(?:snummer)?[ .:#]*([a-z0-9][a-z0-9./-]*[0-9])\\b'
"""

BOUW = """
schema: boekwerk.rules/1
kind: obligation_matching
rules:
  - id: leverbonnen
    title: Leverbonnen in Exact Online Bouw
    owner: advies@kantoor.example
    stage: live
    level: line
    keys:
      - obligation: number
        look_in: [document.despatch_references, line.despatch_reference]
        ignore: [spaces]
      - {obligation: number, look_in: [line.order_reference]}
"""

SETTINGS = Settings(
    id="wierde",
    name="Aannemersbedrijf Wierde",
    package="afas",
    identity=Identity(names=("Aannemersbedrijf Wierde B.V.",), vat_numbers=("NL001234567B01",)),
    purchase_journal="INK",
    rounding_account="4990",
    obligation_remainder="keep_open",
    second_evaluator="off",
)
ABILITIES = Capabilities(
    relation_ledger_account=True, obligations=True, projects=True, cost_centres=True, foreign_currency=True
)


class Line(Struct, frozen=True):
    """An invoice line, as the invoice writer below puts it down."""

    net: str
    name: str = "Betonmortel C20/25"
    rate: str = "21.00"
    note: str | None = None
    order: str | None = None
    despatch: str | None = None


class Invoice(Struct, frozen=True):
    """What differs from one invoice of the supplier to the next."""

    lines: tuple[Line, ...] = (Line("1000.00"),)
    number: str = "2026-0417"
    order: str | None = None
    buyer: str | None = None
    contract: str | None = None
    despatch: str | None = None
    accounting: str | None = None
    note: str | None = None
    credit: bool = False
    currency: str = "EUR"

    @property
    def ubl(self) -> bytes:
        """Write the invoice as UBL."""
        rates = sorted({line.rate for line in self.lines}, key=Decimal, reverse=True)
        sums = {rate: sum(Decimal(line.net) for line in self.lines if line.rate == rate) for rate in rates}
        taxes = {rate: (sums[rate] * Decimal(rate) / 100).quantize(Decimal("0.01")) for rate in rates}
        net, tax = sum(sums.values()), sum(taxes.values())
        root = "CreditNote" if self.credit else "Invoice"
        parts = [
            f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {_SPACES}>',
            f"<cbc:ID>{self.number}</cbc:ID><cbc:IssueDate>2026-03-16</cbc:IssueDate>",
            f"<cbc:{root}TypeCode>{381 if self.credit else 380}</cbc:{root}TypeCode>",
            _optional("<cbc:Note>{}</cbc:Note>", self.note),
            f"<cbc:DocumentCurrencyCode>{self.currency}</cbc:DocumentCurrencyCode>",
            _optional("<cbc:AccountingCost>{}</cbc:AccountingCost>", self.accounting),
            _optional("<cbc:BuyerReference>{}</cbc:BuyerReference>", self.buyer),
            _optional("<cac:OrderReference><cbc:ID>{}</cbc:ID></cac:OrderReference>", self.order),
            _optional(
                "<cac:DespatchDocumentReference><cbc:ID>{}</cbc:ID></cac:DespatchDocumentReference>",
                self.despatch,
            ),
            _optional(
                "<cac:ContractDocumentReference><cbc:ID>{}</cbc:ID></cac:ContractDocumentReference>",
                self.contract,
            ),
            _PARTIES,
            f"<cac:TaxTotal>{self._money('TaxAmount', tax)}",
            *(
                "<cac:TaxSubtotal>"
                f"{self._money('TaxableAmount', sums[r])}{self._money('TaxAmount', taxes[r])}"
                f"<cac:TaxCategory>{_category(r)}</cac:TaxCategory></cac:TaxSubtotal>"
                for r in rates
            ),
            "</cac:TaxTotal><cac:LegalMonetaryTotal>",
            *(
                self._money(name, amount)
                for name, amount in (
                    ("LineExtensionAmount", net),
                    ("TaxExclusiveAmount", net),
                    ("TaxInclusiveAmount", net + tax),
                    ("PayableAmount", net + tax),
                )
            ),
            "</cac:LegalMonetaryTotal>",
            *(self._line(number, line) for number, line in enumerate(self.lines, 1)),
            f"</{root}>",
        ]
        return "".join(parts).encode()

    def _money(self, name: str, amount: Decimal) -> str:
        return f'<cbc:{name} currencyID="{self.currency}">{amount:.2f}</cbc:{name}>'

    def _line(self, number: int, line: Line) -> str:
        name, quantity = (
            ("CreditNoteLine", "CreditedQuantity") if self.credit else ("InvoiceLine", "InvoicedQuantity")
        )
        order = "<cac:OrderLineReference><cbc:LineID>1</cbc:LineID><cac:OrderReference><cbc:ID>{}</cbc:ID>"
        return "".join(
            (
                f"<cac:{name}><cbc:ID>{number}</cbc:ID>",
                _optional("<cbc:Note>{}</cbc:Note>", line.note),
                f'<cbc:{quantity} unitCode="C62">1</cbc:{quantity}>',
                self._money("LineExtensionAmount", Decimal(line.net)),
                _optional(order + "</cac:OrderReference></cac:OrderLineReference>", line.order),
                _optional(
                    "<cac:DespatchLineReference><cbc:LineID>1</cbc:LineID><cac:DocumentReference>"
                    "<cbc:ID>{}</cbc:ID></cac:DocumentReference></cac:DespatchLineReference>",
                    line.despatch,
                ),
                f"<cac:Item><cbc:Name>{line.name}</cbc:Name>",
                f"<cac:ClassifiedTaxCategory>{_category(line.rate)}</cac:ClassifiedTaxCategory></cac:Item>",
                f"<cac:Price>{self._money('PriceAmount', Decimal(line.net))}</cac:Price></cac:{name}>",
            )
        )


_SPACES = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
_PARTY = (
    "<cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode>"
    "</cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID>"
    "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>"
    "<cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>"
)
_PARTIES = "".join(
    f"<cac:Accounting{role}Party>{_PARTY.format(vat=vat, name=name)}</cac:Accounting{role}Party>"
    for role, vat, name in (
        ("Supplier", "NL009876543B01", "Betoncentrale Kolk B.V."),
        ("Customer", "NL001234567B01", "Aannemersbedrijf Wierde B.V."),
    )
)


def _category(rate: str) -> str:
    scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    return f"<cbc:ID>S</cbc:ID><cbc:Percent>{rate}</cbc:Percent>{scheme}"


def _optional(form: str, text: str | None) -> str:
    return "" if text is None else form.format(text)


def obligation(number: str, opened: str | None = "1000.00", **changes) -> Obligation:
    """Make an obligation of the supplier on the account that its invoices are booked on."""
    given = {
        "kind": "commitment",
        "relation": "20001",
        "currency": "EUR",
        "open_amount": None if opened is None else Decimal(opened),
        "ledger_account": "7000",
        "synchronised": FETCHED,
    }
    return Obligation(number=number, **{**given, **changes})


def master_data(**changes) -> MasterData:
    """Make the administration; ``changes`` take the place of its tables."""
    parts = {
        "settings": SETTINGS,
        "capabilities": ABILITIES,
        "journals": (Journal("INK", "Inkoop", "purchase", ledger_account="4000", control_account="1600"),),
        "ledger_accounts": (
            LedgerAccount("7000", "Materiaal"),
            LedgerAccount("7100", "Onderaannemers"),
            LedgerAccount("7200", "Kantine", vat_deductible=Decimal(0)),
        ),
        "vat_codes": (
            VatCode("IH", "Hoog", "purchase", "standard", Decimal(21), account="1520"),
            VatCode("IL", "Laag", "purchase", "standard", Decimal(9), account="1520"),
        ),
        "relations": (
            Relation(
                "20001",
                "Betoncentrale Kolk",
                vat_number="NL009876543B01",
                ledger_account="7000",
                country="NL",
            ),
        ),
        "projects": (Project("P-26", "Zandkerk"),),
    }
    return MasterData(**{**parts, **changes})


def rulebook(*texts: str) -> Rulebook:
    """Make a rulebook of rule files."""
    rules = []
    for number, text in enumerate(texts):
        read, problems = read_rule_text(text, f"{number}.yaml")
        assert problems == ()
        rules += read
    return Rulebook(rules)

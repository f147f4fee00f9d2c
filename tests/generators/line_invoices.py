"""E-invoices of which the lines matter: the same invoice as UBL, as CII and as our own JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

from boekwerk.domain.document import Document
from boekwerk.intake import read_document

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII = "urn:un:unece:uncefact:data:standard:"


@dataclass(frozen=True)
class Item:
    """An invoice line, or a discount (negative) or surcharge of the document."""

    text: str
    net: str
    rate: str = "21"
    article: str | None = None
    category: str = "S"
    description: str | None = None


@dataclass(frozen=True)
class LineInvoice:
    """An invoice of Staalhandel Dijk to Smederij Vonk; totals and VAT follow from the lines."""

    items: tuple[Item, ...]
    extras: tuple[Item, ...] = ()
    number: str = "2026-77"
    date: str = "2026-03-16"
    credit: bool = False
    tax: dict[str, str] = field(default_factory=dict)
    exclusive: str | None = None

    @property
    def rows(self) -> list[tuple[str, str, Decimal, Decimal]]:
        """Category, rate, taxable amount and VAT of each kind of VAT."""
        nets: dict[tuple[str, str], Decimal] = {}
        for item in (*self.items, *self.extras):
            key = (item.category, item.rate)
            nets[key] = nets.get(key, Decimal("0.00")) + Decimal(item.net)
        return [(*key, net, self._tax(key[1], net)) for key, net in nets.items()]

    def _tax(self, rate: str, net: Decimal) -> Decimal:
        stated = self.tax.get(rate)
        return Decimal(stated) if stated else (net * Decimal(rate) / 100).quantize(Decimal("0.01"))

    @property
    def sums(self) -> dict[str, str]:
        """The totals, by the names of our own JSON."""
        line_total = sum(Decimal(item.net) for item in self.items)
        charges = sum(Decimal(extra.net) for extra in self.extras if Decimal(extra.net) > 0)
        allowances = -sum(Decimal(extra.net) for extra in self.extras if Decimal(extra.net) < 0)
        exclusive = Decimal(self.exclusive) if self.exclusive else line_total + charges - allowances
        tax = sum(row[3] for row in self.rows)
        found = {"line_total": line_total, "allowance_total": allowances, "charge_total": charges}
        found |= {"tax_exclusive": exclusive, "tax": tax}
        found |= {"tax_inclusive": exclusive + tax, "payable": exclusive + tax}
        return {name: str(amount) for name, amount in found.items()}


def as_json(invoice: LineInvoice) -> bytes:
    """Write an invoice in our own JSON."""
    lines = [
        {
            "id": str(number),
            "name": item.text,
            "description": item.description,
            "net_amount": item.net,
            "vat_category": item.category,
            "vat_rate": item.rate,
            "seller_item_id": item.article,
        }
        for number, item in enumerate(invoice.items, start=1)
    ]
    extras = [
        {
            "charge": Decimal(extra.net) > 0,
            "amount": str(abs(Decimal(extra.net))),
            "reason": extra.text,
            "vat_category": extra.category,
            "vat_rate": extra.rate,
        }
        for extra in invoice.extras
    ]
    document = {
        "number": invoice.number,
        "type": "credit_note" if invoice.credit else "invoice",
        "issue_date": invoice.date,
        "currency": "EUR",
        "supplier": {
            "name": "Staalhandel Dijk",
            "kvk": "87654321",
            "vat_id": "NL009876543B01",
            "address": {"country": "NL", "postal_code": "9711 CD"},
        },
        "customer": {"name": "Smederij Vonk B.V.", "kvk": "01234567", "vat_id": "NL001234567B01"},
        "lines": lines,
        "allowances_charges": extras,
        "vat_breakdown": [
            {"category": category, "rate": rate, "taxable": str(taxable), "tax": str(tax)}
            for category, rate, taxable, tax in invoice.rows
        ],
        "totals": invoice.sums,
    }
    return json.dumps({"schema": "boekwerk.document/1", "document": document}).encode()


def as_ubl(invoice: LineInvoice) -> bytes:
    """Write an invoice as UBL 2.1."""
    kind, sums = ("CreditNote" if invoice.credit else "Invoice"), invoice.sums
    quantity = "CreditedQuantity" if invoice.credit else "InvoicedQuantity"
    code = f"{kind}TypeCode"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{kind} xmlns="{_UBL}{kind}-2" xmlns:cac="{_UBL}CommonAggregateComponents-2"
  xmlns:cbc="{_UBL}CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0</cbc:CustomizationID>
  <cbc:ID>{invoice.number}</cbc:ID><cbc:IssueDate>{invoice.date}</cbc:IssueDate>
  <cbc:{code}>{381 if invoice.credit else 380}</cbc:{code}>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  {_ubl_party("Supplier", "Staalhandel Dijk", "87654321", "NL009876543B01")}
  {_ubl_party("Customer", "Smederij Vonk B.V.", "01234567", "NL001234567B01")}
  {"".join(_ubl_extra(extra) for extra in invoice.extras)}
  <cac:TaxTotal>{_money("TaxAmount", sums["tax"])}
    {"".join(_ubl_row(*row) for row in invoice.rows)}</cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    {"".join(_money(tag, sums[name]) for tag, name in _UBL_TOTALS)}
  </cac:LegalMonetaryTotal>
  {"".join(_ubl_line(kind, quantity, number, item) for number, item in enumerate(invoice.items, start=1))}
</{kind}>""".encode()


def as_cii(invoice: LineInvoice) -> bytes:
    """Write an invoice as CII D16B."""
    sums = invoice.sums
    day = f'<udt:DateTimeString format="102">{invoice.date.replace("-", "")}</udt:DateTimeString>'
    amounts = (
        ("LineTotalAmount", "line_total"),
        ("ChargeTotalAmount", "charge_total"),
        ("AllowanceTotalAmount", "allowance_total"),
        ("TaxBasisTotalAmount", "tax_exclusive"),
        ("TaxTotalAmount", "tax"),
        ("GrandTotalAmount", "tax_inclusive"),
        ("DuePayableAmount", "payable"),
    )
    currency = {"TaxTotalAmount": ' currencyID="EUR"'}
    totals = "".join(f"<ram:{tag}{currency.get(tag, '')}>{sums[name]}</ram:{tag}>" for tag, name in amounts)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{_CII}CrossIndustryInvoice:100"
  xmlns:ram="{_CII}ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="{_CII}UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
    <ram:ID>urn:cen.eu:en16931:2017</ram:ID>
  </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>{invoice.number}</ram:ID>
    <ram:TypeCode>{381 if invoice.credit else 380}</ram:TypeCode>
    <ram:IssueDateTime>{day}</ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    {"".join(_cii_line(number, item) for number, item in enumerate(invoice.items, start=1))}
    <ram:ApplicableHeaderTradeAgreement>
      {_cii_party("Seller", "Staalhandel Dijk", "87654321", "NL009876543B01")}
      {_cii_party("Buyer", "Smederij Vonk B.V.", "01234567", "NL001234567B01")}
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery/>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      {"".join(_cii_row(*row) for row in invoice.rows)}
      {"".join(_cii_extra(extra) for extra in invoice.extras)}
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>{totals}</ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>""".encode()


def _money(tag: str, amount: str | Decimal) -> str:
    return f'<cbc:{tag} currencyID="EUR">{amount}</cbc:{tag}>'


_UBL_TOTALS = (
    ("LineExtensionAmount", "line_total"),
    ("TaxExclusiveAmount", "tax_exclusive"),
    ("TaxInclusiveAmount", "tax_inclusive"),
    ("AllowanceTotalAmount", "allowance_total"),
    ("ChargeTotalAmount", "charge_total"),
    ("PayableAmount", "payable"),
)


def _ubl_party(role: str, name: str, kvk: str, vat: str) -> str:
    return (
        f"<cac:Accounting{role}Party><cac:Party><cac:PostalAddress>"
        f"<cbc:PostalZone>9711 CD</cbc:PostalZone><cac:Country>"
        f"<cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        f"<cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID>{_SCHEME}</cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="0106">{kvk}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>'
        f"</cac:Accounting{role}Party>"
    )


_SCHEME = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"


def _ubl_category(tag: str, category: str, rate: str) -> str:
    return f"<cac:{tag}><cbc:ID>{category}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>{_SCHEME}</cac:{tag}>"


def _ubl_extra(extra: Item) -> str:
    net = Decimal(extra.net)
    return (
        f"<cac:AllowanceCharge><cbc:ChargeIndicator>{str(net > 0).lower()}</cbc:ChargeIndicator>"
        f"<cbc:AllowanceChargeReason>{escape(extra.text)}</cbc:AllowanceChargeReason>"
        f"{_money('Amount', abs(net))}{_ubl_category('TaxCategory', extra.category, extra.rate)}"
        f"</cac:AllowanceCharge>"
    )


def _ubl_row(category: str, rate: str, taxable: Decimal, tax: Decimal) -> str:
    return (
        f"<cac:TaxSubtotal>{_money('TaxableAmount', taxable)}{_money('TaxAmount', tax)}"
        f"{_ubl_category('TaxCategory', category, rate)}</cac:TaxSubtotal>"
    )


def _ubl_line(kind: str, quantity: str, number: int, item: Item) -> str:
    described = f"<cbc:Description>{escape(item.description)}</cbc:Description>" if item.description else ""
    article = item.article and (
        f"<cac:SellersItemIdentification><cbc:ID>{item.article}</cbc:ID></cac:SellersItemIdentification>"
    )
    return (
        f'<cac:{kind}Line><cbc:ID>{number}</cbc:ID><cbc:{quantity} unitCode="C62">1</cbc:{quantity}>'
        f"{_money('LineExtensionAmount', item.net)}<cac:Item>{described}"
        f"<cbc:Name>{escape(item.text)}</cbc:Name>"
        f"{article or ''}{_ubl_category('ClassifiedTaxCategory', item.category, item.rate)}</cac:Item>"
        f"<cac:Price>{_money('PriceAmount', item.net)}</cac:Price></cac:{kind}Line>"
    )


def _cii_party(role: str, name: str, kvk: str, vat: str) -> str:
    return (
        f"<ram:{role}TradeParty><ram:Name>{name}</ram:Name><ram:SpecifiedLegalOrganization>"
        f'<ram:ID schemeID="0106">{kvk}</ram:ID></ram:SpecifiedLegalOrganization><ram:PostalTradeAddress>'
        f"<ram:PostcodeCode>9711 CD</ram:PostcodeCode><ram:CountryID>NL</ram:CountryID>"
        f"</ram:PostalTradeAddress>"
        f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat}</ram:ID></ram:SpecifiedTaxRegistration>'
        f"</ram:{role}TradeParty>"
    )


def _cii_vat(category: str, rate: str) -> str:
    return (
        f"<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>{category}</ram:CategoryCode>"
        f"<ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent>"
    )


def _cii_row(category: str, rate: str, taxable: Decimal, tax: Decimal) -> str:
    return (
        f"<ram:ApplicableTradeTax><ram:CalculatedAmount>{tax}</ram:CalculatedAmount>"
        f"<ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>{taxable}</ram:BasisAmount>"
        f"<ram:CategoryCode>{category}</ram:CategoryCode>"
        f"<ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
    )


def _cii_extra(extra: Item) -> str:
    net = Decimal(extra.net)
    return (
        f"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{str(net > 0).lower()}"
        f"</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>{abs(net)}</ram:ActualAmount>"
        f"<ram:Reason>{escape(extra.text)}</ram:Reason><ram:CategoryTradeTax>"
        f"{_cii_vat(extra.category, extra.rate)}</ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>"
    )


def _cii_line(number: int, item: Item) -> str:
    article = f"<ram:SellerAssignedID>{item.article}</ram:SellerAssignedID>" if item.article else ""
    described = f"<ram:Description>{escape(item.description)}</ram:Description>" if item.description else ""
    return (
        f"<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{number}"
        f"</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct>{article}"
        f"<ram:Name>{escape(item.text)}</ram:Name>{described}</ram:SpecifiedTradeProduct>"
        f"<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{item.net}"
        f"</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>"
        f'<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity>'
        f"</ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax>"
        f"{_cii_vat(item.category, item.rate)}</ram:ApplicableTradeTax>"
        f"<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{item.net}"
        f"</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>"
        f"</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"
    )


_WRITERS = {"ubl": as_ubl, "cii": as_cii, "json": as_json}
SYNTAXES = tuple(_WRITERS)


def read(invoice: LineInvoice, syntax: str = "ubl") -> Document:
    """Write an invoice and read it, as intake does."""
    suffix = "json" if syntax == "json" else "xml"
    return read_document(_WRITERS[syntax](invoice), name=f"invoice.{suffix}").document

"""An example invoice as UN/CEFACT Cross Industry Invoice (D16B, as EN 16931 uses it)."""

from __future__ import annotations

from lxml import etree

from writing.invoice import Allowance, Invoice, Line, Party, Vat, VatRow
from writing.tree import Tree

GUIDELINES = {
    "en16931": "urn:cen.eu:en16931:2017",
    "xrechnung": "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
    "nlcius-cii": "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0",
}

_STANDARD = "urn:un:unece:uncefact:data:standard:"


def cii(invoice: Invoice) -> bytes:
    """Write the invoice as CII."""
    return _Cii(invoice).written()


class _Cii:
    """One document; the methods follow the order of the CII schema."""

    def __init__(self, invoice: Invoice) -> None:
        self._invoice = invoice
        self._tree = Tree(
            "rsm:CrossIndustryInvoice",
            {
                "rsm": f"{_STANDARD}CrossIndustryInvoice:100",
                "ram": f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100",
                "udt": f"{_STANDARD}UnqualifiedDataType:100",
            },
        )

    def written(self) -> bytes:
        root = self._tree.root
        self._header(root)
        trade = self._tree.group(root, "rsm:SupplyChainTradeTransaction")
        for number, line in enumerate(self._invoice.lines, 1):
            self._line(trade, str(number), line)
        self._agreement(trade)
        self._delivery(trade)
        self._settlement(trade)
        return self._tree.written()

    def _header(self, root: etree._Element) -> None:
        invoice, tree = self._invoice, self._tree
        guideline = tree.group(
            root, "rsm:ExchangedDocumentContext", "ram:GuidelineSpecifiedDocumentContextParameter"
        )
        tree.text(guideline, "ram:ID", GUIDELINES[invoice.profile])
        document = tree.group(root, "rsm:ExchangedDocument")
        tree.text(document, "ram:ID", invoice.number)
        tree.text(document, "ram:TypeCode", invoice.type)
        self._date(tree.group(document, "ram:IssueDateTime"), invoice.date)
        if note := invoice.extra.get("note"):
            tree.text(tree.group(document, "ram:IncludedNote"), "ram:Content", note)

    def _date(self, parent: etree._Element, date: str) -> None:
        self._tree.text(parent, "udt:DateTimeString", date.replace("-", ""), format="102")

    def _line(self, trade: etree._Element, number: str, line: Line) -> None:
        tree = self._tree
        group = tree.group(trade, "ram:IncludedSupplyChainTradeLineItem")
        tree.text(tree.group(group, "ram:AssociatedDocumentLineDocument"), "ram:LineID", number)
        product = tree.group(group, "ram:SpecifiedTradeProduct")
        tree.text(product, "ram:Name", line.name)
        tree.text(product, "ram:Description", line.description)
        price = tree.group(group, "ram:SpecifiedLineTradeAgreement", "ram:NetPriceProductTradePrice")
        tree.text(price, "ram:ChargeAmount", line.price)
        delivery = tree.group(group, "ram:SpecifiedLineTradeDelivery")
        tree.text(delivery, "ram:BilledQuantity", line.quantity, unitCode=line.unit)
        settlement = tree.group(group, "ram:SpecifiedLineTradeSettlement")
        self._tax(settlement, line.vat)
        if line.period:
            self._period(settlement, line.period)
        total = tree.group(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
        tree.text(total, "ram:LineTotalAmount", line.net)

    def _tax(self, parent: etree._Element, vat: Vat, *, tag: str = "ram:ApplicableTradeTax") -> None:
        group = self._tree.group(parent, tag)
        self._tree.text(group, "ram:TypeCode", "VAT")
        self._tree.text(group, "ram:CategoryCode", vat.category)
        self._tree.text(group, "ram:RateApplicablePercent", vat.rate)

    def _period(self, parent: etree._Element, period: tuple[str, str] | list[str]) -> None:
        group = self._tree.group(parent, "ram:BillingSpecifiedPeriod")
        for tag, date in zip(("ram:StartDateTime", "ram:EndDateTime"), period, strict=True):
            self._date(self._tree.group(group, tag), date)

    def _agreement(self, trade: etree._Element) -> None:
        invoice, tree = self._invoice, self._tree
        group = tree.group(trade, "ram:ApplicableHeaderTradeAgreement")
        tree.text(group, "ram:BuyerReference", invoice.extra.get("reference"))
        self._party(group, "ram:SellerTradeParty", invoice.supplier)
        self._party(group, "ram:BuyerTradeParty", invoice.customer)
        if order := invoice.extra.get("order"):
            reference = tree.group(group, "ram:BuyerOrderReferencedDocument")
            tree.text(reference, "ram:IssuerAssignedID", order)
        if contract := invoice.extra.get("contract"):
            reference = tree.group(group, "ram:ContractReferencedDocument")
            tree.text(reference, "ram:IssuerAssignedID", contract)

    def _party(self, parent: etree._Element, role: str, party: Party) -> None:
        tree = self._tree
        group = tree.group(parent, role)
        tree.text(group, "ram:Name", party.name)
        if party.legal_id:
            legal = tree.group(group, "ram:SpecifiedLegalOrganization")
            tree.text(legal, "ram:ID", party.legal_id[0], schemeID=party.legal_id[1])
        address = tree.group(group, "ram:PostalTradeAddress")
        tree.text(address, "ram:PostcodeCode", party.postal_code)
        tree.text(address, "ram:LineOne", party.street)
        tree.text(address, "ram:CityName", party.city)
        tree.text(address, "ram:CountryID", party.country)
        if party.email:
            mail = tree.group(group, "ram:URIUniversalCommunication")
            tree.text(mail, "ram:URIID", party.email, schemeID="EM")
        if party.vat:
            tree.text(tree.group(group, "ram:SpecifiedTaxRegistration"), "ram:ID", party.vat, schemeID="VA")

    def _delivery(self, trade: etree._Element) -> None:
        tree = self._tree
        group = tree.group(trade, "ram:ApplicableHeaderTradeDelivery")
        if country := self._invoice.extra.get("deliver_to"):
            address = tree.group(group, "ram:ShipToTradeParty", "ram:PostalTradeAddress")
            tree.text(address, "ram:CountryID", country)
        if delivered := self._invoice.extra.get("delivered"):
            event = tree.group(group, "ram:ActualDeliverySupplyChainEvent", "ram:OccurrenceDateTime")
            self._date(event, delivered)

    def _settlement(self, trade: etree._Element) -> None:
        invoice, tree = self._invoice, self._tree
        group = tree.group(trade, "ram:ApplicableHeaderTradeSettlement")
        tree.text(group, "ram:PaymentReference", invoice.extra.get("payment_id", invoice.number))
        tree.text(group, "ram:InvoiceCurrencyCode", invoice.currency)
        if iban := invoice.extra.get("iban", invoice.supplier.iban):
            means = tree.group(group, "ram:SpecifiedTradeSettlementPaymentMeans")
            tree.text(means, "ram:TypeCode", "58")
            tree.text(tree.group(means, "ram:PayeePartyCreditorFinancialAccount"), "ram:IBANID", iban)
        for row in invoice.rows:
            self._row(group, row)
        if period := invoice.extra.get("period"):
            self._period(group, period)
        for allowance in invoice.allowances:
            self._allowance(group, allowance)
        self._terms(group)
        self._totals(group)
        if preceding := invoice.extra.get("preceding"):
            reference = tree.group(group, "ram:InvoiceReferencedDocument")
            tree.text(reference, "ram:IssuerAssignedID", preceding)

    def _row(self, parent: etree._Element, row: VatRow) -> None:
        tree = self._tree
        group = tree.group(parent, "ram:ApplicableTradeTax")
        tree.text(group, "ram:CalculatedAmount", row.tax)
        tree.text(group, "ram:TypeCode", "VAT")
        tree.text(group, "ram:ExemptionReason", row.vat.reason)
        tree.text(group, "ram:BasisAmount", row.taxable)
        tree.text(group, "ram:CategoryCode", row.vat.category)
        tree.text(group, "ram:ExemptionReasonCode", row.vat.code)
        tree.text(group, "ram:RateApplicablePercent", row.vat.rate)

    def _allowance(self, parent: etree._Element, allowance: Allowance) -> None:
        tree = self._tree
        group = tree.group(parent, "ram:SpecifiedTradeAllowanceCharge")
        tree.text(tree.group(group, "ram:ChargeIndicator"), "udt:Indicator", str(allowance.charge).lower())
        tree.text(group, "ram:CalculationPercent", allowance.percent)
        tree.text(group, "ram:BasisAmount", allowance.base)
        tree.text(group, "ram:ActualAmount", allowance.amount)
        tree.text(group, "ram:ReasonCode", allowance.code)
        tree.text(group, "ram:Reason", allowance.reason)
        self._tax(group, allowance.vat, tag="ram:CategoryTradeTax")

    def _terms(self, parent: etree._Element) -> None:
        invoice, tree = self._invoice, self._tree
        if not invoice.due and "terms" not in invoice.extra:
            return
        terms = tree.group(parent, "ram:SpecifiedTradePaymentTerms")
        tree.text(terms, "ram:Description", invoice.extra.get("terms"))
        if invoice.due:
            self._date(tree.group(terms, "ram:DueDateDateTime"), invoice.due)

    def _totals(self, parent: etree._Element) -> None:
        invoice, tree = self._invoice, self._tree
        charges, allowances = (invoice.allowance_total(charge=charge) for charge in (True, False))
        group = tree.group(parent, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
        tree.text(group, "ram:LineTotalAmount", invoice.line_total)
        tree.text(group, "ram:ChargeTotalAmount", charges or None)
        tree.text(group, "ram:AllowanceTotalAmount", allowances or None)
        tree.text(group, "ram:TaxBasisTotalAmount", invoice.exclusive)
        tree.text(group, "ram:TaxTotalAmount", invoice.tax, currencyID=invoice.currency)
        tree.text(group, "ram:RoundingAmount", invoice.rounding or None)
        tree.text(group, "ram:GrandTotalAmount", invoice.inclusive)
        tree.text(group, "ram:TotalPrepaidAmount", invoice.prepaid or None)
        tree.text(group, "ram:DuePayableAmount", invoice.payable)

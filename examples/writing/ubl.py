"""An example invoice as UBL 2.1: Invoice, or CreditNote for a credit note."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

from lxml import etree

from writing.invoice import Allowance, Invoice, Line, Party, Vat, VatRow
from writing.tree import Tree

PEPPOL_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
NLCIUS = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
PROFILES = {
    "nlcius": (NLCIUS, PEPPOL_BILLING),
    "nlcius-g": (f"{NLCIUS}#conformant#urn:fdc:nen.nl:gaccount:v1.0", PEPPOL_BILLING),
    "peppol": (
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
        PEPPOL_BILLING,
    ),
    "si-ubl-1.2": (
        "urn:www.cenbii.eu:transaction:biitrns010:ver2.0:extended:urn:www.peppol.eu:bis:peppol4a:ver2.0"
        ":extended:urn:www.simplerinvoicing.org:si:si-ubl:ver1.2",
        "urn:www.cenbii.eu:profile:bii04:ver1.0",
    ),
}

_SCHEMAS = "urn:oasis:names:specification:ubl:schema:xsd:"


def ubl(invoice: Invoice) -> bytes:
    """Write the invoice as UBL."""
    return _Ubl(invoice).written()


class _Ubl:
    """One document; the methods follow the order of the UBL schema."""

    def __init__(self, invoice: Invoice) -> None:
        self._invoice = invoice
        kind = "CreditNote" if invoice.is_credit else "Invoice"
        self._kind = kind
        self._tree = Tree(
            kind,
            {
                None: f"{_SCHEMAS}{kind}-2",
                "cac": f"{_SCHEMAS}CommonAggregateComponents-2",
                "cbc": f"{_SCHEMAS}CommonBasicComponents-2",
            },
        )

    def written(self) -> bytes:
        root = self._tree.root
        self._header(root)
        self._references(root)
        self._party(root, "cac:AccountingSupplierParty", self._invoice.supplier)
        self._party(root, "cac:AccountingCustomerParty", self._invoice.customer)
        self._delivery(root)
        self._payment(root)
        for allowance in self._invoice.allowances:
            self._allowance(root, allowance)
        self._taxes(root)
        self._totals(root)
        for number, line in enumerate(self._invoice.lines, 1):
            self._line(root, str(number), line)
        return self._tree.written()

    def _header(self, root: etree._Element) -> None:
        invoice, extra, text = self._invoice, self._invoice.extra, self._tree.text
        customization, profile = PROFILES[invoice.profile]
        text(root, "cbc:CustomizationID", customization)
        text(root, "cbc:ProfileID", profile)
        text(root, "cbc:ID", invoice.number)
        text(root, "cbc:IssueDate", invoice.date)
        if not invoice.is_credit:
            text(root, "cbc:DueDate", invoice.due)
            text(root, "cbc:InvoiceTypeCode", invoice.type)
        else:
            text(root, "cbc:CreditNoteTypeCode", invoice.type)
        text(root, "cbc:Note", extra.get("note"))
        text(root, "cbc:DocumentCurrencyCode", invoice.currency)
        text(root, "cbc:TaxCurrencyCode", "EUR" if "tax_eur" in extra else None)
        text(root, "cbc:BuyerReference", extra.get("reference"))
        if period := extra.get("period"):
            self._period(root, period)

    def _period(self, parent: etree._Element, period: tuple[str, str] | list[str]) -> None:
        group = self._tree.group(parent, "cac:InvoicePeriod")
        self._tree.text(group, "cbc:StartDate", period[0])
        self._tree.text(group, "cbc:EndDate", period[1])

    def _references(self, root: etree._Element) -> None:
        extra, tree = self._invoice.extra, self._tree
        if order := extra.get("order"):
            tree.text(tree.group(root, "cac:OrderReference"), "cbc:ID", order)
        if preceding := extra.get("preceding"):
            group = tree.group(root, "cac:BillingReference", "cac:InvoiceDocumentReference")
            tree.text(group, "cbc:ID", preceding)
        if contract := extra.get("contract"):
            tree.text(tree.group(root, "cac:ContractDocumentReference"), "cbc:ID", contract)
        if attachment := extra.get("attachment"):
            self._attachment(root, attachment)

    def _attachment(self, root: etree._Element, attachment: dict[str, str]) -> None:
        group = self._tree.group(root, "cac:AdditionalDocumentReference")
        self._tree.text(group, "cbc:ID", attachment["id"])
        self._tree.text(group, "cbc:DocumentDescription", attachment["description"])
        content = base64.b64encode(attachment["text"].encode()).decode()
        file = self._tree.group(group, "cac:Attachment")
        self._tree.text(
            file,
            "cbc:EmbeddedDocumentBinaryObject",
            content,
            mimeCode=attachment["type"],
            filename=attachment["file"],
        )

    def _party(self, root: etree._Element, role: str, party: Party) -> None:
        tree = self._tree
        group = tree.group(root, role, "cac:Party")
        if party.endpoint:
            tree.text(group, "cbc:EndpointID", party.endpoint[0], schemeID=party.endpoint[1])
        tree.text(tree.group(group, "cac:PartyName"), "cbc:Name", party.name)
        address = tree.group(group, "cac:PostalAddress")
        tree.text(address, "cbc:StreetName", party.street)
        tree.text(address, "cbc:CityName", party.city)
        tree.text(address, "cbc:PostalZone", party.postal_code)
        tree.text(tree.group(address, "cac:Country"), "cbc:IdentificationCode", party.country)
        if party.vat:
            scheme = tree.group(group, "cac:PartyTaxScheme")
            tree.text(scheme, "cbc:CompanyID", party.vat)
            tree.text(tree.group(scheme, "cac:TaxScheme"), "cbc:ID", "VAT")
        legal = tree.group(group, "cac:PartyLegalEntity")
        tree.text(legal, "cbc:RegistrationName", party.name)
        if party.legal_id:
            tree.text(legal, "cbc:CompanyID", party.legal_id[0], schemeID=party.legal_id[1])
        if party.email:
            tree.text(tree.group(group, "cac:Contact"), "cbc:ElectronicMail", party.email)

    def _delivery(self, root: etree._Element) -> None:
        extra, tree = self._invoice.extra, self._tree
        if "delivered" not in extra and "deliver_to" not in extra:
            return
        group = tree.group(root, "cac:Delivery")
        tree.text(group, "cbc:ActualDeliveryDate", extra.get("delivered"))
        if country := extra.get("deliver_to"):
            place = tree.group(group, "cac:DeliveryLocation", "cac:Address", "cac:Country")
            tree.text(place, "cbc:IdentificationCode", country)

    def _payment(self, root: etree._Element) -> None:
        invoice, tree = self._invoice, self._tree
        g_account: dict[str, str] | None = invoice.extra.get("g_account")
        iban = invoice.extra.get("iban", invoice.supplier.iban)
        self._payment_means(root, iban, "BENEFICIARY" if g_account else None)
        if g_account:
            self._payment_means(root, g_account["iban"], "GACCOUNT")
            rest = invoice.payable - Decimal(g_account["amount"])
            for name, amount in (("BENEFICIARY", rest), ("GACCOUNT", Decimal(g_account["amount"]))):
                terms = tree.group(root, "cac:PaymentTerms")
                tree.text(terms, "cbc:PaymentMeansID", name)
                tree.text(terms, "cbc:Amount", amount, currencyID=invoice.currency)
        elif "terms" in invoice.extra:
            self._payment_terms(root)

    def _payment_terms(self, root: etree._Element) -> None:
        extra, tree = self._invoice.extra, self._tree
        terms = tree.group(root, "cac:PaymentTerms")
        tree.text(terms, "cbc:Note", extra["terms"])
        if early := extra.get("early"):
            tree.text(terms, "cbc:SettlementDiscountPercent", early["percent"])
            tree.text(tree.group(terms, "cac:SettlementPeriod"), "cbc:EndDate", early["until"])

    def _payment_means(self, root: etree._Element, iban: str | None, name: str | None) -> None:
        invoice, tree = self._invoice, self._tree
        means = tree.group(root, "cac:PaymentMeans")
        tree.text(means, "cbc:ID", name)
        tree.text(means, "cbc:PaymentMeansCode", "58" if iban else "1")
        if invoice.is_credit:
            tree.text(means, "cbc:PaymentDueDate", invoice.due)
        tree.text(means, "cbc:PaymentID", invoice.extra.get("payment_id", invoice.number))
        if iban:
            tree.text(tree.group(means, "cac:PayeeFinancialAccount"), "cbc:ID", iban)

    def _allowance(self, root: etree._Element, allowance: Allowance) -> None:
        tree, currency = self._tree, self._invoice.currency
        group = tree.group(root, "cac:AllowanceCharge")
        tree.text(group, "cbc:ChargeIndicator", str(allowance.charge).lower())
        tree.text(group, "cbc:AllowanceChargeReasonCode", allowance.code)
        tree.text(group, "cbc:AllowanceChargeReason", allowance.reason)
        tree.text(group, "cbc:MultiplierFactorNumeric", allowance.percent)
        tree.text(group, "cbc:Amount", allowance.amount, currencyID=currency)
        tree.text(group, "cbc:BaseAmount", allowance.base, currencyID=currency)
        self._category(group, "cac:TaxCategory", allowance.vat)

    def _taxes(self, root: etree._Element) -> None:
        invoice, tree = self._invoice, self._tree
        total = tree.group(root, "cac:TaxTotal")
        tree.text(total, "cbc:TaxAmount", invoice.tax, currencyID=invoice.currency)
        for row in invoice.rows:
            self._row(total, row)
        if "tax_eur" in invoice.extra:
            other = tree.group(root, "cac:TaxTotal")
            tree.text(other, "cbc:TaxAmount", invoice.extra["tax_eur"], currencyID="EUR")

    def _row(self, total: etree._Element, row: VatRow) -> None:
        tree, currency = self._tree, self._invoice.currency
        group = tree.group(total, "cac:TaxSubtotal")
        tree.text(group, "cbc:TaxableAmount", row.taxable, currencyID=currency)
        tree.text(group, "cbc:TaxAmount", row.tax, currencyID=currency)
        self._category(group, "cac:TaxCategory", row.vat, exemption=True)

    def _category(self, parent: etree._Element, tag: str, vat: Vat, *, exemption: bool = False) -> None:
        tree = self._tree
        group = tree.group(parent, tag)
        tree.text(group, "cbc:ID", vat.category)
        tree.text(group, "cbc:Percent", vat.rate)
        if exemption:
            tree.text(group, "cbc:TaxExemptionReasonCode", vat.code)
            tree.text(group, "cbc:TaxExemptionReason", vat.reason)
        tree.text(tree.group(group, "cac:TaxScheme"), "cbc:ID", "VAT")

    def _totals(self, root: etree._Element) -> None:
        invoice = self._invoice
        allowances, charges = (invoice.allowance_total(charge=charge) for charge in (False, True))
        group = self._tree.group(root, "cac:LegalMonetaryTotal")
        amounts: list[tuple[str, Any]] = [
            ("LineExtensionAmount", invoice.line_total),
            ("TaxExclusiveAmount", invoice.exclusive),
            ("TaxInclusiveAmount", invoice.inclusive),
            ("AllowanceTotalAmount", allowances or None),
            ("ChargeTotalAmount", charges or None),
            ("PrepaidAmount", invoice.prepaid or None),
            ("PayableRoundingAmount", invoice.rounding or None),
            ("PayableAmount", invoice.payable),
        ]
        for name, amount in amounts:
            self._tree.text(group, f"cbc:{name}", amount, currencyID=invoice.currency)

    def _line(self, root: etree._Element, number: str, line: Line) -> None:
        tree, currency = self._tree, line.currency or self._invoice.currency
        group = tree.group(root, f"cac:{self._kind}Line")
        tree.text(group, "cbc:ID", number)
        quantity = "CreditedQuantity" if self._invoice.is_credit else "InvoicedQuantity"
        tree.text(group, f"cbc:{quantity}", line.quantity, unitCode=line.unit)
        tree.text(group, "cbc:LineExtensionAmount", line.net, currencyID=currency)
        if line.period:
            self._period(group, line.period)
        if line.discount:
            discount = tree.group(group, "cac:AllowanceCharge")
            tree.text(discount, "cbc:ChargeIndicator", "false")
            tree.text(discount, "cbc:AllowanceChargeReason", "Korting")
            tree.text(discount, "cbc:Amount", line.discount, currencyID=currency)
        item = tree.group(group, "cac:Item")
        tree.text(item, "cbc:Description", line.description)
        tree.text(item, "cbc:Name", line.name)
        self._category(item, "cac:ClassifiedTaxCategory", line.vat)
        tree.text(tree.group(group, "cac:Price"), "cbc:PriceAmount", line.price, currencyID=currency)

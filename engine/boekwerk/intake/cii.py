"""UN/CEFACT Cross Industry Invoice: Factur-X, ZUGFeRD 1 and 2, XRechnung, NLCIUS-CII."""

from __future__ import annotations

from lxml.etree import _Element

from boekwerk.intake.cii_lines import ALLOWANCE_CHARGE, LINE, LOGISTICS_CHARGE, TOTALS, trade_tax
from boekwerk.intake.cii_parts import (
    AGREEMENT,
    DELIVERY,
    PARTY,
    PAYMENT_MEANS,
    cii,
    issued,
    payment_terms,
)
from boekwerk.intake.mapping import Draft, moment, only_text, read_into, text, texts
from boekwerk.intake.parties import party_in
from boekwerk.intake.reader import Reader


def read_cii(root: _Element, reader: Reader) -> Draft:
    """Read a CrossIndustryInvoice, or ZUGFeRD 1's CrossIndustryDocument, into a document's draft."""
    draft: Draft = {}
    read_into(root, _DOCUMENT, draft, reader)
    return draft


_CONTEXT = cii(
    {
        "BusinessProcessSpecifiedDocumentContextParameter": cii({"ID": "_profile"}),
        "GuidelineSpecifiedDocumentContextParameter": cii({"ID": "_customization"}),
    }
)
_EXCHANGED = cii(
    {
        "ID": only_text("number"),
        "TypeCode": only_text("type_code"),
        "IssueDateTime": moment("issue_date"),
        "IncludedNote": cii({"Content": texts("notes")}),
    }
)
_SETTLEMENT = cii(
    {
        "PaymentReference": "_payment_reference",
        "TaxCurrencyCode": text("tax_currency", "currency"),
        "InvoiceCurrencyCode": text("currency", "currency"),
        "PayeeTradeParty": party_in("payee", PARTY),
        "SpecifiedTradeSettlementPaymentMeans": PAYMENT_MEANS,
        "ApplicableTradeTax": trade_tax,
        "BillingSpecifiedPeriod": cii(
            {"StartDateTime": moment("period_start"), "EndDateTime": moment("period_end")}
        ),
        "SpecifiedTradeAllowanceCharge": ALLOWANCE_CHARGE,
        "SpecifiedLogisticsServiceCharge": LOGISTICS_CHARGE,
        "SpecifiedTradePaymentTerms": payment_terms,
        "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation": TOTALS,
        "InvoiceReferencedDocument": issued(texts("preceding")),
        "ReceivableSpecifiedTradeAccountingAccount": cii({"ID": "accounting_ref"}),
    }
)
_TRANSACTION = cii(
    {
        "IncludedSupplyChainTradeLineItem": LINE,
        "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement": AGREEMENT,
        "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery": DELIVERY,
        "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement": _SETTLEMENT,
    }
)
_DOCUMENT = cii(
    {
        "ExchangedDocumentContext|SpecifiedExchangedDocumentContext": _CONTEXT,
        "ExchangedDocument|HeaderExchangedDocument": _EXCHANGED,
        "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction": _TRANSACTION,
    }
)

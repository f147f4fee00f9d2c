"""UBL 2.1 Invoice and CreditNote, in every dialect met: Peppol BIS 3, NLCIUS, SI-UBL, OHNL, XRechnung.

One table for both documents: the elements of either mean the same in the other.
"""

from __future__ import annotations

from lxml.etree import _Element

from boekwerk.domain.document import DocumentReference
from boekwerk.intake.mapping import Draft, Table, date, only_text, read_into, text, texts
from boekwerk.intake.parties import party_in
from boekwerk.intake.reader import Reader
from boekwerk.intake.ubl_lines import ALLOWANCE_CHARGE, TOTALS, line, tax_total
from boekwerk.intake.ubl_parts import (
    BILLING_REFERENCE,
    DOCUMENT_REFERENCE,
    PARTY,
    PARTY_INSIDE,
    PAYMENT_MEANS,
    PAYMENT_TERMS,
    delivery,
    only_id,
    ubl,
)

_INVOICED_OBJECT = "130"
# OHNL has no type code: the code of the invoice period says whether it is a credit note.
_OHNL_DEBIT_OR_CREDIT = "NL-1004"


def read_ubl(root: _Element, reader: Reader) -> Draft:
    """Read an Invoice or CreditNote into the draft of a document."""
    draft: Draft = {}
    read_into(root, _DOCUMENT, draft, reader)
    if draft.pop("_ohnl", None) == "C":
        draft.setdefault("type_code", "381")
    _pick_invoiced_object(draft)
    return draft


def _pick_invoiced_object(draft: Draft) -> None:
    documents: list[DocumentReference] = draft.get("documents", [])
    for document in documents:
        if document.type_code == _INVOICED_OBJECT and document.id is not None:
            draft.setdefault("invoiced_object", document.id)


def _period_code(element: _Element, draft: Draft, reader: Reader) -> None:
    code = reader.text(element)
    if code is None:
        return
    draft.setdefault("tax_point_code", code)
    if element.get("listID") == _OHNL_DEBIT_OR_CREDIT:
        draft["_ohnl"] = code


def _withheld(element: _Element, draft: Draft, reader: Reader) -> None:
    reader.warn("amounts", "tax_withheld", element)


_DOCUMENT: Table = ubl(
    {
        "CustomizationID": "_customization",
        "ProfileID": "_profile",
        "ID": only_text("number"),
        "IssueDate": date("issue_date"),
        "DueDate": date("due_date"),
        "InvoiceTypeCode": only_text("type_code"),
        "CreditNoteTypeCode": only_text("type_code"),
        "Note": texts("notes"),
        "TaxPointDate": date("tax_point_date"),
        "DocumentCurrencyCode": text("currency", "currency"),
        "TaxCurrencyCode": text("tax_currency", "currency"),
        "AccountingCost": "accounting_ref",
        "AccountingCostCode": "accounting_ref",
        "BuyerReference": "buyer_reference",
    },
    {
        "InvoicePeriod": ubl(
            {
                "StartDate": date("period_start"),
                "EndDate": date("period_end"),
                "DescriptionCode": _period_code,
            }
        ),
        "OrderReference": ubl({"ID": "order", "SalesOrderID": "sales_order"}),
        "BillingReference": BILLING_REFERENCE,
        "DespatchDocumentReference": only_id(texts("despatch")),
        "ReceiptDocumentReference": only_id(texts("receipt")),
        "OriginatorDocumentReference": only_id("tender"),
        "ContractDocumentReference": only_id(texts("contract")),
        "AdditionalDocumentReference": DOCUMENT_REFERENCE,
        "ProjectReference": only_id("project"),
        **PARTY_INSIDE,
        "PayeeParty": party_in("payee", PARTY),
        "TaxRepresentativeParty": party_in("tax_representative", PARTY),
        "Delivery": delivery,
        "PaymentMeans": PAYMENT_MEANS,
        "PaymentTerms": PAYMENT_TERMS,
        "AllowanceCharge": ALLOWANCE_CHARGE,
        "TaxTotal": tax_total,
        "WithholdingTaxTotal": _withheld,
        "LegalMonetaryTotal": TOTALS,
        "InvoiceLine": line("InvoicedQuantity", "SubInvoiceLine"),
        "CreditNoteLine": line("CreditedQuantity", "SubCreditNoteLine"),
    },
)

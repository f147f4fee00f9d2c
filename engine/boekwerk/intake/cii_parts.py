"""The parts of a CII document at its head: parties, references, payment, delivery.

ZUGFeRD 1 has other names for the same things; a table takes both.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from boekwerk.domain.document import Delivery, DocumentReference
from boekwerk.intake.attachments import embedded
from boekwerk.intake.mapping import (
    Draft,
    Rule,
    Table,
    amount,
    as_read,
    identifier,
    identifiers,
    moment,
    number,
    part,
    parts,
    quantity,
    read_into,
    text,
    texts,
)
from boekwerk.intake.parties import address, contact, party_in, tax_registration
from boekwerk.intake.reader import Reader

_NAMESPACES = (
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12",
    "urn:ferd:CrossIndustryDocument:invoice:1p0",
)
_INVOICED_OBJECT = "130"
_TENDER = "50"


def cii(handlers: Mapping[str, Rule]) -> Table:
    """Make a table of rules by local name; names joined by ``|`` share one."""
    return {
        f"{{{namespace}}}{name}": handler
        for names, handler in handlers.items()
        for name in names.split("|")
        for namespace in _NAMESPACES
    }


def issued(rule: Rule) -> Table:
    """Read the number of a referenced document, which ZUGFeRD 1 calls ``ID``."""
    return cii({"IssuerAssignedID|ID": rule})


def delivery(draft: Draft, element: _Element, reader: Reader) -> Delivery | None:
    """Make a place of delivery; None when nothing is said of it."""
    draft.pop("_agencies", None)
    ids = draft.pop("_ids", None)
    if ids:
        draft["location"] = ids[-1]
    return Delivery(**draft) if draft else None


def additional_document(element: _Element, draft: Draft, reader: Reader) -> None:
    """Read a supporting document; by its type it may be the invoiced object or the tender."""
    inner: Draft = {}
    read_into(element, _ADDITIONAL_DOCUMENT, inner, reader)
    if not inner:
        return
    if inner.get("type_code") == _TENDER:
        draft.setdefault("tender", inner.get("id"))
        return
    if inner.get("type_code") == _INVOICED_OBJECT and "id" in inner:
        draft.setdefault("invoiced_object", inner["id"])
    draft.setdefault("documents", []).append(DocumentReference(**inner))


def _tax_registration(element: _Element, draft: Draft, reader: Reader) -> None:
    for child in element:
        found = tax_registration(draft, reader.text(child), child.get("schemeID"))
        if found is None:
            continue
        field, value = found
        if draft.setdefault(field, value) != value and field == "vat_id":
            reader.warn("parties", "stated_twice", child, first=draft[field], second=value)


_ADDRESS = cii(
    {
        "LineOne": "street",
        "LineTwo": "additional",
        "BuildingNumber": "building",
        "CityName": "city",
        "PostcodeCode": "postal_code",
        "CountryID": "country",
    }
)
_CONTACT = cii(
    {
        "PersonName": "name",
        "TelephoneUniversalCommunication": cii({"CompleteNumber": "phone"}),
        "EmailURIUniversalCommunication": cii({"URIID|CompleteNumber": "email"}),
    }
)
_LEGAL = cii({"ID": identifier("legal_id"), "TradingBusinessName": "trading_name"})
PARTY = cii(
    {
        "ID|GlobalID": identifiers("ids"),
        "Name": "legal_name",
        "SpecifiedLegalOrganization": _LEGAL,
        "DefinedTradeContact": part("contact", _CONTACT, contact),
        "PostalTradeAddress": part("address", _ADDRESS, address),
        "URIUniversalCommunication": cii({"URIID": identifier("endpoint")}),
        "SpecifiedTaxRegistration": _tax_registration,
    }
)
_SHIP_TO = cii(
    {
        "ID|GlobalID": identifiers("_ids"),
        "Name": "name",
        "PostalTradeAddress": part("address", _ADDRESS, address),
    }
)
_ADDITIONAL_DOCUMENT = cii(
    {
        "IssuerAssignedID|ID": "id",
        "URIID": "uri",
        "TypeCode": "type_code",
        "Name": "description",
        "ReferenceTypeCode": "scheme",
        "FormattedIssueDateTime|IssueDateTime": moment("date"),
        "AttachmentBinaryObject": embedded("attachment"),
    }
)

AGREEMENT = cii(
    {
        "BuyerReference": "buyer_reference",
        "SellerTradeParty": party_in("supplier", PARTY),
        "BuyerTradeParty": party_in("customer", PARTY),
        "SellerTaxRepresentativeTradeParty": party_in("tax_representative", PARTY),
        "SellerOrderReferencedDocument": issued("sales_order"),
        "BuyerOrderReferencedDocument": issued("order"),
        "ContractReferencedDocument": issued(texts("contract")),
        "AdditionalReferencedDocument": additional_document,
        "SpecifiedProcuringProject": cii({"ID": "project"}),
    }
)
DELIVERY = cii(
    {
        "ShipToTradeParty": part("deliver_to", _SHIP_TO, delivery),
        "ActualDeliverySupplyChainEvent": cii({"OccurrenceDateTime": moment("delivery_date")}),
        "DespatchAdviceReferencedDocument|DeliveryNoteReferencedDocument": issued(texts("despatch")),
        "ReceivingAdviceReferencedDocument": issued(texts("receipt")),
    }
)

_MEANS = cii(
    {
        "TypeCode": "code",
        "ApplicableTradeSettlementFinancialCard": cii({"ID": "card"}),
        "PayerPartyDebtorFinancialAccount": cii({"IBANID": text("debited_iban", "parties")}),
        "PayeePartyCreditorFinancialAccount": cii(
            {"IBANID|ProprietaryID": text("iban", "parties"), "AccountName": "account_name"}
        ),
        "PayeeSpecifiedCreditorFinancialInstitution": cii({"BICID": "bic"}),
    }
)
PAYMENT_MEANS = parts("_means", _MEANS, as_read)

_DISCOUNT = cii(
    {
        "BasisPeriodMeasure": quantity("days", "_unit"),
        "BasisDateTime": moment("_from"),
        "BasisAmount": amount("base"),
        "CalculationPercent": number("percent"),
        "ActualDiscountAmount": amount("amount"),
    }
)
_TERMS = cii(
    {
        "Description": texts("_notes"),
        "DueDateDateTime": moment("due_date"),
        "DirectDebitMandateID": "mandate",
        "ApplicableTradePaymentDiscountTerms": parts("_discounts", _DISCOUNT, as_read),
    }
)


def payment_terms(element: _Element, draft: Draft, reader: Reader) -> None:
    """Read terms of payment: text, due date, mandate and discounts."""
    inner: Draft = {}
    read_into(element, _TERMS, inner, reader)
    mandate = inner.pop("mandate", None)
    if mandate is not None:
        draft.setdefault("_mandate", mandate)
    terms = draft.setdefault("_terms", [])
    discounts = inner.pop("_discounts", [])
    terms += [inner, *discounts]

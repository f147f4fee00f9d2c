"""The parts of a UBL document that stand at its head: parties, payment, references, delivery."""

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
    date,
    identifier,
    identifiers,
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

_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


def ubl(basic: Mapping[str, Rule], aggregate: Mapping[str, Rule] | None = None) -> Table:
    """Make a table of rules for basic (``cbc``) and aggregate (``cac``) components, by local name."""
    table = {_CBC + name: handler for name, handler in basic.items()}
    table.update({_CAC + name: handler for name, handler in (aggregate or {}).items()})
    return table


def only_id(rule: Rule) -> Table:
    """Read the ``cbc:ID`` that an element holds."""
    return ubl({"ID": rule})


def _tax_scheme(element: _Element, draft: Draft, reader: Reader) -> None:
    inner: Draft = {}
    read_into(element, _PARTY_TAX_SCHEME, inner, reader)
    scheme = inner.get("scheme") or inner.get("scheme_name")
    found = tax_registration(inner, inner.get("value"), scheme)
    if found is None:
        return
    field, value = found
    if draft.setdefault(field, value) != value and field == "vat_id":
        reader.warn("parties", "stated_twice", element, first=draft[field], second=value)


def _document_reference(draft: Draft, element: _Element, reader: Reader) -> DocumentReference | None:
    found = draft.pop("_id", None)
    if found is not None:
        draft["id"], draft["scheme"] = found.id, found.scheme
    descriptions = draft.pop("_descriptions", None)
    if descriptions:
        draft["description"] = "\n".join(descriptions)
    return DocumentReference(**draft) if draft else None


_PARTY_TAX_SCHEME = ubl(
    {"CompanyID": "value"},
    {"TaxScheme": ubl({"ID": "scheme", "Name": "scheme_name"})},
)

_ADDRESS = ubl(
    {
        "StreetName": "street",
        "AdditionalStreetName": "additional",
        "BuildingNumber": "building",
        "CityName": "city",
        "PostalZone": "postal_code",
    },
    {"Country": ubl({"IdentificationCode": "country"})},
)

_CONTACT = ubl({"Name": "name", "Telephone": "phone", "ElectronicMail": "email"})

PARTY = ubl(
    {"EndpointID": identifier("endpoint")},
    {
        "PartyIdentification": only_id(identifiers("ids")),
        "PartyName": ubl({"Name": "trading_name"}),
        "PostalAddress": part("address", _ADDRESS, address),
        "PartyTaxScheme": _tax_scheme,
        "PartyLegalEntity": ubl({"RegistrationName": "legal_name", "CompanyID": identifier("legal_id")}),
        "Contact": part("contact", _CONTACT, contact),
    },
)

PARTY_INSIDE = {
    role: ubl({}, {"Party": party_in(key, PARTY)})
    for role, key in (("AccountingSupplierParty", "supplier"), ("AccountingCustomerParty", "customer"))
}

_PAYEE_ACCOUNT = ubl(
    {"ID": text("iban", "parties"), "Name": "account_name"},
    {"FinancialInstitutionBranch": ubl({"ID": "bic"}, {"FinancialInstitution": only_id("_institution")})},
)

_PAYMENT_MEANS = ubl(
    {
        "ID": "_id",
        "PaymentMeansCode": "code",
        "PaymentDueDate": date("due_date"),
        "PaymentID": texts("references"),
    },
    {
        "CardAccount": ubl({"PrimaryAccountNumberID": "card"}),
        "PayeeFinancialAccount": _PAYEE_ACCOUNT,
        "CreditAccount": ubl({"AccountID": text("iban", "parties")}),
        "PayerFinancialAccount": only_id(text("debited_iban", "parties")),
        "PaymentMandate": ubl(
            {"ID": "mandate"}, {"PayerFinancialAccount": only_id(text("debited_iban", "parties"))}
        ),
    },
)
PAYMENT_MEANS = parts("_means", _PAYMENT_MEANS, as_read)

_PAYMENT_TERMS = ubl(
    {
        "PaymentMeansID": texts("_means_ids"),
        "Note": texts("_notes"),
        "SettlementDiscountPercent": number("percent"),
        "SettlementDiscountAmount": amount("amount"),
        "Amount": amount("base"),
        "PaymentDueDate": date("due_date"),
    },
    {"SettlementPeriod": ubl({"EndDate": date("date"), "DurationMeasure": quantity("days", "_unit")})},
)
PAYMENT_TERMS = parts("_terms", _PAYMENT_TERMS, as_read)

_DELIVERY_PLACE = ubl({"ID": identifier("location")}, {"Address": part("address", _ADDRESS, address)})
_DELIVERY = ubl(
    {"ActualDeliveryDate": date("_day")},
    {
        "DeliveryLocation": _DELIVERY_PLACE,
        "DeliveryAddress": part("address", _ADDRESS, address),
        "DeliveryParty": ubl({}, {"PartyName": ubl({"Name": "name"})}),
    },
)


def delivery(element: _Element, draft: Draft, reader: Reader) -> None:
    """Read where and when was delivered; of several deliveries the first counts."""
    inner: Draft = {}
    read_into(element, _DELIVERY, inner, reader)
    day = inner.pop("_day", None)
    if day is not None:
        draft.setdefault("delivery_date", day)
    if inner:
        draft.setdefault("deliver_to", Delivery(**inner))


_ATTACHMENT = ubl(
    {"EmbeddedDocumentBinaryObject": embedded("attachment")},
    {"ExternalReference": ubl({"URI": "uri"})},
)
_DOCUMENT_REFERENCE = ubl(
    {
        "ID": identifier("_id"),
        "IssueDate": date("date"),
        "DocumentTypeCode": "type_code",
        "DocumentType": "type",
        "DocumentDescription": texts("_descriptions"),
    },
    {"Attachment": _ATTACHMENT},
)
DOCUMENT_REFERENCE = parts("documents", _DOCUMENT_REFERENCE, _document_reference)

_PRECEDING = only_id(texts("preceding"))
BILLING_REFERENCE = ubl(
    {}, {"InvoiceDocumentReference": _PRECEDING, "CreditNoteDocumentReference": _PRECEDING}
)

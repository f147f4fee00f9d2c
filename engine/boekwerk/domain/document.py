"""A document as it was received: an invoice or a credit note, whatever its syntax.

Field names follow the business terms of EN 16931 (the BT and BG numbers in the comments). Amounts
are in the document's currency and as printed: never recomputed, never given another sign
(requirement IN-4). Dates have no zone. Texts are trimmed; absent is None, never an empty text.
"""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import Amount
from boekwerk.domain.reason import Reason

DocumentType = Literal[
    "invoice",
    "credit_note",
    "corrected_invoice",
    "self_billed_invoice",
    "self_billed_credit_note",
]
DocumentFormat = Literal["ubl", "cii", "json"]
Container = Literal["xml", "pdf", "json"]
Concern = Literal["amounts", "parties", "currency", "addressee", "dates", "lines", "content"]


class Identifier(Struct, frozen=True, forbid_unknown_fields=True):
    """An identifier and the code of the list it is from (ISO 6523, e.g. 0106 for KvK), if stated."""

    id: str
    scheme: str | None = None


class Address(Struct, frozen=True, forbid_unknown_fields=True):
    """A postal address; ``country`` is ISO 3166-1 alpha-2 in capitals."""

    street: str | None = None
    additional: str | None = None
    building: str | None = None
    city: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to ask at a party."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


class Party(Struct, frozen=True, forbid_unknown_fields=True):
    """A supplier, customer, payee or tax representative (BG-4, BG-7, BG-10, BG-11).

    ``vat_id`` is as printed; compare with `boekwerk.domain.identity.vat_number`. ``kvk``, ``oin``
    and ``gln`` are picked from the identifiers by their scheme, leading zeros kept.
    """

    name: str | None = None
    legal_name: str | None = None
    trading_name: str | None = None
    vat_id: str | None = None
    tax_id: str | None = None
    kvk: str | None = None
    oin: str | None = None
    gln: str | None = None
    legal_id: Identifier | None = None
    ids: tuple[Identifier, ...] = ()
    endpoint: Identifier | None = None
    address: Address = Address()
    contact: Contact = Contact()


class Delivery(Struct, frozen=True, forbid_unknown_fields=True):
    """Where goods or services went (BG-13)."""

    name: str | None = None
    location: Identifier | None = None
    address: Address = Address()


class PaymentMeans(Struct, frozen=True, forbid_unknown_fields=True):
    """A way to pay (BG-16); ``code`` is from UNTDID 4461 (58 = SEPA transfer, 59 = direct debit)."""

    code: str | None = None
    iban: str | None = None
    account_name: str | None = None
    bic: str | None = None
    references: tuple[str, ...] = ()
    due_date: datetime.date | None = None
    mandate: str | None = None
    debited_iban: str | None = None
    card: str | None = None


class PaymentDiscount(Struct, frozen=True, forbid_unknown_fields=True):
    """A discount for paying early (betalingskorting), as the document offers it (BP-18).

    ``percent`` of ``base`` (the total including VAT where absent), or ``amount``; until ``date``,
    or ``days`` after the issue date.
    """

    percent: Amount | None = None
    amount: Amount | None = None
    base: Amount | None = None
    days: int | None = None
    date: datetime.date | None = None


class GAccount(Struct, frozen=True, forbid_unknown_fields=True):
    """The part to be paid to a blocked account for wage tax (G-rekening; BP-17)."""

    iban: str
    amount: Amount | None = None


class AllowanceCharge(Struct, frozen=True, forbid_unknown_fields=True):
    """A discount (``charge`` False) or surcharge, of a document or a line (BG-20, 21, 27, 28)."""

    charge: bool
    amount: Amount
    base: Amount | None = None
    percent: Amount | None = None
    reason: str | None = None
    reason_code: str | None = None
    vat_category: str | None = None
    vat_rate: Amount | None = None


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """An invoice line (BG-25). ``net_amount`` is taken from the document, never recomputed.

    ``vat_category`` is from UNTDID 5305 (S, Z, E, AE, K, G, O …), ``vat_rate`` in percent.
    ``in_total`` is False for a heading, a subtotal, or a detail of another line (``parent_id``): its
    amount is not part of the totals.
    """

    id: str | None = None
    parent_id: str | None = None
    name: str | None = None
    description: str | None = None
    notes: tuple[str, ...] = ()
    quantity: Amount | None = None
    unit: str | None = None
    unit_price: Amount | None = None
    price_base_quantity: Amount | None = None
    gross_price: Amount | None = None
    price_discount: Amount | None = None
    net_amount: Amount | None = None
    vat_category: str | None = None
    vat_rate: Amount | None = None
    vat_amount: Amount | None = None
    order_line_ref: str | None = None
    order_ref: str | None = None
    despatch_ref: str | None = None
    despatch_line_ref: str | None = None
    accounting_ref: str | None = None
    seller_item_id: str | None = None
    buyer_item_id: str | None = None
    standard_item_id: Identifier | None = None
    classifications: tuple[Identifier, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    document_refs: tuple[str, ...] = ()
    period_start: datetime.date | None = None
    period_end: datetime.date | None = None
    allowances_charges: tuple[AllowanceCharge, ...] = ()
    in_total: bool = True


class VatRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the VAT breakdown (BG-23): ``taxable`` and ``tax`` belonging to a category and rate."""

    category: str | None = None
    rate: Amount | None = None
    taxable: Amount | None = None
    tax: Amount | None = None
    exemption_reason: str | None = None
    exemption_code: str | None = None


class Totals(Struct, frozen=True, forbid_unknown_fields=True):
    """The document's totals as printed (BG-22). ``payable`` = inclusive - prepaid + rounding."""

    line_total: Amount | None = None
    allowance_total: Amount | None = None
    charge_total: Amount | None = None
    tax_exclusive: Amount | None = None
    tax: Amount | None = None
    tax_in_tax_currency: Amount | None = None
    tax_inclusive: Amount | None = None
    prepaid: Amount | None = None
    rounding: Amount | None = None
    payable: Amount | None = None


class DocumentReference(Struct, frozen=True, forbid_unknown_fields=True):
    """An additional supporting document (BG-24)."""

    id: str | None = None
    scheme: str | None = None
    type_code: str | None = None
    type: str | None = None
    description: str | None = None
    date: datetime.date | None = None
    uri: str | None = None
    attachment: str | None = None
    """The sha256 of the attachment that came with it."""


class References(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything the document points at."""

    buyer_reference: str | None = None
    order: str | None = None
    sales_order: str | None = None
    despatch: tuple[str, ...] = ()
    receipt: tuple[str, ...] = ()
    contract: tuple[str, ...] = ()
    tender: str | None = None
    project: str | None = None
    invoiced_object: str | None = None
    accounting_ref: str | None = None
    preceding: tuple[str, ...] = ()
    documents: tuple[DocumentReference, ...] = ()


class Attachment(Struct, frozen=True, forbid_unknown_fields=True):
    """A file inside the document. Its bytes are kept apart, under ``sha256``.

    ``file_name`` is what the sender called it: text to show, never a path to write to; ``name`` is
    ours and safe on every file system.
    """

    sha256: str
    size: int
    name: str
    media_type: str | None = None
    file_name: str | None = None


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """The bytes that the document was read from: ``size`` in bytes, ``sha256`` of all of them."""

    format: DocumentFormat
    container: Container
    sha256: str
    size: int
    customization: str | None = None
    profile: str | None = None
    envelope: str | None = None
    file: str | None = None


class DocumentWarning(Struct, frozen=True, forbid_unknown_fields=True):
    """A contradiction inside the document, and what it touches (requirements IN-4, AB-19)."""

    concerns: Concern
    reason: Reason


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """An invoice or credit note as received."""

    source: Source
    number: str | None = None
    type: DocumentType = "invoice"
    type_code: str | None = None
    issue_date: datetime.date | None = None
    due_date: datetime.date | None = None
    tax_point_date: datetime.date | None = None
    tax_point_code: str | None = None
    delivery_date: datetime.date | None = None
    period_start: datetime.date | None = None
    period_end: datetime.date | None = None
    currency: str | None = None
    tax_currency: str | None = None
    notes: tuple[str, ...] = ()
    supplier: Party = Party()
    customer: Party = Party()
    payee: Party | None = None
    tax_representative: Party | None = None
    deliver_to: Delivery | None = None
    references: References = References()
    payment: tuple[PaymentMeans, ...] = ()
    payment_terms: str | None = None
    payment_discounts: tuple[PaymentDiscount, ...] = ()
    g_account: GAccount | None = None
    lines: tuple[Line, ...] = ()
    allowances_charges: tuple[AllowanceCharge, ...] = ()
    vat_breakdown: tuple[VatRow, ...] = ()
    totals: Totals = Totals()
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[DocumentWarning, ...] = ()
    pages: tuple[str, ...] = ()
    """The text on the pages of a PDF, to look for references in; never where a fact is taken from."""

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note by its type, whatever the sign of its amounts."""
        return self.type in ("credit_note", "self_billed_credit_note")

    @property
    def is_self_billed(self) -> bool:
        """Whether the customer wrote it (types 389 and 261)."""
        return self.type in ("self_billed_invoice", "self_billed_credit_note")

    @property
    def supply_date(self) -> datetime.date | None:
        """The date that VAT rates and codes are judged on: tax point, delivery, period end, issue."""
        return self.tax_point_date or self.delivery_date or self.period_end or self.issue_date

    @property
    def period_days(self) -> int | None:
        """How many days are invoiced, first and last included; None without two days in order."""
        start, end = self.period_start, self.period_end
        return (end - start).days + 1 if start and end and start <= end else None


def effect_sign(document: Document) -> Literal[1, -1]:
    """Give the factor that turns printed amounts into their effect: what is owed more counts as plus.

    An invoice's amounts have the sign they are printed with. A credit note's positive amounts are
    owed less. A credit note with a negative total follows the older French and German habit of
    printing what is credited as negative; intake warns about it, since both readings exist.
    """
    return -1 if document.is_credit and not prints_negative(document) else 1


def prints_negative(document: Document) -> bool:
    """Tell whether the printed total is negative: including VAT, else what is to be paid."""
    totals = document.totals
    total = totals.payable if totals.tax_inclusive is None else totals.tax_inclusive
    return total is not None and total < 0


def readable_texts(document: Document) -> tuple[str, ...]:
    """Collect every text a person would read: notes, terms, line names, descriptions, line notes."""
    texts: list[str | None] = [*document.notes, document.payment_terms]
    for line in document.lines:
        texts += [line.name, line.description, *line.notes]
    return tuple([text for text in texts if text])

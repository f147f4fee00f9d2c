"""Making the document of a case."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from msgspec.structs import replace

from boekwerk.domain.document import (
    Address,
    Attachment,
    Concern,
    Document,
    DocumentReference,
    DocumentWarning,
    GAccount,
    Line,
    Party,
    PaymentMeans,
    References,
    Source,
    Totals,
)
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import DirectionOrUnknown
from boekwerk.rules.fields import Scope
from boekwerk.rules.making.given import NotMakeable, attributes, only, several
from boekwerk.rules.making.vat_rows import with_vat_rows

SAMPLE_IBAN = "NL91ABNA0417164300"
"""The account that stands on a document of which is only known that its account differs."""

_DOCUMENT = {
    "document.number": "number",
    "document.issue_date": "issue_date",
    "document.due_date": "due_date",
    "document.supply_date": "tax_point_date",
}
_TOTALS = {
    "document.total_incl": "tax_inclusive",
    "document.total_excl": "tax_exclusive",
    "document.vat_total": "tax",
    "document.payable": "payable",
}
_REFERENCES = {
    "document.order_reference": "order",
    "document.buyer_reference": "buyer_reference",
    "document.project_reference": "project",
    "document.sales_order_reference": "sales_order",
    "document.accounting_reference": "accounting_ref",
}
_REFERENCE_LISTS = {
    "document.contract_references": "contract",
    "document.despatch_references": "despatch",
    "document.preceding_references": "preceding",
}
_LINE = {
    "net_amount": "net_amount",
    "quantity": "quantity",
    "unit": "unit",
    "vat_rate": "vat_rate",
    "vat_category": "vat_category",
    "order_reference": "order_ref",
    "despatch_reference": "despatch_ref",
    "accounting_reference": "accounting_ref",
    "seller_item_id": "seller_item_id",
    "buyer_item_id": "buyer_item_id",
    "period_start": "period_start",
    "period_end": "period_end",
}
REFERENCE_FIELDS = frozenset({"kind", "number"})
# The attribute that the references of a kind are in, where it has another name.
_REFERENCE_OF_KIND = {
    "buyer": "buyer_reference",
    "object": "invoiced_object",
    "accounting": "accounting_ref",
    "document": "documents",
}
_SINGLE_REFERENCES = (
    *("buyer_reference", "order", "sales_order", "tender", "project", "invoiced_object"),
    "accounting_ref",
)
DOCUMENT_FIELDS = frozenset(
    {
        *_DOCUMENT,
        *_TOTALS,
        *_REFERENCES,
        *_REFERENCE_LISTS,
        *(f"{party}.{name}" for party in ("supplier", "customer") for name in ("name", "vat_number")),
        *(f"{party}.{name}" for party in ("supplier", "customer") for name in ("kvk", "country", "iban")),
        *(f"document.{name}" for name in ("kind", "direction", "is_credit_note", "type", "is_self_billed")),
        *(f"document.{name}" for name in ("format", "currency", "period_start", "period_end")),
        *(f"document.{name}" for name in ("period_days", "line_count", "has_warnings", "warnings")),
        *(f"document.{name}" for name in ("has_attachment", "is_direct_debit", "has_g_account")),
        *(f"document.{name}" for name in ("notes", "text", "references", "pdf_text")),
    }
)
LINE_FIELDS = frozenset({*_LINE, "description", "notes", "text"})

_SHA = "0" * 64
_DIRECT_DEBIT = "59"
_MOST_LINES = 10_000

_Facts = Mapping[str, Any]


def make_document(
    facts: _Facts, items: Mapping[Scope, Sequence[_Facts]], direction: DirectionOrUnknown
) -> Document:
    """Make the document that has the given facts."""
    start, end = _period(facts)
    form = facts.get("document.format")
    document = Document(
        source=Source(
            format="ubl" if form == "pdf" else form,  # type: ignore[arg-type]  # None: not known
            container="pdf" if form == "pdf" else "json" if form == "json" else "xml",
            sha256=_SHA,
            size=0,
        ),
        type=_type(facts),
        period_start=start,
        period_end=end,
        currency=facts.get("document.currency", "EUR"),
        supplier=_party(facts, "supplier"),
        customer=_party(facts, "customer"),
        references=_references(facts, items.get("reference", ())),
        payment=_payment(facts),
        g_account=_g_account(facts),
        lines=_lines(facts, items.get("line", ())),
        totals=Totals(**attributes(facts, _TOTALS)),
        attachments=(Attachment(_SHA, 0, "attachment"),) if facts.get("document.has_attachment") else (),
        warnings=_warnings(facts),
        pages=several(facts.get("document.pdf_text")),
        **_texts(facts),
        **attributes(facts, _DOCUMENT),
    )
    return with_vat_rows(document, items.get("vat", ()), direction)


def _type(facts: _Facts) -> Any:
    stated = facts.get("document.type")
    if stated is not None:
        return stated
    kind = facts.get("document.kind") or ""
    is_credit = kind.endswith("credit_note") if kind else bool(facts.get("document.is_credit_note"))
    word = "credit_note" if is_credit else "invoice"
    return f"self_billed_{word}" if facts.get("document.is_self_billed") else word


def _period(facts: _Facts) -> tuple[datetime.date | None, datetime.date | None]:
    """Give the period; a number of days alone begins on a day of its own: days are counted of days."""
    start, end = facts.get("document.period_start"), facts.get("document.period_end")
    days = facts.get("document.period_days")
    if days is None or (start and end):
        return start, end
    try:
        length = datetime.timedelta(days=int(days) - 1)
        if end is not None:
            return end - length, end
        start = start or datetime.date(2026, 1, 1)
        return start, start + length
    except OverflowError:
        raise NotMakeable("rule_fact_contradicted", "document.period_days", found=None) from None


def _party(facts: _Facts, party: str) -> Party:
    name, legal_name, trading_name = only(facts, f"{party}.name", 3)
    return Party(
        name=name,
        legal_name=legal_name,
        trading_name=trading_name,
        vat_id=facts.get(f"{party}.vat_number"),
        kvk=facts.get(f"{party}.kvk"),
        address=Address(country=facts.get(f"{party}.country")),
    )


def _references(facts: _Facts, items: Sequence[_Facts]) -> References:
    stated: dict[str, list[str]] = {}
    fields = {**_REFERENCES, **_REFERENCE_LISTS}
    for item in items:
        kind: str = item.get("kind", "document")
        number: str = item.get("number", "-")
        stated.setdefault(_REFERENCE_OF_KIND.get(kind, kind), []).append(number)
    for field, attribute in fields.items():
        stated.setdefault(attribute, [])[:0] = several(facts.get(field))
    documents = (*several(facts.get("document.references")), *stated.pop("documents", ()))
    single = {name: next(iter(stated.pop(name, ())), None) for name in _SINGLE_REFERENCES}
    return References(
        documents=tuple(DocumentReference(id=number) for number in documents),
        **single,  # type: ignore[arg-type]  # texts; the lists are below
        **{name: tuple(numbers) for name, numbers in stated.items()},  # type: ignore[arg-type]  # as above
    )


def _payment(facts: _Facts) -> tuple[PaymentMeans, ...]:
    ours = several(facts.get("customer.iban"))
    theirs = several(facts.get("supplier.iban"))
    if not theirs and not ours and facts.get("relation.iban_differs"):
        is_sale = "sales" in (facts.get("document.direction") or facts.get("document.kind") or "")
        theirs, ours = ((), (SAMPLE_IBAN,)) if is_sale else ((SAMPLE_IBAN,), ())
    means = [PaymentMeans(iban=iban) for iban in theirs]
    means += [PaymentMeans(debited_iban=iban) for iban in ours]
    if facts.get("document.is_direct_debit"):
        means.append(PaymentMeans(code=_DIRECT_DEBIT))
    return tuple(means)


def _g_account(facts: _Facts) -> GAccount | None:
    return GAccount(SAMPLE_IBAN) if facts.get("document.has_g_account") else None


def _warnings(facts: _Facts) -> tuple[DocumentWarning, ...]:
    concerns = several(facts.get("document.warnings"))
    if not concerns and facts.get("document.has_warnings"):
        concerns = ("content",)
    return tuple(
        DocumentWarning(concern, Reason("rule_fact_given"))
        for concern in concerns
        if concern in get_args(Concern)
    )


def _texts(facts: _Facts) -> dict[str, Any]:
    """Put texts where no other field reads them, as far as there is room: in the payment terms."""
    first, *rest = several(facts.get("document.text")) or (None,)
    return {"payment_terms": first, "notes": (*several(facts.get("document.notes")), *rest)}


def _lines(facts: _Facts, lines: Sequence[_Facts]) -> tuple[Line, ...]:
    made = [_line(line) for line in lines]
    count = facts.get("document.line_count")
    if count is None:
        return tuple(made)
    if not len(made) <= count <= _MOST_LINES or count != int(count):
        raise NotMakeable("rule_fact_contradicted", "document.line_count", found=len(made))
    # Of the lines that are only counted nothing is known.
    return (*made, *[Line()] * (int(count) - len(made)))


def _line(facts: _Facts) -> Line:
    name, description = only(facts, "description", 2, "line")
    notes = (*several(facts.get("notes")), *several(facts.get("text")))
    return replace(Line(name=name, description=description, notes=notes), **attributes(facts, _LINE))

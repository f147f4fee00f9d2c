"""A document out of its draft, the same way for UBL and CII."""

from __future__ import annotations

from typing import Any

from msgspec.structs import fields, replace

from boekwerk.domain.document import (
    Document,
    DocumentWarning,
    PaymentMeans,
    References,
    Source,
    Totals,
)
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.intake.contradictions import contradictions
from boekwerk.intake.document_type import Root, document_type
from boekwerk.intake.mapping import Draft, filled
from boekwerk.intake.reader import Reader
from boekwerk.intake.terms import g_account, payment_discounts

_TOTALS = tuple(field.name for field in fields(Totals))
_REFERENCES = tuple(field.name for field in fields(References))


def assemble(draft: Draft, reader: Reader, source: Draft, root: Root) -> Document:
    """Make the document that a draft describes, with a warning for each contradiction in it.

    ``source`` has the fields of `Source` that are known of the file.
    """
    _settle_currency(draft, reader)
    _settle_taxes(draft, reader)
    _settle_payment(draft)
    draft["totals"] = Totals(**_taken(draft, _TOTALS))
    draft["references"] = filled(References, _taken(draft, _REFERENCES))
    draft["type"], doubt = document_type(draft.get("type_code"), root)
    if doubt is not None:
        values = {"type_code": shown(draft["type_code"]), "root": f"root_{root}"}
        reader.warnings.append(DocumentWarning("amounts", Reason(doubt, values)))
    source["customization"] = draft.pop("_customization", None)
    source["profile"] = draft.pop("_profile", None)
    draft["source"] = Source(**source)
    draft["attachments"] = reader.attachments
    document = filled(Document, draft)
    warnings = (*reader.warnings, *contradictions(document))
    return replace(document, warnings=warnings) if warnings else document


def _taken(draft: Draft, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: draft.pop(name) for name in names if name in draft}


def _settle_currency(draft: Draft, reader: Reader) -> None:
    currencies = reader.currencies
    stated = draft.get("currency")
    if stated is None:
        # OHNL says the currency with each amount only.
        if len(currencies) == 1:
            draft["currency"] = next(iter(currencies))
        elif not currencies:
            reader.warnings.append(DocumentWarning("currency", Reason("currency_missing")))
    if len(currencies) > 1 or (stated is not None and not currencies <= {stated}):
        found = shown(", ".join(sorted(currencies)))
        reason = Reason("currencies_mixed", {"stated": stated and shown(stated), "found": found})
        reader.warnings.append(DocumentWarning("currency", reason))


def _settle_taxes(draft: Draft, reader: Reader) -> None:
    """Tell the tax in the document's currency from the same tax in the currency of the tax."""
    currency, tax_currency = draft.get("currency"), draft.get("tax_currency")
    rows: list[Any] = []
    for tax in draft.pop("_taxes", ()):
        stated = tax.get("currencies", frozenset())
        elsewhere = tax_currency is not None and tax_currency != currency and tax_currency in stated
        key = "tax_in_tax_currency" if elsewhere else "tax"
        amount = tax.get("tax")
        if amount is not None and draft.setdefault(key, amount) != amount:
            values = {"first": draft[key], "second": amount}
            reader.warnings.append(DocumentWarning("amounts", Reason("several_tax_totals", values)))
        if not elsewhere:
            rows += tax.get("rows", ())
            _doubt_currency(stated, currency, reader)
    if rows:
        draft["vat_breakdown"] = rows


def _doubt_currency(stated: set[str], currency: str | None, reader: Reader) -> None:
    if currency is not None and stated - {currency}:
        values = {"stated": shown(currency), "found": shown(", ".join(sorted(stated)))}
        reader.warnings.append(DocumentWarning("currency", Reason("currencies_mixed", values)))


def _settle_payment(draft: Draft) -> None:
    means: list[Draft] = draft.pop("_means", [])
    reference, mandate = draft.pop("_payment_reference", None), draft.pop("_mandate", None)
    terms: list[Draft] | None = draft.pop("_terms", None)
    if terms is not None:
        notes = [note for each in terms for note in each.get("_notes", ())]
        draft["payment_terms"] = "\n".join(notes) or None
        draft["payment_discounts"] = payment_discounts(terms)
    if "due_date" not in draft:
        # SI-UBL 1.x and OHNL state it with the payment means, others with the terms.
        stated = [each["due_date"] for each in (*means, *(terms or ())) if "due_date" in each]
        draft["due_date"] = stated[0] if stated else None
    if means:
        draft["g_account"] = g_account(means, terms or [])
        draft["payment"] = tuple(_payment_means(each, reference, mandate) for each in means)


def _payment_means(means: Draft, reference: str | None, mandate: str | None) -> PaymentMeans:
    means.pop("_id", None)
    institution = means.pop("_institution", None)
    if institution is not None:
        means.setdefault("bic", institution)
    if reference is not None:
        means.setdefault("references", (reference,))
    if mandate is not None:
        means.setdefault("mandate", mandate)
    return filled(PaymentMeans, means)

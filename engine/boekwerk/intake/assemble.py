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

_TOTALS = frozenset(field.name for field in fields(Totals))
_REFERENCES = frozenset(field.name for field in fields(References))


def assemble(draft: Draft, reader: Reader, source: Draft, root: Root) -> Document:
    """Make the document that a draft describes, with a warning for each contradiction in it.

    ``source`` has the fields of `Source` that are known of the file.
    """
    _settle_currency(draft, reader)
    _settle_taxes(draft, reader)
    means = draft.pop("_means", [])
    terms = draft.pop("_terms", [])
    draft["g_account"] = g_account(means, terms)
    draft["payment_discounts"] = payment_discounts(terms)
    draft["payment"] = tuple(_payment_means(each, draft) for each in means)
    draft.pop("_payment_reference", None)
    draft.pop("_mandate", None)
    notes = [note for each in terms for note in each.get("_notes", ())]
    if notes:
        draft["payment_terms"] = "\n".join(notes)
    _settle_due_date(draft, terms)
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


def _taken(draft: Draft, names: frozenset[str]) -> dict[str, Any]:
    return {name: draft.pop(name) for name in [name for name in draft if name in names]}


def _settle_currency(draft: Draft, reader: Reader) -> None:
    currencies = reader.currencies
    stated = draft.get("currency")
    if stated is None:
        # OHNL says the currency with each amount only.
        if len(currencies) == 1:
            draft["currency"] = next(iter(currencies))
        elif not currencies:
            reader.warnings.append(DocumentWarning("currency", Reason("currency_missing")))
    if len(currencies | {stated} - {None}) > 1:
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


def _settle_due_date(draft: Draft, terms: list[Draft]) -> None:
    if "due_date" not in draft:
        # SI-UBL 1.x and OHNL state it with the payment means, others with the terms.
        stated = [means.due_date for means in draft["payment"]] + [each.get("due_date") for each in terms]
        draft["due_date"] = next((day for day in stated if day is not None), None)


def _payment_means(means: Draft, draft: Draft) -> PaymentMeans:
    means.pop("_id", None)
    institution = means.pop("_institution", None)
    if institution is not None:
        means.setdefault("bic", institution)
    if "_payment_reference" in draft:
        means.setdefault("references", (draft["_payment_reference"],))
    if "_mandate" in draft:
        means.setdefault("mandate", draft["_mandate"])
    return filled(PaymentMeans, means)

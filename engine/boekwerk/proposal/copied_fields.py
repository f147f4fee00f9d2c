"""The fields of a line of an earlier booking, copied to a line of this document (BP-3, BP-6, BP-7)."""

from __future__ import annotations

from typing import Any

from boekwerk.domain.past import PastLine
from boekwerk.domain.preference import LineField
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.basis import Account, Basis, Posting, account_of
from boekwerk.proposal.draft import FROM_DOCUMENT, Draft
from boekwerk.proposal.lesson import Lesson
from boekwerk.proposal.moved_period import months_between, moved_period
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.renewed_text import renewed_text
from boekwerk.proposal.vat_codes import ChosenVatCode, fault_for
from boekwerk.proposal.vat_shares import VatShare

_SPREADING = "spread_over_periods"
_ABILITY: dict[LineField, str] = {
    "cost_centre": "cost_centres",
    "project": "projects",
    "deferred": _SPREADING,
    "period": _SPREADING,
}
_PERIOD = ("period_from", "period_until")


def copied_piece(draft: Draft, basis: Basis, share: VatShare, line: PastLine, lesson: Lesson) -> Piece:
    """Make a piece of ``share`` with the fields of ``line`` that the manner of booking copies.

    The other fields are as in master data, and so is what the line of an imported booking does not say.
    What cannot be copied is made anew, with a remark. An account or code that is no longer in use is copied
    all the same, except a VAT code: the checks AB-8 and AB-10 keep it from being booked.
    """
    fields = lesson.copying.line_fields
    account = basis.account
    if "ledger_account" in fields and line.ledger_account:
        account = _account(draft, line.ledger_account, lesson)
    code = None
    if "vat_code" in fields and line.vat_code:
        code = _vat_code(draft, line.vat_code, share.key, lesson)
    return Piece(share, account, _posting(draft, basis.posting, line, lesson), code)


def same_fields(one: PastLine, other: PastLine, fields: tuple[LineField, ...]) -> bool:
    """Tell whether two lines would be copied to the same line."""
    return all(
        getattr(one, name) == getattr(other, name)
        for field in fields
        for name in (_PERIOD if field == "period" else (field,))
    )


def _account(draft: Draft, code: str, lesson: Lesson) -> Account:
    known = draft.administration.ledger_account(code)
    if known is None or not known.active:
        why = "does_not_exist" if known is None else "inactive"
        values = {"field": "ledger_account", "value": code, "booking": lesson.name, "why": why}
        _remark_once(draft, Reason("copied_code_unusable", values, known.where if known else None))
    return account_of(draft.administration, code, lesson.provenance)


def _vat_code(draft: Draft, code: str, key: VatKey, lesson: Lesson) -> ChosenVatCode | None:
    """Give the code of the earlier booking; None, to choose it anew, where that may not be used."""
    if key.treatment == "unknown":
        return None
    if key.treatment == "import" and not draft.settings.self_assess_imports:
        # What one purchase was, a service or goods, says nothing of the next.
        return None
    known = draft.administration.vat_code(code)
    why = fault_for(known, key, draft.settings.country)
    if why is None:
        return ChosenVatCode(known, lesson.provenance)
    values = {"code": code, "booking": lesson.name, "why": why, "date": key.supply_date}
    _remark_once(draft, Reason("copied_vat_code_unusable", values, known.where if known else None))
    return None


def _posting(draft: Draft, usual: Posting, line: PastLine, lesson: Lesson) -> Posting:
    is_whole = lesson.booking.source == "product"
    found = _values(draft, line, lesson)
    values: dict[str, Any] = {}
    provenance: dict[str, Provenance] = {}
    for name in ("description", "cost_centre", "project", "deferred", *_PERIOD):
        value = found.get(name)
        origin = lesson.provenance
        if not value and (name not in found or not is_whole):
            value, origin = getattr(usual, name), usual.provenance.get(name, origin)
        if value:
            values[name], provenance[name] = value, origin
    return Posting(**values, provenance=provenance)


def _values(draft: Draft, line: PastLine, lesson: Lesson) -> dict[str, Any]:
    """Give the fields that are copied and what they become, empty ones too."""
    document = draft.document
    found: dict[str, Any] = {}
    for field in lesson.copying.line_fields:
        if field == "description":
            text = line.description
            found[field] = renewed_text(text, lesson.booking, document) if text else None
        elif field in _ABILITY:
            ...
    return found


def _remark_once(draft: Draft, reason: Reason) -> None:
    if reason not in draft.remarks:
        draft.remarks.append(reason)

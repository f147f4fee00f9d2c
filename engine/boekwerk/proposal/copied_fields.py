"""The fields of a line of an earlier booking, copied to a line of this document (BP-3, BP-6, BP-7)."""

from __future__ import annotations

from collections.abc import Iterator
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

_ABILITY: dict[LineField, str] = {
    "cost_centre": "cost_centres",
    "project": "projects",
    "period": "spread_over_periods",
}
_TEXTS: tuple[LineField, ...] = ("description", "cost_centre", "project")
_PERIOD = ("period_from", "period_until")
_Field = tuple[str, Any, Provenance]


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
    in_cost = "vat_code" in fields and _vat_was_cost(line, lesson)
    return Piece(share, account, _posting(draft, basis.posting, line, lesson), code, vat_is_cost=in_cost)


def same_fields(one: PastLine, other: PastLine, fields: tuple[LineField, ...]) -> bool:
    """Tell whether two lines would be copied to the same line."""
    return all(
        getattr(one, name) == getattr(other, name)
        for field in fields
        for name in (_PERIOD if field == "period" else (field,))
    )


def _vat_was_cost(line: PastLine, lesson: Lesson) -> bool:
    """Tell whether a template had made the VAT of a line cost: charged, not deducted, and without code."""
    ours = lesson.booking.direction == "purchase" and lesson.booking.source == "product"
    charged = line.treatment == "standard" and bool(line.rate)
    return ours and charged and line.vat_code is None and bool(line.amount) and not line.vat


def _account(draft: Draft, code: str, lesson: Lesson) -> Account:
    known = draft.administration.ledger_account(code)
    if known is None or not known.active:
        why = "does_not_exist" if known is None else "inactive"
        values = {"code": code, "booking": lesson.name, "why": why}
        draft.remark_once(Reason("copied_account_unusable", values, known.where if known else None))
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
    draft.remark_once(Reason("copied_vat_code_unusable", values, known.where if known else None))
    return None


def _posting(draft: Draft, usual: Posting, line: PastLine, lesson: Lesson) -> Posting:
    found = [
        *_described(draft, usual, line, lesson),
        *_deferred(draft, usual, line, lesson),
        *_period(draft, line, lesson),
    ]
    values: dict[str, Any] = {name: value for name, value, _ in found}
    return Posting(**values, provenance={name: origin for name, _, origin in found})


def _described(draft: Draft, usual: Posting, line: PastLine, lesson: Lesson) -> Iterator[_Field]:
    for name in _TEXTS:
        value: str | None = None
        is_copied = name in lesson.copying.line_fields
        if is_copied:
            value = _text(draft, name, line, lesson)
        if value:
            yield name, value, lesson.provenance
        elif getattr(usual, name) and (not is_copied or lesson.booking.source == "imported"):
            yield name, getattr(usual, name), usual.provenance[name]


def _text(draft: Draft, name: LineField, line: PastLine, lesson: Lesson) -> str | None:
    value: str | None = getattr(line, name)
    if not value:
        return None
    if name == "description":
        return renewed_text(value, lesson.booking, draft)
    return value if _is_able(draft, name, lesson) else None


def _deferred(draft: Draft, usual: Posting, line: PastLine, lesson: Lesson) -> Iterator[_Field]:
    """Defer what the posting rule defers, whatever the last booking did: else it would be booked (AB-6).

    What was deferred stays so where the package cannot spread: `boekwerk.proposal.periods` leaves it open.
    """
    if usual.deferred:
        yield "deferred", True, usual.provenance["deferred"]
    elif line.deferred and "deferred" in lesson.copying.line_fields:
        yield "deferred", True, lesson.provenance


def _period(draft: Draft, line: PastLine, lesson: Lesson) -> Iterator[_Field]:
    """Give the period that the document states, else that of the line, moved as the invoice date did."""
    first, last = line.period_from, line.period_until
    if (first is None and last is None) or "period" not in lesson.copying.line_fields:
        return
    if not _is_able(draft, "period", lesson):
        return
    document, origin = draft.document, lesson.provenance
    stated = document.period_start, document.period_end
    if stated[0] is not None and stated[1] is not None and stated[0] <= stated[1]:
        found, origin = (stated[0], stated[1]), FROM_DOCUMENT
    elif first is None or last is None or document.issue_date is None:
        found = None
    else:
        found = moved_period(first, last, months_between(lesson.booking.date, document.issue_date))
    if found is None:
        values = {"first": first, "last": last, "booking": lesson.name, "date": lesson.booking.date}
        draft.remark_once(Reason("copied_period_unusable", values))
        return
    yield "period_from", found[0], origin
    yield "period_until", found[1], origin


def _is_able(draft: Draft, field: LineField, lesson: Lesson) -> bool:
    """Tell whether the administration can have a field at all (BP-15), with a remark when it cannot."""
    ability, settings = _ABILITY[field], draft.settings
    if getattr(draft.capabilities, ability):
        return True
    values = {"field": field, "booking": lesson.name}
    if ability in settings.switched_off:
        where = settings.place("switched_off")
        draft.remark_once(Reason("copied_field_switched_off", {**values, "ability": ability}, where))
    else:
        draft.remark_once(Reason("copied_field_not_in_package", {**values, "package": settings.package}))
    return False

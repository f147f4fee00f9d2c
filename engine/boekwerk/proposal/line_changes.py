"""What a person may change of a booking line, and what that makes of it (BP-14)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from boekwerk.domain.administration import VatCode
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import Direction
from boekwerk.proposal.basis import Account, account_of
from boekwerk.proposal.from_lines import USER, without_account
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.vat_codes import ChosenVatCode, fits

LINE_FIELDS = (
    "ledger_account",
    "vat_code",
    "description",
    "cost_centre",
    "project",
    "obligation",
    "deferred",
    "period_from",
    "period_until",
)
_DATES = frozenset({"period_from", "period_until"})
_YES_NO = {"yes": True, "no": False, "ja": True, "nee": False, "true": True, "false": False}
_ABILITIES = {"cost_centre": "cost_centres", "project": "projects", "obligation": "obligations"}


def refusal_of_line(
    field: str, value: str | None, line: BookingLine, direction: Direction, administration: Administration
) -> Reason | None:
    """Say why a field of a line cannot have a value; None when it can."""
    if field not in LINE_FIELDS:
        return Reason("edit_no_such_field", {"field": field, "fields": LINE_FIELDS})
    if value is None or field == "description":
        return None
    values = {"field": field, "value": value}
    if field in _DATES or field == "deferred":
        return None if _read(field, value) is not None else Reason("edit_value_unreadable", values)
    ability = _ABILITIES.get(field)
    if ability is not None and not getattr(administration.capabilities, ability):
        return Reason("edit_not_in_package", {**values, "package": administration.settings.package})
    if field == "vat_code":
        return _refusal_of_vat_code(value, line, direction, administration)
    return _refusal_of_record(field, value, administration)


def changed(piece: Piece, changes: Mapping[str, str | None], administration: Administration) -> Piece:
    """Put new values in a piece; the doubts that they settle go.

    A VAT code settles doubts about the code, an obligation those about obligations, a ledger account all
    others.
    """
    for field, value in changes.items():
        if field == "ledger_account":
            piece = replace(piece, account=_account(value, piece, administration))
        elif field == "vat_code":
            piece = _with_code(piece, value, administration)
        else:
            piece = replace(piece, posting=_posted(piece, field, value))
    settled = {"ledger_account", "vat_code", "obligation"} & changes.keys()
    doubts = [doubt for doubt in piece.doubts if _about(doubt) not in settled]
    return replace(piece, doubts=tuple(doubts))


def _about(doubt: Reason) -> str:
    about = (field for field in ("vat_code", "obligation") if doubt.code.startswith(f"{field}_"))
    return next(about, "ledger_account")


def _refusal_of_record(field: str, value: str, administration: Administration) -> Reason | None:
    look_up: dict[str, Callable[[str], Any]] = {
        "ledger_account": administration.ledger_account,
        "cost_centre": administration.cost_centre,
        "project": administration.project,
    }
    if field not in look_up:
        return None
    record = look_up[field](value)
    if record is None:
        return Reason("edit_code_unknown", {"field": field, "value": value})
    if not record.active:
        return Reason(
            "edit_code_inactive", {"field": field, "value": value, "name": record.name}, record.where
        )
    return None


def _refusal_of_vat_code(
    value: str, line: BookingLine, direction: Direction, administration: Administration
) -> Reason | None:
    refused = {"field": "vat_code", "value": value}
    code = administration.vat_code(value)
    if code is None:
        return Reason("edit_code_unknown", refused)
    if not code.active:
        return Reason("edit_code_inactive", {**refused, "name": code.name}, code.where)
    key = line.vat_key
    if key is None or code.direction != direction:
        return Reason("edit_vat_code_of_other_kind", {"value": value, "name": code.name}, code.where)
    if key.treatment != "unknown" and not fits(code, key, administration.settings.country):
        values = {"value": value, "name": code.name, "treatment": key.treatment, "rate": key.rate}
        return Reason("edit_vat_code_does_not_fit", values, code.where)
    return None


def _account(value: str | None, piece: Piece, administration: Administration) -> Account:
    if value is None:
        return without_account(piece.share.taxable)
    return account_of(administration, value, USER)


def _with_code(piece: Piece, value: str | None, administration: Administration) -> Piece:
    """Give a piece the code; where the treatment could not be told, the person's code tells it."""
    code = administration.vat_code(value) if value is not None else None
    if code is None:
        return replace(piece, code=None)
    share = piece.share
    if share.key.treatment == "unknown":
        share = replace(share, key=_key_of(piece, code, administration))
    return replace(piece, share=share, code=ChosenVatCode(code, USER), vat_is_cost=False)


def _key_of(piece: Piece, code: VatCode, administration: Administration) -> Any:
    country = code.country or administration.settings.country
    rate = code.rate if code.treatment in ("standard", "foreign", "zero") else None
    return replace(piece.share.key, treatment=code.treatment, rate=rate, country=country)


def _posted(piece: Piece, field: str, value: str | None) -> Any:
    posting = piece.posting
    provenance = {**posting.provenance, field: USER}
    if value is None:
        provenance.pop(field)
        return replace(posting, **{field: False if field == "deferred" else None}, provenance=provenance)
    return replace(posting, **{field: _read(field, value)}, provenance=provenance)


def _read(field: str, value: str) -> Any:
    """Read the value of a field; None when it cannot be read."""
    if field == "deferred":
        return _YES_NO.get(value.casefold())
    if field not in _DATES:
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None

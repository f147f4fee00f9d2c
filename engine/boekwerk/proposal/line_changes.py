"""What a person may change of a booking line, and what that makes of it (BP-14)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from boekwerk.domain.administration import VatCode
from boekwerk.domain.amount import EXACT
from boekwerk.domain.fitting import one_line
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import RATED, Direction, VatKey
from boekwerk.proposal.basis import Account, account_of
from boekwerk.proposal.from_lines import USER, without_account
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.vat_codes import ChosenVatCode, fault_for, fits

LINE_FIELDS = (
    "ledger_account",
    "vat_code",
    "description",
    "cost_centre",
    "project",
    "obligation",
    "settle",
    "deferred",
    "period_from",
    "period_until",
)
_DATES = frozenset({"period_from", "period_until"})
_FLAGS = frozenset({"deferred", "settle"})
_YES_NO = {"yes": True, "no": False, "ja": True, "nee": False, "true": True, "false": False}
_ABOUT = {"vat_": "vat_code", "obligation_": "obligation", "template_": "template"}
"""What doubts are about, by how their codes begin; all others are about the whole line: its account."""
_HUNDRED = Decimal(100)
_MOST_ROUNDING = Decimal("0.10")
_MOST_PART = Decimal("0.002")
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
    if field in _DATES or field in _FLAGS:
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
    others; what is wrong with the division of a template only goes when a person confirms it.
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


def confirmed(piece: Piece, administration: Administration) -> Piece:
    """Take away the doubts about a piece, as a person agrees with it; not that its VAT code is no use."""
    chosen, key, home = piece.code, piece.share.key, administration.settings.country
    if chosen is None or fault_for(chosen.code, key, home) is None:
        return replace(piece, doubts=())
    return replace(piece, doubts=tuple([doubt for doubt in piece.doubts if _about(doubt) == "vat_code"]))


def _about(doubt: Reason) -> str:
    about = (field for prefix, field in _ABOUT.items() if doubt.code.startswith(prefix))
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
    return _misfit(code, key, line, administration)


def _misfit(code: VatCode, key: VatKey, line: BookingLine, administration: Administration) -> Reason | None:
    """Say why a code does not go with the VAT on the document."""
    values = {"value": code.code, "name": code.name}
    if not code.is_valid_on(key.supply_date):
        return Reason("edit_vat_code_not_valid", {**values, "date": key.supply_date}, code.where)
    if key.treatment != "unknown":
        if fits(code, key, administration.settings.country):
            return None
        more = {"treatment": key.treatment, "rate": key.rate}
        return Reason("edit_vat_code_does_not_fit", {**values, **more}, code.where)
    taxable, tax = line.amount - line.non_deductible_vat, line.vat + line.non_deductible_vat
    if code.treatment in RATED and not _is_at_rate(taxable, tax, code.rate):
        more = {"rate": code.rate, "tax": tax, "amount": taxable}
        return Reason("edit_vat_code_other_amount", {**values, **more}, code.where)
    return None


def _is_at_rate(taxable: Decimal, tax: Decimal, rate: Decimal) -> bool:
    """Tell whether VAT may be that of a rate, give or take what rounding line by line makes of it."""
    off = abs(tax - EXACT.divide(EXACT.multiply(taxable, rate), _HUNDRED))
    return off <= max(_MOST_ROUNDING, EXACT.multiply(abs(taxable), _MOST_PART))


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


def _key_of(piece: Piece, code: VatCode, administration: Administration) -> VatKey:
    country = code.country or administration.settings.country
    rate = code.rate if code.treatment in ("standard", "foreign", "zero") else None
    return replace(piece.share.key, treatment=code.treatment, rate=rate, country=country)


def _posted(piece: Piece, field: str, value: str | None) -> Any:
    posting = piece.posting
    new = None if value is None else _read(field, value)
    if new is None:
        provenance = {name: origin for name, origin in posting.provenance.items() if name != field}
        return replace(posting, **{field: False if field == "deferred" else None}, provenance=provenance)
    return replace(posting, **{field: new}, provenance={**posting.provenance, field: USER})


def _read(field: str, value: str) -> Any:
    """Read the value of a field; None when it cannot be read."""
    if field in _FLAGS:
        return _YES_NO.get(value.casefold())
    if field not in _DATES:
        return one_line(value) or None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None

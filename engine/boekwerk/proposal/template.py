"""Booking mode template (boekingstemplate): a relation's lines as laid down beforehand (BP-9).

What each line takes is in `boekwerk.proposal.template_split`, what it is booked with in
`boekwerk.proposal.template_fields`. What cannot be divided as the template says is never guessed: it stays
open, and what is left over is a line without ledger account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

from msgspec.structs import replace

from boekwerk.domain.amount import ZERO
from boekwerk.domain.reason import Reason
from boekwerk.domain.template import Template, TemplateLine
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.basis import Account, Basis
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.pieces import Piece, Pieces
from boekwerk.proposal.template_fields import Laid, header_of, laid_down, template_code
from boekwerk.proposal.template_split import Division, Fault, Part, Terms, divided
from boekwerk.proposal.vat_codes import fits
from boekwerk.proposal.vat_shares import VatShare

_FAULTS: dict[Fault, str] = {
    "vat_beyond": "template_vat_beyond",
    "fixed_exceeds": "template_fixed_exceeds",
}


def by_template(draft: Draft, basis: Basis, shares: Sequence[VatShare], template: Template) -> Pieces:
    """Make the pieces of a document by a template; what it leaves is a piece without ledger account."""
    terms = Terms(_sign(draft, shares), draft.direction == "purchase", partial(_is_for, draft))
    lines = {id(line): laid_down(line, template, draft, basis) for line in template.lines}
    divisions = divided(shares, template.lines, terms)
    pieces: list[Piece] = []
    for share, division in zip(shares, divisions, strict=True):
        pieces += _pieces(share, division, template, lines, draft)
    doubts = tuple(_doubts(template, divisions, shares, draft))
    if pieces and doubts:
        pieces[0] = replace(pieces[0], doubts=(*doubts, *pieces[0].doubts))
    return Pieces("template", tuple(pieces), header_of(template, draft))


def _sign(draft: Draft, shares: Sequence[VatShare]) -> Literal[1, -1]:
    total = sum((share.taxable + share.tax for share in shares), ZERO)
    if not total:
        return draft.sign
    return 1 if total > 0 else -1


def _is_for(draft: Draft, line: TemplateLine, key: VatKey) -> bool:
    """Tell whether a line is for a VAT key: its code fits it. VAT on sales is owed, and never cost."""
    if line.basis == "vat" and key.direction == "sales":
        return False
    if line.vat_code is None:
        return True
    code = draft.administration.vat_code(line.vat_code)
    return code is not None and fits(code, key, draft.settings.country)


def _pieces(
    share: VatShare, division: Division, template: Template, lines: dict[int, Laid], draft: Draft
) -> list[Piece]:
    made = [_piece(part, template, lines, draft) for part in division.parts]
    faults = [_reason(_FAULTS[fault], template, share) for fault in division.faults]
    return [replace(made[0], doubts=(*made[0].doubts, *faults)), *made[1:]] if faults else made


def _piece(part: Part, template: Template, lines: dict[int, Laid], draft: Draft) -> Piece:
    if part.line is None:
        return Piece(part.share, Account(None, problem=_reason("template_leaves", template, part.share)))
    laid = lines[id(part.line)]
    chosen = template_code(part, laid, draft)
    return Piece(
        part.share,
        laid.account,
        laid.posting,
        chosen.code,
        vat_is_cost=part.in_cost,
        doubts=chosen.doubts,
    )


def _reason(code: str, template: Template, share: VatShare) -> Reason:
    values = {
        "template": template.name,
        "amount": share.taxable,
        "vat": share.tax,
        "treatment": share.key.treatment,
        "rate": share.key.rate,
    }
    return Reason(code, values, template.where)


def _doubts(
    template: Template, divisions: Sequence[Division], shares: Sequence[VatShare], draft: Draft
) -> Iterator[Reason]:
    """Find what keeps lines of a template from meaning anything on this document."""
    leaves = any(part.line is None for division in divisions for part in division.parts)
    foreign = draft.document.currency not in (None, draft.settings.currency)
    for line in template.lines:
        where, values = line.where or template.where, {"template": template.name}
        keys = [share.key for share in shares if _is_for(draft, line, share.key)]
        if line.basis == "vat" and draft.direction == "sales":
            yield Reason("template_vat_of_sales", values, where)
        elif line.vat_code is not None and not keys and (leaves or line.amount is not None):
            yield Reason("template_vat_code_fits_nothing", {**values, "code": line.vat_code}, where)
        if line.amount is None:
            continue
        if len(keys) > 1:
            yield Reason("template_fixed_which_vat", {**values, "amount": line.amount}, where)
        if foreign:
            money = {"currency": draft.document.currency, "own": draft.settings.currency}
            yield Reason("template_fixed_currency", {**values, "amount": line.amount, **money}, where)

"""Booking lines back into the pieces that they were made of, so that changes go through VAT again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from boekwerk.domain.document import Document, VatRow
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine, Proposal, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import Direction, VatKey, vat_key
from boekwerk.proposal.basis import Account, Posting, account_of
from boekwerk.proposal.edits import Edits
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.vat_codes import ChosenVatCode
from boekwerk.proposal.vat_shares import VatShare

USER = Provenance("user")
BY_PERSON = {"amount": USER, "vat": USER}
"""The origin of amounts as a person divided them, or put them together."""
_POSTED = (
    *("description", "cost_centre", "project", "obligation", "match_obligation", "settle"),
    *("deferred", "period_from", "period_until"),
)
# What else of a line is not the document's own where a template or a person divided it.
_DIVIDED = ("amount", "vat")
_DIVIDING = frozenset({"template", "user"})
# Such doubts say why a line has no VAT code; where it gets none again, they are said anew.
_ABOUT_NO_CODE = frozenset(
    "vat_code_missing vat_code_unusable vat_code_preferred_unusable vat_import_not_self_assessed".split()
)


def pieces_from(
    lines: Sequence[BookingLine], document: Document, administration: Administration, direction: Direction
) -> tuple[Piece, ...]:
    """Give the piece of every cost line, in order; rounding and surcharges are made anew each time."""
    home = administration.settings.country
    rows = {vat_key(document, row, direction, home): row for row in document.vat_breakdown}
    return tuple([_piece(line, rows, administration) for line in lines if line.kind == "cost"])


def as_document_says(
    proposal: Proposal, document: Document, administration: Administration, edits: Edits
) -> Proposal:
    """Take back what a person's VAT code told of VAT that the document leaves in doubt, where it changes.

    So another code can be chosen, or none: then the treatment is unknown as before.
    """
    changing = {change.line for change in edits.changes if change.field == "vat_code"}
    if not changing:
        return proposal
    keys = _keys_of(document, proposal.direction, administration.settings.country)
    unknown = next((key for key in keys if key.treatment == "unknown"), None)
    if unknown is None:
        return proposal
    lines = tuple(
        replace(line, vat_key=unknown, vat_code=None)
        if number in changing and line.provenance.get("vat_code") == USER and line.vat_key not in keys
        else line
        for number, line in enumerate(proposal.lines, start=1)
    )
    return replace(proposal, lines=lines)


def _keys_of(document: Document, direction: Direction, home: str) -> dict[VatKey, None]:
    """Give the VAT keys of a document; one without breakdown is read by its lines, or has one for all."""
    rows = [*document.vat_breakdown, *(VatRow(line.vat_category, line.vat_rate) for line in document.lines)]
    return dict.fromkeys(vat_key(document, row, direction, home) for row in rows or [VatRow()])


def without_account(taxable: Decimal) -> Account:
    """Give the account of a line that has none yet; ``taxable`` is its amount excluding VAT."""
    return Account(None, problem=Reason("line_without_account", {"amount": taxable}))


def _piece(line: BookingLine, rows: dict[VatKey, VatRow], administration: Administration) -> Piece:
    key = line.vat_key
    assert key is not None, "a cost line has a VAT key"
    row = rows.get(key)
    share = VatShare(
        key,
        line.amount - line.non_deductible_vat,
        line.vat + line.non_deductible_vat,
        row.category if row is not None else None,
        row.rate if row is not None else None,
    )
    code = _code(line, administration)
    return Piece(
        share=share,
        account=_account(line, administration),
        posting=_posting(line),
        code=code,
        items=line.items,
        vat_is_cost=line.vat_is_cost,
        evidence=line.evidence,
        doubts=(*_doubts(line, code), *_gone(line, code)),
    )


def _doubts(line: BookingLine, code: ChosenVatCode | None) -> Iterator[Reason]:
    return (doubt for doubt in line.doubts if code is not None or doubt.code not in _ABOUT_NO_CODE)


def _gone(line: BookingLine, code: ChosenVatCode | None) -> tuple[Reason, ...]:
    """Say that the VAT code of a line is no longer there: what is chosen instead may deduct otherwise."""
    if line.vat_code is None or code is not None:
        return ()
    return (Reason("vat_code_gone", {"code": line.vat_code, "amount": line.amount}),)


def _posting(line: BookingLine) -> Posting:
    origins = {name: line.provenance[name] for name in _POSTED if name in line.provenance}
    for name in _DIVIDED:
        origin = line.provenance.get(name)
        if origin is not None and origin.origin in _DIVIDING:
            origins[name] = origin
    return Posting(**{name: getattr(line, name) for name in _POSTED}, provenance=origins)


def _account(line: BookingLine, administration: Administration) -> Account:
    if line.ledger_account is None:
        return without_account(line.amount - line.non_deductible_vat)
    return account_of(administration, line.ledger_account, line.provenance.get("ledger_account", USER))


def _code(line: BookingLine, administration: Administration) -> ChosenVatCode | None:
    """Keep the code of a line; one that has none gets another chance, for master data may have changed."""
    code = administration.vat_code(line.vat_code) if line.vat_code else None
    return None if code is None else ChosenVatCode(code, line.provenance.get("vat_code", USER))

"""Automatic line recognition (automatische regelherkenning): invoice lines decide booking lines (LR-*).

The booking mode decides the other fields (LR-8): header, and what is copied beside the account from the
earlier line that a line's account comes from. The description is the invoice line's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.fitting import fitted, one_line
from boekwerk.domain.past import PastBookings
from boekwerk.domain.preference import Copying
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.proposal.basis import Account, Basis, Posting
from boekwerk.proposal.copied_fields import copied_piece
from boekwerk.proposal.draft import FROM_DOCUMENT, Draft
from boekwerk.proposal.lesson import Lesson, origin_of
from boekwerk.proposal.line_history import Found, LineHistory, Owner
from boekwerk.proposal.merging import is_of_relation, merged_lines
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.recognised import RecognisedLine
from boekwerk.proposal.vat_codes import vat_code_in

_MOST_NAMED = 3
_LONGEST_NAME = 40


class Wanted(Struct, frozen=True):
    """What is copied beside the account, and whether lines with the same VAT become one."""

    copying: Copying
    merge: bool


def by_line_recognition(
    draft: Draft, basis: Basis, lines: Sequence[RecognisedLine], past: PastBookings, wanted: Wanted
) -> tuple[Piece, ...]:
    """Make the pieces of recognised lines, each on the account that history says, or on none (LR-3 to 6).

    A single line, also one that is left after merging, goes on the relation's own account if that has one.
    """
    relation = basis.relation
    assert relation is not None, "a document without relation is booked by master data (BP-11)"
    owner = Owner(relation.id, draft.direction, draft.settings.imported_history_teaches)
    history = LineHistory(past, owner, draft.settings.line_confidence)
    pieces = [_piece(draft, basis, line, history.of(line.item), wanted.copying) for line in lines]
    if len(pieces) == 1 and is_of_relation(basis.account):
        return (replace(pieces[0], account=basis.account, evidence=None),)
    if wanted.merge:
        pieces = list(merged_lines([_with_usual_code(piece, draft) for piece in pieces], basis.account))
    return _with_what_is_missing(pieces)


def invoice_description(draft: Draft, text: str | None) -> str | None:
    """Give the text of an invoice line on one line, cut to what the package takes."""
    return fitted(one_line(text or ""), draft.capabilities.description_length) or None


def described(posting: Posting, description: str | None) -> Posting:
    """Give a posting the description of an invoice line."""
    provenance = {name: origin for name, origin in posting.provenance.items() if name != "description"}
    if description:
        provenance["description"] = FROM_DOCUMENT
    return replace(posting, description=description, provenance=provenance)


def named(texts: Sequence[str | None]) -> tuple[str, ...]:
    """Name the first few of a number of lines, and how many there are besides."""
    names = [shown(text or "?", _LONGEST_NAME) for text in texts[:_MOST_NAMED]]
    return (*names, f"+{len(texts) - len(names)}") if len(names) < len(texts) else tuple(names)


def _piece(
    draft: Draft, basis: Basis, line: RecognisedLine, found: Found | None, copying: Copying
) -> Piece:
    description = invoice_description(draft, line.item.text)
    if found is None or not found.evidence.proposed:
        # What is not sure enough for the account is not for anything else of that earlier line either.
        posting = described(basis.posting, description)
        evidence = None if found is None else found.evidence
        return Piece(line.share, Account(None), posting, items=(line.item,), evidence=evidence)
    # The line decides its account, whatever else the booking mode copies, and has its own description.
    fields = tuple([name for name in copying.line_fields if name != "description"])
    if "ledger_account" not in fields:
        fields = (*fields, "ledger_account")
    origin = origin_of(found.booking, "line_history")
    lesson = Lesson(found.booking, Copying(line_fields=fields), origin)
    piece = copied_piece(draft, basis, line.share, found.line, lesson)
    return replace(
        piece,
        posting=described(piece.posting, description),
        items=(line.item,),
        evidence=found.evidence,
    )


def _with_usual_code(piece: Piece, draft: Draft) -> Piece:
    """Choose the VAT code that a piece gets anyhow, so that merging sees which of them differ."""
    if piece.code is not None:
        return piece
    chosen = vat_code_in(
        draft.administration, piece.share.key, draft.journal.code if draft.journal else None
    )
    return piece if chosen.code is None or chosen.problem is not None else replace(piece, code=chosen)


def _with_what_is_missing(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Say once of all pieces without account that they are (LR-5)."""
    missing = [piece for piece in pieces if piece.account.code is None]
    if not missing:
        return tuple(pieces)
    names = named([piece.posting.description for piece in missing])
    values = {"count": len(missing), "all": len(pieces), "lines": names}
    account = Account(None, problem=Reason("recognised_lines_without_account", values))
    return tuple([piece if piece.account.code else replace(piece, account=account) for piece in pieces])

"""What a person changes in a proposal, and the proposal that comes of it (BP-14).

A change is put in the place of what the booking mode found, and the proposal is made anew with it: VAT,
totals and what is still open are worked out as for any other proposal, so none of it can be edited wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from boekwerk.domain.administration import Journal
from boekwerk.domain.amount import ZERO, apportion, exactly
from boekwerk.domain.document import Document
from boekwerk.domain.errors import ProposalError
from boekwerk.domain.fitting import one_line
from boekwerk.domain.lookups import Administration
from boekwerk.domain.past import NO_PAST, PastBookings
from boekwerk.domain.proposal import Proposal, Provenance, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.proposal.basis import Account, basis_of
from boekwerk.proposal.edit_refusals import refusals_of_edits
from boekwerk.proposal.edits import HEADER_FIELDS, Change, Edits, Split
from boekwerk.proposal.from_lines import BY_PERSON, USER, as_document_says, pieces_from, without_account
from boekwerk.proposal.given import CONFIRMABLE, Given
from boekwerk.proposal.kept_reasons import with_kept_reasons
from boekwerk.proposal.line_changes import changed, confirmed
from boekwerk.proposal.merging import merged_lines
from boekwerk.proposal.pieces import Header, Piece, Pieces
from boekwerk.proposal.propose import propose

__all__ = ["HEADER_FIELDS", "Change", "Edits", "Split", "edited"]

# What stays as it is, unless it was only worked out from the document and master data.
_KEPT = ("description", "payment_condition")
_NOT_MADE_ANEW = frozenset({"user", "last_booking", "template"})


@exactly
def edited(
    proposal: Proposal,
    document: Document,
    administration: Administration,
    edits: Edits,
    past: PastBookings = NO_PAST,
) -> Proposal:
    """Make the proposal anew with a person's edits.

    Another relation makes the lines anew by its own booking mode, unless a person changed one of them.
    Raises ProposalError with every edit that cannot be done; then nothing of it is.
    """
    said = as_document_says(proposal, document, administration, edits)
    refused = [*refusals_of_edits(said, administration, edits)]
    if refused:
        raise ProposalError(Reason("proposal_not_edited", {"count": len(refused)}), refused)
    made = _made(said, document, administration, edits, past)
    if made is None:
        match = _match(proposal, administration, edits)
        given = _given(proposal, administration, edits, None)
        return propose(document, proposal.direction, administration, match, past, given)
    same = _made(proposal, document, administration, Edits(), past)
    return with_kept_reasons(proposal, same or made, made, edits)


def _made(
    proposal: Proposal,
    document: Document,
    administration: Administration,
    edits: Edits,
    past: PastBookings,
) -> Proposal | None:
    """Make a proposal of its own lines with edits; None when the lines have to be found anew."""
    match = _match(proposal, administration, edits)
    pieces = _pieces(proposal, document, administration, edits, match)
    if pieces is None:
        return None
    given = _given(proposal, administration, edits, pieces)
    made = propose(document, proposal.direction, administration, match, past, given)
    if match.relation is None or administration.relation(match.relation) is not None:
        return made
    gone = Reason("proposal_relation_gone", {"relation": match.relation})
    open_now = tuple([gone if reason == match.reason else reason for reason in made.unresolved])
    return replace(made, unresolved=open_now)


def _given(
    proposal: Proposal, administration: Administration, edits: Edits, pieces: Pieces | None
) -> Given:
    return Given(
        pieces=pieces,
        header=_header(proposal, edits, is_other=True),
        journal=_journal(proposal, administration, edits),
        confirmed=frozenset(edits.agreed) | {r.code for r in proposal.remarks if r.code in CONFIRMABLE},
    )


def _match(proposal: Proposal, administration: Administration, edits: Edits) -> RelationMatch:
    chosen = [
        change.value for change in edits.changes if change.field == "relation" and change.line is None
    ]
    relation = administration.relation(chosen[-1]) if chosen and chosen[-1] else None
    if relation is None:
        return proposal.relation
    values = {"relation": relation.id, "name": relation.name}
    return RelationMatch(relation.id, "user", Reason("relation_chosen", values, relation.where))


def _journal(proposal: Proposal, administration: Administration, edits: Edits) -> Journal | None:
    """Give the journal that a person chose, now or before."""
    chosen = [change.value for change in edits.changes if change.field == "journal" and change.line is None]
    before = proposal.provenance.get("journal") == USER
    code = chosen[-1] if chosen else proposal.journal if before else None
    return administration.journal(code) if code is not None else None


def _pieces(
    proposal: Proposal,
    document: Document,
    administration: Administration,
    edits: Edits,
    match: RelationMatch,
) -> Pieces | None:
    """Give the lines as they are to be; None when they have to be found anew."""
    is_other = match.relation != proposal.relation.relation
    by_person = any(USER in line.provenance.values() for line in proposal.lines)
    on_lines = (
        edits.splits
        or edits.confirmed
        or edits.merge_lines
        or any(change.line is not None for change in edits.changes)
    )
    if is_other and not by_person and not on_lines:
        return None
    made = pieces_from(proposal.lines, document, administration, proposal.direction)
    split = {split.line: split.amounts for split in edits.splits}
    pieces: list[Piece] = []
    for number, piece in enumerate(made, start=1):
        changes = {change.field: change.value for change in edits.changes if change.line == number}
        new = changed(piece, changes, administration) if changes else piece
        if number in edits.confirmed:
            new = confirmed(new, administration)
        pieces += _parts(new, split[number]) if number in split else [new]
    if edits.merge_lines:
        pieces = _merged(pieces, basis_of(administration, proposal.direction, match.relation).account)
    chosen = proposal.provenance.get("mode")
    return Pieces(proposal.mode, tuple(pieces), _header(proposal, edits, is_other=is_other), chosen)


def _merged(pieces: Sequence[Piece], usual: Account) -> list[Piece]:
    """Make one piece of those with one VAT key; on what they do not agree, nothing is said (LR-6, LR-3)."""
    alone = {id(piece) for piece in pieces}
    return [each if id(each) in alone else _by_person(each) for each in merged_lines(pieces, usual)]


def _parts(piece: Piece, amounts: Sequence[Decimal]) -> list[Piece]:
    """Divide a piece; the VAT follows the amounts, to the cent, and what is left is the last part."""
    share = piece.share
    rest = share.taxable - sum(amounts, ZERO)
    taxable = [*amounts, *([rest] if rest else [])]
    taxes = apportion(share.tax, taxable)
    if len(taxable) == 1:
        return [piece]
    return [
        _by_person(replace(piece, share=replace(share, taxable=part, tax=tax)))
        for part, tax in zip(taxable, taxes, strict=True)
    ]


def _by_person(piece: Piece) -> Piece:
    """Say of a piece that a person made it, so that another relation leaves it as it is."""
    posting = replace(piece.posting, provenance={**piece.posting.provenance, **BY_PERSON})
    account = piece.account if piece.account.code else without_account(piece.share.taxable)
    return replace(piece, posting=posting, account=account)


def _header(proposal: Proposal, edits: Edits, *, is_other: bool) -> Header:
    """Keep what a person, a booking or a template said of the header, with what is changed now.

    Of a document that turns out to be another relation's only what a person said: the rest was about the
    relation that it is not of.
    """
    provenance = {name: proposal.provenance[name] for name in _KEPT if name in proposal.provenance}
    stays = frozenset({"user"}) if is_other else _NOT_MADE_ANEW
    kept = {name: origin for name, origin in provenance.items() if origin.origin in stays}
    values: dict[str, str | None] = {name: getattr(proposal, name) for name in kept}
    origins: dict[str, Provenance] = dict(kept)
    for change in edits.changes:
        if change.line is None and change.field in _KEPT:
            values[change.field] = None if change.value is None else one_line(change.value) or None
            origins[change.field] = USER
    filled = {name: value for name, value in values.items() if value is not None}
    return Header(**filled, provenance={name: origins[name] for name in filled})

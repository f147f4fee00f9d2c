"""What a person changes in a proposal, and the proposal that comes of it (BP-14).

A change is put in the place of what the booking mode found, and the proposal is made anew with it: VAT,
totals and what is still open are worked out as for any other proposal, so none of it can be edited wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.administration import Journal
from boekwerk.domain.amount import ZERO, apportion, exactly, is_whole_cents
from boekwerk.domain.document import Document
from boekwerk.domain.errors import ProposalError
from boekwerk.domain.lookups import Administration
from boekwerk.domain.past import NO_PAST, PastBookings
from boekwerk.domain.proposal import Proposal, Provenance, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.proposal.basis import Account, basis_of
from boekwerk.proposal.from_lines import USER, pieces_from, without_account
from boekwerk.proposal.given import CONFIRMABLE, Given
from boekwerk.proposal.line_changes import changed, refusal_of_line
from boekwerk.proposal.merging import merged_lines
from boekwerk.proposal.pieces import Header, Piece, Pieces
from boekwerk.proposal.propose import propose

HEADER_FIELDS = ("relation", "journal", "description", "payment_condition")
# What stays as it is, unless it was only worked out from the document and master data.
_KEPT = ("description", "payment_condition")
_NOT_MADE_ANEW = frozenset({"user", "last_booking", "template"})


class Change(Struct, frozen=True):
    """A new ``value`` for a field of the header, or of ``line`` (from 1); None empties it."""

    field: str
    value: str | None
    line: int | None = None


class Split(Struct, frozen=True):
    """Divide ``line`` (from 1): these amounts excluding VAT, by effect, and what is left as a last part."""

    line: int
    amounts: tuple[Decimal, ...]


class Edits(Struct, frozen=True):
    """What a person does with a proposal in one go. Line numbers are those of the proposal as it was.

    ``confirmed`` are numbers of lines whose doubts are settled, ``agreed`` codes of `CONFIRMABLE` reasons.
    ``merge_lines`` makes one line of all with the same VAT, after everything else (LR-6).
    """

    changes: tuple[Change, ...] = ()
    splits: tuple[Split, ...] = ()
    confirmed: tuple[int, ...] = ()
    agreed: tuple[str, ...] = ()
    merge_lines: bool = False


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
    refused = [*_refused(proposal, administration, edits)]
    if refused:
        raise ProposalError(Reason("proposal_not_edited", {"count": len(refused)}), refused)
    match = _match(proposal, administration, edits)
    given = Given(
        pieces=_pieces(proposal, document, administration, edits, match),
        journal=_journal(proposal, administration, edits),
        confirmed=frozenset(edits.agreed) | {r.code for r in proposal.remarks if r.code in CONFIRMABLE},
    )
    return propose(document, proposal.direction, administration, match, past, given)


def _refused(proposal: Proposal, administration: Administration, edits: Edits) -> Iterator[Reason]:
    refusals = (
        *(_refusal(change, proposal, administration) for change in edits.changes),
        *(_refusal_of_number(number, proposal) for number in edits.confirmed),
        *(_refusal_of_split(split, proposal) for split in edits.splits),
        *(_refusal_of_code_to_confirm(code) for code in edits.agreed),
    )
    return (refusal for refusal in refusals if refusal is not None)


def _refusal_of_code_to_confirm(code: str) -> Reason | None:
    if code in CONFIRMABLE:
        return None
    return Reason("edit_not_confirmable", {"code": code, "codes": tuple(sorted(CONFIRMABLE))})


def _refusal(change: Change, proposal: Proposal, administration: Administration) -> Reason | None:
    if change.line is None:
        return _refusal_of_header(change, proposal, administration)
    wrong = _refusal_of_number(change.line, proposal)
    if wrong is not None:
        return wrong
    line = proposal.lines[change.line - 1]
    return refusal_of_line(change.field, change.value, line, proposal.direction, administration)


def _refusal_of_split(split: Split, proposal: Proposal) -> Reason | None:
    """Say why a line cannot be divided so: every part has the sign of the line, and cents."""
    wrong = _refusal_of_number(split.line, proposal)
    if wrong is not None:
        return wrong
    line = proposal.lines[split.line - 1]
    whole = line.amount - line.non_deductible_vat
    values = {"line": split.line, "amount": whole}
    if not all(map(is_whole_cents, split.amounts)):
        return Reason("edit_split_wrong", {**values, "why": "split_not_in_cents"})
    if any(amount * whole <= 0 for amount in split.amounts):
        return Reason("edit_split_wrong", {**values, "why": "split_other_sign"})
    if abs(sum(split.amounts, ZERO)) > abs(whole):
        return Reason("edit_split_wrong", {**values, "why": "split_too_much"})
    return None


def _refusal_of_number(number: int, proposal: Proposal) -> Reason | None:
    if not 1 <= number <= len(proposal.lines):
        return Reason("edit_no_such_line", {"line": number, "count": len(proposal.lines)})
    if proposal.lines[number - 1].kind != "cost":
        return Reason("edit_line_is_computed", {"line": number})
    return None


def _refusal_of_header(change: Change, proposal: Proposal, administration: Administration) -> Reason | None:
    value = change.value
    if change.field not in HEADER_FIELDS:
        return Reason("edit_no_such_field", {"field": change.field, "fields": HEADER_FIELDS})
    if change.field == "description":
        return None
    if value is None:
        return Reason("edit_field_needed", {"field": change.field})
    return _refusal_of_code(change.field, value, proposal, administration)


def _refusal_of_code(
    field: str, value: str, proposal: Proposal, administration: Administration
) -> Reason | None:
    values = {"field": field, "value": value}
    if field == "journal":
        journal = administration.journal(value)
        fits = journal is not None and journal.direction == proposal.direction
        return None if fits else Reason("edit_journal_unknown", {**values, "direction": proposal.direction})
    if field == "relation":
        relation = administration.relation(value)
        kind = "supplier" if proposal.direction == "purchase" else "customer"
        if relation is not None and relation.kind not in (kind, "both"):
            return Reason("edit_relation_of_other_kind", {**values, "kind": relation.kind})
        return None if relation is not None else Reason("edit_code_unknown", values)
    known = administration.payment_condition(value)
    return None if known is not None else Reason("edit_code_unknown", values)


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
        new = changed(piece, changes, administration)
        if number in edits.confirmed:
            new = replace(new, doubts=())
        pieces += _parts(new, split[number]) if number in split else [new]
    if edits.merge_lines:
        pieces = _merged(pieces, basis_of(administration, proposal.direction, match.relation).account)
    chosen = proposal.provenance.get("mode")
    return Pieces(proposal.mode, tuple(pieces), _header(proposal, edits), chosen)


def _merged(pieces: Sequence[Piece], usual: Account) -> list[Piece]:
    """Make one piece of those with one VAT key; on what they do not agree, nothing is said (LR-6, LR-3)."""
    return [
        each if each.account.code else replace(each, account=without_account(each.share.taxable))
        for each in merged_lines(pieces, usual)
    ]


def _parts(piece: Piece, amounts: Sequence[Decimal]) -> list[Piece]:
    """Divide a piece; the VAT follows the amounts, to the cent, and what is left is the last part."""
    share = piece.share
    rest = share.taxable - sum(amounts, ZERO)
    taxable = [*amounts, *([rest] if rest else [])]
    taxes = apportion(share.tax, taxable)
    return [
        replace(piece, share=replace(share, taxable=part, tax=tax))
        for part, tax in zip(taxable, taxes, strict=True)
    ]


def _header(proposal: Proposal, edits: Edits) -> Header:
    """Keep what a person, a booking or a template said of the header, with what is changed now."""
    provenance = {name: proposal.provenance[name] for name in _KEPT if name in proposal.provenance}
    kept = {name: origin for name, origin in provenance.items() if origin.origin in _NOT_MADE_ANEW}
    values: dict[str, str | None] = {name: getattr(proposal, name) for name in kept}
    origins: dict[str, Provenance] = dict(kept)
    for change in edits.changes:
        if change.line is None and change.field in _KEPT:
            values[change.field] = change.value
            origins[change.field] = USER
    filled = {name: value for name, value in values.items() if value is not None}
    return Header(**filled, provenance={name: origins[name] for name in filled})

"""Recognised lines with the same VAT put together (boekingsregels samenvoegen, requirement LR-6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from boekwerk.domain.amount import ZERO
from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import VatKey
from boekwerk.proposal.basis import Account, Posting
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.vat_shares import VatShare

MOST_ITEMS = 1_000
"""Of how many invoice lines one booking line keeps the texts; what comes after them teaches nothing."""

_FIELDS = tuple(name for name in Posting.__struct_fields__ if name != "provenance")
_UNKNOWN = Decimal(-1)


def merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Make one piece of those with the same VAT key, which has the percentage in it.

    What all of them agree on is kept: account, VAT code, description, dimensions. On anything else the
    piece says nothing, but what one of them defers is deferred, and VAT that is cost is never put together
    with VAT that is deducted.
    """
    by_key: dict[tuple[VatKey, bool], list[Piece]] = {}
    for piece in pieces:
        by_key.setdefault((piece.share.key, piece.vat_is_cost), []).append(piece)
    return tuple([_together(group) if len(group) > 1 else group[0] for group in by_key.values()])


def merged_lines(pieces: Sequence[Piece], usual: Account) -> tuple[Piece, ...]:
    """Merge pieces; what is left as a single one without account goes on the relation's own (LR-3).

    ``usual`` is the account of master data: it may also be the journal's, which is not used.
    """
    together = merged(pieces)
    if len(together) == 1 and together[0].account.code is None and is_of_relation(usual):
        return (replace(together[0], account=usual),)
    return together


def is_of_relation(account: Account) -> bool:
    """Tell whether an account is the relation's own, which its package provides: not the journal's."""
    return account.provenance is not None and account.provenance.origin == "relation"


def merged_share(shares: Sequence[VatShare]) -> VatShare:
    """Sum shares of one VAT key."""
    first = shares[0]
    taxable = sum([share.taxable for share in shares], ZERO)
    tax = sum([share.tax for share in shares], ZERO)
    return VatShare(first.key, taxable, tax, first.category, first.rate)


def distinct_items(items: Iterable[InvoiceItem]) -> tuple[InvoiceItem, ...]:
    """List invoice lines, each text and article once."""
    return tuple(dict.fromkeys(items))[:MOST_ITEMS]


def _together(pieces: Sequence[Piece]) -> Piece:
    first = pieces[0]
    agrees = len({piece.account.code for piece in pieces}) == 1
    codes = {_code_of(piece) for piece in pieces}
    share = merged_share([piece.share for piece in pieces])
    return Piece(
        share=share,
        vat_is_cost=first.vat_is_cost,
        account=first.account if agrees else Account(None),
        posting=_common([piece.posting for piece in pieces]),
        code=first.code if len(codes) == 1 else None,
        items=distinct_items(item for piece in pieces for item in piece.items),
        evidence=_weakest([piece.evidence for piece in pieces]) if agrees else None,
        doubts=(*_all_doubts(pieces), *_deducted_otherwise(pieces, share)),
    )


def _code_of(piece: Piece) -> str | None:
    return piece.code.code.code if piece.code is not None and piece.code.code is not None else None


def _all_doubts(pieces: Sequence[Piece]) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for piece in pieces:
        found += [doubt for doubt in piece.doubts if doubt not in found]
    return tuple(found)


def _deducted_otherwise(pieces: Sequence[Piece], share: VatShare) -> Iterator[Reason]:
    """Say so where the lines' VAT was deducted in different ways: the whole line has only one."""
    values = {"count": len(pieces), "amount": share.taxable}
    codes = dict.fromkeys(_code_of(piece) for piece in pieces)
    if len(codes) > 1:
        named = tuple(code for code in codes if code is not None)
        yield Reason("vat_code_differs_in_lines", {**values, "codes": named})
    if len({piece.account.deductible for piece in pieces if piece.account.code is not None}) > 1:
        accounts = dict.fromkeys(piece.account.code for piece in pieces if piece.account.code is not None)
        yield Reason("merged_lines_deduct_otherwise", {**values, "accounts": tuple(accounts)})


def _common(postings: Sequence[Posting]) -> Posting:
    first = postings[0]
    values: dict[str, Any] = {}
    for name in _FIELDS:
        value = getattr(first, name)
        if value and all(getattr(posting, name) == value for posting in postings):
            values[name] = value
    provenance = {name: first.provenance[name] for name in values if name in first.provenance}
    # What is deferred is never booked without a person (AB-6), whatever it is put together with.
    deferring = next((posting for posting in postings if posting.deferred), None)
    if deferring is not None:
        values["deferred"] = True
        if "deferred" in deferring.provenance:
            provenance["deferred"] = deferring.provenance["deferred"]
    values["match_obligation"] = all(posting.match_obligation for posting in postings)
    return Posting(**values, provenance=provenance)


def _weakest(found: Sequence[AccountEvidence | None]) -> AccountEvidence | None:
    """Give the evidence that is least sure: the whole line is no surer than that."""
    known = [evidence for evidence in found if evidence is not None]
    if len(known) < len(found):
        return None
    return min(known, key=lambda evidence: _UNKNOWN if evidence.confidence is None else evidence.confidence)

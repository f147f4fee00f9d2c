"""Booking lines back into the pieces that they were made of, so that changes go through VAT again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from boekwerk.domain.document import Document, VatRow
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import Direction, VatKey, vat_key
from boekwerk.proposal.basis import Account, Posting, account_of
from boekwerk.proposal.pieces import Piece
from boekwerk.proposal.vat_codes import ChosenVatCode
from boekwerk.proposal.vat_shares import VatShare

USER = Provenance("user")
_POSTED = (
    *("description", "cost_centre", "project", "obligation", "match_obligation"),
    *("deferred", "period_from", "period_until"),
)


def pieces_from(
    lines: Sequence[BookingLine], document: Document, administration: Administration, direction: Direction
) -> tuple[Piece, ...]:
    """Give the piece of every cost line, in order; rounding and surcharges are made anew each time."""
    home = administration.settings.country
    rows = {vat_key(document, row, direction, home): row for row in document.vat_breakdown}
    return tuple([_piece(line, rows, administration) for line in lines if line.kind == "cost"])


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
    provenance = line.provenance
    return Piece(
        share=share,
        account=_account(line, administration),
        posting=Posting(
            **{name: getattr(line, name) for name in _POSTED},
            provenance={name: provenance[name] for name in _POSTED if name in provenance},
        ),
        code=_code(line, administration),
        items=line.items,
        vat_is_cost=line.vat_is_cost,
        evidence=line.evidence,
        doubts=line.doubts,
    )


def _account(line: BookingLine, administration: Administration) -> Account:
    if line.ledger_account is None:
        return without_account(line.amount - line.non_deductible_vat)
    return account_of(administration, line.ledger_account, line.provenance.get("ledger_account", USER))


def _code(line: BookingLine, administration: Administration) -> ChosenVatCode | None:
    """Keep the code of a line; one that has none gets another chance, for master data may have changed."""
    code = administration.vat_code(line.vat_code) if line.vat_code else None
    return None if code is None else ChosenVatCode(code, line.provenance.get("vat_code", USER))

"""Accounts that no cost line may be on: those of creditors, debtors and VAT."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason
from boekwerk.domain.remembered import per_administration
from boekwerk.domain.vat import Direction
from boekwerk.proposal.pieces import Piece


def misplaced(piece: Piece, administration: Administration) -> Iterator[Reason]:
    """Say that a cost line is on such an account.

    VAT that came alone on an invoice, such as that of customs, a person may put on the VAT account; no
    earlier booking or template does that for him.
    """
    code = piece.account.code
    kind = _own_accounts(administration).get(code) if code is not None else None
    if kind is None:
        return
    origin = piece.account.provenance.origin if piece.account.provenance is not None else None
    if kind == "vat_account" and origin == "user" and not piece.share.tax:
        return
    yield Reason("cost_line_on_own_account", {"code": code, "kind": kind})


@per_administration(most=1)
def _own_accounts(administration: Administration) -> dict[str, str]:
    directions: tuple[Direction, ...] = get_args(Direction)
    vat_codes = [code for direction in directions for code in administration.vat_codes(direction)]
    accounts = {account for code in vat_codes for account in (code.account, code.payable_account)}
    control = {j.control_account for direction in directions for j in administration.journals(direction)}
    return {
        **{account: "vat_account" for account in accounts if account},
        **{account: "control_account" for account in control if account},
    }

"""The master data behind the codes of a proposal, so that a person reads names beside them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from boekwerk.domain.administration import (
    CostCentre,
    Journal,
    LedgerAccount,
    PaymentCondition,
    Period,
    Project,
    Relation,
    VatCode,
)
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine, Proposal

Kind = Literal[
    "ledger_account", "vat_code", "journal", "payment_condition", "cost_centre", "project", "relation"
]
_Record = LedgerAccount | VatCode | Journal | PaymentCondition | CostCentre | Project | Relation


class Records(Struct, frozen=True):
    """What an administration knows of the things that a proposal names.

    ``currency`` is the administration's, ``control_account`` the creditors' or debtors' account of
    the journal, ``period`` the one that the proposal books in; ``names`` has names by kind and code.
    ``show_obligations`` is whether lines show their obligation: where they have one, always, never (OB-15).
    """

    currency: str
    control_account: str | None = None
    period: Period | None = None
    names: dict[tuple[Kind, str], str] = {}
    show_obligations: Literal["auto", "always", "never"] = "auto"


def records_of(document: Document, proposal: Proposal | None, administration: Administration) -> Records:
    """Look up what a proposal for a document names; without a proposal that is little."""
    settings = administration.settings
    if proposal is None:
        return Records(settings.currency)
    journal = administration.journal(proposal.journal) if proposal.journal else None
    account = journal.control_account if journal is not None else None
    by_invoice = settings.period_by == "invoice_date"
    return Records(
        currency=settings.currency,
        control_account=account,
        period=_period(document.issue_date if by_invoice else document.supply_date, administration),
        names=_names({*_named(proposal), ("ledger_account", account)}, administration),
        show_obligations=settings.show_obligations,
    )


def _period(date: datetime.date | None, administration: Administration) -> Period | None:
    return administration.period(date) if date is not None else None


def _named(proposal: Proposal) -> Iterator[tuple[Kind, str | None]]:
    yield "relation", proposal.relation.relation
    yield "journal", proposal.journal
    yield "payment_condition", proposal.payment_condition
    if proposal.discount is not None:
        yield "ledger_account", proposal.discount.ledger_account
    for line in proposal.lines:
        yield from _named_on_line(line)


def _named_on_line(line: BookingLine) -> Iterator[tuple[Kind, str | None]]:
    yield "ledger_account", line.ledger_account
    yield "vat_code", line.vat_code
    yield "cost_centre", line.cost_centre
    yield "project", line.project


def _names(
    named: set[tuple[Kind, str | None]], administration: Administration
) -> dict[tuple[Kind, str], str]:
    look_up: dict[Kind, Callable[[str], _Record | None]] = {
        "ledger_account": administration.ledger_account,
        "vat_code": administration.vat_code,
        "journal": administration.journal,
        "payment_condition": administration.payment_condition,
        "cost_centre": administration.cost_centre,
        "project": administration.project,
        "relation": administration.relation,
    }
    found = {(kind, code): look_up[kind](code) for kind, code in named if code}
    return {key: record.name for key, record in found.items() if record is not None}

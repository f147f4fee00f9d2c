"""Making the proposal of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from boekwerk.domain.administration import LedgerAccount
from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.proposal import BookingLine, Proposal, Provenance, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import DirectionOrUnknown, VatKey
from boekwerk.rules.making.given import attributes, partly

_PROPOSAL = {f"proposal.{name}": name for name in ("mode", "journal", "total", "payment_condition")}
_BOOKING_LINE = {
    name: name
    for name in (
        *("kind", "ledger_account", "vat_code", "amount", "vat", "description", "deferred"),
        *("cost_centre", "project", "obligation"),
    )
}
PROPOSAL_FIELDS = frozenset({*_PROPOSAL, "proposal.complete"})
BOOKING_LINE_FIELDS = frozenset(
    {*_BOOKING_LINE, "confidence", "ledger_account_from", "vat_treatment", "obligation_required"}
)

# The account of a booking line of which is known only whether it requires an obligation.
_SAMPLE_ACCOUNTS = {True: "0001", False: "0002"}

_Facts = Mapping[str, Any]


def make_proposal(
    facts: _Facts,
    lines: Sequence[_Facts] | None,
    match: RelationMatch | None,
    direction: DirectionOrUnknown,
) -> Proposal | None:
    """Make the proposal; None when nothing is said of it. It is complete unless it must not be."""
    if lines is None and not PROPOSAL_FIELDS & facts.keys():
        return None
    is_incomplete = facts.get("proposal.complete") is False
    proposal: Proposal = partly(
        Proposal,
        direction=direction,
        currency="EUR",
        relation=match,
        lines=None if lines is None else tuple(_booking_line(line, direction) for line in lines),
        unresolved=(Reason("rule_fact_given"),) if is_incomplete else (),
        remarks=(),
        provenance={},
        **attributes(facts, _PROPOSAL),
    )
    return proposal


def make_accounts(lines: Sequence[_Facts]) -> dict[str, LedgerAccount]:
    """Make the ledger accounts of which a booking line tells whether they require an obligation."""
    return {
        _account(line): partly(LedgerAccount, obligation_required=line["obligation_required"])
        for line in lines
        if "obligation_required" in line
    }


def _account(facts: _Facts) -> Any:
    is_required = facts.get("obligation_required")
    sample = None if is_required is None else _SAMPLE_ACCOUNTS[is_required]
    return facts.get("ledger_account") or sample


def _evidence(facts: _Facts) -> AccountEvidence | None:
    if "confidence" not in facts:
        return None
    made: AccountEvidence = partly(
        AccountEvidence, ledger_account=_account(facts), confidence=facts["confidence"]
    )
    return made


def _booking_line(facts: _Facts, direction: Any) -> BookingLine:
    treatment, origin = facts.get("vat_treatment"), facts.get("ledger_account_from")
    line: BookingLine = partly(
        BookingLine,
        **{
            **attributes(facts, _BOOKING_LINE),
            "ledger_account": _account(facts),
            "vat_key": None if treatment is None else VatKey(direction, treatment, None, None),
            "provenance": {} if origin is None else {"ledger_account": Provenance(origin)},
            "evidence": _evidence(facts),
        },
    )
    return line

"""What was said of a proposal before a person changed it, and still holds afterwards (BP-14).

A proposal is made anew with a person's changes, but not by its booking mode: what that found on the way
(every fallback and its reason) and what is asked of obligations would be lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.proposal.edits import Edits

_WITHOUT_ACCOUNT = frozenset(
    "line_without_account recognised_lines_without_account ledger_account_missing template_leaves".split()
)
# Obligations are matched with a proposal after it is made.
_OF_OBLIGATIONS = ("obligation_", "line_lacks_obligation")


def with_kept_reasons(before: Proposal, same: Proposal, after: Proposal, edits: Edits) -> Proposal:
    """Give ``after`` what was said of ``before`` and still holds.

    ``same`` is the proposal that ``before`` makes without any change: what is said there is said anew.
    """
    remarks = [reason for reason in before.remarks if reason in after.remarks or reason not in same.remarks]
    return replace(
        after,
        remarks=_in_order(before.remarks, remarks, after.remarks),
        unresolved=_unresolved(before, same, after, edits),
    )


def _unresolved(before: Proposal, same: Proposal, after: Proposal, edits: Edits) -> tuple[Reason, ...]:
    found = list(after.unresolved)
    kept = [reason for reason in before.unresolved if reason not in same.unresolved]
    if _missing(before) == _missing(after):
        # The booking mode said more of why they have none.
        found = [reason for reason in found if reason.code not in _WITHOUT_ACCOUNT]
        found += [reason for reason in before.unresolved if reason.code in _WITHOUT_ACCOUNT]
    if not any(change.field == "obligation" for change in edits.changes):
        found += [reason for reason in kept if reason.code.startswith(_OF_OBLIGATIONS)]
    return _in_order(before.unresolved, found, found)


def _missing(proposal: Proposal) -> list[object]:
    """Give the lines without account, by what they are of."""
    return [(at, line.amount) for at, line in enumerate(proposal.lines) if line.ledger_account is None]


def _in_order(
    order: Sequence[Reason], these: Sequence[Reason], others: Sequence[Reason]
) -> tuple[Reason, ...]:
    """Give the reasons in the order in which they were said before, and then those that are new."""
    said = [reason for reason in order if reason in these]
    return (*said, *(reason for reason in others if reason not in said))

"""What the checks look at, and how they answer."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from boekwerk.domain.allowance import Allowance
from boekwerk.domain.case import Case
from boekwerk.domain.decision import Check, RuleOutcome
from boekwerk.domain.direction import Addressed
from boekwerk.domain.reason import Reason
from boekwerk.rules import Judgement, RuleCodes
from boekwerk.rules.second import NOT_INSTALLED, Opinion

_NO_PROPOSAL = Reason("no_proposal_to_check")


class Dossier(Struct, frozen=True):
    """A case with what the rules said of it.

    ``codes`` are the master-data codes that the deciding rule names (AB-8, AB-9); None without one.
    ``candidates`` are the judgement's, each with its conditions; so are ``unknown_blocks``, where the
    relation is not known and may be why.
    ``if_invoice`` are the live automatic-booking rules that would apply to a credit note, or an
    invoice with a negative total, if it were an ordinary invoice.
    ``second`` is what the second evaluator says, or why it says nothing (AB-18).
    ``allowance`` is what may still be booked today; None where nothing is going to be booked (AB-20).
    """

    case: Case
    addressed: Addressed
    judgement: Judgement
    codes: RuleCodes | None = None
    candidates: tuple[RuleOutcome, ...] = ()
    unknown_blocks: tuple[RuleOutcome, ...] = ()
    if_invoice: tuple[RuleOutcome, ...] = ()
    second: Opinion | Reason = NOT_INSTALLED
    allowance: Allowance | None = None


def without_proposal(name: str) -> Check:
    """Answer for a check that cannot be judged because there is no proposal: unknown."""
    return Check(name, "unknown", _NO_PROPOSAL)


def not_passing(name: str, failures: Sequence[Reason], unknowns: Sequence[Reason] = ()) -> Check:
    """Answer with every reason found, failures first; at least one is needed.

    The outcome is ``fail`` when there is a failure, else ``unknown``.
    """
    first, *more = (*failures, *unknowns)
    return Check(name, "fail" if failures else "unknown", first, tuple(more))

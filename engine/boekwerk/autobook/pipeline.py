"""From a document to a decision: the whole pure pipeline.

A pure function of its arguments: no clock, no network, no database. What decides live and what a
dry-run shows is this one function.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec.structs import replace

from boekwerk.autobook.acquaintance import Acquaintance, acquaintance
from boekwerk.autobook.dossier import Dossier
from boekwerk.autobook.table import CHECKS
from boekwerk.domain.case import Case
from boekwerk.domain.decision import LETS_BOOK, Check, Decision, RuleOutcome, Verdict
from boekwerk.domain.direction import Addressed
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import Administration, BookedDocuments
from boekwerk.proposal import propose
from boekwerk.rules import Judgement, Rulebook

_FUNCTIONS = tuple(entry.check for entry in CHECKS)
_NONE_SETTLED: tuple[Check | None, ...] = (None,) * len(CHECKS)
_MOST_EXPLAINED = 10


def decide(  # noqa: PLR0913 - a decision depends on exactly these, and each is named where it is called
    document: Document,
    administration: Administration,
    rulebook: Rulebook,
    *,
    booked: BookedDocuments,
    in_flight: BookedDocuments,
    as_of: datetime.date,
    explain: bool = False,
) -> Decision:
    """Decide whether a document may be booked without a person, with every reason for and against.

    Every check answers, whatever the others say; the document is booked only when all let it.
    ``as_of`` is the day the decision is taken on. ``explain`` adds every rule with every condition.
    """
    known = acquaintance(document, administration, as_of)
    case = _case(document, administration, known, booked, in_flight, as_of)
    judgement = rulebook.judge(case)
    outcomes = rulebook.explain(case) if explain else ()
    checks = answers(_dossier(case, known.addressed, judgement, rulebook, outcomes), known.checks)
    return Decision(
        verdict=verdict_of(checks),
        checks=checks,
        proposal=case.proposal,
        rule=judgement.rule.id if judgement.rule is not None else None,
        rules=outcomes,
        administration_version=administration.version,
    )


def answers(dossier: Dossier, settled: Sequence[Check | None] = _NONE_SETTLED) -> tuple[Check, ...]:
    """Ask every check of the table that is not settled, in its order, whatever the others say."""
    return tuple([check or ask(dossier) for check, ask in zip(settled, _FUNCTIONS, strict=True)])


def verdict_of(checks: Sequence[Check]) -> Verdict:
    """Book only when there are checks and every one lets book: unknown does not pass."""
    outcomes = {check.outcome for check in checks}
    return "book" if outcomes and outcomes <= LETS_BOOK else "review"


def _case(
    document: Document,
    administration: Administration,
    known: Acquaintance,
    booked: BookedDocuments,
    in_flight: BookedDocuments,
    as_of: datetime.date,
) -> Case:
    direction, match, proposal = known.addressed.direction, known.match, None
    if direction != "unknown" and match is not None:
        proposal = propose(document, direction, administration, match)
    return Case(
        document, administration, direction, booked, in_flight, as_of, match, known.relation, proposal
    )


def _dossier(
    case: Case,
    addressed: Addressed,
    judgement: Judgement,
    rulebook: Rulebook,
    outcomes: tuple[RuleOutcome, ...],
) -> Dossier:
    if judgement.rule is not None:
        return Dossier(case, addressed, judgement, rulebook.codes(judgement.rule.id))
    if not judgement.candidates:
        return Dossier(case, addressed, judgement)
    candidates = judgement.candidates
    if not outcomes:
        # Why a rule did not hold is worked out only where no rule books, and for the first few.
        nearest = {candidate.id for candidate in candidates[:_MOST_EXPLAINED]}
        sources = [source for source in rulebook.sources if source.id in nearest]
        outcomes = Rulebook(sources).explain(case)
    explained = {outcome.id: outcome.conditions for outcome in outcomes}
    told = [replace(c, conditions=explained.get(c.id, ())) for c in candidates[:_MOST_EXPLAINED]]
    return Dossier(case, addressed, judgement, candidates=(*told, *candidates[_MOST_EXPLAINED:]))

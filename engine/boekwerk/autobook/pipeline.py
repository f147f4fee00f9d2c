"""From a document to a decision: the whole pure pipeline.

A pure function of its arguments: no clock, no network, no database. What decides live and what a
dry-run shows is this one function.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from operator import attrgetter, itemgetter

from msgspec.structs import replace

from boekwerk.autobook.acquaintance import BY_LETTERHEAD, Acquaintance, acquaintance
from boekwerk.autobook.dossier import Dossier
from boekwerk.autobook.other_parties import is_about_another_party
from boekwerk.autobook.table import CHECKS
from boekwerk.domain.allowance import Allowance
from boekwerk.domain.amount import exactly
from boekwerk.domain.books import Books
from boekwerk.domain.case import Case
from boekwerk.domain.decision import LETS_BOOK, Check, Decision, RuleOutcome, Verdict
from boekwerk.domain.direction import Addressed
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import Administration, BookedDocuments
from boekwerk.domain.obligation import NO_OBLIGATIONS, OpenObligations
from boekwerk.domain.past import NO_PAST, PastBookings
from boekwerk.obligations import match_obligations
from boekwerk.proposal import propose
from boekwerk.rules import Judgement, Rulebook
from boekwerk.rules.second import SecondEvaluator

_BY_DOCUMENT = tuple(entry for entry in CHECKS if not entry.by_letterhead)
_FUNCTIONS = tuple(entry.check for entry in _BY_DOCUMENT)
_in_order: Callable[[Sequence[Check]], tuple[Check, ...]] = itemgetter(
    *map((*BY_LETTERHEAD, *_BY_DOCUMENT).index, CHECKS)
)
_outcome_of = attrgetter("outcome")
_MOST_EXPLAINED = 10
_MOST_SORTED_OUT = 200


@exactly
def decide(  # noqa: PLR0913 - a decision depends on exactly these, and each is named where it is called
    document: Document,
    administration: Administration,
    rulebook: Rulebook,
    *,
    booked: BookedDocuments,
    in_flight: BookedDocuments,
    as_of: datetime.date,
    past: PastBookings = NO_PAST,
    obligations: OpenObligations = NO_OBLIGATIONS,
    explain: bool = False,
    second: SecondEvaluator | None = None,
    allowance: Allowance | None = None,
) -> Decision:
    """Decide whether a document may be booked without a person, with every reason for and against.

    Every check answers, whatever the others say; the document is booked only when all let it.
    ``as_of`` is the day the decision is taken on. ``past`` are the earlier bookings that proposals learn
    from, ``obligations`` what the document may be matched with. ``explain`` adds every rule with every
    condition. ``second`` is the second evaluator of the same rulebook; without one the administration must
    have it switched off, or nothing is booked (AB-18). ``allowance`` is what may still be booked today;
    without one nothing is going to be booked, and the caps are not asked (AB-20).
    """
    known = acquaintance(document, administration, as_of)
    books = Books(administration, booked, in_flight, past, obligations)
    case = case_of(document, books, known, rulebook, as_of)
    judgement = rulebook.judge(case)
    dossier = _dossier(case, known.addressed, judgement, rulebook)
    if second is not None and administration.settings.second_evaluator == "required":
        dossier = replace(dossier, second=second.opinion(case))
    if allowance is not None:
        dossier = replace(dossier, allowance=allowance)
    checks = answers(dossier, known.checks)
    return Decision(
        verdict=verdict_of(checks),
        checks=checks,
        proposal=case.proposal,
        rule=judgement.rule.id if judgement.rule is not None else None,
        rules=rulebook.explain(case) if explain else (),
        administration_version=administration.version,
    )


def answers(dossier: Dossier, by_letterhead: Sequence[Check]) -> tuple[Check, ...]:
    """Give the answer of every check of the table, in its order; none depends on another's."""
    return _in_order((*by_letterhead, *[check(dossier) for check in _FUNCTIONS]))


def verdict_of(checks: Sequence[Check]) -> Verdict:
    """Book only when there are checks and every one lets book: unknown does not pass."""
    outcomes = set(map(_outcome_of, checks))
    return "book" if outcomes and outcomes <= LETS_BOOK else "review"


def case_of(
    document: Document, books: Books, known: Acquaintance, rulebook: Rulebook, as_of: datetime.date
) -> Case:
    """Put together the facts that rules and checks read, with the proposal and its obligations."""
    direction, match, proposal = known.addressed.direction, known.match, None
    if direction != "unknown" and match is not None:
        proposal = propose(document, direction, books.administration, match, books.past)
    case = Case(
        document,
        books.administration,
        direction,
        books.booked,
        books.in_flight,
        as_of,
        match,
        known.relation,
        proposal,
    )
    return match_obligations(case, rulebook, books)


def _dossier(case: Case, addressed: Addressed, judgement: Judgement, rulebook: Rulebook) -> Dossier:
    blocks: tuple[RuleOutcome, ...] = ()
    if judgement.blocks_unknown and case.relation is None:
        blocks = _explained(judgement.blocks_unknown, case, rulebook)
    if judgement.rule is not None:
        return Dossier(case, addressed, judgement, rulebook.codes(judgement.rule.id), unknown_blocks=blocks)
    if not judgement.candidates:
        return Dossier(
            case, addressed, judgement, unknown_blocks=blocks, if_invoice=_if_invoice(case, rulebook)
        )
    # Why a rule did not hold is worked out only where no rule books, and for the first few.
    candidates = _first_explained(judgement.candidates, case, rulebook, _MOST_EXPLAINED)
    if any(map(is_about_another_party, candidates)):
        # Such rules may keep the one that was meant for this document from being seen.
        candidates = _first_explained(judgement.candidates, case, rulebook, _MOST_SORTED_OUT)
    return Dossier(case, addressed, judgement, candidates=candidates, unknown_blocks=blocks)


def _first_explained(
    outcomes: tuple[RuleOutcome, ...], case: Case, rulebook: Rulebook, most: int
) -> tuple[RuleOutcome, ...]:
    return (*_explained(outcomes[:most], case, rulebook), *outcomes[most:])


def _explained(
    outcomes: tuple[RuleOutcome, ...], case: Case, rulebook: Rulebook
) -> tuple[RuleOutcome, ...]:
    conditions = rulebook.conditions(case, [outcome.id for outcome in outcomes])
    return tuple([replace(outcome, conditions=conditions[outcome.id]) for outcome in outcomes])


def _if_invoice(case: Case, rulebook: Rulebook) -> tuple[RuleOutcome, ...]:
    """Give the live rules that would apply, were a credit note or negative invoice an ordinary one."""
    document, total = case.document, case.document.totals.tax_inclusive
    if not document.is_credit and (total is None or total >= 0):
        return ()
    totals = replace(document.totals, tax_inclusive=None if total is None else abs(total))
    kind = "self_billed_invoice" if document.is_self_billed else "invoice"
    judgement = rulebook.judge(replace(case, document=replace(document, type=kind, totals=totals)))
    found = judgement.candidates if judgement.rule is None else (judgement.rule, *judgement.candidates)
    return tuple([rule for rule in found if rule.stage == "live"])

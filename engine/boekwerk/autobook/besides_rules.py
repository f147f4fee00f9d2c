"""What can be said of a document before any rule was asked, so that other rules can be tried on it."""

from __future__ import annotations

import datetime

from msgspec import Struct

from boekwerk.autobook.acquaintance import acquaintance
from boekwerk.autobook.dossier import Dossier
from boekwerk.autobook.pipeline import answers, case_of
from boekwerk.domain.amount import exactly
from boekwerk.domain.books import Books
from boekwerk.domain.case import Case
from boekwerk.domain.document import Document
from boekwerk.domain.reason import Reason
from boekwerk.rules import Judgement, Rulebook

RULE_CHECKS = frozenset({"automatic_booking_rule", "blocks"})
"""The checks whose answer is what the rules say."""
# What another evaluator says of the rules cannot be known before they were asked either.
_NOT_YET = RULE_CHECKS | {"second_evaluator"}


class BesidesRules(Struct, frozen=True):
    """A case, and the names of the checks that keep it from being booked whatever the rules say."""

    case: Case
    hindrances: tuple[str, ...]


class ProposedCase(Struct, frozen=True):
    """A case, and why it is a purchase or a sale, or why there is no proposal because nobody can tell."""

    case: Case
    direction: Reason


@exactly
def proposed_case(
    document: Document, books: Books, rulebook: Rulebook, as_of: datetime.date
) -> ProposedCase:
    """Make the case of a document with its proposal, as `decide` does, and decide nothing."""
    known = acquaintance(document, books.administration, as_of)
    return ProposedCase(case_of(document, books, known, rulebook, as_of), known.addressed.reason)


@exactly
def besides_rules(
    document: Document, books: Books, rulebook: Rulebook, as_of: datetime.date
) -> BesidesRules:
    """Make the case of a document and ask every check that is not about rules, as `decide` does.

    Of the ``rulebook`` only the rules for matching obligations are asked. Codes are checked as far as the
    proposal names them (AB-8, AB-9): those that a rule names are not.
    """
    known = acquaintance(document, books.administration, as_of)
    case = case_of(document, books, known, rulebook, as_of)
    checks = answers(Dossier(case, known.addressed, Judgement()), known.checks)
    return BesidesRules(
        case, tuple(check.name for check in checks if check.name not in _NOT_YET and not check.lets_book)
    )

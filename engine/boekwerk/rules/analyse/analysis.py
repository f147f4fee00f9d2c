"""The analysis of a rulebook: within each rule, between rules, and where asked what is in between."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from boekwerk.domain.reason import Location
from boekwerk.rules.analyse.findings import Analysis, Finding
from boekwerk.rules.analyse.gaps import find_gaps
from boekwerk.rules.analyse.literals import Demands
from boekwerk.rules.analyse.pairs import Pairs
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import RuleView
from boekwerk.rules.analyse.within import conditions_that_ask_nothing, never_true
from boekwerk.rules.analyse.witness import Stand
from boekwerk.rules.files import without_collecting
from boekwerk.rules.rulebook import Rulebook
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

_DECIDING = frozenset({"automatic_booking", "block"})


def analyse(
    rulebook: Rulebook,
    as_of: datetime.date,
    *,
    gaps: bool = False,
    vocabulary: Vocabulary = VOCABULARY,
) -> Analysis:
    """Look for rules and conditions that cannot do what they seem to, on ``as_of`` and every day after.

    What is reported is certain: it follows from the conditions themselves, and a document that shows
    it was really judged. What could not be told is counted and not reported. ``gaps`` asks for amounts
    and document kinds that no rule is about, too.
    """
    demands, solver = Demands(vocabulary), Solver(as_of)
    stand = Stand(vocabulary, as_of)
    with without_collecting():
        sources = [source for source in rulebook.sources if source.kind in _DECIDING]
        views = [RuleView(source, demands, solver, as_of) for source in sources]
        pairs = Pairs(views, solver, stand)
        findings = [finding for view in views for finding in _of_rule(view, pairs, solver, stand)]
        if gaps:
            findings += find_gaps(views, rulebook, stand, solver)
    undecided = pairs.undecided + sum(not view.is_certain for view in views)
    ordered = tuple(sorted(findings, key=_place))
    return Analysis(ordered, len(views), pairs.compared, undecided)


def _of_rule(view: RuleView, pairs: Pairs, solver: Solver, stand: Stand) -> Sequence[Finding]:
    dead = never_true(view, solver, stand)
    if dead is not None:
        return [dead]
    found = [*conditions_that_ask_nothing(view, solver, stand)]
    pair = pairs.finding(view)
    return found if pair is None else [*found, pair]


def _place(finding: Finding) -> tuple[str, int, int]:
    where = finding.reason.where or Location("")
    return where.file, where.line or 0, where.column or 0

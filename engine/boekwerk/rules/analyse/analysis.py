"""The analysis of a rulebook: within each rule, between rules, and where asked what is in between."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from boekwerk.domain.reason import Location
from boekwerk.rules.analyse.findings import Analysis, Finding
from boekwerk.rules.analyse.gaps import Gaps, find_gaps
from boekwerk.rules.analyse.literals import Demands
from boekwerk.rules.analyse.pairs import Pairs
from boekwerk.rules.analyse.solving import Solver
from boekwerk.rules.analyse.views import RuleView
from boekwerk.rules.analyse.within import Within
from boekwerk.rules.analyse.witness import Stand
from boekwerk.rules.files import without_collecting
from boekwerk.rules.rulebook import Rulebook
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary


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
        views = [RuleView(source, demands, solver, as_of) for source in rulebook.sources]
        deciding = [view for view in views if view.source.matching is None]
        within, pairs = Within(solver, stand), Pairs(deciding, solver, stand)
        findings = [finding for view in views for finding in _of_rule(view, within, pairs)]
        missed = find_gaps(deciding, rulebook, stand, solver) if gaps else Gaps()
    unsure = within.undecided | {view.source.id for view in views if not view.is_certain}
    return Analysis(
        tuple(sorted([*findings, *missed.found], key=_place)),
        rules=len(views),
        pairs=pairs.compared,
        undecided=len(unsure) + pairs.undecided + missed.undecided,
    )


def _of_rule(view: RuleView, within: Within, pairs: Pairs) -> Sequence[Finding]:
    dead = within.never_true(view)
    if dead is not None:
        return [dead]
    found = within.findings(view)
    # Rules about matching say each what it says, and all that hold are tried: they are not compared.
    pair = None if view.source.matching is not None else pairs.finding(view)
    return found if pair is None else [*found, pair]


def _place(finding: Finding) -> tuple[str, int, int]:
    where = finding.reason.where or Location("")
    return where.file, where.line or 0, where.column or 0

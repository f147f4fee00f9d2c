"""Explaining one document of an administration."""

from __future__ import annotations

from pathlib import Path

from boekwerk.app.desk import OfficeDesk
from boekwerk.autobook.besides_rules import besides_rules
from boekwerk.autobook.other_parties import is_about_another_party
from boekwerk.domain.amount import exactly
from boekwerk.trial.explain import Explanation
from boekwerk.trial.in_flight import Nothing
from boekwerk.trial.results import title_of


@exactly
def explain_document(desk: OfficeDesk, path: Path) -> Explanation:
    """Decide on one document and say what every rule says of it.

    The document is looked at by itself: nothing else is on its way. Raises IntakeError when it
    cannot be read.
    """
    document = desk.read(path)
    decision = desk.decide(document, in_flight=Nothing(), explain=False)
    found = besides_rules(document, desk.books(Nothing()), desk.rulebook, desk.as_of)
    trace = desk.rulebook.trace(found.case)
    held = tuple(trace.outcome(id) for id, result in trace.results().items() if result == "held")
    # A rule about another party is not nearer than one about this one, however little it lacks.
    missed = tuple(sorted(trace.nearest(), key=is_about_another_party))
    return Explanation(str(path), title_of(document, decision), decision, held, missed)

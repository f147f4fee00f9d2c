"""A kept proposal as lines for a person, and as JSON."""

from __future__ import annotations

from typing import Any

from boekwerk.cli import wording
from boekwerk.cli.reports.details import Details
from boekwerk.cli.reports.plain import plain
from boekwerk.cli.screen import Lines, Screen
from boekwerk.domain.concept import Concept
from boekwerk.domain.proposal import Proposal
from boekwerk.reasons import Language, said
from boekwerk.trial.records import Records


def print_concept(concept: Concept, records: Records, screen: Screen, language: Language) -> None:
    """Print a kept proposal: its state, what is open, what is worth knowing, and every field."""
    screen.line((title_of(concept, language), "strong"))
    print_proposal(concept.proposal, records, screen, language)


def print_proposal(proposal: Proposal, records: Records, screen: Screen, language: Language) -> None:
    """Print a proposal: what is open, what is worth knowing, and every field with where it came from."""
    lines = Lines()
    details = Details(lines, language, "full")
    for reason in proposal.unresolved:
        details.reason(reason, (said("cli_open", language), "bad"))
    for reason in proposal.remarks:
        details.reason(reason, said("cli_remark", language))
    details.proposal(proposal, records)
    for line in lines.collected:
        screen.line(*line.parts, indent=max(line.indent - 2, 0))


def title_of(concept: Concept, language: Language) -> str:
    """Say in one line what a kept proposal is of and how it stands."""
    proposal = concept.proposal
    return said(
        "cli_concept",
        language,
        number=concept.id,
        state=concept.state,
        direction=proposal.direction,
        invoice=proposal.number or "?",
        relation=proposal.relation.relation or "?",
        total=wording.amount(proposal.total, proposal.currency, language),
        changed=concept.changed.date(),
        by=concept.changed_by,
    )


def concept_form(concept: Concept, language: Language) -> dict[str, Any]:
    """Turn a kept proposal into JSON values."""
    form: dict[str, Any] = plain(concept, language)
    return {"schema": "boekwerk.concept/1", **form, "changed": concept.changed.isoformat()}

"""The template that a relation's documents are booked by (BP-9)."""

from __future__ import annotations

from boekwerk.domain.template import Template
from boekwerk.proposal.draft import Draft


def default_template(draft: Draft) -> Template | None:
    """Find the relation's default template in the document's journal, with a remark when there is none."""
    relation, journal = draft.relation, draft.journal
    if relation is None:
        return None
    code = journal.code if journal is not None else None
    found = draft.administration.default_template(relation.id, code) if code is not None else None
    if found is None:
        values = {"relation": relation.id, "name": relation.name, "journal": code}
        draft.remark("template_default_missing", values, relation.where)
    return found

"""Why an edit of a proposal cannot be done (BP-14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from boekwerk.domain.amount import ZERO, is_whole_cents
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.proposal.edits import HEADER_FIELDS, Change, Edits, Split
from boekwerk.proposal.given import CONFIRMABLE
from boekwerk.proposal.line_changes import refusal_of_line


def refusals_of_edits(proposal: Proposal, administration: Administration, edits: Edits) -> Iterator[Reason]:
    """Find every edit that cannot be done with a proposal."""
    refusals = (
        *(_refusal(change, proposal, administration) for change in edits.changes),
        *(_refusal_of_number(number, proposal) for number in edits.confirmed),
        *(_refusal_of_split(split, proposal) for split in edits.splits),
        *(_refusal_of_code_to_confirm(code) for code in edits.agreed),
        *_divided_twice(edits),
    )
    return (refusal for refusal in refusals if refusal is not None)


def _divided_twice(edits: Edits) -> Iterator[Reason]:
    times = Counter(split.line for split in edits.splits)
    return (Reason("edit_line_divided_twice", {"line": line}) for line, count in times.items() if count > 1)


def _refusal_of_code_to_confirm(code: str) -> Reason | None:
    if code in CONFIRMABLE:
        return None
    return Reason("edit_not_confirmable", {"code": code, "codes": tuple(sorted(CONFIRMABLE))})


def _refusal(change: Change, proposal: Proposal, administration: Administration) -> Reason | None:
    if change.line is None:
        return _refusal_of_header(change, proposal, administration)
    wrong = _refusal_of_number(change.line, proposal)
    if wrong is not None:
        return wrong
    line = proposal.lines[change.line - 1]
    return refusal_of_line(change.field, change.value, line, proposal.direction, administration)


def _refusal_of_split(split: Split, proposal: Proposal) -> Reason | None:
    """Say why a line cannot be divided so: every part has the sign of the line, and cents."""
    wrong = _refusal_of_number(split.line, proposal)
    if wrong is not None:
        return wrong
    line = proposal.lines[split.line - 1]
    whole = line.amount - line.non_deductible_vat
    values = {"line": split.line, "amount": whole}
    if not all(map(is_whole_cents, split.amounts)):
        return Reason("edit_split_wrong", {**values, "why": "split_not_in_cents"})
    if any(amount * whole <= 0 for amount in split.amounts):
        return Reason("edit_split_wrong", {**values, "why": "split_other_sign"})
    if abs(sum(split.amounts, ZERO)) > abs(whole):
        return Reason("edit_split_wrong", {**values, "why": "split_too_much"})
    return None


def _refusal_of_number(number: int, proposal: Proposal) -> Reason | None:
    if not 1 <= number <= len(proposal.lines):
        return Reason("edit_no_such_line", {"line": number, "count": len(proposal.lines)})
    if proposal.lines[number - 1].kind != "cost":
        return Reason("edit_line_is_computed", {"line": number})
    return None


def _refusal_of_header(change: Change, proposal: Proposal, administration: Administration) -> Reason | None:
    value = change.value
    if change.field not in HEADER_FIELDS:
        return Reason("edit_no_such_field", {"field": change.field, "fields": HEADER_FIELDS})
    if change.field == "description":
        return None
    if value is None:
        return Reason("edit_field_needed", {"field": change.field})
    return _refusal_of_code(change.field, value, proposal, administration)


def _refusal_of_code(
    field: str, value: str, proposal: Proposal, administration: Administration
) -> Reason | None:
    values = {"field": field, "value": value}
    if field == "journal":
        journal = administration.journal(value)
        fits = journal is not None and journal.direction == proposal.direction
        return None if fits else Reason("edit_journal_unknown", {**values, "direction": proposal.direction})
    if field == "relation":
        relation = administration.relation(value)
        kind = "supplier" if proposal.direction == "purchase" else "customer"
        if relation is not None and relation.kind not in (kind, "both"):
            return Reason("edit_relation_of_other_kind", {**values, "kind": relation.kind})
        return None if relation is not None else Reason("edit_code_unknown", values)
    known = administration.payment_condition(value)
    if known is None or known.active:
        return None if known is not None else Reason("edit_code_unknown", values)
    return Reason("edit_code_inactive", {**values, "name": known.name}, known.where)

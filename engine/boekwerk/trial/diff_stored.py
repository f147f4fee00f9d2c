"""A stored set under two versions of the rules: columns decide, and only what changes is explained."""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.domain.amount import exactly, from_cents
from boekwerk.domain.decision import Check, Decision, Outcome, RuleOutcome
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook
from boekwerk.trial.diff import Compare, Compared
from boekwerk.trial.results import DocumentTitle
from boekwerk.trial.stored import StoredSet, StoredVerdict


def compare_stored(stored: StoredSet, old: Rulebook, new: Rulebook, compare: Compare) -> Iterator[Compared]:
    """Decide on every stored document under both rulebooks; give what changes, in the order of the rows.

    Raises StoredSetError when rules ask for a fact that was not stored.
    """
    for before, after in zip(stored.judge(old), stored.judge(new), strict=True):
        if _said(before) == _said(after):
            yield Compared(after.file)
        else:
            yield _explained(stored, (before, old), (after, new), compare)


@exactly
def _explained(
    stored: StoredSet,
    before: tuple[StoredVerdict, Rulebook],
    after: tuple[StoredVerdict, Rulebook],
    compare: Compare,
) -> Compared:
    row = after[0].row
    # What is known of facts is numbered by rulebook, so that each has facts of its own.
    traces = [rulebook.trace_facts(stored.facts(row)) for _, rulebook in (before, after)]
    telling = {
        id for trace in traces for id, result in trace.results().items() if result != "not_applicable"
    }
    told = [tuple(trace.outcome(id) for id in trace.results() if id in telling) for trace in traces]
    old, new = (_decision(one[0], rules) for one, rules in zip((before, after), told, strict=True))
    return compare.decisions(after[0].file, _title(after[0]), old, new)


def _said(verdict: StoredVerdict) -> tuple[object, ...]:
    return verdict.verdict, verdict.rule, verdict.blocks, verdict.blocks_unknown


def _decision(verdict: StoredVerdict, rules: tuple[RuleOutcome, ...]) -> Decision:
    """Make the decision as far as it was stored: what the rules say, and which checks stand in the way."""
    titles = {rule.id: rule.title for rule in rules}
    reasons = [Reason("block_held", {"rule": id, "title": titles.get(id, "")}) for id in verdict.blocks]
    reasons += [
        Reason("block_unknown", {"rule": id, "title": titles.get(id, "")}) for id in verdict.blocks_unknown
    ]
    outcome: Outcome = "fail" if verdict.blocks else "unknown"
    checks = (Check("blocks", outcome, reasons[0], tuple(reasons[1:])),) if reasons else ()
    return Decision(verdict.verdict, checks, None, verdict.rule, rules)


def _title(verdict: StoredVerdict) -> DocumentTitle:
    cents = verdict.total_cents
    return DocumentTitle(
        number=verdict.number,
        kind=None,
        party=verdict.relation,
        date=None,
        currency=verdict.currency,
        total=None if cents is None else from_cents(cents),
        format=None,
        direction=verdict.direction,
    )

"""Matching a document with obligations (afletteren): the whole step, from a case to its lines (OB-4)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from boekwerk.domain.books import Books
from boekwerk.domain.case import Case
from boekwerk.domain.proposal import BookingLine, Proposal
from boekwerk.domain.reason import Reason
from boekwerk.obligations.by_line import divided_by_line
from boekwerk.obligations.dividing import Division, divided, may_be_matched
from boekwerk.obligations.open_amounts import as_open_now
from boekwerk.obligations.review import reviewed
from boekwerk.obligations.searching import Hit, search
from boekwerk.rules import Rulebook
from boekwerk.rules.matching import Matching
from boekwerk.rules.source import RuleSource

_LEARNED = {
    "learned_reference": "obligation_by_learned_reference",
    "learned_place": "obligation_by_learned_place",
}


def match_obligations(case: Case, rulebook: Rulebook, books: Books) -> Case:
    """Match a document with obligations by the live rules that hold, the most specific first (OB-4).

    The first rule that finds something decides. Gives the case with its proposal's lines on obligations,
    and those as they are open now; they stay None where no matching was tried. Lines that have an
    obligation already, by a template or a person, keep it. Ambiguity is never guessed away: the proposal
    is then incomplete, with all candidates. A rule at stage ``suggest`` says what it would match, and
    changes no line.
    """
    proposal = case.proposal
    if proposal is None:
        return case
    if not case.administration.capabilities.obligations:
        return replace(case, proposal=reviewed(case, proposal, (), books).proposal)
    rules = _matchings(rulebook.matching(case))
    proposal, deciding = _matched(case, proposal, rules, books)
    has_any = any(line.obligation for line in proposal.lines)
    if not has_any:
        proposal = _with_suggestion(case, proposal, rulebook, books)
    found = reviewed(case, proposal, rules if deciding is None else (deciding, *rules), books)
    tried = bool(rules) or has_any
    return replace(case, proposal=found.proposal, obligations=found.obligations if tried else None)


def review_obligations(case: Case, rulebook: Rulebook, books: Books) -> Case:
    """Say anew what is to be said of the obligations on a proposal's lines, after a person changed them.

    Nothing is looked for: what the person left empty stays empty.
    """
    if case.proposal is None:
        return case
    found = reviewed(case, case.proposal, _matchings(rulebook.matching(case)), books)
    return replace(case, proposal=found.proposal, obligations=found.obligations)


def _matchings(rules: Sequence[RuleSource]) -> tuple[Matching, ...]:
    return tuple([rule.matching for rule in rules if rule.matching is not None])


def _matched(
    case: Case, proposal: Proposal, rules: Sequence[Matching], books: Books
) -> tuple[Proposal, Matching | None]:
    """Match by the first rule that finds something, and give that rule as well."""
    passed: list[Reason] = []
    for matching in rules if any(map(may_be_matched, proposal.lines)) else ():
        found = search(case, matching, books.obligations)
        if found.hits:
            return _with_hits(case, proposal, found.hits, matching, books), matching
        passed += [reason for reason in found.passed if reason not in passed]
    return (replace(proposal, remarks=(*proposal.remarks, *passed)) if passed else proposal), None


def _with_hits(
    case: Case, proposal: Proposal, hits: Sequence[Hit], matching: Matching, books: Books
) -> Proposal:
    division = _division(case, proposal.lines, _as_open_now(hits, books), matching)
    remarks = (*proposal.remarks, *division.remarks, *_learned(division.lines, hits))
    unresolved = (*proposal.unresolved, *division.doubts)
    return replace(proposal, lines=division.lines, unresolved=unresolved, remarks=remarks)


def _division(
    case: Case, lines: Sequence[BookingLine], hits: Sequence[Hit], matching: Matching
) -> Division:
    same_account = matching.same_ledger_account
    by_line: Division | None = None
    if matching.level == "line":
        by_line = divided_by_line(case, lines, hits, same_account=same_account)
        lines = by_line.lines
        hits = [hit for hit in hits if hit.mark.line is None]
    division = divided(lines, hits, currency=case.document.currency, same_account=same_account)
    if by_line is None:
        return division
    return Division(
        division.lines, (*by_line.doubts, *division.doubts), (*by_line.remarks, *division.remarks)
    )


def _as_open_now(hits: Sequence[Hit], books: Books) -> list[Hit]:
    return [replace(hit, obligation=as_open_now(hit.obligation, books)) for hit in hits]


def _learned(lines: Sequence[BookingLine], hits: Sequence[Hit]) -> list[Reason]:
    """Say which obligations were found by what was learned, and not by a key of the rule (OB-10)."""
    used = {line.obligation for line in lines}
    reasons: list[Reason] = []
    for hit in hits:
        if hit.way != "key" and hit.obligation.number in used:
            values = {"obligation": hit.obligation.number, "reference": hit.mark.text}
            reason = Reason(_LEARNED[hit.way], values, hit.obligation.where)
            reasons += [reason] if reason not in reasons else []
    return reasons


def _with_suggestion(case: Case, proposal: Proposal, rulebook: Rulebook, books: Books) -> Proposal:
    """Say what the first rule at stage ``suggest`` that finds something would have matched (RU-8)."""
    for rule in rulebook.matching(case, "suggest"):
        matching = rule.matching
        found = () if matching is None else search(case, matching, books.obligations).hits
        if matching is None or not found:
            continue
        division = _division(case, proposal.lines, _as_open_now(found, books), matching)
        numbers = dict.fromkeys(line.obligation for line in division.lines if line.obligation)
        if not numbers:
            return proposal
        values = {"rule": rule.id, "obligations": tuple(numbers)}
        suggested = Reason("obligation_suggested", values, rule.where)
        return replace(proposal, remarks=(*proposal.remarks, suggested))
    return proposal

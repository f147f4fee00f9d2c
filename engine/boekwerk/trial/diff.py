"""What another version of the rules changes: the same documents, each decided on twice (RU-5).

Both decisions are those of a dry-run, taken by the same function. What is on its way (AB-11) does
not depend on the rules, so that both are compared with the same documents before them. Where there is
no second evaluator, or one that fails, what would be booked if it agreed counts as booked (see
`Decision.would_book` and `failure_set_apart`): that is no change of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from boekwerk.domain.decision import (
    LETS_BOOK,
    Check,
    ConditionOutcome,
    Decision,
    RuleKind,
    RuleOutcome,
    Verdict,
)
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import BookedDocuments
from boekwerk.domain.reason import Location, Reason
from boekwerk.trial.desk import ClosableDesk
from boekwerk.trial.diff_rules import Asked, ConditionChange, RuleChange, part_told
from boekwerk.trial.diff_second import failure_set_apart
from boekwerk.trial.records import Records
from boekwerk.trial.results import DocumentTitle, Refused, Result

Turn = Literal["booked", "to_review", "other_rule", "other_reasons"]
"""What becomes of a document that changes: booked now, shown to a person now, booked by another rule, or
shown to a person for other reasons."""
TURNS: tuple[Turn, ...] = ("booked", "to_review", "other_rule", "other_reasons")
Effect = Literal["books", "books_no_more", "blocks", "blocks_no_more", "says_otherwise"]


AnyDesk = TypeVar("AnyDesk", bound=ClosableDesk)
_DECIDING = frozenset({"stage", "kind", "priority", "valid_from", "valid_until"})
_ACTS = frozenset({"held", "unknown", "error"})


class UnderBoth(Decision, frozen=True, kw_only=True):
    """The decision under the new rules, with the one under the ``old`` rules.

    Where the two differ, both have every rule with every condition. ``second_failed`` is why the second
    evaluator failed on either side, where it did; both are then as if it agreed.
    """

    old: Decision
    second_failed: Reason | None = None


class TwoDesks(Generic[AnyDesk]):
    """A desk that reads a document once and decides on it twice, under ``old`` rules and ``new`` ones."""

    def __init__(self, old: AnyDesk, new: AnyDesk) -> None:
        self.old = old
        self.new = new

    def read(self, path: Path) -> Document:
        """Read a document. Raises BoekwerkError when it cannot be read."""
        return self.new.read(path)

    def decide(self, document: Document, *, in_flight: BookedDocuments, explain: bool) -> UnderBoth:
        """Decide on a document under both; rules are told where ``explain`` is asked for or it matters."""
        both = self._under_both(document, in_flight, explain=explain)
        if not explain and _essence(both.old) != _essence(both):
            both = self._under_both(document, in_flight, explain=True)
        return both

    def _under_both(self, document: Document, in_flight: BookedDocuments, *, explain: bool) -> UnderBoth:
        (old, failed_old), (new, failed_new) = (
            failure_set_apart(desk.decide(document, in_flight=in_flight, explain=explain))
            for desk in self._both
        )
        return UnderBoth(old=old, second_failed=failed_old or failed_new, **asdict(new))

    def records(self, document: Document, decision: Decision) -> Records:
        """Give the names of what a decision's proposal books on."""
        return self.new.records(document, decision)

    def close(self) -> None:
        """Close both desks."""
        for desk in self._both:
            desk.close()

    @property
    def _both(self) -> tuple[AnyDesk, AnyDesk]:
        return self.old, self.new


class Why(Struct, frozen=True):
    """A condition that made the difference, as it was and as it is; None where it is not on that side."""

    old: ConditionOutcome | None
    new: ConditionOutcome | None


class RuleEffect(Struct, frozen=True):
    """What one rule has to do with a change; ``why`` and ``notes`` are empty where nothing is to be said.

    ``rule`` is empty when no rule can be named.
    """

    rule: str
    title: str
    kind: RuleKind | None
    effect: Effect
    why: tuple[Why, ...] = ()
    notes: tuple[Reason, ...] = ()


class View(Struct, frozen=True):
    """One side of a change; ``against`` are the checks that keep it from booking on this side only.

    ``verdict`` is what would be booked, also where there is no second evaluator to agree.
    """

    verdict: Verdict
    rule: str | None
    against: tuple[Check, ...] = ()


class DocumentChange(Struct, frozen=True):
    """A document on which the rules decide otherwise."""

    file: str
    title: DocumentTitle
    turn: Turn
    old: View
    new: View
    effects: tuple[RuleEffect, ...]


class Compared(Struct, frozen=True):
    """What came of one file; ``change`` and ``refusal`` are None when nothing changes.

    ``second_failed`` is why the second evaluator failed, where it did.
    """

    file: str
    change: DocumentChange | None = None
    refusal: Reason | None = None
    second_failed: Reason | None = None


class Compare(Struct, frozen=True):
    """Turns the result of `TwoDesks` into what changes.

    ``rules`` are the rules that changed, by id. Other reasons for the same verdict count only with
    ``all_changes``.
    """

    rules: dict[str, RuleChange]
    all_changes: bool = False

    def __call__(self, result: Result) -> Compared:
        """Give what changes for one document."""
        if isinstance(result, Refused):
            return Compared(result.file, refusal=result.reason)
        new = result.decision
        assert isinstance(new, UnderBoth)
        compared = self.decisions(result.file, result.title, new.old, new)
        return replace(compared, second_failed=new.second_failed)

    def decisions(self, file: str, title: DocumentTitle, old: Decision, new: Decision) -> Compared:
        """Give what changes from one decision to another; where they differ, both must have the rules."""
        turn = _turn(old, new)
        if turn is None or (turn == "other_reasons" and not self.all_changes):
            return Compared(file)
        views = _view(old, new), _view(new, old)
        effects = tuple(_effect(*found, old, new, self.rules) for found in _effects(old, new))
        return Compared(file, DocumentChange(file, title, turn, *views, effects))


def _essence(decision: Decision) -> tuple[Any, ...]:
    """Give what makes two decisions the same to a reader: not where rules stand, nor their titles."""
    checks = [(c.name, c.outcome, *map(_said, (c.reason, *c.more))) for c in decision.checks]
    return decision.would_book, decision.rule, checks


def _said(reason: Reason) -> tuple[str, dict[str, Any]]:
    return reason.code, {name: value for name, value in reason.values.items() if name != "title"}


def _turn(old: Decision, new: Decision) -> Turn | None:
    if old.would_book != new.would_book:
        return "booked" if new.would_book else "to_review"
    if new.would_book and old.rule != new.rule:
        return "other_rule"
    return "other_reasons" if _essence(old) != _essence(new) else None


def _view(decision: Decision, other: Decision) -> View:
    if decision.would_book:
        return View("book", decision.rule)
    said_there = {
        check.name: (check.outcome, *map(_said, (check.reason, *check.more))) for check in other.checks
    }
    against = tuple(
        check
        for check in decision.checks
        if check.outcome not in LETS_BOOK
        and said_there.get(check.name) != (check.outcome, *map(_said, (check.reason, *check.more)))
    )
    return View("review", decision.rule, against)


def _effects(old: Decision, new: Decision) -> Iterator[tuple[str, Effect]]:
    """Say which rules have to do with a change, and how; mirrored, the effects are the opposite ones."""
    begun, ended = (sorted(ours - theirs) for ours, theirs in _each_way(_blocks(old), _blocks(new)))
    if not (old.would_book and new.would_book):
        yield from ((block, "blocks") for block in begun)
        yield from ((block, "blocks_no_more") for block in ended)
    is_other = old.rule != new.rule
    if old.would_book and (is_other or not begun):
        yield old.rule or "", "books_no_more"
    if new.would_book and (is_other or not ended):
        yield new.rule or "", "books"
    if not (old.would_book or new.would_book):
        others = sorted(_answers(old).items() ^ _answers(new).items())
        ids = dict.fromkeys(id for id, _ in others if id not in begun and id not in ended)
        if not ids and not begun and not ended:
            ids = {new.rule or old.rule or "": None}
        yield from ((id, "says_otherwise") for id in ids)


def _each_way(old: set[str], new: set[str]) -> tuple[tuple[set[str], set[str]], tuple[set[str], set[str]]]:
    return (new, old), (old, new)


def _blocks(decision: Decision) -> set[str]:
    """Give the blocks that keep a document back: they hold, or nobody can tell whether they do."""
    return {
        rule.id
        for rule in decision.rules
        if rule.kind == "block" and rule.stage == "live" and rule.result in _ACTS
    }


def _answers(decision: Decision) -> dict[str, tuple[str, str, bool]]:
    return {
        rule.id: (rule.stage, rule.result, rule.set_aside)
        for rule in decision.rules
        if rule.result != "not_applicable"
    }


def _effect(
    id: str, effect: Effect, old: Decision, new: Decision, rules: Mapping[str, RuleChange]
) -> RuleEffect:
    before, after = _outcome(old, id), _outcome(new, id)
    known = after or before
    if known is None:
        return RuleEffect(id, "", None, effect)
    change = rules.get(id)
    why = tuple(_why(change.conditions, before, after)) if change is not None else ()
    notes = tuple(_notes(change, before, after, old, new))
    return RuleEffect(id, known.title, known.kind, effect, why, notes)


def _outcome(decision: Decision, id: str) -> RuleOutcome | None:
    return next((rule for rule in decision.rules if rule.id == id), None)


def _why(
    changes: Iterable[ConditionChange], old: RuleOutcome | None, new: RuleOutcome | None
) -> Iterator[Why]:
    for change in changes:
        why = Why(_found(change.old, old), _found(change.new, new))
        if _matters(why, change):
            yield why


def _matters(why: Why, change: ConditionChange) -> bool:
    if why.old is not None and why.new is not None:
        return why.old.held is not why.new.held
    alone = why.old or why.new
    # A condition that came or went makes no difference where it holds; in a group it may.
    return alone is not None and (
        change.within is not None or alone.held is alone.prevents or alone.held is None
    )


def _found(asked: Asked | None, outcome: RuleOutcome | None) -> ConditionOutcome | None:
    if asked is None or outcome is None:
        return None
    return next((one for one in _all(outcome.conditions) if _is(one, asked)), None)


def _is(outcome: ConditionOutcome, asked: Asked) -> bool:
    return outcome.where == asked.where and outcome.text == asked.text


def _all(outcomes: Iterable[ConditionOutcome]) -> Iterator[ConditionOutcome]:
    for outcome in outcomes:
        yield outcome
        yield from _all(outcome.inner)


def _notes(
    change: RuleChange | None,
    before: RuleOutcome | None,
    after: RuleOutcome | None,
    old: Decision,
    new: Decision,
) -> Iterator[Reason]:
    if change is not None and change.what != "changed":
        place = change.new or change.old
        yield Reason(f"diff_rule_{change.what}", {}, place)
    for each in change.properties if change is not None else ():
        if change is not None and each.name in _DECIDING:
            yield part_told(each, change.new)
    was, now = (outcome is not None and outcome.set_aside for outcome in (before, after))
    if now and not was:
        yield Reason("diff_set_aside", {"rules": _deciding(new)}, _place_of(new))
    if was and not now:
        yield Reason("diff_not_set_aside", {"rules": _deciding(old)}, _place_of(old))


def _deciding(decision: Decision) -> tuple[str, ...]:
    """Name the live automatic-booking rules of the most specific scope that apply."""
    return tuple(rule.id for rule in _most_specific(decision))


def _place_of(decision: Decision) -> Location | None:
    return next((rule.where for rule in _most_specific(decision)), None)


def _most_specific(decision: Decision) -> Iterator[RuleOutcome]:
    return (
        rule
        for rule in decision.rules
        if rule.kind == "automatic_booking"
        and rule.stage == "live"
        and rule.result != "not_applicable"
        and not rule.set_aside
    )

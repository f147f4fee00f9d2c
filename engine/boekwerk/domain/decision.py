"""The decision on a document: every check with its outcome and reasons (requirements AB-*)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from boekwerk.domain.amount import Money
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Location, Reason

Outcome = Literal["pass", "fail", "not_applicable", "unknown"]
Verdict = Literal["book", "review"]
LETS_BOOK: frozenset[Outcome] = frozenset({"pass", "not_applicable"})
"""The outcomes with which a check lets a document be booked: unknown is not among them."""

RuleKind = Literal["automatic_booking", "block", "obligation_matching"]
RuleStage = Literal["shadow", "suggest", "live"]
RuleResult = Literal["not_applicable", "did_not_hold", "held", "unknown", "error"]


class Check(Struct, frozen=True):
    """One check. ``name`` is stable; ``reason`` says why the outcome is what it is.

    ``more`` holds further reasons when one check fails in several ways. Only ``pass`` and
    ``not_applicable`` let a document be booked: unknown does not pass.
    """

    name: str
    outcome: Outcome
    reason: Reason
    more: tuple[Reason, ...] = ()

    @property
    def lets_book(self) -> bool:
        """Whether this check alone would let the document be booked."""
        return self.outcome in LETS_BOOK


class RuleOutcome(Struct, frozen=True):
    """What one rule said of a document. ``conditions`` is filled only when explaining.

    ``message`` is what the rule's author says about it, by language. ``set_aside`` is whether a rule
    of a more specific scope decides instead of this one (RU-3).
    """

    id: str
    title: str
    kind: RuleKind
    stage: RuleStage
    result: RuleResult
    where: Location | None = None
    conditions: tuple[ConditionOutcome, ...] = ()
    message: dict[str, str] = {}
    set_aside: bool = False


Combining = Literal["all", "any", "none"]
"""How many of its parts must hold for a condition to hold."""

Found = str | bool | int | Decimal | Money | datetime.date | tuple[Any, ...] | None
"""What a condition found: a fact, those of several items, or None where nothing is known."""


class ConditionOutcome(Struct, frozen=True):
    """One condition: what was asked, what was found, and where it stands.

    ``held`` is None when a fact was missing. ``inner`` has the parts of a group or quantifier, and
    ``combining`` says how many of them must hold; of one without parts it is None.
    ``text`` is the condition as its author wrote it, what is inside it included; ``wanted`` what it
    is compared with, in the same words; ``found`` the fact: an amount is a Decimal, in another
    currency than the administration's a Money, and a number that is no money a Quantity.
    ``prevents`` marks what stands under ``unless``; ``implicit`` what the engine adds to a rule;
    ``error`` tells why the condition could not be judged at all.
    ``short_by`` is how far a number, amount or date is from making the condition hold (one that
    ``prevents``: from making it not hold), in the field's unit, dates in days; None where there is no
    such measure.
    """

    text: str
    held: bool | None
    field: str | None = None
    operator: str | None = None
    wanted: str | None = None
    found: Found = None
    where: Location | None = None
    inner: tuple[ConditionOutcome, ...] = ()
    combining: Combining | None = None
    prevents: bool = False
    implicit: bool = False
    error: str | None = None
    short_by: Decimal | int | None = None


class Decision(Struct, frozen=True):
    """Whether a document may be booked without a person, and every reason for and against.

    ``proposal`` is None when there is nothing to propose: the direction is unknown.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    proposal: Proposal | None
    rule: str | None = None
    rules: tuple[RuleOutcome, ...] = ()
    administration_version: str | None = None

    @property
    def would_book(self) -> bool:
        """Whether it is booked, or would be if there were a second evaluator that agrees (AB-18)."""
        against = [check for check in self.checks if not check.lets_book]
        if self.verdict == "book" or len(against) != 1:
            return self.verdict == "book"
        return against[0].reason.code == "second_evaluator_not_installed"

    @property
    def needs_second(self) -> bool:
        """Whether only the lack of a second evaluator keeps it from being booked."""
        return self.would_book and self.verdict != "book"

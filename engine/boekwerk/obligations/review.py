"""What is said of the obligations that lines are booked on: required, age, difference, remainder.

None of it is the correctness of the obligation: that is the package's job (OB-9). Only what a person
must answer or fill in leaves a proposal incomplete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import EXACT, ZERO, cents
from boekwerk.domain.books import Books
from boekwerk.domain.case import Case
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import BookingLine, Proposal
from boekwerk.domain.reason import Location, Reason
from boekwerk.obligations.dividing import fits
from boekwerk.obligations.open_amounts import as_open_now, drawn_together
from boekwerk.rules.matching import NO_TOLERANCE, Matching, Remainder, Tolerance

REVIEWED = frozenset(
    "line_lacks_obligation obligation_unknown obligation_is_settled obligation_of_another_relation "
    "obligation_on_account obligation_stale obligation_age_unknown obligation_other_currency "
    "obligation_overdrawn obligation_rest_asked obligation_rest_unknown obligation_rest_stays "
    "obligation_rest_renewed obligation_rest_closed obligation_rest_cannot_close".split()
)
"""The codes that a review gives: another review begins without them."""

_HUNDRED = Decimal(100)


class Reviewed(Struct, frozen=True):
    """A proposal with everything that is to be said of its obligations, and those as they are open now."""

    proposal: Proposal
    obligations: tuple[Obligation, ...]


class _Terms(Struct, frozen=True):
    """What a rule says, else the administration's settings."""

    required_on: dict[str, Location]
    tolerance: Tolerance
    remainder: Remainder
    stale_after: int


def reviewed(case: Case, proposal: Proposal, rules: Sequence[Matching], books: Books) -> Reviewed:
    """Say everything that is to be said of the obligations on a proposal's lines, and settle them.

    ``rules`` are those that hold, the one that decides first. What an earlier review said is replaced.
    """
    terms = _terms(rules, case)
    unresolved = [reason for reason in proposal.unresolved if reason.code not in REVIEWED]
    remarks = [reason for reason in proposal.remarks if reason.code not in REVIEWED]
    unresolved += _missing(proposal.lines, terms, books)
    lines = list(proposal.lines)
    obligations = []
    for number, on in _by_obligation(lines).items():
        known = books.obligations.obligation(number)
        if known is None:
            unresolved.append(Reason("obligation_unknown", {"obligation": number, "numbers": _numbers(on)}))
            continue
        obligation = as_open_now(known, books)
        obligations.append(obligation)
        unresolved += _misplaced(obligation, [(at, lines[at]) for at in on], case, rules)
        remarks += _age(obligation, case, terms.stale_after)
        rest = _Rest(obligation, [lines[at] for at in on], proposal, case, terms)
        unresolved += rest.questions()
        remarks += rest.remarks()
        for at in on:
            lines[at] = replace(lines[at], settle=rest.settle)
    proposal = replace(proposal, lines=tuple(lines), unresolved=tuple(unresolved), remarks=tuple(remarks))
    return Reviewed(proposal, tuple(obligations))


def _terms(rules: Sequence[Matching], case: Case) -> _Terms:
    """Take the terms of the first rule; what any of them requires is required."""
    settings = case.administration.settings
    if not rules:
        return _Terms({}, NO_TOLERANCE, settings.obligation_remainder, settings.obligations_stale_after)
    matching = rules[0]
    return _Terms(
        dict(account for rule in reversed(rules) for account in rule.required_on),
        matching.tolerance,
        matching.remainder or settings.obligation_remainder,
        settings.obligations_stale_after if matching.stale_after is None else matching.stale_after,
    )


def _missing(lines: Sequence[BookingLine], terms: _Terms, books: Books) -> Iterator[Reason]:
    """Find the lines whose account needs an obligation and that have none (OB-1)."""
    for number, line in enumerate(lines, 1):
        code = line.ledger_account
        if code is None or line.obligation is not None or line.kind != "cost":
            continue
        account = books.administration.ledger_account(code)
        if account is not None and account.obligation_required:
            yield Reason("line_lacks_obligation", {"line": number, "account": code}, account.where)
        elif code in terms.required_on:
            values = {"line": number, "account": code}
            yield Reason("line_lacks_obligation", values, terms.required_on[code])


def _by_obligation(lines: Sequence[BookingLine]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if line.obligation is not None:
            found.setdefault(line.obligation, []).append(at)
    return found


def _misplaced(
    obligation: Obligation, lines: Sequence[tuple[int, BookingLine]], case: Case, rules: Sequence[Matching]
) -> Iterator[Reason]:
    """Find what keeps an obligation, of a template or a person's choice too, from being booked on."""
    values = {"obligation": obligation.number, "numbers": _numbers([at for at, _ in lines])}
    if obligation.settled:
        yield Reason("obligation_is_settled", values, obligation.where)
    may_be_others = not all(rule.same_relation for rule in rules)
    if case.relation is not None and obligation.relation != case.relation.id and not may_be_others:
        yield Reason(
            "obligation_of_another_relation", {**values, "relation": obligation.relation}, obligation.where
        )
    may_be_elsewhere = not all(rule.same_ledger_account for rule in rules)
    for at, line in lines:
        if not fits(line, obligation) and not may_be_elsewhere:
            yield Reason(
                "obligation_on_account",
                {
                    "obligation": obligation.number,
                    "line": at + 1,
                    "account": obligation.ledger_account,
                    "other": line.ledger_account,
                },
                obligation.where,
            )


def _age(obligation: Obligation, case: Case, most: int) -> Iterator[Reason]:
    """Tell when what the package said of an obligation is too old to trust, or of unknown age (OB-8)."""
    read = obligation.synchronised
    if read is None:
        yield Reason("obligation_age_unknown", {"obligation": obligation.number}, obligation.where)
        return
    days = (case.as_of - read.date()).days
    if days > most:
        values = {"obligation": obligation.number, "days": days, "most": most, "date": read.date()}
        yield Reason("obligation_stale", values, obligation.where)


class _Rest:
    """What a document draws on one obligation, and what becomes of the rest of it (OB-9, OB-11, OB-12)."""

    def __init__(
        self,
        obligation: Obligation,
        lines: Sequence[BookingLine],
        proposal: Proposal,
        case: Case,
        terms: _Terms,
    ) -> None:
        home = case.administration.settings.currency
        self._obligation = obligation
        self._proposal = proposal
        self._terms = terms
        self._package = case.administration.settings.package
        self._ability = case.administration.capabilities.obligation_rest
        self._drawn = drawn_together(lines, obligation, proposal, home)
        self._answer = _answer(lines)
        self._left: Decimal | None = None
        if self._drawn is not None and obligation.open_amount is not None:
            self._left = EXACT.subtract(obligation.open_amount, self._drawn)

    @property
    def settle(self) -> bool | None:
        """Whether the obligation is settled; None: the package is not told, or a person must say."""
        if self._ability == "stays_open":
            return None
        if self._answer is not None:
            return self._answer
        if self._is_credit:
            return False
        if self._left is not None and self._has_nothing_left:
            return True
        return {"keep_open": False, "close": True, "ask": None}[self._remainder]

    def questions(self) -> Iterator[Reason]:
        """Ask what a person must say before the document can be booked."""
        if self._ability == "stays_open" or self._is_credit or self._remainder != "ask":
            return
        if self._left is None:
            yield Reason("obligation_rest_unknown", self._values, self._obligation.where)
        elif not self._has_nothing_left:
            yield Reason("obligation_rest_asked", self._values, self._obligation.where)

    def remarks(self) -> Iterator[Reason]:
        """Say how the amount compares, and what becomes of the rest."""
        if self._drawn is None:
            yield Reason(
                "obligation_other_currency",
                {
                    "obligation": self._obligation.number,
                    "currency": self._obligation.currency,
                    "other": self._proposal.currency,
                },
                self._obligation.where,
            )
        if self._left is None or self._is_credit or self._is_within_tolerance:
            return
        code = "obligation_overdrawn" if self._left < 0 else self._becomes
        if code is not None:
            yield Reason(code, self._values, self._obligation.where)

    @property
    def _becomes(self) -> str | None:
        remainder = self._remainder
        if self._ability == "stays_open":
            return "obligation_rest_cannot_close" if remainder == "close" else "obligation_rest_stays"
        if remainder == "close":
            return "obligation_rest_closed"
        if remainder == "ask":
            return None  # it is a question
        return "obligation_rest_renewed" if self._ability == "is_renewed" else "obligation_rest_stays"

    @property
    def _remainder(self) -> Remainder:
        """What a person said goes before the rule and the settings."""
        if self._answer is None:
            return self._terms.remainder
        return "close" if self._answer else "keep_open"

    @property
    def _is_credit(self) -> bool:
        return self._drawn is not None and self._drawn < 0

    @property
    def _has_nothing_left(self) -> bool:
        return self._left is not None and (self._left <= 0 or self._is_within_tolerance)

    @property
    def _is_within_tolerance(self) -> bool:
        """Tell whether the difference is none, or one that a rule takes for none (OB-9)."""
        left, opened = abs(self._left or ZERO), self._obligation.open_amount or ZERO
        tolerance = self._terms.tolerance
        within = [tolerance.cents is None or cents(left) <= tolerance.cents]
        if tolerance.percent is not None:
            within.append(EXACT.multiply(left, _HUNDRED) <= EXACT.multiply(abs(opened), tolerance.percent))
        return not left or all(within)

    @property
    def _values(self) -> dict[str, object]:
        return {
            "obligation": self._obligation.number,
            "open": self._obligation.open_amount,
            "drawn": self._drawn,
            "left": None if self._left is None else abs(self._left),
            "package": self._package,
        }


def _answer(lines: Sequence[BookingLine]) -> bool | None:
    """Give what a person said of settling the obligation, on whichever of its lines."""
    said = (line.settle for line in lines if _is_said_by_person(line))
    return next((settle for settle in said if settle is not None), None)


def _is_said_by_person(line: BookingLine) -> bool:
    origin = line.provenance.get("settle")
    return origin is not None and origin.origin == "user"


def _numbers(places: Sequence[int]) -> tuple[int, ...]:
    return tuple(at + 1 for at in places)

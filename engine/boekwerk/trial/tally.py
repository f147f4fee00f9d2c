"""The tally of a run: how much would be booked without a person, and what kept the rest back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct

from boekwerk.domain.amount import EXACT, ZERO, Amount
from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import DirectionOrUnknown
from boekwerk.trial.results import Decided, Result

Fate = Literal["book", "review", "refused"]
FATES: tuple[Fate, ...] = ("book", "review", "refused")


class Sort(NamedTuple):
    """Amounts that may be added up: all purchases or all sales, in one currency."""

    direction: DirectionOrUnknown
    currency: str


class Hindrance(Struct, frozen=True):
    """A reason that kept ``documents`` documents back, as it was for the first of them.

    ``checks`` are the checks that gave it: ``reading`` when the documents could not be read.
    """

    example: Reason
    checks: tuple[str, ...]
    documents: int

    @property
    def code(self) -> str:
        """The code that all these documents share."""
        return self.example.code


class Counted(Struct, frozen=True):
    """What the tally counts of one document; ``hindrances`` has every code of a reason once.

    ``needs_second`` is whether it would be booked if the second evaluator were there and agreed (AB-18).
    """

    fate: Fate
    currency: str | None
    direction: DirectionOrUnknown
    total: Amount | None
    hindrances: tuple[Hindrance, ...]
    needs_second: bool = False


class Tally:
    """Counts documents, one at a time, in memory that does not grow with their number.

    ``need_second`` are those that would be booked if the second evaluator were there and agreed.
    """

    def __init__(self) -> None:
        self._documents: Counter[Fate] = Counter()
        self._amounts: dict[tuple[Sort, Fate], Decimal] = {}
        self._hindrances: dict[str, Hindrance] = {}
        self.need_second = 0

    def add(self, counted: Counted) -> None:
        """Count one document."""
        self._documents[counted.fate] += 1
        self.need_second += counted.needs_second
        if counted.total is not None:
            sum_of = (Sort(counted.direction, counted.currency or "?"), counted.fate)
            self._amounts[sum_of] = EXACT.add(self._amounts.get(sum_of, ZERO), counted.total)
        for one in counted.hindrances:
            known = self._hindrances.get(one.code)
            self._hindrances[one.code] = _together(known, one) if known else one

    def documents(self, fate: Fate | None = None) -> int:
        """Give the number of documents with a fate, or of all."""
        return self._documents[fate] if fate else self._documents.total()

    def amount(self, sort: Sort, fate: Fate | None = None) -> Decimal:
        """Give the sum of totals including VAT of one sort; credit notes are taken off."""
        fates = (fate,) if fate else FATES
        return sum((self._amounts.get((sort, one), ZERO) for one in fates), ZERO)

    @property
    def sorts(self) -> tuple[Sort, ...]:
        """The sorts of amounts met, purchases first, each by currency."""
        return tuple(sorted({sort for sort, _ in self._amounts}))

    @property
    def hindrances(self) -> tuple[Hindrance, ...]:
        """What kept documents back, the most frequent first."""
        return tuple(sorted(self._hindrances.values(), key=lambda one: (-one.documents, one.code)))


def counted(result: Result) -> Counted:
    """Pick from a result what the tally counts."""
    title = result.title if isinstance(result, Decided) else None
    return Counted(
        fate=fate_of(result),
        currency=title.currency if title else None,
        direction=title.direction if title else "unknown",
        total=title.total if title else None,
        hindrances=_hindrances(result),
        needs_second=needs_second(result),
    )


def fate_of(result: Result) -> Fate:
    """Tell what becomes of a file: booked without a person, shown to one, or refused."""
    return result.decision.verdict if isinstance(result, Decided) else "refused"


def needs_second(result: Result) -> bool:
    """Tell whether only the lack of a second evaluator keeps a document from being booked (AB-18)."""
    if not isinstance(result, Decided):
        return False
    return result.decision.needs_second


def hindering(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Pick the checks that keep a document from being booked: those failed or unknown."""
    return tuple(check for check in checks if not check.lets_book)


def _hindrances(result: Result) -> tuple[Hindrance, ...]:
    if not isinstance(result, Decided):
        return (Hindrance(result.reason, ("reading",), 1),)
    found: dict[str, Hindrance] = {}
    for check in hindering(result.decision.checks):
        for reason in (check.reason, *check.more):
            known = found.get(reason.code, Hindrance(reason, (), 1))
            found[reason.code] = Hindrance(known.example, _added(known.checks, (check.name,)), 1)
    return tuple(found.values())


def _together(one: Hindrance, other: Hindrance) -> Hindrance:
    return Hindrance(one.example, _added(one.checks, other.checks), one.documents + other.documents)


def _added(checks: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return checks if set(more) <= set(checks) else tuple(dict.fromkeys(checks + more))

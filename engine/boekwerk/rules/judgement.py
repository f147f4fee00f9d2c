"""What a rulebook says of a document, and what it says of itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from msgspec import Struct

from boekwerk.domain.decision import RuleKind, RuleOutcome, RuleStage
from boekwerk.domain.reason import Location

_Outcomes = tuple[RuleOutcome, ...]


class Judgement:
    """What the rules say of one case, without the conditions (`Rulebook.explain` has those).

    ``blocks`` are the live blocks that held, of every scope; ``blocks_unknown`` the live blocks
    that are unknown or went wrong: neither lets a document be booked (AB-17).
    ``rule`` is the live automatic-booking rule that holds and decides; None: not booked (AB-5).
    ``silent_blocks`` are the blocks in stage shadow or suggest that held: shown, never acting.

    ``candidates`` are the automatic-booking rules that apply and did not lead to booking: they did
    not hold, are unknown or went wrong, or they are in stage shadow or suggest.
    ``overridden`` are the live automatic-booking rules that apply, but are set aside by a rule of a
    more specific scope (RU-3), with the result that they would have had.
    These two decide nothing and may be as many as the rulebook has rules, so that they are worked out
    when they are first asked for: ``others``, where it is given, does so.
    """

    __slots__ = ("_found", "_others", "blocks", "blocks_unknown", "rule", "silent_blocks")

    def __init__(  # noqa: PLR0913 - every part may be there or not, and each is named
        self,
        blocks: _Outcomes = (),
        blocks_unknown: _Outcomes = (),
        rule: RuleOutcome | None = None,
        silent_blocks: _Outcomes = (),
        *,
        candidates: _Outcomes = (),
        overridden: _Outcomes = (),
        others: Callable[[], tuple[_Outcomes, _Outcomes]] | None = None,
    ) -> None:
        self.blocks = blocks
        self.blocks_unknown = blocks_unknown
        self.rule = rule
        self.silent_blocks = silent_blocks
        self._found = (candidates, overridden)
        self._others = others

    @property
    def candidates(self) -> _Outcomes:
        """The automatic-booking rules that apply and did not lead to booking, by priority."""
        return self._worked_out()[0]

    @property
    def overridden(self) -> _Outcomes:
        """The live automatic-booking rules that a more specific one sets aside, by priority."""
        return self._worked_out()[1]

    def _worked_out(self) -> tuple[_Outcomes, _Outcomes]:
        if self._others is not None:
            self._found, self._others = self._others(), None
        return self._found


class RuleCodes(Struct, frozen=True):
    """The master-data codes that a rule's conditions name, each with where it is named first (AB-8).

    A dictionary, so that ``for code in codes.ledger_accounts`` gives the codes in order.
    """

    ledger_accounts: dict[str, Location] = {}
    vat_codes: dict[str, Location] = {}
    journals: dict[str, Location] = {}
    relations: dict[str, Location] = {}
    payment_conditions: dict[str, Location] = {}
    cost_centres: dict[str, Location] = {}
    projects: dict[str, Location] = {}


class RuleSummary(Struct, frozen=True):
    """A rule of a rulebook, as lists show it."""

    id: str
    title: str
    owner: str
    kind: RuleKind
    stage: RuleStage
    where: Location
    priority: int = 0
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None

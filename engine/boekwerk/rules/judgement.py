"""What a rulebook says of a document, and what it says of itself."""

from __future__ import annotations

import datetime

from msgspec import Struct

from boekwerk.domain.decision import RuleKind, RuleOutcome, RuleStage
from boekwerk.domain.reason import Location


class Judgement(Struct, frozen=True):
    """What the rules say of one case, without the conditions (`Rulebook.explain` has those).

    ``blocks`` are the live blocks that held, of every scope; ``blocks_unknown`` the live blocks
    that are unknown or went wrong: neither lets a document be booked (AB-17).
    ``rule`` is the live automatic-booking rule that holds and decides; None: not booked (AB-5).
    ``candidates`` are the automatic-booking rules that apply and did not lead to booking: they did
    not hold, are unknown or went wrong, or they are in stage shadow or suggest.
    ``overridden`` are the live automatic-booking rules that apply, but are set aside by a rule of a
    more specific scope (RU-3), with the result that they would have had.
    ``silent_blocks`` are the blocks in stage shadow or suggest that held: shown, never acting.
    """

    blocks: tuple[RuleOutcome, ...] = ()
    blocks_unknown: tuple[RuleOutcome, ...] = ()
    rule: RuleOutcome | None = None
    candidates: tuple[RuleOutcome, ...] = ()
    overridden: tuple[RuleOutcome, ...] = ()
    silent_blocks: tuple[RuleOutcome, ...] = ()


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

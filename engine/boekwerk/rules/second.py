"""The second evaluator: another reader of the same rules, whose agreement a booking needs (AB-18)."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from boekwerk.domain.case import Case
from boekwerk.domain.reason import Reason
from boekwerk.rules.judgement import Judgement


class Opinion(Struct, frozen=True):
    """What an evaluator says of a case: the ids of the rule that decides and of the blocks in the way.

    ``rule`` is None when no automatic-booking rule decides. ``blocks_unknown`` are those that are
    unknown or went wrong. Ids are in order, so that equal opinions are equal.
    """

    rule: str | None = None
    blocks: tuple[str, ...] = ()
    blocks_unknown: tuple[str, ...] = ()

    @property
    def lets_book(self) -> bool:
        """Whether a rule books and no block is in the way."""
        return self.rule is not None and not self.blocks and not self.blocks_unknown


NOT_INSTALLED = Reason("second_evaluator_not_installed")
"""Why there is no opinion when there is no second evaluator at all."""

NOT_ASKED = Reason("second_evaluator_not_asked")
"""What to know where that which would be booked if it agreed is shown as booked."""


class SecondEvaluator(Protocol):
    """Judges a case otherwise than `Rulebook.judge`: it combines and compares by itself."""

    def opinion(self, case: Case) -> Opinion | Reason:
        """Give an opinion, or the reason why there is none; never raises."""


def opinion_of(judgement: Judgement) -> Opinion:
    """Give the opinion of the reference."""
    return Opinion(
        rule=judgement.rule.id if judgement.rule is not None else None,
        blocks=tuple(sorted([block.id for block in judgement.blocks])),
        blocks_unknown=tuple(sorted([block.id for block in judgement.blocks_unknown])),
    )

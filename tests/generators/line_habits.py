"""Suppliers with habits, as a person books them: what the confidence of line recognition is tried on.

Each has lines that come back with other months and numbers, seldom spelt otherwise, now and then a new one.
Some lines have an account that never changes, some go to another one at some day, some are booked now on
this, now on that account, as by a person who looks at something that the invoice does not tell.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.proposal.line_history import LineHistory, Owner

_NOUNS = (
    "huur onderhoud schoonmaak abonnement licentie koffie papier vracht staal arbeid reis advies".split()
)
_OF = "kantoor loods kopieerapparaat lift dak server vergaderzaal werkplaats bestelbus centrale".split()
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_ACCOUNTS = [str(account) for account in range(4000, 4800, 100)]
_OWNER = Owner("C1", "purchase", False)


@dataclass
class Habit:
    """A line that comes back: its words, the account, how often another one is chosen, from when on."""

    words: str
    account: str
    article: str | None
    doubt: float
    moves_at: int | None
    other: str

    def line(self, month: int, chance: random.Random) -> tuple[InvoiceItem, str]:
        """Write the line of a month, and say where a person books it."""
        has_moved = self.moves_at is not None and month >= self.moves_at
        account = self.other if has_moved or chance.random() < self.doubt else self.account
        words = self.words
        if chance.random() < 0.05:
            at = chance.randrange(len(words))
            words = words[:at] + words[at + 1 :]
        text = f"{words} {_MONTHS[month % 12]} {2024 + month // 12}"
        if chance.random() < 0.3:
            text += f" ref {chance.randrange(10_000)}"
        return InvoiceItem(text, self.article), account


@dataclass
class Supplier:
    """A supplier of so many lines an invoice; ``doubt`` is how undecided its bookings are at most."""

    seed: int
    lines: int
    doubt: float
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def habits(self, months: int) -> list[Habit]:
        """Make the lines that come back."""
        chance, made = self.chance, []
        for _ in range(self.lines * 2):
            account, other = chance.sample(_ACCOUNTS, 2)
            made.append(
                Habit(
                    words=f"{chance.choice(_NOUNS)} {chance.choice(_OF)}",
                    account=account,
                    article=f"A{chance.randrange(30)}" if chance.random() < 0.3 else None,
                    doubt=chance.choice([0, 0, 0, self.doubt]),
                    moves_at=chance.randrange(months) if chance.random() < 0.1 else None,
                    other=other,
                )
            )
        return made


@dataclass(frozen=True)
class Outcome:
    """What was found for a line, and whether a person then booked it there."""

    evidence: AccountEvidence
    right: bool


def outcomes(supplier: Supplier, months: int, least: Decimal) -> Iterator[Outcome]:
    """Propose month after month, before a person books, and learn from what the person booked."""
    past, habits = PastIndex(), supplier.habits(months)
    for month in range(months):
        chosen = supplier.chance.sample(habits, supplier.lines)
        written = [habit.line(month, supplier.chance) for habit in chosen]
        history = LineHistory(past, _OWNER, least)
        for item, account in written:
            found = history.of(item)
            if found is not None:
                yield Outcome(found.evidence, found.evidence.ledger_account == account)
        past.add(_booking(month, written))


def _booking(month: int, written: list[tuple[InvoiceItem, str]]) -> PastBooking:
    date = datetime.date(2024 + month // 12, month % 12 + 1, 15)
    return PastBooking(
        key=f"bw-{month}",
        source="product",
        relation="C1",
        direction="purchase",
        date=date,
        booked_at=datetime.datetime.combine(date, datetime.time(9), datetime.UTC),
        total=Decimal(len(written)),
        lines=tuple(PastLine(account, Decimal(1), items=(item,)) for item, account in written),
    )

"""What line recognition costs on large invoices, and whether its confidence is what it says.

The history is 100 bookings of 50 lines of one supplier. The confidence is tried on 60 suppliers of
`tests/generators/line_habits.py`, 30 months each.
"""

from __future__ import annotations

import datetime
import random
import statistics
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "generators"))

from line_habits import Outcome, Supplier, outcomes

from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.proposal.line_history import LineHistory, Owner

OWNER = Owner("C1", "purchase", False)
WORDS = "bout moer plaat staal lak verf kabel buis ring schroef klem haak profiel koker strip hoek".split()
BANDS = ((0, 50), (50, 80), (80, 85), (85, 90), (90, 95), (95, 101))


def main() -> None:
    chance = random.Random(4)
    kinds = [" ".join(chance.sample(WORDS, 3)) for _ in range(300)]
    past = PastIndex(_booking(number, kinds, chance) for number in range(100))
    for lines in (10, 100, 1_000, 10_000):
        items = [_item(kinds, chance) for _ in range(lines)]
        cost = statistics.median(_cost(past, items) for _ in range(7))
        print(f"{lines:6,} lines against 5,000 of history: {cost * 1_000:6.1f} ms of processor time")
    found = [one for seed in range(60) for one in outcomes(_supplier(seed), 30, Decimal(80))]
    print(f"{len(found):,} lines found, {_right(found):.1f}% right")
    for low, high in BANDS:
        band = [one for one in found if low <= _stated(one) < high]
        promised = statistics.mean(map(_stated, band))
        print(
            f"confidence {low:2} to {high - 1:3}: {len(band):6,} lines, "
            f"{promised:.1f} stated, {_right(band):.1f} right"
        )


def _cost(past: PastIndex, items: list[InvoiceItem]) -> float:
    start = time.process_time()
    history = LineHistory(past, OWNER, Decimal(80))
    for item in items:
        history.of(item)
    return time.process_time() - start


def _booking(number: int, kinds: list[str], chance: random.Random) -> PastBooking:
    date = datetime.date(2025, 1, 1) + datetime.timedelta(days=number)
    lines = [
        PastLine(chance.choice(("4000", "4100")), Decimal(1), items=(_item(kinds, chance),))
        for _ in range(50)
    ]
    booked_at = datetime.datetime.combine(date, datetime.time(9), datetime.UTC)
    return PastBooking(
        f"b{number}", "product", "C1", "purchase", date, booked_at, Decimal(50), tuple(lines)
    )


def _item(kinds: list[str], chance: random.Random) -> InvoiceItem:
    article = f"A{chance.randrange(400)}" if chance.random() < 0.5 else None
    return InvoiceItem(f"{chance.choice(kinds)} {chance.randrange(1_000)} mm", article)


def _supplier(seed: int) -> Supplier:
    return Supplier(seed, lines=(3, 6, 12)[seed % 3], doubt=(0.1, 0.3, 0.5)[seed // 3 % 3])


def _stated(one: Outcome) -> float:
    return -1 if one.evidence.confidence is None else float(one.evidence.confidence)


def _right(found: list[Outcome]) -> float:
    return 100 * sum(one.right for one in found) / len(found)


if __name__ == "__main__":
    main()

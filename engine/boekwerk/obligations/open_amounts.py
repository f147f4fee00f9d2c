"""What is open on obligations, and what booking lines draw on them (OB-8, OB-9).

Both are excluding VAT that may be deducted: the package's basis is what ends up on the cost account.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.books import Books
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import BookingLine, Proposal


def still_open(obligation: Obligation, books: Books) -> Decimal | None:
    """Give what is open now: less what was booked, or is on its way, since the package was asked (OB-8).

    None where the package does not say. What a credit note gave back since then is open again.
    """
    if obligation.open_amount is None:
        return None
    booked = books.past.drawn_on(obligation.number, obligation.synchronised)
    on_its_way = books.in_flight.drawn_on(obligation.number)
    return EXACT.subtract(obligation.open_amount, EXACT.add(booked, on_its_way))


def as_open_now(obligation: Obligation, books: Books) -> Obligation:
    """Give an obligation with what is `still_open` on it, as fresh as when the package was asked last.

    What a package did not tell again when it was asked for changes is as it was.
    """
    asked = [moment for moment in (obligation.synchronised, books.obligations.asked) if moment is not None]
    opened = still_open(obligation, books)
    return replace(obligation, open_amount=opened, synchronised=max(asked, default=None))


def drawn_by(line: BookingLine, obligation: Obligation, proposal: Proposal, home: str) -> Decimal | None:
    """Give what a line draws on an obligation, in the obligation's money; negative: gives back.

    None when neither the document's currency nor the administration's (``home``) is the obligation's.
    """
    if proposal.currency == obligation.currency:
        return line.amount
    return line.amount_home if obligation.currency == home else None


def drawn_together(
    lines: Iterable[BookingLine], obligation: Obligation, proposal: Proposal, home: str
) -> Decimal | None:
    """Add up what lines draw on an obligation; None when that cannot be told of one of them."""
    drawn = [drawn_by(line, obligation, proposal, home) for line in lines]
    known = [amount for amount in drawn if amount is not None]
    return sum(known, ZERO) if len(known) == len(drawn) else None


def draws_of(lines: Sequence[BookingLine]) -> tuple[tuple[str, Decimal], ...]:
    """Sum what lines draw on each obligation, in the document's currency, by number."""
    found: dict[str, Decimal] = {}
    for line in lines:
        if line.obligation:
            found[line.obligation] = EXACT.add(found.get(line.obligation, ZERO), line.amount)
    return tuple(sorted(found.items()))

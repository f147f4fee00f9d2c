"""What was booked on an article number or text, booking after booking, and what that looks like now."""

from __future__ import annotations

from itertools import islice, pairwise

from boekwerk.domain.evidence import Standing
from boekwerk.domain.past import PastBooking, PastLine

# So many bookings back a change of account still counts.
_LOOKED_BACK = 6
_OFTEN = 3


class Entry:
    """What one booking put an article or text on; ``account`` is None where it was several accounts.

    ``turn`` orders bookings by when they taught.
    """

    __slots__ = ("account", "booking", "line", "turn")

    def __init__(self, turn: int, booking: PastBooking, line: PastLine) -> None:
        self.turn = turn
        self.booking = booking
        self.line = line
        self.account: str | None = line.ledger_account


class Trail:
    """The entries of one article number or text, oldest first: always one at least."""

    __slots__ = ("_standing", "entries")

    def __init__(self, turn: int, booking: PastBooking, line: PastLine) -> None:
        self.entries = [Entry(turn, booking, line)]
        self._standing: Standing | None = None

    def add(self, turn: int, booking: PastBooking, line: PastLine) -> None:
        """Add a line of a booking whose turn is that of the last entry, or later."""
        last = self.entries[-1]
        if last.turn != turn:
            self.entries.append(Entry(turn, booking, line))
        elif last.account != line.ledger_account:
            last.account = None
        self._standing = None

    @property
    def last(self) -> Entry:
        """The last booking's entry: it decides, whatever was booked before."""
        return self.entries[-1]

    @property
    def standing(self) -> Standing:
        """What the last bookings look like."""
        if self._standing is None:
            self._standing = _standing(self.entries)
        return self._standing

    def account_before(self, turn: int) -> str | None:
        """Give the account of the last booking before a turn."""
        return next((entry.account for entry in reversed(self.entries) if entry.turn < turn), None)


def _standing(entries: list[Entry]) -> Standing:
    accounts = [entry.account for entry in islice(reversed(entries), _LOOKED_BACK)]
    alike = next((at for at, account in enumerate(accounts) if account != accounts[0]), len(accounts))
    if alike >= _OFTEN:
        return "often"
    if alike > 1:
        return "twice"
    if len(accounts) == 1:
        return "once"
    changes = sum(one != other for one, other in pairwise(accounts))
    return "changed" if changes == 1 else "restless"

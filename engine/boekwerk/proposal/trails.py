"""What was booked on an article number or text, booking after booking, and what that looks like now."""

from __future__ import annotations

from itertools import pairwise

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

    __slots__ = ("_standing", "entries", "last")

    def __init__(self, turn: int, booking: PastBooking, line: PastLine) -> None:
        self.last = Entry(turn, booking, line)
        """The last booking's entry: it decides, whatever was booked before."""
        self.entries = [self.last]
        self._standing: Standing | None = "once"

    def add(self, turn: int, booking: PastBooking, line: PastLine) -> None:
        """Add a line of a booking whose turn is that of the last entry, or later."""
        last = self.last
        if last.turn != turn:
            self.last = Entry(turn, booking, line)
            self.entries.append(self.last)
            self._standing = None
        elif last.account != line.ledger_account:
            last.account = None
            self._standing = None

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
    accounts = [entry.account for entry in entries[-_LOOKED_BACK:]]
    last = accounts[-1]
    if len(accounts) == 1:
        return "once"
    if accounts[-2] == last:
        return "often" if accounts[-_OFTEN:] == [last] * _OFTEN else "twice"
    changes = sum(one != other for one, other in pairwise(accounts))
    return "changed" if changes == 1 else "restless"

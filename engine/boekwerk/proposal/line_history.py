"""Which ledger account earlier bookings say for an invoice line, and how sure that is (LR-4, LR-7).

A relation's last bookings are gone through from the oldest to the latest. Before each is learned from,
its lines are predicted from those before it: so what evidence of each kind and standing is worth is
counted, not guessed. See ``docs/line-recognition.md`` and ``docs/decisions/0063-confidence-is-counted.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.line_texts import habit_key, text_key
from boekwerk.domain.past import PastBooking, PastBookings, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.vat import Direction
from boekwerk.proposal.clues import Clue, Memory, wording
from boekwerk.proposal.nearly_same import NearlySame
from boekwerk.proposal.track_record import TrackRecord

_MOST_BOOKINGS = 100
_MOST_LINES = 5_000
_MOST_LOOKED_UP = 500
_MOST_COMPARED = 200
_MOST_OF_ONE = 6
_MOST_NAMED = 3


class Owner(Struct, frozen=True):
    """Whose bookings are learned from: a relation's, of a direction, imported ones too or not."""

    relation: str
    direction: Direction
    imported: bool


class Found(Struct, frozen=True):
    """What history says of a line: the evidence, and the last earlier line that it rests on."""

    evidence: AccountEvidence
    line: PastLine
    booking: PastBooking


class LineHistory:
    """What the earlier bookings of a relation say of invoice lines: for one document, as of one moment."""

    def __init__(self, past: PastBookings, owner: Owner) -> None:
        self._past, self._owner = past, owner
        self._memory, self._nearly, self._record = Memory(), NearlySame(), TrackRecord()
        self._known: dict[tuple[str | None, str | None], tuple[Clue, ...]] = {}
        self._looked_up = self._compared = 0
        recent = past.recent(owner.relation, owner.direction, imported=owner.imported, most=_MOST_BOOKINGS)
        window = _window(recent)
        self._is_whole = len(window) < _MOST_BOOKINGS and len(window) == len(recent)
        for turn, booking in enumerate(reversed(window)):
            self._learn(turn, booking)

    def of(self, item: InvoiceItem, least: Decimal) -> Found | None:
        """Give what history says of a line: to propose, if that is at least ``least`` percent sure."""
        clues = self._clues(item)
        if not clues:
            return None
        record = self._record

        def worth(clue: Clue) -> tuple[bool, Decimal]:
            sure = record.confidence(clue.kind, clue.standing)
            return record.suffices(clue.kind, clue.standing, least), sure or Decimal(0)

        best = max(clues, key=worth)
        last = best.trail.last
        return Found(self._evidence(best, proposed=worth(best)[0]), last.line, last.booking)

    def _learn(self, turn: int, booking: PastBooking) -> None:
        memory = self._memory
        lines = [(item, line) for line in booking.lines if line.kind == "cost" for item in line.items]
        for item, line in lines:
            for clue in memory.clues(item):
                self._record.note(clue.kind, clue.standing, right=clue.account == line.ledger_account)
        for item, line in lines:
            words = wording(item.text) if item.text else ""
            if words and words not in memory.habits:
                self._nearly.note(words, turn, line.ledger_account)
            memory.add(item, turn, booking, line)

    def _clues(self, item: InvoiceItem) -> tuple[Clue, ...]:
        key = (item.article, text_key(item.text) if item.text else None)
        found = self._known.get(key)
        if found is None:
            found = tuple(self._memory.clues(item))
            if not found and not self._is_whole and self._looked_up < _MOST_LOOKED_UP:
                self._looked_up += 1
                self._look_up(item)
                found = tuple(self._memory.clues(item))
            found = self._known[key] = found or self._nearest(item)
        return found

    def _look_up(self, item: InvoiceItem) -> None:
        """Remember of a line what was booked on it before the last bookings; that is not tried any more."""
        owner = self._owner
        if item.article and item.article not in self._memory.articles:
            found = self._past.with_article(
                owner.relation,
                owner.direction,
                item.article,
                imported=owner.imported,
                most=_MOST_OF_ONE,
            )
            self._add_older(found, InvoiceItem(article=item.article))
        if item.text and wording(item.text) not in self._memory.habits:
            habit = habit_key(item.text)
            found = self._past.with_text(
                owner.relation, owner.direction, habit, imported=owner.imported, most=_MOST_OF_ONE
            )
            self._add_older(found, InvoiceItem(text=item.text))

    def _add_older(self, found: Sequence[PastBooking], like: InvoiceItem) -> None:
        for turn, booking in enumerate(reversed(found), start=-len(found)):
            for line in booking.lines:
                for item in line.items if line.kind == "cost" else ():
                    if like.article and item.article == like.article:
                        self._memory.add(like, turn, booking, line)
                    elif like.text and item.text and wording(item.text) == wording(like.text):
                        self._memory.add(InvoiceItem(text=item.text), turn, booking, line)

    def _nearest(self, item: InvoiceItem) -> tuple[Clue, ...]:
        if not item.text or self._compared >= _MOST_COMPARED:
            return ()
        if not self._compared:
            self._nearly.try_on(self._memory, self._record)
        self._compared += 1
        words = self._nearly.nearest(wording(item.text))
        trail = self._memory.habits[words] if words is not None else None
        if trail is None or trail.last.account is None:
            return ()
        return (Clue("similar", "near", trail.last.account, trail),)

    def _evidence(self, clue: Clue, *, proposed: bool) -> AccountEvidence:
        entries = clue.trail.entries
        agreeing = [entry.booking for entry in entries if entry.account == clue.account]
        right, tried = self._record.counts(clue.kind, clue.standing)
        return AccountEvidence(
            kind=clue.kind,
            standing=clue.standing,
            ledger_account=clue.account,
            proposed=proposed,
            agreeing=len(agreeing),
            disagreeing=len(entries) - len(agreeing),
            latest=agreeing[-1].date,
            bookings=tuple([booking.key for booking in agreeing[: -_MOST_NAMED - 1 : -1]]),
            right=right,
            tried=tried,
            confidence=self._record.confidence(clue.kind, clue.standing),
        )


def _window(recent: Sequence[PastBooking]) -> list[PastBooking]:
    """Take whole bookings, latest first, until they have lines enough; the last one always."""
    taken: list[PastBooking] = []
    lines = 0
    for booking in recent:
        lines += sum(len(line.items) for line in booking.lines)
        if taken and lines > _MOST_LINES:
            break
        taken.append(booking)
    return taken

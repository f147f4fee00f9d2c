"""Which ledger account earlier bookings say for an invoice line, and how sure that is (LR-4, LR-7).

A relation's last bookings are gone through from the oldest to the latest. Before each is learned from,
its lines are predicted from those before it: so what evidence of each kind and standing is worth is
counted, not guessed. See ``docs/line-recognition.md`` and ``docs/decisions/0063-confidence-is-counted.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from boekwerk.domain.evidence import AccountEvidence
from boekwerk.domain.line_texts import habit_key
from boekwerk.domain.past import PastBooking, PastBookings, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.vat import Direction
from boekwerk.proposal.clues import Clue, Clues, Keys, Memory, keys_of
from boekwerk.proposal.nearly_same import NearlySame
from boekwerk.proposal.track_record import TrackRecord
from boekwerk.proposal.trails import Trail

_MOST_BOOKINGS = 100
_MOST_LINES = 2_000
_MOST_LOOKED_UP = 200
_MOST_COMPARED = 200
_MOST_OF_ONE = 6
_MOST_NAMED = 3
_NOT_MEASURED = Decimal(0)


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
    """What the earlier bookings of a relation say of invoice lines: for one document, as of one moment.

    An account is to be proposed if its evidence is at least ``least`` percent sure.
    """

    def __init__(self, past: PastBookings, owner: Owner, least: Decimal) -> None:
        self._past, self._owner, self._least = past, owner, least
        self._memory, self._nearly, self._record = Memory(), NearlySame(), TrackRecord()
        self._known: dict[Keys, Found | None] = {}
        self._looked_up = self._compared = 0
        recent = past.recent(owner.relation, owner.direction, imported=owner.imported, most=_MOST_BOOKINGS)
        window = _window(recent)
        self._is_whole = len(window) < _MOST_BOOKINGS and len(window) == len(recent)
        for turn, booking in enumerate(reversed(window)):
            self._learn(turn, booking)

    def of(self, item: InvoiceItem) -> Found | None:
        """Give what history says of a line; the evidence tells whether that is enough to propose by."""
        keys = keys_of(item)
        if keys not in self._known:
            clues = self._clues(keys)
            self._known[keys] = self._best(clues) if clues else None
        return self._known[keys]

    def _learn(self, turn: int, booking: PastBooking) -> None:
        memory = self._memory
        lines = [
            (keys_of(item), line) for line in booking.lines if line.kind == "cost" for item in line.items
        ]
        for keys, line in lines:
            for kind, standing, account, _ in memory.clues(keys):
                self._record.note(kind, standing, right=account == line.ledger_account)
        for keys, line in lines:
            if keys.wording and keys.wording not in memory.wordings:
                self._nearly.note(keys.wording, turn, line.ledger_account)
            memory.add(keys, turn, booking, line)

    def _clues(self, keys: Keys) -> Clues:
        found = self._memory.clues(keys)
        if not found and not self._is_whole and self._looked_up < _MOST_LOOKED_UP:
            self._looked_up += 1
            self._look_up(keys)
            found = self._memory.clues(keys)
        return found or self._nearest(keys)

    def _look_up(self, keys: Keys) -> None:
        """Remember what was booked on a line before the last bookings; it is not tried out."""
        past, memory = self._past, self._memory
        relation, direction, imported = self._owner.relation, self._owner.direction, self._owner.imported
        if keys.article and keys.article not in memory.articles:
            found = past.with_article(
                relation, direction, keys.article, imported=imported, most=_MOST_OF_ONE
            )
            for turn, booking, line, old in _older(found):
                if old.article == keys.article:
                    memory.add(Keys(old.article, "", ""), turn, booking, line)
        if keys.wording and keys.wording not in memory.wordings:
            habit = habit_key(keys.text)
            found = past.with_text(relation, direction, habit, imported=imported, most=_MOST_OF_ONE)
            for turn, booking, line, old in _older(found):
                if old.wording == keys.wording:
                    memory.add(Keys("", old.text, old.wording), turn, booking, line)

    def _nearest(self, keys: Keys) -> Clues:
        if not keys.wording or self._compared >= _MOST_COMPARED:
            return ()
        if not self._compared:
            self._nearly.try_on(self._memory, self._record)
        self._compared += 1
        words = self._nearly.nearest(keys.wording)
        trail = self._memory.wordings[words] if words is not None else None
        if trail is None or trail.last.account is None:
            return ()
        return (Clue("similar", "near", trail.last.account, trail),)

    def _best(self, clues: Clues) -> Found:
        """Take the clue that is surest, among those that are sure enough if there are any."""
        record, least = self._record, self._least

        def worth(clue: Clue) -> tuple[bool, Decimal]:
            sure = record.confidence(clue.kind, clue.standing)
            return record.suffices(clue.kind, clue.standing, least), sure or _NOT_MEASURED

        best = max(clues, key=worth)
        last = best.trail.last
        return Found(self._evidence(best, proposed=worth(best)[0]), last.line, last.booking)

    def _evidence(self, clue: Clue, *, proposed: bool) -> AccountEvidence:
        entries = clue.trail.entries
        agreeing = [entry.booking for entry in entries if entry.account == clue.account]
        named = agreeing[: -_MOST_NAMED - 1 : -1]
        right, tried = self._record.counts(clue.kind, clue.standing)
        return AccountEvidence(
            kind=clue.kind,
            standing=clue.standing,
            ledger_account=clue.account,
            proposed=proposed,
            agreeing=len(agreeing),
            disagreeing=len(entries) - len(agreeing),
            latest=agreeing[-1].date,
            bookings=tuple([booking.key for booking in named]),
            right=right,
            tried=tried,
            confidence=self._record.confidence(clue.kind, clue.standing),
            names=tuple([booking.number or booking.key for booking in named]),
            text=self._text_of(clue.trail) if clue.kind == "similar" else None,
        )

    def _text_of(self, trail: Trail) -> str | None:
        """Give the description that the last booking of a trail has it under."""
        wordings = self._memory.wordings
        items = trail.last.line.items
        return next((item.text for item in items if wordings.get(keys_of(item).wording) is trail), None)


def _older(
    found: Sequence[PastBooking],
) -> Iterator[tuple[int, PastBooking, PastLine, Keys]]:
    """List the lines of bookings that were found apart, oldest first, in turns before any other."""
    for turn, booking in enumerate(reversed(found), start=-len(found)):
        for line in booking.lines:
            for item in line.items if line.kind == "cost" else ():
                yield turn, booking, line, keys_of(item)


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

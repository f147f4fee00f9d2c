"""One booking of a history, as it would have been proposed and decided on before it was known."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from msgspec import Struct

from boekwerk.autobook import decide
from boekwerk.domain.amount import cents
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.decision import Check
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import Administration
from boekwerk.domain.past import PastBooking
from boekwerk.domain.proposal import Proposal, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.proposal import match_relation, propose
from boekwerk.rules import Rulebook
from boekwerk.trial.replay.administration import ReplayedAdministration, Way
from boekwerk.trial.replay.chronology import day_of
from boekwerk.trial.replay.comparing import Comparison, compared
from boekwerk.trial.replay.others import Others
from boekwerk.trial.replay.rebuilt import rebuilt_document
from boekwerk.trial.replay.remembering import RememberedDocuments, RememberedPast

OF_TODAY = frozenset(
    {
        "automation_user",
        "user_access",
        "package_link",
        "period",
        "vat_return",
        "second_evaluator",
        "iban_change",
    }
)
"""Checks of how an administration is set up today, which tell nothing of the day that is replayed."""

OF_THE_PAPER = frozenset({"relation", "iban", "legal_items", "contradictions", "g_account"})
"""Checks of what stands on a document, which a document that is rebuilt from its booking cannot tell."""

_NOTHING = BookedIndex()

ReadDocument = Callable[[PastBooking], Document | None]


class Trying(Struct, frozen=True):
    """What replaying needs, whatever the booking: ``read`` gives a document that was kept."""

    administration: Administration
    ways: tuple[Way, ...]
    rulebook: Rulebook | None = None
    read: ReadDocument | None = None


class Proposed(Struct, frozen=True):
    """What one way proposes; ``comparison`` None: the proposal is not complete.

    ``sources`` are the earlier bookings that a wrong one came from, by key.
    """

    proposal: Proposal
    comparison: Comparison | None
    sources: dict[str, PastBooking] = {}

    @property
    def is_right(self) -> bool | None:
        """Whether the complete proposal is what was booked; None where it is not complete."""
        return self.comparison.is_right if self.comparison else None


class Decided(Struct, frozen=True):
    """What automatic booking would have done; ``against`` are the checks that hindered it."""

    rule: str | None
    is_booked: bool
    proposed: Proposed | None
    against: tuple[Check, ...] = ()


class Tried(Struct, frozen=True):
    """A booking of a history with what would have been proposed for it.

    ``reason`` says why nothing could be tried; then there is nothing else. ``cents`` is the size of its
    total, 0 where that is in another currency than the administration's: sums are of one.
    """

    booking: PastBooking
    day: datetime.date
    cents: int
    ways: dict[Way, Proposed]
    decided: Decided | None = None
    is_rebuilt: bool = True
    reason: Reason | None = None


class Office:
    """Tries bookings one by one and learns from them afterwards, one relation after the other."""

    def __init__(self, trying: Trying, others: Others) -> None:
        self._trying = trying
        self._others = others
        self._relation = ""
        self._by_way = {way: ReplayedAdministration(trying.administration, way) for way in trying.ways}
        self._as_set = ReplayedAdministration(trying.administration, "as_set")
        self._past = RememberedPast(others, self._relation)
        self._booked = RememberedDocuments()

    def begin(self, relation: str) -> None:
        """Begin with a relation of which nothing is known."""
        self._relation = relation
        self._past = RememberedPast(self._others, relation)
        self._booked = RememberedDocuments()

    def learn(self, booking: PastBooking) -> None:
        """Take a booking up in what is known of the past."""
        self._past.learn(booking)
        self._booked.learn(booking)

    def trial(self, booking: PastBooking, *, with_decision: bool) -> Tried:
        """Propose a booking anew in every way, from what was learned so far; decide on it if asked."""
        day = self._past.today = day_of(booking)
        is_ours = booking.currency == self._as_set.settings.currency
        size = abs(cents(booking.total)) if is_ours else 0
        kept = self._trying.read(booking) if self._trying.read and booking.document else None
        document = kept or rebuilt_document(booking, self._as_set)
        if isinstance(document, Reason):
            return Tried(booking, day, size, {}, reason=document)
        match = self._match(document, booking, is_rebuilt=kept is None)
        decided = self._decided(document, booking, is_rebuilt=kept is None) if with_decision else None
        known = decided.proposed if decided else None
        ways: dict[Way, Proposed] = {}
        for way, administration in self._by_way.items():
            if way == "as_set" and known is not None and known.proposal.relation.relation == match.relation:
                ways[way] = known  # what was decided on is that very proposal
            else:
                ways[way] = self._proposed(document, booking, administration, match)
        return Tried(booking, day, size, ways, decided, kept is None)

    def _match(self, document: Document, booking: PastBooking, *, is_rebuilt: bool) -> RelationMatch:
        if is_rebuilt:
            values = {"relation": booking.relation}
            return RelationMatch(booking.relation, "history", Reason("replay_relation_told", values))
        return match_relation(document, booking.direction, self._as_set)

    def _proposed(
        self,
        document: Document,
        booking: PastBooking,
        administration: ReplayedAdministration,
        match: RelationMatch,
    ) -> Proposed:
        return self._judged(
            propose(document, booking.direction, administration, match, self._past), booking
        )

    def _decided(self, document: Document, booking: PastBooking, *, is_rebuilt: bool) -> Decided | None:
        if self._trying.rulebook is None:
            return None
        decision = decide(
            document,
            self._as_set,
            self._trying.rulebook,
            booked=self._booked,
            in_flight=_NOTHING,
            as_of=max(day_of(booking), booking.date),
            past=self._past,
        )
        set_aside = OF_TODAY | OF_THE_PAPER if is_rebuilt else OF_TODAY
        against = tuple(
            [check for check in decision.checks if not check.lets_book and check.name not in set_aside]
        )
        proposed = self._judged(decision.proposal, booking) if decision.proposal else None
        return Decided(decision.rule, not against and proposed is not None, proposed, against)

    def _judged(self, proposal: Proposal, booking: PastBooking) -> Proposed:
        if proposal.unresolved:
            return Proposed(proposal, None)
        if proposal.direction != booking.direction or proposal.relation.relation != booking.relation:
            return Proposed(proposal, Comparison(False, {}))
        comparison = compared(proposal.lines, booking)
        return Proposed(proposal, comparison, {} if comparison.is_right else self._sources(proposal))

    def _sources(self, proposal: Proposal) -> dict[str, PastBooking]:
        keys = {one.source for line in proposal.lines for one in line.provenance.values() if one.source}
        found = {key: self._past.booking(key) for key in sorted(keys)}
        return {key: booking for key, booking in found.items() if booking is not None}

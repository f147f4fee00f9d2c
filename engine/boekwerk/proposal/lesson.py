"""The earlier booking that a document's booking is copied from: the last one (BP-3, BP-4, BP-5)."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.administration import Relation
from boekwerk.domain.past import PastBooking, PastBookings
from boekwerk.domain.preference import Copying, HeaderField, LineField
from boekwerk.domain.proposal import Provenance
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.manner import Manner

# What tells how we book revenue may be learned from another debtor; what is that debtor's own may not.
_OF_OTHERS: frozenset[HeaderField | LineField] = frozenset(
    {"ledger_account", "vat_code", "cost_centre", "deferred", "period"}
)


class Lesson(Struct, frozen=True):
    """A booking that fields are copied from, which of them, and what they say of where they came from."""

    booking: PastBooking
    copying: Copying
    provenance: Provenance

    @property
    def name(self) -> str:
        """What to call the booking: its number, else its key."""
        return self.booking.number or self.booking.key


def last_booking(draft: Draft, past: PastBookings, manner: Manner) -> Lesson | None:
    """Find the relation's last booking in the journal, with a remark when there is none (BP-3, BP-5).

    For a sale that is the last booking of another debtor then, if there is any, and only of the fields that
    are not that debtor's own (BP-4).
    """
    relation, journal = draft.relation, draft.journal.code if draft.journal is not None else None
    if relation is None:
        return None
    imported = draft.settings.imported_history_teaches
    found = past.last(relation.id, draft.direction, journal, imported=imported)
    if found is not None:
        return _lesson(found, manner.copying, manner)
    if not imported:
        _remark_imported(draft, relation, past, journal)
    values = {"relation": relation.id, "name": relation.name, "journal": journal}
    if draft.direction == "sales":
        found = past.last_of_others(relation.id, draft.direction, journal, imported=imported)
        if found is not None:
            lesson = _lesson(found, _shared(manner.copying), manner)
            told = {"booking": lesson.name, "date": found.date, "other": found.relation}
            draft.remark("last_booking_of_other_debtor", {**values, **told})
            return lesson
    draft.remark("last_booking_missing", {**values, "direction": draft.direction})
    return None


def _lesson(booking: PastBooking, copying: Copying, manner: Manner) -> Lesson:
    return Lesson(booking, copying, Provenance("last_booking", booking.key, manner.selected))


def _shared(copying: Copying) -> Copying:
    header_fields = tuple([name for name in copying.header_fields if name in _OF_OTHERS])
    return Copying(header_fields, tuple([name for name in copying.line_fields if name in _OF_OTHERS]))


def _remark_imported(draft: Draft, relation: Relation, past: PastBookings, journal: str | None) -> None:
    """Say so when there would have been a last booking but for the setting."""
    found = past.last(relation.id, draft.direction, journal, imported=True)
    if found is None:
        return
    setting = "imported_history_teaches"
    values = {"booking": found.number or found.key, "date": found.date, "setting": setting}
    draft.remark("last_booking_only_imported", values, draft.settings.place(setting))

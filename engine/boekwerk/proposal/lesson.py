"""The earlier booking that a document's booking is copied from: the last one (BP-3, BP-4, BP-5)."""

from __future__ import annotations

from typing import Literal, TypeVar

from msgspec import Struct

from boekwerk.domain.administration import Relation
from boekwerk.domain.past import PastBooking, PastBookings
from boekwerk.domain.preference import Copying, HeaderField, LineField
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Location
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.manner import Manner

# What tells how we book revenue may be learned from another debtor; what is that debtor's own may not.
_OF_OTHERS: frozenset[HeaderField | LineField] = frozenset(
    {"ledger_account", "vat_code", "cost_centre", "deferred", "period"}
)

_Name = TypeVar("_Name", HeaderField, LineField)


class Lesson(Struct, frozen=True):
    """A booking that fields are copied from, which of them, and what they say of where they came from."""

    booking: PastBooking
    copying: Copying
    provenance: Provenance

    @property
    def name(self) -> str:
        """What to call the booking."""
        return _name(self.booking)


def last_booking(draft: Draft, past: PastBookings, manner: Manner) -> Lesson | None:
    """Find the relation's last booking in the journal, with a remark when there is none (BP-3, BP-5).

    For a sale that is the last booking of another debtor then, if there is any, and only of the fields that
    are not that debtor's own (BP-4).
    """
    relation = draft.relation
    if relation is None:
        return None
    journal = draft.journal.code if draft.journal is not None else None
    imported = draft.settings.imported_history_teaches
    found = past.last(relation.id, draft.direction, journal, imported=imported)
    if found is not None:
        return _lesson(draft, found, manner.copying, manner)
    if not imported:
        _remark_imported(draft, past.last(relation.id, draft.direction, journal, imported=True))
    if draft.direction == "sales":
        return _of_another_debtor(draft, relation, past, manner)
    _remark_missing(draft, relation)
    return None


def origin_of(
    booking: PastBooking, origin: Literal["last_booking", "line_history"], where: Location | None = None
) -> Provenance:
    """Say of a field that it comes from an earlier booking, and where was said that it is copied."""
    return Provenance(origin, booking.key, where, booking.number)


def _name(booking: PastBooking) -> str:
    return booking.number or booking.key


def _lesson(draft: Draft, booking: PastBooking, copying: Copying, manner: Manner) -> Lesson:
    if (booking.total < 0) != draft.document.is_credit:
        # 'Credit werkplek' is no text for the next invoice, nor the other way round.
        copying = Copying(_without_text(copying.header_fields), _without_text(copying.line_fields))
    return Lesson(booking, copying, origin_of(booking, "last_booking", manner.selected))


def _without_text(fields: tuple[_Name, ...]) -> tuple[_Name, ...]:
    return tuple([name for name in fields if name != "description"])


def _of_another_debtor(
    draft: Draft, relation: Relation, past: PastBookings, manner: Manner
) -> Lesson | None:
    journal = draft.journal.code if draft.journal is not None else None
    imported = draft.settings.imported_history_teaches
    found = past.last_of_others(relation.id, draft.direction, journal, imported=imported)
    if found is None:
        if not imported:
            others = past.last_of_others(relation.id, draft.direction, journal, imported=True)
            _remark_imported(draft, others)
        _remark_missing(draft, relation)
        return None
    values = {"relation": relation.id, "name": relation.name, "journal": journal}
    told = {"booking": _name(found), "date": found.date, "other": found.relation}
    draft.remark("last_booking_of_other_debtor", {**values, **told})
    copying = Copying(
        tuple([name for name in manner.copying.header_fields if name in _OF_OTHERS]),
        tuple([name for name in manner.copying.line_fields if name in _OF_OTHERS]),
    )
    return _lesson(draft, found, copying, manner)


def _remark_missing(draft: Draft, relation: Relation) -> None:
    journal = draft.journal.code if draft.journal is not None else None
    values = {"relation": relation.id, "name": relation.name, "journal": journal}
    draft.remark("last_booking_missing", {**values, "direction": draft.direction})


def _remark_imported(draft: Draft, found: PastBooking | None) -> None:
    """Say so when there would have been a last booking but for the setting."""
    if found is None:
        return
    setting = "imported_history_teaches"
    values = {"booking": _name(found), "date": found.date, "relation": found.relation, "setting": setting}
    draft.remark("last_booking_only_imported", values, draft.settings.place(setting))

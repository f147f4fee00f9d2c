"""How a relation's documents are to be booked: the booking mode, and what is copied (BP-7, BP-10).

A preference of the relation, for the journal or for all, goes before the journal's own field selection, and
that before the administration's settings.
"""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.administration import Journal
from boekwerk.domain.lookups import Administration
from boekwerk.domain.preference import (
    HEADER_FIELDS,
    LINE_FIELDS,
    BookingMode,
    Copying,
    RelationPreference,
)
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Location
from boekwerk.domain.remembered import per_administration

_NO_PREFERENCE = RelationPreference("")


class Manner(Struct, frozen=True):
    """How a relation's documents in a journal are to be booked.

    ``chosen`` is where the mode was chosen. ``selected`` is where was said which fields are copied; None
    where all of them are because nobody said otherwise.
    """

    mode: BookingMode
    chosen: Provenance
    copying: Copying
    line_recognition: bool
    merge_lines: bool
    selected: Location | None = None


@per_administration(most=2_000)
def manner_of(administration: Administration, relation: str, journal: str | None) -> Manner:
    """Find how documents of a relation are to be booked in the journal of that code."""
    settings = administration.settings
    preference = administration.preference(relation, journal) or _NO_PREFERENCE
    found = administration.journal(journal) if journal is not None else None
    by_relation = Provenance("relation", relation, preference.where)
    by_setting = Provenance("setting", "booking_mode", settings.place("booking_mode"))
    return Manner(
        mode=preference.mode or settings.booking_mode,
        chosen=by_relation if preference.mode is not None else by_setting,
        copying=_copying(preference, found),
        line_recognition=_either(preference.line_recognition, settings.line_recognition),
        merge_lines=_either(preference.merge_lines, settings.merge_lines),
        selected=_selected(preference, found),
    )


def _copying(preference: RelationPreference, journal: Journal | None) -> Copying:
    header_fields, line_fields = preference.header_fields, preference.line_fields
    if journal is not None:
        header_fields = journal.header_fields if header_fields is None else header_fields
        line_fields = journal.line_fields if line_fields is None else line_fields
    return Copying(
        HEADER_FIELDS if header_fields is None else header_fields,
        LINE_FIELDS if line_fields is None else line_fields,
    )


def _selected(preference: RelationPreference, journal: Journal | None) -> Location | None:
    if preference.header_fields is not None or preference.line_fields is not None:
        return preference.where
    if journal is not None and (journal.header_fields is not None or journal.line_fields is not None):
        return journal.where
    return None


def _either(of_relation: bool | None, of_administration: bool) -> bool:
    return of_administration if of_relation is None else of_relation

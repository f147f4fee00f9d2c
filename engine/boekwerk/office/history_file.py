"""``history.csv``: the earlier bookings of an administration folder, in the form that is imported too."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

from boekwerk.domain.errors import HistoryError
from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Location, Reason
from boekwerk.history import Notes, read_csv
from boekwerk.office.fields import Group, Table
from boekwerk.office.master_data import MasterData

HISTORY = Table(
    name="history",
    file="history.csv",
    # Several rows are one record: `boekwerk.history` knows the columns.
    group=Group(PastBooking, ()),
    key=(),
    required=False,
    en="Earlier bookings with their lines: what proposals learn from.",
    nl="Eerdere boekingen met hun regels: waar voorstellen van leren.",
)
_MOST_NAMED = 10


def read_history_text(
    text: str, file: str, notes: Notes
) -> tuple[tuple[PastBooking, ...], tuple[Reason, ...]]:
    """Read the bookings in the text of ``history.csv``; where anything is wrong, only the problems."""
    try:
        return tuple(read_csv(io.StringIO(text, newline=""), file=file, notes=notes)), ()
    except HistoryError as error:
        return (), error.problems


def remarks_on_history(data: MasterData) -> tuple[Reason, ...]:
    """Remark on relations that are not known any more: their bookings teach nothing, and harm nothing."""
    known = {relation.id for relation in data.relations}
    unknown = Counter(booking.relation for booking in data.history if booking.relation not in known)
    if not unknown:
        return ()
    settings = data.settings.where
    where = Location(str(Path(settings.file).with_name(HISTORY.file))) if settings else None
    return (unknown_relations(unknown, where),)


def unknown_relations(bookings: Counter[str], where: Location | None = None) -> Reason:
    """Say of which relations, that the master data does not have, there are how many bookings."""
    named = [relation for relation, _ in bookings.most_common(_MOST_NAMED)]
    more = " …" if len(bookings) > _MOST_NAMED else ""
    values = {"bookings": bookings.total(), "count": len(bookings), "relations": ", ".join(named) + more}
    return Reason("history_relations_unknown", values, where)

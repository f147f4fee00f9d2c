"""What earlier bookings are asked, as statements: each takes the end of a few ranges of one index.

An index has bookings made in Boekwerk apart from imported ones, and those of each journal; a question is
for the last of up to four such ranges together. So no answer takes longer where there are more bookings.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, bindparam, select, union_all

from boekwerk.store.past_rows import BookingRow
from boekwerk.store.tables_past import past_bookings, past_items

TAUGHT_ORDER = ("booked_at", "date", "number", "key")
"""The columns that say in which order bookings taught: `boekwerk.domain.past.taught_order`."""

Whose = Literal["relation", "others", "anybody"]
_BOOKING, _ITEM = past_bookings.c, past_items.c
_ROW = select(_BOOKING.id, _BOOKING.one_off_marked, *[_BOOKING[name] for name in BookingRow._fields])

READ = _ROW.where(_BOOKING.id.in_(bindparam("ids", expanding=True)))
"""Ask for bookings by their ``ids``, in any order. All other questions are answered by ids, in order."""


@cache
def of_relation(whose: Whose = "relation", *, in_journal: bool = False, imported: bool) -> Select[Any]:
    """Ask for the last bookings that teach: of a relation, of others than that, or of anybody."""
    wanted: list[ColumnElement[bool]] = [_BOOKING.teaches]
    if whose == "relation":
        wanted.append(_BOOKING.relation == bindparam("relation"))
    if whose == "others":
        wanted.append(_BOOKING.relation != bindparam("relation"))
    journals: tuple[ColumnElement[bool] | None, ...] = (None,)
    if in_journal:
        journals = (_BOOKING.journal == bindparam("journal"), _BOOKING.journal == "")
    ranges = []
    for own, journal in product(_sources(imported), journals):
        here = [*wanted, *_owner(_BOOKING), _BOOKING.own == own, *([] if journal is None else [journal])]
        ranges.append(_last(select(_BOOKING.id).where(*here), _BOOKING))
    return _together(ranges)


@cache
def with_item(*, imported: bool) -> Select[Any]:
    """Ask for the last bookings that teach, of a relation, with an item of a ``kind`` and ``word``."""
    wanted = [
        *_owner(_ITEM),
        *(_ITEM[name] == bindparam(name) for name in ("relation", "kind", "word")),
    ]
    found = select(_BOOKING.id).join(past_items, _BOOKING.id == _ITEM.booking)
    return _together([_last(found.where(*wanted, _ITEM.own == own), _ITEM) for own in _sources(imported)])


def _sources(imported: bool) -> tuple[bool, ...]:
    return (True, False) if imported else (True,)


def _owner(columns: Any) -> Iterator[ColumnElement[bool]]:
    yield columns.administration == bindparam("administration")
    yield columns.sales == bindparam("sales")


def _last(found: Select[Any], columns: Any) -> Select[Any]:
    """Take the last of a range. The key is not in the index: it is looked at where all else is equal."""
    *of_index, _ = TAUGHT_ORDER
    order = [*(columns[name].desc() for name in of_index), _BOOKING.key.desc()]
    return select(found.order_by(*order).limit(bindparam("most")).subquery().c.id)


def _together(ranges: list[Select[Any]]) -> Select[Any]:
    order = [_BOOKING[name].desc() for name in TAUGHT_ORDER]
    found = select(_BOOKING.id).where(_BOOKING.id.in_(union_all(*ranges)))
    return found.order_by(*order).limit(bindparam("most"))

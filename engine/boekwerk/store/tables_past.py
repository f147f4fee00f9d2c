"""The tables of earlier bookings; docs/decisions/0060-earlier-bookings-as-rows.md has the reasons.

Dates are whole numbers such as 20261123, moments microseconds since 1970 (UTC), amounts cents: small, and
in their order. A text that is not known is empty, so that an index finds it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy import PrimaryKeyConstraint as PrimaryKey
from sqlalchemy import text as sql

from boekwerk.store.columns import Id, InOrder, Moment
from boekwerk.store.tables import METADATA

_TEACHES: dict[str, Any] = {"sqlite_where": sql("teaches = 1"), "postgresql_where": sql("teaches")}
_LATEST = ("booked_at", "date", "number")


def _of_administration() -> Column[int]:
    return Column(
        "administration", Id, ForeignKey("administrations.id"), nullable=False, autoincrement=False
    )


past_states = Table(
    "past_states",
    METADATA,
    _of_administration(),
    Column("state", BigInteger, nullable=False),
    PrimaryKey("administration"),
)
"""One row an administration; every change of its bookings, or of which of them teach, counts one."""

past_imports = Table(
    "past_imports",
    METADATA,
    Column("id", Id, primary_key=True),
    _of_administration(),
    Column("name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("new", Integer, nullable=False),
    Column("replaced", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Index(None, "administration"),
)
"""One row an import; ``name`` is the file's."""

past_bookings = Table(
    "past_bookings",
    METADATA,
    Column("id", Id, primary_key=True),
    _of_administration(),
    Column("key", InOrder, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("sales", Boolean, nullable=False),
    Column("relation", Text, nullable=False),
    Column("journal", Text, nullable=False),
    Column("number", InOrder, nullable=False),
    Column("date", Integer, nullable=False),
    Column("booked_at", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("one_off", Boolean, nullable=False),
    Column("one_off_marked", Boolean),
    Column("forgotten", Boolean, nullable=False),
    Column("teaches", Boolean, nullable=False),
    Column("normal_number", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("import", Id, ForeignKey("past_imports.id")),
    Column("line", Integer),
    Index("ux_past_bookings_key", "administration", "key", unique=True),
    Index("ix_past_bookings_number", "administration", "relation", "normal_number"),
    Index("ix_past_bookings_size", "administration", "relation", "size"),
    Index("ix_past_bookings_relation", "administration", "relation", "sales", "own", *_LATEST, **_TEACHES),
    Index(
        "ix_past_bookings_relation_journal",
        *("administration", "relation", "sales", "own", "journal"),
        *_LATEST,
        **_TEACHES,
    ),
    Index("ix_past_bookings_others", "administration", "sales", "own", *_LATEST, "relation", **_TEACHES),
    Index(
        "ix_past_bookings_others_journal",
        *("administration", "sales", "own", "journal"),
        *_LATEST,
        "relation",
        **_TEACHES,
    ),
)
"""One row a booking. ``own``: made in Boekwerk itself. ``content`` is the rest of it, as JSON, with lines.

``one_off`` as it came, ``one_off_marked`` as a person said since (None: did not). ``teaches``: neither
one-off nor forgotten. ``normal_number`` is that of `boekwerk.domain.identity`, ``size`` the total without
its sign. ``import`` is None for a booking that was taught; ``line`` is where it begins in that file.
"""

past_items = Table(
    "past_items",
    METADATA,
    _of_administration(),
    Column("relation", Text, nullable=False),
    Column("sales", Boolean, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("word", Text, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("booked_at", BigInteger, nullable=False),
    Column("date", Integer, nullable=False),
    Column("number", InOrder, nullable=False),
    Column("booking", Id, nullable=False),
    PrimaryKey("administration", "relation", "sales", "kind", "word", "own", *_LATEST, "booking"),
    sqlite_with_rowid=False,
)
"""By which habit keys (kind 0) and articles (kind 1) of invoice lines a booking that teaches is found."""

past_drawn = Table(
    "past_drawn",
    METADATA,
    _of_administration(),
    Column("obligation", Text, nullable=False),
    Column("booked_at", BigInteger, nullable=False),
    Column("booking", Id, nullable=False),
    Column("amount", BigInteger, nullable=False),
    PrimaryKey("administration", "obligation", "booked_at", "booking"),
    sqlite_with_rowid=False,
)
"""What bookings made in Boekwerk itself drew on obligations, in cents (OB-8)."""

past_replaced = Table(
    "past_replaced",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("booking", Id, ForeignKey("past_bookings.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("content", Text, nullable=False),
    Column("import", Id, ForeignKey("past_imports.id")),
    Column("line", Integer),
    Index(None, "booking"),
)
"""What bookings were before others took their place, whole, as JSON; ``import`` and ``line`` are theirs."""

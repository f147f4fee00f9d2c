"""The tables of obligations, and of what was learned about references to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint
from sqlalchemy import PrimaryKeyConstraint as PrimaryKey

from boekwerk.store.columns import Id, InOrder, Moment
from boekwerk.store.tables import METADATA


def _of_administration() -> Column[int]:
    return Column(
        "administration", Id, ForeignKey("administrations.id"), nullable=False, autoincrement=False
    )


obligation_states = Table(
    "obligation_states",
    METADATA,
    _of_administration(),
    Column("state", BigInteger, nullable=False),
    Column("change_token", Text),
    Column("asked", Moment, nullable=False),
    PrimaryKey("administration"),
)
"""One row an administration of which obligations were fetched.

Every fetch that changed something counts one ``state``. ``change_token`` is what the package calls what it
told last, ``asked`` when that was: what was not told again is as it was.
"""

obligations = Table(
    "obligations",
    METADATA,
    Column("id", Id, primary_key=True),
    _of_administration(),
    Column("number", InOrder, nullable=False),
    Column("relation", Text, nullable=False),
    Column("first_state", BigInteger, nullable=False),
    Column("last_state", BigInteger),
    Column("digest", LargeBinary, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("administration", "number", "first_state"),
    Index(None, "administration", "relation"),
)
"""One row a form that an obligation had; it holds from ``first_state`` to ``last_state`` (None: still).

``content`` is all of it, as JSON. ``digest`` leaves out when it was fetched: that alone changes nothing.
"""

obligation_keys = Table(
    "obligation_keys",
    METADATA,
    Column("obligation", Id, ForeignKey("obligations.id"), nullable=False, autoincrement=False),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("key", Text, nullable=False),
    PrimaryKey("obligation", "key"),
    Index(None, "administration", "key"),
)
"""The `reference_key` of everything by which an obligation may be named."""

obligation_lessons = Table(
    "obligation_lessons",
    METADATA,
    _of_administration(),
    Column("relation", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("obligation", InOrder, nullable=False),
    Column("place", InOrder, nullable=False),
    Column("shape", InOrder, nullable=False),
    Column("source", Text, nullable=False),
    PrimaryKey("administration", "relation", "reference", "obligation", "place", "shape", "source"),
    Index(None, "administration", "source"),
)
"""What bookings taught (`boekwerk.domain.obligation.Lesson`); what a lesson does not have is empty.

``source`` is the booking's key: the lessons of one that teaches no more do not count.
"""

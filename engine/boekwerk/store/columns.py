"""Kinds of columns that SQLite and PostgreSQL keep alike."""

from __future__ import annotations

import datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

Id: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""The number of a row: SQLite counts up by itself only what it knows as INTEGER PRIMARY KEY."""

InOrder: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts by its characters' numbers, as Python sorts, whatever language the server speaks."""


class Moment(TypeDecorator[datetime.datetime]):
    """A moment with its zone; it comes back in UTC, to the microsecond.

    SQLite has no zones: there it is kept as text in UTC, so that it sorts as it should.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Give what is kept. Raises ValueError for a moment without a zone, which could be any moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        utc = value.astimezone(datetime.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Give the moment that was kept."""
        if value is None:
            return None
        return (
            value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)
        )

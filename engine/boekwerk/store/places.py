"""Where a store is: a file, or a database on a server."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown

PASSWORDS = ("password", "sslpassword")
"""What of the part after the question mark of an address is secret."""
_UNTOLD = (*PASSWORDS, "passfile")


class Place(Struct, frozen=True):
    """Either the ``file`` of an SQLite database, or the ``url`` of a PostgreSQL one."""

    file: Path | None = None
    url: URL | None = None

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is a file."""
        return self.file is not None

    def __str__(self) -> str:
        if self.url is not None:  # never with its password
            told = self.url.set(drivername="postgresql").difference_update_query(_UNTOLD)
            return told.render_as_string(hide_password=True)
        return str(self.file)


def password_of(url: URL) -> str | None:
    """Give the password in an address, before the host or after the question mark."""
    asked = url.query.get("password")
    return str(url.password) if url.password is not None else asked if isinstance(asked, str) else None


def place_of(given: str | Path) -> Place:
    """Understand where a store is said to be. Raises StoreError for an address that it cannot be at."""
    if isinstance(given, Path) or "://" not in given:
        if not str(given):
            raise StoreError(Reason("store_address_not_understood", {"store": ""}))
        return Place(file=Path(given))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        # It may have a password in it.
        address = shown(given.partition("://")[0] + "://…")
        raise StoreError(Reason("store_address_not_understood", {"store": address})) from None
    if url.drivername == "sqlite" and url.database and not url.host and url.database != ":memory:":
        return Place(file=Path(url.database))
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return Place(url=url.set(drivername="postgresql+psycopg"))
    told = url.difference_update_query(_UNTOLD).render_as_string(hide_password=True)
    raise StoreError(Reason("store_address_not_understood", {"store": shown(told)}))

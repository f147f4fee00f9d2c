"""Which administrations are in the store."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.store.tables import administrations


class KnownAdministration(Struct, frozen=True):
    """An administration in the store. ``id`` is what rows refer to, ``code`` what people call it by.

    ``folder`` is where it was imported from, ``imported`` when something was imported last.
    """

    id: int
    code: str
    name: str
    folder: str | None = None
    imported: datetime.datetime | None = None


def add_administration(connection: Connection, code: str, name: str, now: datetime.datetime) -> int:
    """Give the id of the administration with a code, which is added where it is not there.

    Until the transaction ends, nobody else writes in it (see `wait_for_turn`).
    """
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = kind.insert(administrations).values(code=code, name=name, created=now)
    connection.execute(added.on_conflict_do_nothing(index_elements=["code"]))
    id = connection.execute(select(administrations.c.id).where(administrations.c.code == code)).scalar_one()
    wait_for_turn(connection, id)
    return int(id)


def wait_for_turn(connection: Connection, administration: int) -> None:
    """Wait until nobody else writes in an administration; nobody does then until the transaction ends.

    SQLite lets one writer in at a time anyhow.
    """
    if connection.dialect.name == "sqlite":
        return
    row = select(administrations.c.id).where(administrations.c.id == administration)
    # The lock for which adding rows that refer to this one need not wait.
    connection.execute(row.with_for_update(key_share=True))


def note_import(connection: Connection, administration: int, now: datetime.datetime) -> None:
    """Keep when something was imported last, whether or not it changed anything."""
    of_this = administrations.c.id == administration
    connection.execute(update(administrations).where(of_this).values(imported=now))


def find_administration(connection: Connection, code: str) -> KnownAdministration | None:
    """Find an administration by its code."""
    row = connection.execute(_all().where(administrations.c.code == code)).one_or_none()
    return None if row is None else _known(row)


def administration_of(connection: Connection, id: int) -> KnownAdministration:
    """Give the administration that rows refer to by ``id``."""
    return _known(connection.execute(_OF_ID, {"of": id}).one())


def list_administrations(connection: Connection) -> Sequence[KnownAdministration]:
    """List all administrations, by code."""
    known = [_known(row) for row in connection.execute(_all())]
    # In Python: a server sorts texts as its language does.
    return sorted(known, key=lambda administration: administration.code)


def _all() -> Select[int, str, str, str | None, datetime.datetime | None]:
    columns = administrations.c
    return select(columns.id, columns.code, columns.name, columns.folder, columns.imported)


def _known(row: Row[int, str, str, str | None, datetime.datetime | None]) -> KnownAdministration:
    return KnownAdministration(*row)


_OF_ID = _all().where(administrations.c.id == bindparam("of"))

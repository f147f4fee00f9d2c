"""Bringing the tables of a store to what this version of Boekwerk works with."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from importlib.resources import files

from msgspec import Struct
from sqlalchemy import Connection, Engine, Text, column, func, inspect, select, table, text

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import IN_FLIGHT
from boekwerk.store.columns import Moment
from boekwerk.store.places import Place

VERSION_TABLE = "store_version"
# Any number: two processes that open a new store at once must mean the same lock.
_LOCK = 0x426F656B7765726B
# As every version since the first has it: its other columns may be those of another version.
_WORK = table("work", column("state", Text()), column("lease_by", Text()), column("lease_until", Moment()))


def bring_up_to_date(reader: Engine, writer: Engine, place: Place, *, create: bool) -> None:
    """Make or change the tables where they are not what this version works with.

    Of two processes that come at once one does it, and the other finds it done. Raises StoreError when
    there is no store and none may be made, it is of a newer Boekwerk, or of an older one that may be at
    work with it: then only `upgrade` does it.
    """
    known = revisions()
    with reader.connect() as connection:
        if _is_usable(_revision(connection), known, place, create=create):
            return
    with writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        revision = _revision(connection)
        if not _is_usable(revision, known, place, create=create):
            _refuse_tables_of_others(connection, revision, place)
            _refuse_under_work(connection, place)
            _migrate(connection)


class AtWork(Struct, frozen=True):
    """A worker that has documents of a store, and until when at the latest."""

    worker: str
    until: datetime.datetime


def workers_of(connection: Connection, now: datetime.datetime) -> Sequence[AtWork]:
    """List the workers that have documents now, also in a store of an older version."""
    if not inspect(connection).has_table(_WORK.name):
        return ()
    by, until = _WORK.c.lease_by, _WORK.c.lease_until
    query = select(by, func.max(until, type_=Moment())).where(until > now).group_by(by).order_by(by)
    return [AtWork(worker or "-", moment) for worker, moment in connection.execute(query)]


def require_rest(connection: Connection, now: datetime.datetime) -> None:
    """Raise StoreError while workers have documents of a store: they are of the version that it has."""
    at_work = workers_of(connection, now)
    if at_work:
        workers = tuple(each.worker for each in at_work)
        until = max(each.until for each in at_work).isoformat(sep=" ", timespec="seconds")
        raise StoreError(Reason("upgrade_under_work", {"workers": workers, "until": until}))


def upgrade(connection: Connection, now: datetime.datetime) -> None:
    """Bring the tables up to date within a transaction that shuts out all others, unless somebody works.

    Raises StoreError while workers have documents: they are of the older version.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    require_rest(connection, now)
    migrate(connection)


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, whoever works with them."""
    if _revision(connection) != revisions()[-1]:
        _migrate(connection)


def revisions() -> tuple[str, ...]:
    """List the revisions of the tables, oldest first: their names begin with their number."""
    versions = files("boekwerk.store").joinpath("migrations", "versions")
    names = (file.name for file in versions.iterdir())
    return tuple(sorted(name.removesuffix(".py") for name in names if name[:1].isdigit()))


def store_version(connection: Connection) -> str | None:
    """Give the revision that the tables of a store have."""
    return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def _is_usable(revision: str | None, known: tuple[str, ...], place: Place, *, create: bool) -> bool:
    if revision is None and not create:
        raise StoreError(Reason("store_missing", {"store": str(place)}))
    if revision is not None and revision not in known:
        raise StoreError(Reason("store_of_newer_version", {"store": str(place), "version": revision}))
    return revision == known[-1]


def _refuse_tables_of_others(connection: Connection, revision: str | None, place: Place) -> None:
    """Refuse a database in which another program has tables with our names."""
    if revision is None and inspect(connection).has_table("administrations"):
        raise StoreError(Reason("store_of_another_program", {"store": str(place)}))


def _refuse_under_work(connection: Connection, place: Place) -> None:
    """Refuse to change tables by the way while documents are in flight: old workers may have them."""
    if not inspect(connection).has_table(_WORK.name):
        return
    now, work = datetime.datetime.now(datetime.UTC), _WORK.c
    busy = (work.lease_until > now) | work.state.in_(sorted(IN_FLIGHT))
    found = connection.execute(select(func.count()).select_from(_WORK).where(busy)).scalar_one()
    if found:
        values = {"store": str(place), "count": found, "version": _revision(connection) or "-"}
        raise StoreError(Reason("store_needs_upgrade", values))


def _migrate(connection: Connection) -> None:
    # Alembic takes long to import, and few openings need it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "boekwerk.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Bringing the tables of a store to what this version of Boekwerk works with."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, Engine, inspect, text

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.places import Place

VERSION_TABLE = "store_version"
# Any number: two processes that open a new store at once must mean the same lock.
_LOCK = 0x426F656B7765726B


def bring_up_to_date(reader: Engine, writer: Engine, place: Place, *, create: bool) -> None:
    """Make or change the tables where they are not what this version works with.

    Of two processes that come at once one does it, and the other finds it done. Raises StoreError when
    there is no store and none may be made, or it is of a newer Boekwerk.
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


def _migrate(connection: Connection) -> None:
    # Alembic takes long to import, and few openings need it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "boekwerk.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""A store on a server: how PostgreSQL is spoken to."""

from __future__ import annotations

from importlib.util import find_spec

from sqlalchemy import Engine, create_engine

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.places import Place


def connect(place: Place, *, create: bool) -> Engine:
    """Give the engine of a database, which must be there; its tables may be made if ``create``.

    Raises StoreError when the driver is not installed.
    """
    assert place.url is not None
    if find_spec("psycopg") is None:
        raise StoreError(Reason("store_driver_missing", {"store": str(place)}))
    return create_engine(place.url, pool_pre_ping=True)


def engines(engine: Engine) -> tuple[Engine, Engine]:
    """Give the engine for reading and the one for writing, over the same connections."""
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return reader, engine.execution_options(isolation_level="READ COMMITTED")

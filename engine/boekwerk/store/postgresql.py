"""A store on a server: how PostgreSQL is spoken to."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.places import Place

_LIMITED = "boekwerk_limited"
_ALIVE = {
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "40000",
}


def connect(place: Place, *, create: bool) -> Engine:
    """Give the engine of a database, which must be there; its tables may be made if ``create``.

    Raises StoreError when the driver is not installed.
    """
    assert place.url is not None
    if find_spec("psycopg") is None:
        raise StoreError(Reason("store_driver_missing", {"store": str(place)}))
    return create_engine(place.url, pool_pre_ping=True, connect_args=_alive(place.url))


def end_idle_transactions(engine: Engine, seconds: int) -> None:
    """Let the server end transactions of this engine in which nothing happens for so long.

    A machine that is cut off from the server in the middle of one would keep others waiting for as long as
    the server takes it to be there.
    """

    @event.listens_for(engine, "checkout")
    def limited(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        # Once for each connection, also for those that are there already.
        if not record.info.get(_LIMITED):
            connection.execute(f"SET idle_in_transaction_session_timeout = '{seconds}s'")
            connection.commit()
            record.info[_LIMITED] = True


def engines(engine: Engine) -> tuple[Engine, Engine]:
    """Give the engine for reading and the one for writing, over the same connections."""
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return reader, engine.execution_options(isolation_level="READ COMMITTED")


def _alive(url: URL) -> dict[str, str]:
    """Say how soon a server that does not answer any more is noticed, where the address does not."""
    return {name: value for name, value in _ALIVE.items() if name not in url.query}

"""The tables of the queue: those of Procrastinate, in a schema of their own beside the store's."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.database import Store

QUEUE = "boekwerk"
TASK = "boekwerk.look"
_LOCK = 0x426F656B71756575
"""Any number: who makes the tables, and who queues what is due, are alone in it."""
_ADD = """
    SELECT count(*) FROM (
        SELECT unnest(procrastinate_defer_jobs_v1(array_agg(
            ROW(:queue, :task, 0, NULL, document::text, jsonb_build_object('document', document), NULL)
            ::procrastinate_job_to_defer_v1
        )))
        FROM unnest(CAST(:documents AS bigint[])) AS document
        WHERE NOT EXISTS (
            SELECT FROM procrastinate_jobs AS job
            WHERE job.queueing_lock = document::text AND job.status = 'todo'
        )
        HAVING count(*) > 0
    ) AS added
"""
_CLEAR = "DELETE FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL"


def is_possible(store: Store) -> bool:
    """Tell whether a queue can be used: the store is on a server, and Procrastinate is installed."""
    return not store.is_sqlite and find_spec("procrastinate") is not None


def schema_name() -> str:
    """Name the schema by what is in it: each version of Procrastinate has one of its own.

    Workers of two versions then work side by side, each with its queue. Nothing in a queue is needed: what
    is due stands in the rows of the documents.
    """
    return f"boekwerk_queue_{hashlib.sha256(_schema().encode()).hexdigest()[:8]}"


def make_tables(store: Store) -> str:
    """Make the queue's tables where they are missing, and give the name of their schema.

    Raises StoreError when we may not make them.
    """
    name = schema_name()
    try:
        with store.writing() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            there = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
            if connection.execute(there, {"name": name}).first() is None:
                connection.exec_driver_sql(f"CREATE SCHEMA {name}")
                connection.exec_driver_sql(f"SET LOCAL search_path TO {name}")
                # Without parameters, so that its percent signs are no placeholders.
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute(_schema())
    except ProgrammingError as error:
        values = {"store": str(store.place), "problem": " ".join(str(error.orig).split())}
        raise StoreError(Reason("worker_queue_not_made", values)) from error
    return name


def is_alone(connection: Connection) -> bool:
    """Tell whether nobody else queues documents until this transaction ends."""
    mine = text("SELECT pg_try_advisory_xact_lock(:lock)")
    return bool(connection.execute(mine, {"lock": _LOCK}).scalar())


def queue_documents(connection: Connection, schema: str, documents: Sequence[int]) -> int:
    """Queue documents (rows) that are not queued yet, and say how many.

    To be called within `Store.writing`, by one at a time (`is_alone`).
    """
    if not documents:
        return 0
    _look_in(connection, schema)
    values = {"queue": QUEUE, "task": TASK, "documents": list(documents)}
    return int(connection.execute(text(_ADD), values).scalar_one())


def clear_lost(connection: Connection, schema: str, seconds: float) -> None:
    """Forget workers that were silent for so long, and the jobs they had: the rows bring those again."""
    _look_in(connection, schema)
    connection.execute(
        text("SELECT procrastinate_prune_stalled_workers_v1(:seconds)"), {"seconds": seconds}
    )
    connection.execute(text(_CLEAR))


def _look_in(connection: Connection, schema: str) -> None:
    connection.exec_driver_sql(f"SET LOCAL search_path TO {schema}")


def _schema() -> str:
    # It takes a while to import, and only workers with a queue need it.
    from procrastinate.schema import SchemaManager  # noqa: PLC0415

    return SchemaManager.get_schema()

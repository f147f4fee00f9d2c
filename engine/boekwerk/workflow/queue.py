"""The queue: documents come to workers on any number of machines by Procrastinate, on PostgreSQL.

Whoever works also sweeps: every second one of them queues what is due and not queued yet, in one statement.
So nobody who writes a row has to think of the queue, and a job that is lost loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.work import due_documents, next_free
from boekwerk.workflow.delivery import PATIENCE, Deliverer, Post, delivering, refuse_other_version
from boekwerk.workflow.outages import work_on
from boekwerk.workflow.queue_tables import (
    QUEUE,
    TASK,
    clear_lost,
    is_alone,
    make_tables,
    queue_documents,
)

if TYPE_CHECKING:
    from procrastinate import App
    from psycopg import AsyncConnection

_SECONDS_BETWEEN = 1.0
_SECONDS_OF_A_LOOK = 0.05
_MOST_QUEUED = 2_000
_SECONDS_LOST = 30.0


class Queue:
    """A worker that takes its documents from the queue of a store on a server."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._schema = ""

    def run(self, *, once: bool = False) -> None:
        """Work until it is asked to end, or with ``once`` until nothing is due.

        It finishes the document in hand first. Raises StoreUpgraded when the store was upgraded meanwhile,
        StoreError when it cannot be reached: without ``once`` it waits for that to pass.
        """
        self._schema = make_tables(self._post.office.store)
        with _quiet(), delivering(self._post) as deliverer:
            work_on(self._post, lambda: self._worked(deliverer, once=once), once=once)

    def _worked(self, deliverer: Deliverer, *, once: bool) -> bool:
        # The kind of loop that psycopg needs on Windows, and that serves everywhere.
        with (
            _said_clearly(self._post),
            asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner,
        ):
            runner.run(self._work(deliverer, once=once))
        return False

    async def _work(self, deliverer: Deliverer, *, once: bool) -> None:
        app = _app(self._post, self._schema, deliverer)
        async with app.open_async():
            while True:
                await asyncio.to_thread(self._sweep)
                worker = asyncio.create_task(
                    app.run_worker_async(
                        queues=[QUEUE],
                        name=self._post.office.worker,
                        wait=not once,
                        install_signal_handlers=False,
                        delete_jobs="always",
                        fetch_job_polling_interval=_SECONDS_BETWEEN,
                        stalled_worker_timeout=_SECONDS_LOST,
                    )
                )
                await self._watch(worker)
                if not once or not await self._is_more_to_come(deliverer):
                    return

    async def _watch(self, worker: asyncio.Task[None]) -> None:
        """Sweep until the worker ends, or until it must: then it finishes what it has in hand."""
        loop = asyncio.get_running_loop()
        swept = loop.time()
        try:
            while not worker.done() and not self._post.stopping.is_set():
                await asyncio.wait([worker], timeout=_SECONDS_OF_A_LOOK)
                if loop.time() - swept >= _SECONDS_BETWEEN:
                    await asyncio.to_thread(self._sweep)
                    swept = loop.time()
        finally:
            worker.cancel()
            await asyncio.wait([worker])
        if not worker.cancelled():
            worker.result()

    def _sweep(self) -> None:
        office = self._post.office
        with office.store.writing() as connection:
            refuse_other_version(connection)
            if not is_alone(connection):
                return
            due = due_documents(connection, office.now(), _MOST_QUEUED)
            queue_documents(connection, self._schema, due)
            clear_lost(connection, self._schema, _SECONDS_LOST)

    async def _is_more_to_come(self, deliverer: Deliverer) -> bool:
        if await asyncio.to_thread(deliverer.chores.do):
            return True
        office = self._post.office
        now = office.now()
        with office.store.reading() as connection:
            free = next_free(connection, now + PATIENCE, untried=True)
        if free is None or self._post.stopping.is_set():
            return False
        pause = min(max((free - now).total_seconds(), _SECONDS_OF_A_LOOK), _SECONDS_BETWEEN)
        await asyncio.to_thread(self._post.stopping.wait, pause)
        return True


def _app(post: Post, schema: str, deliverer: Deliverer) -> App:
    # It takes a while to import, and only workers with a queue need it.
    from procrastinate import App, PsycopgConnector  # noqa: PLC0415

    async def in_schema(connection: AsyncConnection) -> None:
        await connection.execute(f"SET search_path TO {schema}".encode())
        await connection.commit()

    url = post.office.store.place.url
    assert url is not None
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=4, configure=in_schema))

    @app.task(name=TASK, queue=QUEUE)
    def look(document: int) -> None:
        # What was fetched after that is for others: the row brings it again.
        if not post.stopping.is_set():
            deliverer.deliver(document)

    return app


@contextmanager
def _said_clearly(post: Post) -> Iterator[None]:
    """Turn what Procrastinate and its connections raise when the server is away into a StoreError."""
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415 (as above)
    from psycopg import Error  # noqa: PLC0415
    from psycopg_pool import PoolTimeout  # noqa: PLC0415

    try:
        yield
    except (ConnectorException, Error, PoolTimeout) as error:
        values = {"store": str(post.office.store.place), "problem": type(error).__name__}
        raise StoreError(Reason("store_failed", values)) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep from the screen what libraries say in English of what passes by itself."""
    loggers = [logging.getLogger(name) for name in ("procrastinate", "psycopg.pool")]
    nowhere = logging.NullHandler()
    for logger in loggers:
        logger.addHandler(nowhere)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(nowhere)

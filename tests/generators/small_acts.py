"""A store with documents that need little work, for tests of who brings them to it."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from boekwerk.domain.reason import Reason
from boekwerk.store.administrations import add_administration
from boekwerk.store.database import Store
from boekwerk.store.documents import Received, keep_document
from boekwerk.store.tables_workflow import work as table
from boekwerk.store.work import Step, Work, add_work, move, work_of
from boekwerk.workflow.delivery import Post
from boekwerk.workflow.office import Office


def now() -> datetime.datetime:
    """Give the moment."""
    return datetime.datetime.now(datetime.UTC)


def read(office: Office, work: Work) -> Work:
    """Go on at once."""
    step = Step("read", office.now(), lease_until=office.lease_until())
    return office.store.write(lambda connection: move(connection, work, step, office.worker, office.now()))


def end(office: Office, work: Work) -> Work:
    """Be done with it."""
    step = Step("rejected", None, (Reason("document_waits_for_retry"),))
    return office.store.write(lambda connection: move(connection, work, step, office.worker, office.now()))


def nothing(_: Any) -> None:
    """Do nothing with what is told."""


def stuck(office: Office, work: Work) -> Work:
    """Take for ever."""
    time.sleep(600)
    return end(office, work)


ACTS = {"received": read, "read": end}
STUCK = {"received": stuck}


def documents_in(store: Store, count: int, administration: str = "0001") -> list[int]:
    """Begin the way of so many documents; give their rows."""
    with store.writing() as connection:
        known = add_administration(connection, administration, "Proef", now())
        kept = [
            keep_document(connection, known, f"{number}".encode(), Received("x.xml", "ubl", now())).id
            for number in range(count)
        ]
        for document in kept:
            add_work(connection, known, document, "jlinde", now())
    return kept


def office_of(store: Store, worker: str = "first", **settings: Any) -> Office:
    """Give an office that needs no rules and no package."""
    return Office(store, SimpleNamespace(), worker, **settings)


def post_of(store: Store, worker: str = "first", acts: Any = None, **settings: Any) -> Post:
    """Give the post of a worker that nobody stops."""
    return Post(office_of(store, worker, **settings), ACTS if acts is None else acts, threading.Event())


def states(store: Store) -> dict[str, int]:
    """Count the documents by state."""
    with store.reading() as connection:
        counted = select(table.c.state, func.count()).group_by(table.c.state)
        return {state: count for state, count in connection.execute(counted)}


def way_of(store: Store, document: int) -> Work:
    """Give where a document is."""
    with store.reading() as connection:
        return work_of(connection, document)


@contextmanager
def opened_office(place: str, lease: float) -> Iterator[Office]:
    """Open an office of its own in a process of its own."""
    with Store.open(place, create=False) as store:
        yield office_of(store, f"worker-{id(store)}", lease=datetime.timedelta(seconds=lease))

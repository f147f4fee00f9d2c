"""Keeping a document for as long as its worker lives, however long the work takes."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from boekwerk.domain.errors import StoreError
from boekwerk.store.work import extend
from boekwerk.workflow.office import Office

_BEATS = 3
"""How often within a lease it is extended."""
_MOST_LEASES = 20
"""After how many leases a document is let go all the same: its worker hangs."""


class Heartbeat:
    """Extends the lease of the document in hand, from a thread of its own, until it is closed.

    It stops when the process does, so that another worker takes over within the time of one lease.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._held: tuple[int, datetime.datetime] | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @contextmanager
    def of(self, document: int) -> Iterator[None]:
        """Keep a document (its row), once it was taken, for as long as this lasts."""
        self._held = (document, self._office.now())
        try:
            yield
        finally:
            self._held = None

    def _beat(self) -> None:
        while not self._ended.wait(self._office.lease.total_seconds() / _BEATS):
            held = self._held
            if held is None or self._office.now() - held[1] > self._office.lease * _MOST_LEASES:
                continue
            # Where the store does not answer for long, the document is another's.
            with suppress(StoreError):
                self._extend(held[0])

    def _extend(self, document: int) -> None:
        office = self._office
        until = office.lease_until()
        office.store.write(lambda connection: extend(connection, document, office.worker, until))

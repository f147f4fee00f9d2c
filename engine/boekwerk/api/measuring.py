"""What the office at work is like, in numbers (Prometheus); nothing in them names a person or a client."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Mapping
from threading import Lock

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from boekwerk.domain.workflow import DocumentState
from boekwerk.store.database import Store
from boekwerk.store.overview import Counted, count_postings, count_underway

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_KEPT_SECONDS = 15.0


class Measured:
    """Counts and times of requests, and with them what the store says of documents."""

    def __init__(self, store: Store, now: Callable[[], datetime.datetime]) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_OfStore(store, now))
        self.requests = Counter(
            "boekwerk_api_requests",
            "Requests by operation and status.",
            ("operation", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "boekwerk_api_request_seconds",
            "Seconds that requests took, by operation.",
            ("operation",),
            registry=self._registry,
        )

    def note(self, operation: str, status: int, seconds: float) -> None:
        """Count a request."""
        self.requests.labels(operation, str(status)).inc()
        self.seconds.labels(operation).observe(seconds)

    def text(self) -> bytes:
        """Give all of it as Prometheus reads it."""
        return generate_latest(self._registry)


class _OfStore(Collector):
    """What the store says, asked for at most every few seconds whoever asks."""

    def __init__(self, store: Store, now: Callable[[], datetime.datetime]) -> None:
        self._store = store
        self._now = now
        self._lock = Lock()
        self._kept: tuple[float, list[Metric]] | None = None

    def describe(self) -> list[Metric]:
        """Give nothing: the store is not asked before somebody wants to know."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the measurements."""
        with self._lock:
            if self._kept is None or time.monotonic() - self._kept[0] > _KEPT_SECONDS:
                self._kept = (time.monotonic(), list(self._measure()))
            yield from self._kept[1]

    def _measure(self) -> Iterator[Metric]:
        now = self._now()
        with self._store.reading() as connection:
            underway = count_underway(connection)
            postings = count_postings(connection, now.date())
        yield from _of_documents(underway, now)
        yield _of_postings(postings)


def _of_documents(underway: Mapping[DocumentState, Counted], now: datetime.datetime) -> Iterator[Metric]:
    documents = GaugeMetricFamily("boekwerk_documents", "Documents that have not ended.", labels=["state"])
    oldest = GaugeMetricFamily(
        "boekwerk_document_age_seconds", "How long the oldest is in that state.", labels=["state"]
    )
    for state, counted in underway.items():
        documents.add_metric([state], counted.documents)
        oldest.add_metric([state], max(0.0, (now - counted.since).total_seconds()))
    yield documents
    yield oldest


def _of_postings(postings: Mapping[tuple[str, bool], int]) -> Metric:
    metric = GaugeMetricFamily(
        "boekwerk_postings_today",
        "Postings of today: by stage, and whether without a person.",
        labels=["stage", "automatic"],
    )
    for (stage, automatic), count in postings.items():
        metric.add_metric([stage, "yes" if automatic else "no"], count)
    return metric

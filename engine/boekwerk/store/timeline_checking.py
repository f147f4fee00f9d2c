"""Whether the timeline is as it was written (requirement US-3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, select

from boekwerk.domain.reason import Reason
from boekwerk.store.checkpoints import Checkpoint
from boekwerk.store.tables import administrations
from boekwerk.store.tables_documents import documents, timeline_contents, timeline_events
from boekwerk.store.timeline import BEGINNING, Link, content_hash, written_moment

_AT_ONCE = 1_000
_BYTES_AT_ONCE = 10


class Checked(Struct):
    """What was looked at so far, and what was found to be wrong."""

    documents: int = 0
    events: int = 0
    erased: int = 0
    """Of how many events what was personal was erased."""


class TimelineCheck:
    """Goes over all timelines; ``checked`` counts what it has seen so far."""

    def __init__(self, connection: Connection, checkpoint: Checkpoint | None = None) -> None:
        self._connection = connection
        self._heads = (
            {(head.administration, head.document): head for head in checkpoint.heads} if checkpoint else {}
        )
        self.checked = Checked()

    def problems(self) -> Iterator[Reason]:
        """Give everything that is not as it was written, document by document."""
        rows = self._connection.execute(_events(), execution_options={"yield_per": _AT_ONCE})
        for _, events in groupby(rows, key=lambda row: row.document):
            yield from self._of_document(events)
        for head in self._heads.values():
            values = {"administration": head.administration, "document": head.document}
            yield Reason("timeline_document_missing", {**values, "events": head.sequence})
        yield from self._of_bytes()

    def _of_bytes(self) -> Iterator[Reason]:
        """Compare the bytes of every document with its hash, by which the timeline names it."""
        rows = self._connection.execute(_documents(), execution_options={"yield_per": _BYTES_AT_ONCE})
        for row in rows:
            if hashlib.sha256(row.content).hexdigest() != row.sha256:
                values = {"administration": row.code, "document": row.sha256}
                yield Reason("timeline_bytes_changed", values)

    def _of_document(self, events: Iterator[Row[Any]]) -> Iterator[Reason]:
        self.checked.documents += 1
        before, head, values = _Before(), None, dict[str, Any]()
        for event in events:
            self.checked.events += 1
            if event.code is None:
                yield Reason("timeline_of_no_document", {"row": event.document, "sequence": event.sequence})
                continue
            values = {"administration": event.code, "document": event.sha256}
            head = head or self._heads.pop((event.code, event.sha256), None)
            if not isinstance(event.sequence, int):
                yield Reason("timeline_event_inserted", {**values, "sequence": str(event.sequence)})
                continue
            is_changed = _is_changed(event)
            yield from _in_chain(event, before, values, is_changed=is_changed)
            yield from self._personal(event, {**values, "sequence": event.sequence})
            if head is not None and event.sequence == head.sequence and event.hash != head.hash:
                yield Reason("timeline_event_not_of_checkpoint", {**values, "sequence": event.sequence})
            before = _Before(event.sequence, event.hash, is_changed)
        if head is not None and head.sequence > before.sequence:
            missing = {"first": before.sequence + 1, "last": head.sequence}
            yield Reason("timeline_end_missing", {**values, **missing})

    def _personal(self, event: Row[Any], values: dict[str, Any]) -> Iterator[Reason]:
        """Compare what is personal in an event with its hash; that it was erased is no fault."""
        if event.content is None:
            self.checked.erased += event.content_hash is not None
        elif _is_other_content(event):
            yield Reason("timeline_content_changed", values)


class _Before(Struct):
    """The event before, as far as the next one knows it."""

    sequence: int = 0
    hash: str = BEGINNING
    is_changed: bool = False


def _in_chain(
    event: Row[Any], before: _Before, values: dict[str, Any], *, is_changed: bool
) -> Iterator[Reason]:
    at = {**values, "sequence": event.sequence}
    if event.sequence > before.sequence + 1:
        missing = {"first": before.sequence + 1, "last": event.sequence - 1}
        yield Reason("timeline_events_missing", {**values, **missing})
    if is_changed:
        yield Reason("timeline_event_changed", at)
    elif event.sequence == before.sequence + 1 and event.previous != before.hash and not before.is_changed:
        # Whoever put another in the place of the one before could make it a hash, but not this one's.
        yield Reason("timeline_event_replaced", {**at, "sequence": before.sequence or event.sequence})


def _is_changed(event: Row[Any]) -> bool:
    try:
        return bool(_link(event).hash() != event.hash)
    except (AttributeError, TypeError, ValueError):  # what nobody writes but by hand
        return True


def _is_other_content(event: Row[Any]) -> bool:
    try:
        return bool(content_hash(event.salt, event.content) != event.content_hash)
    except (AttributeError, TypeError, ValueError):
        return True


def _link(event: Row[Any]) -> Link:
    return Link(
        administration=event.code,
        document=event.sha256,
        sequence=event.sequence,
        at=written_moment(event.at),
        who=event.who,
        what=event.what,
        why=event.why,
        content_hash=event.content_hash,
        previous=event.previous,
    )


def _events() -> Any:
    return (
        select(
            timeline_events,
            administrations.c.code,
            documents.c.sha256,
            timeline_contents.c.salt,
            timeline_contents.c.content,
        )
        # Not only those whose document is there: that it is not is what is looked for.
        .outerjoin(documents, documents.c.id == timeline_events.c.document)
        .outerjoin(administrations, administrations.c.id == documents.c.administration)
        .outerjoin(timeline_contents, timeline_contents.c.event == timeline_events.c.id)
        .order_by(timeline_events.c.document, timeline_events.c.sequence)
    )


def _documents() -> Any:
    return (
        select(administrations.c.code, documents.c.sha256, documents.c.content)
        .join(administrations, administrations.c.id == documents.c.administration)
        .where(documents.c.content.is_not(None))
        .order_by(documents.c.id)
    )

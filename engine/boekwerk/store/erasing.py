"""Erasing what must not be kept any longer (requirement US-2)."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from boekwerk.store.tables_documents import documents, timeline_contents, timeline_events
from boekwerk.store.timeline import Act, add_event


def erase_document(connection: Connection, document: int, act: Act) -> None:
    """Erase the bytes of a document (its row), its name, and what is personal in its timeline.

    That it was there, and that it was erased by ``act``, stays known, and the timeline still holds. To be
    called within `Store.writing`.
    """
    of_this = documents.c.id == document
    connection.execute(update(documents).where(of_this).values(content=None, name=None))
    events = select(timeline_events.c.id).where(timeline_events.c.document == document)
    connection.execute(delete(timeline_contents).where(timeline_contents.c.event.in_(events)))
    add_event(connection, document, act)

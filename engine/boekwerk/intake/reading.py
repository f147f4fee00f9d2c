"""What reading a file gives."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.document import Document


class Reading(Struct, frozen=True):
    """A document, and the bytes of its attachments by their sha256."""

    document: Document
    contents: dict[str, bytes] = {}

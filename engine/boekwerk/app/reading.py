"""Reading one document, with the files inside it."""

from __future__ import annotations

from pathlib import Path

from boekwerk.app.files import read_bytes
from boekwerk.intake import Limits, Reading, read_document


def read_file(path: Path, limits: Limits) -> Reading:
    """Read a document and its attachments. Raises IntakeError when it cannot be read."""
    return read_document(read_bytes(path, limits.file_bytes), name=str(path), limits=limits)

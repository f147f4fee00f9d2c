"""Files inside a document: decoded, named by us, kept by the hash of their bytes."""

from __future__ import annotations

import binascii
import hashlib
from pathlib import Path

from lxml.etree import _Element

from boekwerk.domain.document import Attachment
from boekwerk.domain.reason import Location
from boekwerk.intake.mapping import Draft, Handler
from boekwerk.intake.reader import Reader
from boekwerk.intake.reading import Reading
from boekwerk.intake.refusal import beyond

_EXTENSIONS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def safe_name(sha256: str, media_type: str | None) -> str:
    """Name an attachment by its hash and what it is; what the sender called it has no say."""
    return f"{sha256}.{_EXTENSIONS.get((media_type or '').partition(';')[0].strip().lower(), 'bin')}"


def attach(
    content: bytes, reader: Reader, where: Location, *, media_type: str | None, file_name: str | None
) -> str:
    """Keep an attachment and give its sha256; raises IntakeError when they are too many or too big."""
    reader.attached_bytes += len(content)
    if reader.attached_bytes > reader.limits.attachment_bytes:
        raise beyond("attachment_bytes", reader.limits.attachment_bytes, where)
    if len(reader.attachments) >= reader.limits.attachments:
        raise beyond("attachments", reader.limits.attachments, where)
    sha256 = hashlib.sha256(content).hexdigest()
    reader.contents[sha256] = content
    reader.attachments.append(
        Attachment(sha256, len(content), safe_name(sha256, media_type), media_type, file_name)
    )
    return sha256


def embedded(key: str) -> Handler:
    """Read a file that is written in an element as base64; one that cannot be is a warning."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        reader.refuse_elements_inside(element)
        written = "".join((element.text or "").split())
        if not written:
            return
        file_name = element.get("filename")
        try:
            content = binascii.a2b_base64(written, strict_mode=True)
        except ValueError:
            reader.warn("content", "attachment_unreadable", element, name=file_name or "-")
            return
        draft[key] = attach(
            content,
            reader,
            reader.where(element),
            media_type=element.get("mimeCode") or None,
            file_name=file_name or None,
        )

    return take


def write_attachments(reading: Reading, folder: Path) -> list[Path]:
    """Write the attachments into ``folder`` under our own names, and list the files written.

    A file that is there already has the same bytes, for its name is their hash; it is left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for attachment in reading.document.attachments:
        content = reading.contents.get(attachment.sha256)
        if content is None:
            continue
        path = folder / attachment.name
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_bytes(content)
            part.replace(path)
        paths.append(path)
    return paths

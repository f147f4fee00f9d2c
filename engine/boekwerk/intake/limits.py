"""How much a stranger's file may ask of us."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The most that is read of one file; a file that goes beyond any of it is refused by name.

    The defaults leave room for what exists (12 MB of attachments, 10,000 lines) and little more.
    ``depth`` can be lowered; more than 256 the XML parser does not take.
    """

    file_bytes: int = 50_000_000
    """Bytes of the file."""
    depth: int = 256
    """XML elements inside each other."""
    elements: int = 1_000_000
    """XML elements."""
    lines: int = 20_000
    """Invoice lines."""
    text: int = 100_000
    """Characters of one text, such as a note or a description."""
    identifier: int = 200
    """Characters of a number or identifier, such as an invoice number, a VAT number or an IBAN."""
    attachments: int = 200
    """Attachments."""
    attachment_bytes: int = 35_000_000
    """Bytes of all attachments together, decoded."""
    pdf_objects: int = 200_000
    """Objects in a PDF."""
    pdf_bytes: int = 75_000_000
    """Bytes that one file inside a PDF may unpack to."""
    pdf_pages: int = 30
    """Pages of a PDF of which the text is read; further ones are left out. 0: no text is read."""
    pdf_text: int = 300_000
    """Characters of the text of a PDF's pages; what is further on is left out."""
    pdf_seconds: int = 5
    """Seconds that reading the text of a PDF's pages may take; what was read by then is kept."""

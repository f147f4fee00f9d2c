"""What a file seems to be, by its first bytes: its name does not count."""

from __future__ import annotations

import codecs
import re

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"\xd0\xcf\x11\xe0", "office_file"),
    (b"{\\rtf", "office_file"),
    (b"PAR1", "parquet"),
    (b"UNA:+", "edifact"),
    (b"UNB+", "edifact"),
)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x00\x00\xfe\xff")
_HTML = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_MAIL = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|MIME-Version|Message-ID):", re.IGNORECASE
)
# Zero bytes go, so that UTF-16 and UTF-32 start with the same sign as other encodings.
_LEADING = b" \t\r\n\x00"
_PDF_WITHIN = 1024


def seems(data: bytes) -> str:
    """Name what ``data`` seems to be.

    ``xml``, ``pdf`` and ``json`` may hold an invoice; every other answer is a word of the
    catalogue's vocabulary for something that does not.
    """
    if not data:
        return "empty"
    if data.startswith(b"<?xml"):
        return "xml"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    return _seems_text(data)


def _seems_text(data: bytes) -> str:
    start = data[:_PDF_WITHIN]
    for bom in _BOMS:
        start = start.removeprefix(bom)
    start = start.replace(b"\x00", b"").lstrip(_LEADING)
    if _HTML.match(start):
        return "html"
    if start.startswith(b"<"):
        return "xml"
    if start[:1] in (b"{", b"["):
        return "json"
    if _MAIL.match(start):
        return "mail"
    return "text" if _is_text(data[:_PDF_WITHIN]) else "unknown_bytes"


def _is_text(start: bytes) -> bool:
    if any(byte < 32 and byte not in b"\t\r\n\x0c" for byte in start):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return bool(start.strip())

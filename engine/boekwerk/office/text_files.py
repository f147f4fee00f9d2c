"""The bytes of a folder's files, and the text in them."""

from __future__ import annotations

import re
from pathlib import Path

from boekwerk.domain.reason import Location
from boekwerk.positions import Problems

# A million relations are some 200 MB; what is beyond that is no administration.
_MOST_BYTES = 300_000_000
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_file(path: Path, problems: Problems) -> bytes | None:
    """Read a file's bytes; None, with the problem noted, when that cannot be done."""
    where = Location(str(path))
    try:
        if not path.is_file():
            problems.add("office_no_file", where)
            return None
        size = path.stat().st_size
        if size > _MOST_BYTES:
            problems.add("office_file_too_large", where, bytes=size, most=_MOST_BYTES)
            return None
        return path.read_bytes()
    except OSError as error:
        problems.add("office_file_unreadable", where, error=error.strerror or type(error).__name__)
        return None


def decoded(data: bytes, file: str, problems: Problems) -> str | None:
    """Give the text of a UTF-8 file; None, with the problem noted, when it is not that.

    Another encoding is not guessed: a wrong guess changes names, and relations are recognised by them.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"0x{data[error.start]:02X}"
        problems.add("office_not_utf8", _place(data[: error.start].decode("utf-8-sig"), file), byte=wrong)
        return None
    found = _NOT_TEXT.search(text)
    if found is not None:
        character = f"U+{ord(found.group()):04X}"
        problems.add("office_not_text", _place(text[: found.start()], file), character=character)
        return None
    return text


def _place(before: str, file: str) -> Location:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Location(file, len(lines), len(lines[-1]) + 1)

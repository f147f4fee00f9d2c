"""The bytes of a text file as text: UTF-8, and nothing in it that is no text."""

from __future__ import annotations

import re

from boekwerk.domain.reason import Location
from boekwerk.positions.problems import Problems

# In UTF-8 these bytes stand for nothing else, wherever they are.
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
_NOT_TEXT = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
_BOM = b"\xef\xbb\xbf"


def decoded(data: bytes, file: str, problems: Problems, above: int = 0) -> str | None:
    """Give the text of a UTF-8 file; None, with the problem noted, when it is not that.

    Another encoding is not guessed: a wrong guess changes names, and relations are recognised by them.
    ``above`` is how many lines stand above, where ``data`` is a part of a file.
    """
    if not above and data.startswith(_BOM):
        data = data[len(_BOM) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = _place(data[: error.start], file, above)
        problems.add("office_not_utf8", where, byte=f"0x{data[error.start]:02X}")
        return None
    # Over ten times as quick as looking for them one by one.
    if len(data.translate(None, _CONTROLS)) != len(data):
        _refuse_control(data, file, problems, above)
        return None
    return text


def _refuse_control(data: bytes, file: str, problems: Problems, above: int) -> None:
    found = _NOT_TEXT.search(data)
    assert found is not None
    where = _place(data[: found.start()], file, above)
    problems.add("office_not_text", where, character=f"U+{ord(found.group()):04X}")


def _place(before: bytes, file: str, above: int) -> Location:
    lines = before.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Location(file, above + len(lines), len(lines[-1]) + 1)

"""Where results go: the standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Give a stream for results: the standard output when ``path`` is None.

    A file is written beside its place and put there when everything has been written; whatever
    goes wrong before, an older file stays as it was. Raises BoekwerkError for a place where no file
    can be.
    """
    if path is None:
        yield sys.stdout
        return
    place = path.resolve()
    if place.exists() and not place.is_file():
        # Replacing a device or a folder by a file is never what was meant.
        raise BoekwerkError(Reason("cli_output_not_a_file", {"file": str(path)}))
    temporary = place.with_name(f".boekwerk-{secrets.token_hex(8)}")
    try:
        stream = temporary.open("x", encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        values = {"file": str(path), "problem": error.strerror}
        raise BoekwerkError(Reason("cli_output_not_writable", values)) from error
    try:
        with stream:
            yield stream
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)

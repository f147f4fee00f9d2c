"""Where results go: the standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason

# How reports begin: as JSON, as lines in either language, and what a page has among its first words.
_BEGINNINGS = (
    '{"schema": "boekwerk.dry-run/',
    "Dry-run: ",
    "Proefboeking: ",
    '{"schema": "boekwerk.diff/',
    "Rules compared: ",
    "Regels vergeleken: ",
    '{\n "schema": "boekwerk.replay/',
    "Replayed: ",
    "Naspelen: ",
)
PAGE_MARK = '<meta name="generator" content="Boekwerk">'
SCHEMA_MARK = '"$id": "https://boekwerk.example/schemas/'
_ENOUGH = 500


@contextmanager
def open_output(path: Path | None, inputs: Sequence[Path] = ()) -> Iterator[TextIO]:
    """Give a stream for results: the standard output when ``path`` is None.

    A file is written beside its place and put there when everything has been written; whatever
    goes wrong before, an older file stays as it was. Only an older report is replaced, never one of
    ``inputs``. Raises BoekwerkError for a place where no report can be.
    """
    if path is None:
        yield sys.stdout
        return
    place = path.resolve()
    _refuse_to_replace(path, place, inputs)
    temporary = place.with_name(f".boekwerk-{secrets.token_hex(8)}")
    try:
        with _opened(temporary, path) as stream:
            yield stream
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def _refuse_to_replace(path: Path, place: Path, inputs: Sequence[Path]) -> None:
    if not place.exists():
        return
    values = {"file": str(path)}
    if not place.is_file():
        # Replacing a device or a folder by a file is never what was meant.
        raise BoekwerkError(Reason("cli_output_not_a_file", values))
    if any(os.path.realpath(each) == str(place) for each in inputs):
        raise BoekwerkError(Reason("cli_output_is_input", values))
    if not _is_report(place):
        raise BoekwerkError(Reason("cli_output_not_a_report", values))


def _is_report(place: Path) -> bool:
    """Tell whether a file may be lost: it is a report of ours, or nothing at all."""
    try:
        with place.open("rb") as file:
            head = file.read(_ENOUGH).decode("utf-8", errors="replace")
    except OSError:
        return False
    return not head or head.startswith(_BEGINNINGS) or PAGE_MARK in head or SCHEMA_MARK in head


def _opened(temporary: Path, path: Path) -> TextIO:
    try:
        return temporary.open("x", encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        values = {"file": str(path), "problem": error.strerror}
        raise BoekwerkError(Reason("cli_output_not_writable", values)) from error

"""Paths, shown short: the folders that they are in are named once, at the top of a report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

from msgspec import Struct

from boekwerk.domain.reason import Location


class Places(Struct, frozen=True):
    """The folders that paths are shown from; None: paths are shown whole."""

    documents: str | None = None
    administration: str | None = None

    def file(self, path: str) -> str:
        """Show the path of a document."""
        return _inside(path, self.documents)

    def place(self, where: Location) -> str:
        """Show where a setting, a rule or a record stands."""
        return str(Location(_inside(where.file, self.administration), where.line, where.column))


WHOLE = Places()
"""Every path as it is."""


def common_folder(files: Sequence[Path]) -> str | None:
    """Find the folder that all files are in, if there is one that says something."""
    try:
        return os.path.commonpath([file.parent for file in files]) or None
    except ValueError:  # no files, or not all on one drive
        return None


def _inside(path: str, folder: str | None) -> str:
    if folder is None or not PurePath(path).is_relative_to(folder):
        return path
    inside = PurePath(path).relative_to(folder)
    return str(inside) if inside.parts else path

"""Files from strangers: their bytes, and no more of them than may be read."""

from __future__ import annotations

import stat
from pathlib import Path

from boekwerk.domain.errors import IntakeError
from boekwerk.domain.reason import Location, Reason


def read_bytes(path: Path, most: int) -> bytes:
    """Read a file, ``most`` bytes and one of it at the most.

    Raises IntakeError when it is not there, may not be read, or is no ordinary file: a pipe or a
    device would never end.
    """
    where = Location(str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise IntakeError(Reason("cli_not_a_file", {}, where))
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise IntakeError(Reason("cli_file_missing", {}, where)) from error
    except PermissionError as error:
        raise IntakeError(Reason("cli_file_forbidden", {}, where)) from error
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or type(error).__name__
        raise IntakeError(Reason("cli_file_unreadable", {"problem": problem}, where)) from error

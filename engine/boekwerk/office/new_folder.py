"""A new folder of files, which is there whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from boekwerk.domain.errors import OfficeError
from boekwerk.domain.reason import Location, Reason


def make_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """Make a folder with what ``write`` puts in the one that it is given.

    Raises OfficeError, and leaves nothing behind, when there is something already, or it cannot be written;
    what ``write`` raises leaves nothing behind either.
    """
    refuse_to_overwrite(folder)
    missing = [parent for parent in folder.resolve().parents if not parent.exists()]
    try:
        folder.resolve().parent.mkdir(parents=True, exist_ok=True)
        _write_beside(folder, write)
    except OSError as error:
        values = {"folder": str(folder), "error": error.strerror or type(error).__name__}
        raise refusal(folder, "office_folder_not_written", values) from error
    finally:
        if not folder.exists():
            for parent in missing:
                with contextlib.suppress(OSError):  # the first error is the one to tell
                    parent.rmdir()


def refuse_to_overwrite(folder: Path) -> None:
    """Raise OfficeError when something is there that is not an empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refusal(folder, "office_folder_not_empty", {"folder": str(folder)})


def refusal(folder: Path, code: str, values: Mapping[str, object]) -> OfficeError:
    """Make the error for a folder that cannot be made."""
    reason = Reason(code, dict(values), Location(str(folder)))
    return OfficeError(reason, (reason,))


def _write_beside(folder: Path, write: Callable[[Path], None]) -> None:
    with TemporaryDirectory(prefix=".boekwerk-", dir=folder.resolve().parent) as beside:
        made = Path(beside) / "made"
        made.mkdir()
        write(made)
        if folder.exists():
            folder.rmdir()
        made.rename(folder)

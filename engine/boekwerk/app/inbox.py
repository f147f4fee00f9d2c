"""Files into the store: from the command line, each by itself, so that what failed can be given again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from boekwerk.app.concepts import Acting
from boekwerk.app.files import read_bytes
from boekwerk.app.settings import read_settings
from boekwerk.app.store import known_administration
from boekwerk.domain.errors import IntakeError, NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.intake import Limits
from boekwerk.store.administrations import list_administrations
from boekwerk.store.database import Store
from boekwerk.store.permissions import require
from boekwerk.trial.files import find_files
from boekwerk.workflow.intake import Received, receive


class Offered(Struct, frozen=True):
    """A file that is offered to an administration (its id); messages call it ``name``."""

    administration: str
    path: Path
    name: str


class Taken(Struct, frozen=True):
    """What became of a file that was offered."""

    offered: Offered
    received: Received


def offered_files(store: Store, given: Sequence[str], administration: str | None) -> tuple[Offered, ...]:
    """List the files that are meant: those given, or without ``administration`` those in its folders.

    Then what is given are folders, in which each folder is named after an administration. Raises
    NothingThere for what is not there, and for an administration or folder that is not in the store.
    """
    with store.reading() as connection:
        known = [one.code for one in list_administrations(connection)]
    if administration is not None:
        _require(administration, known)
        return tuple(Offered(administration, path, str(path)) for path in find_files(given))
    folders = [folder for each in given for folder in _folders_in(Path(each))]
    for folder in folders:
        _require(folder.name, known)
    return tuple(
        Offered(folder.name, path, str(path)) for folder in folders for path in find_files([str(folder)])
    )


def take_in(store: Store, offered: Sequence[Offered], act: Acting) -> Iterator[Taken]:
    """Take in files one by one; each is kept before the next is read.

    Giving them all again after an interruption is harmless. Raises NotAllowed before anything is taken in
    where who does it may not, StoreError when the store fails.
    """
    limits = read_settings().limits
    for administration in dict.fromkeys(each.administration for each in offered):
        require_entrance(store, administration, act)
    for each in offered:
        yield Taken(each, take(store, each, act, limits))


def take(store: Store, offered: Offered, act: Acting, limits: Limits) -> Received:
    """Take in one file. What cannot be read is refused, and nothing of it stays (IN-5)."""
    try:
        content = read_bytes(offered.path, limits.file_bytes)
    except IntakeError as error:
        return Received("refused", offered.name, "", problem=error.reason)
    return receive(store, offered.administration, offered.name, content, act, limits)


def require_entrance(store: Store, administration: str, act: Acting) -> None:
    """Return if a user may bring documents in. Raises NotAllowed; NothingThere without administration."""
    with store.reading() as connection:
        require(connection, act.who, "enter", known_administration(connection, administration).id)


def _folders_in(given: Path) -> list[Path]:
    try:
        inside = sorted(given.iterdir(), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        raise NothingThere(Reason("inbox_not_a_folder", {"folder": shown(str(given))})) from None
    folders = [entry for entry in inside if entry.is_dir() and not entry.name.startswith(".")]
    if not folders:
        raise NothingThere(Reason("inbox_no_folders", {"folder": shown(str(given))}))
    return folders


def _require(administration: str, known: Sequence[str]) -> None:
    if administration not in known:
        values = {"administration": shown(administration), "others": ", ".join(known[:10]) or "-"}
        raise NothingThere(Reason("store_administration_unknown", values))

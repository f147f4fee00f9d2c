"""Opening an administration: a folder, or what the store has under its id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.books import OpenedAdministration
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.office import read_administration


class OpenedBooks(Struct, frozen=True):
    """An administration, and the folder beside or in which its rules are; None: nobody knows any."""

    administration: OpenedAdministration
    folder: Path | None


@contextmanager
def open_books(
    administration: Path, capabilities: Callable[[str], Capabilities | None], store: str | None = None
) -> Iterator[OpenedBooks]:
    """Open an administration: that in a folder where there is one of the name, else that in the store.

    ``capabilities`` tells what a package can do; ``store`` names the store, see `app.store.store_place`.
    Raises OfficeError for a folder that cannot be used, NothingThere or StoreError for a store.
    """
    if is_folder(administration, store):
        yield OpenedBooks(read_administration(administration, capabilities), administration)
        return
    # The database takes long to import, and folders do not need it.
    from boekwerk.app.store import open_store, stored_administration  # noqa: PLC0415

    with open_store(store) as opened, stored_administration(opened, str(administration)) as stored:
        folder = stored.known.folder
        yield OpenedBooks(stored, None if folder is None else Path(folder))


def is_folder(administration: Path, store: str | None = None) -> bool:
    """Tell whether a name is that of a folder: it exists, or there is no store that it could be in."""
    if administration.exists() or administration.name != str(administration):
        return True
    from boekwerk.app.store import is_store_there  # noqa: PLC0415

    return store is None and not is_store_there()


def folder_of_rules(books: OpenedBooks) -> Path:
    """Give the folder by which the rules of an administration are found.

    Raises StoreError when the folder that an administration was imported from is not there any more:
    without its rules nothing may be decided.
    """
    if books.folder is None or not books.folder.is_dir():
        values = {"administration": books.administration.settings.id, "folder": str(books.folder or "-")}
        raise StoreError(Reason("store_rules_folder_gone", values))
    return books.folder

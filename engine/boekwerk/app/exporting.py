"""An administration out of the store again: its history as CSV, or everything as a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from boekwerk.app.store import known_administration
from boekwerk.history import write_csv
from boekwerk.office.history_file import HISTORY
from boekwerk.office.new_folder import make_folder
from boekwerk.office.obligations_file import OBLIGATIONS
from boekwerk.office.saving import save_tables
from boekwerk.office.settings_file import ADMINISTRATION
from boekwerk.store.database import Store
from boekwerk.store.kinds import KINDS
from boekwerk.store.master_data import StoredAdministration


def export_history(store: Store, administration: str, stream: TextIO) -> int:
    """Write the history of an administration as CSV, oldest first, and give how many bookings it has.

    The stream is opened with ``newline=""``. Raises NothingThere when the administration is not in the
    store.
    """
    with store.reading() as connection:
        known = known_administration(connection, administration)
        return write_csv(StoredAdministration(connection, known).past, stream)


def export_folder(store: Store, administration: str, folder: Path) -> int:
    """Write all of an administration as a new administration folder; give how many bookings it has.

    Its rules are not part of it: they are not in the store, and stay in the folder where they are. Raises
    OfficeError when the folder cannot be made, NothingThere as `export_history`.
    """
    with store.reading() as connection:
        stored = StoredAdministration(connection, known_administration(connection, administration))
        count = 0

        def write(made: Path) -> None:
            nonlocal count
            save_tables(made, _records_of(stored))
            with (made / HISTORY.file).open("w", encoding="utf-8", newline="") as stream:
                count = write_csv(stored.past, stream)

        make_folder(folder, write)
    return count


def _records_of(stored: StoredAdministration) -> Mapping[str, Sequence[Any]]:
    records = {kind.name: stored.records(kind.name) for kind in KINDS}
    # Of both there is one, and the table of the settings is named after their file.
    records[ADMINISTRATION.name] = (stored.settings,)
    return {**records, OBLIGATIONS.name: stored.obligations.all()}

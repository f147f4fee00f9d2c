"""An administration out of the store again: its history as CSV, or everything as a folder."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TextIO

from boekwerk.app.store import known_administration
from boekwerk.history import write_csv
from boekwerk.office.history_file import HISTORY
from boekwerk.office.saving import save_folder
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration


def export_history(store: Store, administration: str, stream: TextIO) -> int:
    """Write the history of an administration as CSV, oldest first, and give how many bookings it has.

    The stream is opened with ``newline=""``. Raises NothingThere when the administration is not in the
    store.
    """
    with store.reading() as connection:
        known = known_administration(connection, administration)
        return write_csv(StoredAdministration(connection, known).past, stream)

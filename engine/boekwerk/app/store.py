"""Which store holds what must last, and how an administration gets into it and out of it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from boekwerk.app.settings import read_settings
from boekwerk.domain.errors import NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.office import AdministrationSnapshot
from boekwerk.store.administrations import KnownAdministration, find_administration, list_administrations
from boekwerk.store.database import Store
from boekwerk.store.kinds import KINDS
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.snapshots import MasterRecords, SavedSnapshot, save_snapshot

_VARIABLE = "BOEKWERK_STORE"
_FILE = "boekwerk.sqlite"
_MOST_NAMED = 10


def store_place(named: str | None = None) -> str:
    """Say which store is meant: ``named``, else the environment's, else that of the settings.

    Where none of them says so it is the file ``boekwerk.sqlite`` in the working folder. A file that the
    settings name is looked for where these are.
    """
    return named or os.environ.get(_VARIABLE) or _of_settings() or _FILE


def open_store(named: str | None = None, *, create: bool = False) -> Store:
    """Open the store that is meant (see `store_place`). Raises StoreError as `Store.open`."""
    return Store.open(store_place(named), create=create)


def is_store_there(named: str | None = None) -> bool:
    """Tell whether the store that is meant is a server, or a file that exists."""
    place = store_place(named)
    return "://" in place or Path(place).exists()


def known_administration(connection: Connection, code: str) -> KnownAdministration:
    """Find an administration in the store by its id. Raises NothingThere, which names those that are."""
    found = find_administration(connection, code)
    if found is not None:
        return found
    codes = [one.code for one in list_administrations(connection)]
    more = len(codes) - _MOST_NAMED
    values = {"administration": shown(code), "others": ", ".join(codes[:_MOST_NAMED]) or "-"}
    if more > 0:
        raise NothingThere(Reason("store_administration_unknown_many", {**values, "more": more}))
    raise NothingThere(Reason("store_administration_unknown", values))


@contextmanager
def stored_administration(store: Store, code: str) -> Iterator[StoredAdministration]:
    """Open an administration in the store, pinned to the state of this moment.

    Raises NothingThere where it is not in the store, StoreError when the store fails.
    """
    with store.reading() as connection:
        yield StoredAdministration(connection, known_administration(connection, code))


def save_administration(
    connection: Connection, snapshot: AdministrationSnapshot, folder: Path, now: datetime.datetime
) -> SavedSnapshot:
    """Keep what a folder says of an administration as its newest snapshot; nothing if nothing changed.

    Its history and obligations are not part of it. To be called within `Store.writing`.
    """
    data = snapshot.master_data
    names = {kind.name for kind in KINDS} & set(data.__struct_fields__)
    records = MasterRecords(
        settings=data.settings,
        capabilities=data.capabilities,
        tables={name: getattr(data, name) for name in names - {"settings", "capabilities"}},
        change_token=snapshot.version,
        folder=os.path.realpath(folder),
    )
    return save_snapshot(connection, records, now)


def _of_settings() -> str | None:
    settings = read_settings()
    if settings.store is None or "://" in settings.store or settings.where is None:
        return settings.store
    return str(Path(settings.where.file).parent / settings.store)

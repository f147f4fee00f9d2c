"""Backups: one moment of a store in one file, made while it is used, and looked at before it counts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, text

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store import postgresql, sqlite
from boekwerk.store.backup_postgresql import dump_store
from boekwerk.store.backup_sqlite import Watch, check_copy, copy_store, in_one_file
from boekwerk.store.database import Store
from boekwerk.store.migrating import store_version
from boekwerk.store.places import Place
from boekwerk.store.timeline_checking import Checked, TimelineCheck


class BackedUp(Struct, frozen=True):
    """What a backup has: the ``version`` of its tables, and what the look at its timeline found."""

    file: Path
    bytes: int
    version: str
    checked: Checked
    problems: tuple[Reason, ...] = ()


def back_up(place: Place, file: Path, watch: Watch) -> BackedUp:
    """Make a backup of a store; the file is there when it is whole and was checked, or not at all.

    Problems in the timeline are told, and the backup is kept all the same: they are the store's. Raises
    StoreError when there is no store, the file is there already, or it cannot be made.
    """
    with _new_file(file) as temporary:
        version, check, problems = (_of_file if place.is_sqlite else _of_server)(place, temporary, watch)
        size = temporary.stat().st_size
    return BackedUp(file, size, version, check.checked, problems)


def look_at(store: Store) -> tuple[str, TimelineCheck, tuple[Reason, ...]]:
    """Check the timeline of a store; tell the version of its tables, and what is wrong."""
    with store.reading() as connection:
        return _looked_at(connection)


def unmigrated(place: Place) -> Store:
    """Open a store as it is, of whatever version. Raises StoreError as `Store.open`."""
    return Store(place, (sqlite if place.is_sqlite else postgresql).connect(place, create=False))


def _of_file(place: Place, temporary: Path, watch: Watch) -> tuple[str, TimelineCheck, tuple[Reason, ...]]:
    assert place.file is not None
    unmigrated(place).close()  # that it is a store of ours
    copy_store(place.file, temporary, watch)
    check_copy(temporary)
    with unmigrated(Place(file=temporary)) as copy:
        found = look_at(copy)
    in_one_file(temporary)
    return found


def _of_server(
    place: Place, temporary: Path, watch: Watch
) -> tuple[str, TimelineCheck, tuple[Reason, ...]]:
    with unmigrated(place) as store, store.reading() as connection:
        # What is dumped is what is checked: both see the state of this one moment.
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        found = _looked_at(connection)
        watch(1, 2)
        dump_store(place, temporary, snapshot)
    return found


def _looked_at(connection: Connection) -> tuple[str, TimelineCheck, tuple[Reason, ...]]:
    version = store_version(connection)
    if version is None:
        raise StoreError(Reason("backup_without_store"))
    check = TimelineCheck(connection)
    return version, check, tuple(check.problems())


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """Give a file to write beside the place of ``file``; it takes that place when all went well.

    It may be read by nobody but its owner, from the beginning.
    """
    about = {"file": str(file)}
    if file.exists():
        raise StoreError(Reason("backup_exists", about))
    temporary = file.with_name(f".boekwerk-{secrets.token_hex(8)}")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        with file.open("x"):  # nobody made it meanwhile
            pass
        temporary.replace(file)
    except FileExistsError:
        raise StoreError(Reason("backup_exists", about)) from None
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise StoreError(Reason("backup_failed", {**about, "problem": problem})) from error
    finally:
        for leftover in (
            temporary,
            *(temporary.with_name(f"{temporary.name}{end}") for end in ("-wal", "-shm")),
        ):
            leftover.unlink(missing_ok=True)

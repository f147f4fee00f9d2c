"""Keeping a store safe and up to date: backups, putting one back, and new versions of Boekwerk."""

from __future__ import annotations

import datetime
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.store import store_place
from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.store.backing_up import BackedUp, back_up, unmigrated
from boekwerk.store.backup_sqlite import Watch
from boekwerk.store.migrating import require_rest, revisions, store_version, upgrade
from boekwerk.store.permissions import require
from boekwerk.store.places import place_of
from boekwerk.store.restoring import Restored, restore


class Upgrade(Struct, frozen=True):
    """From which version of its tables to which a store was, or would be, brought; what was made first."""

    before: str
    after: str
    backup: BackedUp | None = None

    @property
    def is_needed(self) -> bool:
        """Tell whether the store is of an older version."""
        return self.before != self.after


def make_backup(store: str | None, to: Path, act: Acting, watch: Watch) -> BackedUp:
    """Make a backup in a file, or in a folder under a name with the moment.

    Raises StoreError as `back_up`, and NotAllowed where who asks for it may not.
    """
    place = place_of(store_place(store))
    with unmigrated(place) as opened, opened.reading() as connection:
        if store_version(connection) == revisions()[-1]:  # an older one does not know its users
            require(connection, act.who, "backup")
    return back_up(place, named_file(to, act.at, is_sqlite=place.is_sqlite), watch)


def put_back(file: Path, store: str | None, act: Acting) -> Restored:
    """Put a backup in the place of the store, where there must be none. Raises StoreError as `restore`."""
    return restore(file, place_of(store_place(store)), act.who, act.at)


def needed_upgrade(store: str | None) -> Upgrade:
    """Tell what an upgrade would do. Raises StoreError where there is no store, or a newer one."""
    place = place_of(store_place(store))
    with unmigrated(place) as opened, opened.reading() as connection:
        before = _version(connection, str(place))
    return Upgrade(before, revisions()[-1])


def bring_up_to_date(
    store: str | None, now: datetime.datetime, watch: Watch, *, with_backup: bool
) -> Upgrade:
    """Bring a store of an older version up to date, after a backup beside it.

    Raises StoreError while workers have documents, or when the backup cannot be made; nothing is changed
    then.
    """
    needed = needed_upgrade(store)
    if not needed.is_needed:
        return needed
    place = place_of(store_place(store))
    with unmigrated(place) as opened:
        with opened.reading() as connection:
            require_rest(connection, now)
        folder = place.file.absolute().parent if place.file is not None else Path.cwd()
        file = named_file(folder, now, is_sqlite=place.is_sqlite, version=needed.before)
        backup = back_up(place, file, watch) if with_backup else None
        with opened.writing() as connection:
            upgrade(connection, now)
    return Upgrade(needed.before, needed.after, backup)


def named_file(to: Path, now: datetime.datetime, *, is_sqlite: bool, version: str = "") -> Path:
    """Give the file of a backup: ``to`` itself, or in that folder one named after the moment."""
    if not to.is_dir():
        return to
    moment = now.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    before = f"-before-upgrade-of-{version}" if version else ""
    return to / f"boekwerk-{moment}{before}.{'sqlite' if is_sqlite else 'pgdump'}"


def _version(connection: Connection, place: str) -> str:
    found = store_version(connection)
    if found is None:
        raise StoreError(Reason("store_missing", {"store": place}))
    if found not in revisions():
        raise StoreError(Reason("store_of_newer_version", {"store": place, "version": found}))
    return found

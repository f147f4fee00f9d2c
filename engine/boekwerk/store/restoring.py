"""Putting a store back from a backup, so that nobody who worked before it does harm.

What happened after the backup is forgotten here, and did happen in the packages. So every document of
before counts as one that may have been sent: it is looked up before anything else (PR-11).
"""

from __future__ import annotations

import datetime
import secrets
import shutil
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, func, insert, inspect, literal, select, text, update

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import IN_FLIGHT
from boekwerk.store.backing_up import look_at, unmigrated
from boekwerk.store.backup_postgresql import MAGIC, check_dump, load_dump
from boekwerk.store.backup_sqlite import check_copy, in_one_file
from boekwerk.store.columns import Moment
from boekwerk.store.database import Store
from boekwerk.store.migrating import VERSION_TABLE, migrate, revisions, store_version
from boekwerk.store.places import Place
from boekwerk.store.tables_users import links
from boekwerk.store.tables_workflow import gates, notices, postings, restores, work
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.timeline_checking import Checked

FENCES_AHEAD = 1_000_000
"""More than a document was ever taken between a backup and the loss of what came after it."""


class Restored(Struct, frozen=True):
    """What was put back: the ``version`` of its tables, what its timeline has, and what is in flight.

    ``in_flight`` counts the documents that are looked up in the package before anything is sent.
    """

    version: str
    checked: Checked
    problems: tuple[Reason, ...]
    in_flight: int


def restore(file: Path, place: Place, who: str, now: datetime.datetime) -> Restored:
    """Put a store back where there is none; it is there when all of this was done, or not at all.

    Raises StoreError when the file is no backup or is damaged, there is something in the place already, or
    it cannot be written.
    """
    if not file.is_file():
        raise StoreError(Reason("backup_missing", {"file": str(file)}))
    with file.open("rb") as begun:
        is_dump = begun.read(len(MAGIC)) == MAGIC
    if is_dump == place.is_sqlite:
        raise StoreError(Reason("backup_of_other_kind", {"file": str(file), "store": str(place)}))
    return (_to_server if is_dump else _to_file)(file, place, who, now)


def _to_file(file: Path, place: Place, who: str, now: datetime.datetime) -> Restored:
    assert place.file is not None
    target = place.file.absolute()
    if target.exists():
        raise StoreError(Reason("restore_place_taken", {"store": str(place)}))
    temporary = target.with_name(f".boekwerk-{secrets.token_hex(8)}")
    try:
        shutil.copyfile(file, temporary)
        temporary.chmod(0o600)
        check_copy(temporary)
        with unmigrated(Place(file=temporary)) as copy:
            with copy.writing() as connection:
                _require_known(store_version(connection), file)
                make_safe(connection, who, now)
            restored = _told(copy)
        in_one_file(temporary)
        with target.open("x"):  # nobody made one meanwhile
            pass
        temporary.replace(target)
    except FileExistsError:
        raise StoreError(Reason("restore_place_taken", {"store": str(place)})) from None
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise StoreError(Reason("backup_failed", {"file": str(target), "problem": problem})) from error
    finally:
        for end in ("", "-wal", "-shm"):
            temporary.with_name(f"{temporary.name}{end}").unlink(missing_ok=True)
    return restored


def _to_server(file: Path, place: Place, who: str, now: datetime.datetime) -> Restored:
    version = check_dump(file)
    _require_known(version, file)
    with unmigrated(place) as server:
        with server.reading() as connection:
            if inspect(connection).get_table_names():
                raise StoreError(Reason("restore_place_taken", {"store": str(place)}))
        listed = file.with_name(f".boekwerk-{secrets.token_hex(8)}")
        try:
            load_dump(place, file, listed)
        finally:
            listed.unlink(missing_ok=True)
        # Until this row is there nobody can open it: whoever is cut off leaves no store to work with.
        with server.writing() as connection:
            named = text(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES (:version)")
            connection.execute(named, {"version": version})
            make_safe(connection, who, now)
        return _told(server)


def _require_known(version: str | None, file: Path) -> None:
    if version not in revisions():
        values = {"store": str(file), "version": version or "-"}
        raise StoreError(Reason("store_of_newer_version", values))


def _told(store: Store) -> Restored:
    version, check, problems = look_at(store)
    with store.reading() as connection:
        query = select(func.count()).select_from(work).where(work.c.state.in_(sorted(IN_FLIGHT)))
        in_flight = int(connection.execute(query).scalar_one())
    return Restored(version, check.checked, problems, in_flight)


def make_safe(connection: Connection, who: str, now: datetime.datetime) -> None:
    """Bring a store up to date, shut out its workers of before, and have documents in flight looked up.

    A fence of before is lower than any from here on. A posting that was only planned counts as one that
    may have gone out, until now; one that begins later does so for documents of before (`add_posting`).
    """
    migrate(connection)
    connection.execute(insert(restores).values(at=now, who=who))
    fences = {"fence": work.c.fence + FENCES_AHEAD, "lease_by": None, "lease_until": None}
    connection.execute(update(work).values(fences))
    connection.execute(update(gates).values(busy_by=None, busy_until=None))
    connection.execute(update(links).values(renewing_by=None, renewing_until=None))
    connection.execute(update(notices).values(lease_until=None))
    unsure = postings.c.stage.in_(("planned", "sending", "again")) & (postings.c.manner == "new")
    sent = {
        "stage": "sending",
        "sent": func.coalesce(postings.c.sent, literal(now, Moment())),
        "until": now,
        "heard": None,
    }
    connection.execute(update(postings).where(unsure).values(sent))
    event = Act(who, Reason("document_store_restored"), now)
    in_flight = select(work.c.document).where(work.c.state.in_(sorted(IN_FLIGHT)))
    for document in connection.execute(in_flight).scalars().all():
        add_event(connection, document, event)

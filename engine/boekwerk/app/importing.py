"""Administrations and their history into the store: whole, or not at all."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, structs
from sqlalchemy import Connection

from boekwerk.app.known_accounts import accounts_of
from boekwerk.app.store import known_administration, save_administration
from boekwerk.app.waking import wake_waiting
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.lookups import Administration
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Reason
from boekwerk.history import HistoryFile, Notes, read_history
from boekwerk.office import read_administration
from boekwerk.office.history_file import HISTORY, unknown_relations
from boekwerk.office.obligations_file import OBLIGATIONS
from boekwerk.store.administrations import note_import
from boekwerk.store.changed_facts import newest_state, note_changes
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.obligation_writing import Fetched, keep_obligations
from boekwerk.store.past_writing import Added, Origin, add_bookings
from boekwerk.store.permissions import require
from boekwerk.store.snapshots import SavedSnapshot
from boekwerk.store.synchronisations import forget_token

Watch = Callable[[Iterable[PastBooking], Notes], Iterable[PastBooking]]
"""What bookings go through as they are read: to show how far it is."""
_MOST_RELATIONS = 100_000


class Imported(Struct, frozen=True):
    """What came of an import: ``snapshot`` of master data, ``added`` to the history; None: not asked for.

    ``bookings`` and ``lines`` were read; ``notes`` tells what was left out.
    """

    administration: str
    name: str
    bookings: int = 0
    lines: int = 0
    snapshot: SavedSnapshot | None = None
    added: Added | None = None
    notes: Notes | None = None
    remarks: tuple[Reason, ...] = ()
    woken: int = 0
    """How many documents in review are looked at again, because of what changed."""


def require_import(store: Store, who: str) -> None:
    """Return if a user may put administrations and their history in the store. Raises NotAllowed."""
    with store.reading() as connection:
        require(connection, who, "import")


def import_folder(
    store: Store | None,
    folder: Path,
    capabilities: Callable[[str], Capabilities | None],
    now: datetime.datetime,
) -> Imported:
    """Put an administration folder in the store: master data, history and obligations together.

    No store: only reads. Raises OfficeError when the folder cannot be used, StoreError as `Store.write`.
    """
    snapshot = read_administration(folder, capabilities)
    history = snapshot.master_data.history
    settings = snapshot.settings
    result = Imported(
        settings.id,
        settings.name,
        len(history),
        sum(len(booking.lines) for booking in history),
        remarks=snapshot.remarks,
    )
    if store is None:
        return result

    def save(connection: Connection) -> tuple[SavedSnapshot, Added | None]:
        saved = save_administration(connection, snapshot, folder, now)
        obligations = 0
        if (folder / OBLIGATIONS.file).exists():
            fetched = _fetched(snapshot.master_data.obligations, now, saved.version)
            obligations = keep_obligations(connection, saved.administration, fetched)
        _note(connection, saved, obligations, now)
        origin = Origin(str(folder / HISTORY.file), now)
        return saved, add_bookings(connection, saved.administration, history, origin) if history else None

    saved, added = store.write(save)
    return structs.replace(
        result, snapshot=saved, added=added, woken=wake_waiting(store, saved.administration)
    )


def import_history(
    store: Store, administration: str, file: HistoryFile, now: datetime.datetime, watch: Watch
) -> Imported:
    """Add the bookings of a file to the history of an administration in the store.

    All of them or, when anything in the file is wrong, none. Raises HistoryError, NothingThere when the
    administration is not in the store, and StoreError as `Store.writing`.
    """
    with store.reading() as connection:
        known = known_administration(connection, administration)
    with store.writing(known.id) as connection:
        reading = _Reading(file, StoredAdministration(connection, known))
        origin = Origin(file.path.name, now, lambda: reading.notes.line)
        added = add_bookings(connection, known.id, watch(reading.bookings(), reading.notes), origin)
        note_import(connection, known.id, now)
        return reading.result(added)


def check_history(administration: Administration, file: HistoryFile, watch: Watch) -> Imported:
    """Read the bookings of a file as for an administration, and keep nothing. Raises HistoryError."""
    reading = _Reading(file, administration)
    for _ in watch(reading.bookings(), reading.notes):
        pass
    return reading.result(None)


def _note(connection: Connection, saved: SavedSnapshot, obligations: int, now: datetime.datetime) -> None:
    """Mark what documents wait for; what the package told goes no longer on from where it was."""
    id = saved.administration
    note_changes(
        connection,
        id,
        now,
        snapshot=saved.number if saved.changed else None,
        obligations_state=newest_state(connection, id) if obligations else None,
    )
    if saved.changed:
        forget_token(connection, id)


def _fetched(found: Sequence[Obligation], now: datetime.datetime, token: str) -> Fetched:
    """Take the obligations of a folder for all there are, as the package told them last."""
    told = (each.synchronised for each in found if each.synchronised is not None)
    return Fetched(found, asked=max(told, default=now), complete=True, change_token=token)


class _Reading:
    """A file of history as it is read for an administration."""

    def __init__(self, file: HistoryFile, administration: Administration) -> None:
        self.notes = Notes()
        self._file = structs.replace(file, known=accounts_of(administration))
        self._administration = administration
        self._count = 0
        self._known: set[str] = set()
        self._unknown: Counter[str] = Counter()

    def bookings(self) -> Iterator[PastBooking]:
        """Give the bookings."""
        for booking in read_history(self._file, self.notes):
            self._count += 1
            self._note_relation(booking.relation)
            yield booking

    def result(self, added: Added | None) -> Imported:
        """Say what came of it."""
        remarks = self.notes.remarks
        if self._unknown:
            remarks = (*remarks, unknown_relations(self._unknown))
        settings = self._administration.settings
        counts = self._count, self.notes.lines
        return Imported(settings.id, settings.name, *counts, None, added, self.notes, remarks)

    def _note_relation(self, relation: str) -> None:
        if relation in self._known:
            return
        if relation in self._unknown:
            self._unknown[relation] += 1
        elif self._administration.relation(relation) is not None:
            self._known.add(relation)
        elif len(self._unknown) < _MOST_RELATIONS:
            self._unknown[relation] = 1

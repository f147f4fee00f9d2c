"""Synchronisation: the master data as the package has them, into the store (requirement OB-8).

First all of it is read, and set aside; then it is kept in one transaction, together with the marks of what
documents wait for; then those documents are woken. Broken off anywhere it can be done again without harm.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.administration import Period
from boekwerk.domain.errors import BoekwerkError, PackageError
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.reason import Reason
from boekwerk.packages.calls import ConnectedPackage
from boekwerk.packages.changed import RECORDS
from boekwerk.packages.contract import ChangeToken
from boekwerk.store.administrations import KnownAdministration, note_import
from boekwerk.store.changed_facts import newest_state, note_changes
from boekwerk.store.kinds import joined
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.obligation_writing import Fetched, keep_obligations
from boekwerk.store.snapshot_changes import Told, save_changes
from boekwerk.store.snapshots import SavedSnapshot
from boekwerk.store.synchronisations import Synchronised, Turn, end_turn, keep_turn, take_turn
from boekwerk.workflow.gates import through
from boekwerk.workflow.office import Office
from boekwerk.workflow.sync_merging import merging
from boekwerk.workflow.sync_spool import OBLIGATIONS, Spool
from boekwerk.workflow.waker import wake, wake_by_day

Watch = Callable[[Iterable[int]], Iterable[int]]
"""What the count of records goes through as they are read: to show how far it is."""

_RECORDS_A_TURN = 1_000
_LEAST_TURN = datetime.timedelta(minutes=2)


class Asked(Struct, frozen=True):
    """What is asked for: by whose link (None: the automation user's), and whether for all."""

    user: str | None = None
    full: bool = False


class SyncResult(Struct, frozen=True):
    """What a synchronisation did.

    ``full``: the package gave all. ``read`` records were told; ``changed`` records of the master data and
    ``obligations`` differed from what was kept. ``untold`` are tables of which the package said nothing:
    they stay as they are. ``woken`` documents are due again.
    """

    administration: str
    name: str
    full: bool
    read: int
    changed: int
    obligations: int
    snapshot: int
    untold: tuple[str, ...] = ()
    woken: int = 0


class _Task(Struct, frozen=True):
    """A synchronisation under way; ``asked`` is when the package was asked."""

    office: Office
    known: KnownAdministration
    user: str
    package: ConnectedPackage
    before: Synchronised
    turn: Turn
    asked: datetime.datetime


def synchronise(office: Office, known: KnownAdministration, asked: Asked, watch: Watch) -> SyncResult:
    """Bring the master data of an administration up to what its package has.

    Raises PackageError or PluginError when the package cannot be read or tells what nobody could keep,
    StoreBusy while another one synchronises it: nothing of it is kept then.
    """
    user, package = _way_in(office, known, asked.user)
    now, by = office.now(), f"{office.worker} {secrets.token_hex(4)}"
    turn = Turn(known.id, by, now + _turn(package))
    before = office.store.write(lambda connection: take_turn(connection, turn, now))
    since = None if asked.full else before.token
    task = _Task(office, known, user, package, before, turn, now)
    try:
        return _synchronised(task, since, watch)
    except BoekwerkError as error:
        reason = error.reason
        office.store.write(lambda connection: end_turn(connection, turn, reason))
        raise
    except BaseException:
        office.store.write(lambda connection: end_turn(connection, turn, None))
        raise


def _way_in(office: Office, known: KnownAdministration, user: str | None) -> tuple[str, ConnectedPackage]:
    """Give the package by the link of a user, when it can be read."""
    with office.store.reading() as connection:
        stored = StoredAdministration(connection, known)
        settings = stored.settings
        user = user or settings.automation_user
        if user is None:
            raise PackageError(Reason("sync_without_user", {"administration": known.code}))
        package = office.desk.package(stored, user)
    if not package.capabilities.synchronises:
        values = {"administration": known.code, "package": settings.package}
        raise PackageError(Reason("sync_not_offered", values))
    return user, package


def _synchronised(task: _Task, since: str | None, watch: Watch) -> SyncResult:
    office, known = task.office, task.known
    with Spool(task.package.package) as spool:
        with through(office, known.id, task.package.capabilities):
            told = spool.fill(task.package.changes(since))
            for count in watch(told):
                if count % _RECORDS_A_TURN == 0:
                    _stay(task)
        token = spool.token
        assert token is not None, "a package that told all ended with a token"
        if since is None and not token.full:
            values = {"package": task.package.package, "administration": known.code}
            raise PackageError(Reason("sync_not_all", values))
        result = office.store.write(lambda connection: _keep(connection, task, spool, token), known.id)
    days, facts = wake_by_day(office, known.id), wake(office, known.id)
    return replace(result, woken=len({*days, *facts}))


def _stay(task: _Task) -> None:
    turn = replace(task.turn, until=task.office.now() + _turn(task.package))
    task.office.store.write(lambda connection: keep_turn(connection, turn))


def _keep(connection: Connection, task: _Task, spool: Spool, token: ChangeToken) -> SyncResult:
    """Keep all that was told, and mark what documents wait for: in one transaction."""
    known, now = task.known, task.office.now()
    keep_turn(connection, task.turn)
    saved = _keep_records(connection, task, spool, token)
    changed = _keep_obligations(connection, task, spool, token)
    note_changes(
        connection,
        known.id,
        now,
        snapshot=saved.number if saved.changed else None,
        obligations_state=newest_state(connection, known.id) if changed else None,
    )
    asked_all = task.asked if token.full else task.before.asked_all
    after = Synchronised(token.token, task.user, task.asked, asked_all)
    end_turn(connection, task.turn, after)
    note_import(connection, known.id, now)
    return SyncResult(
        known.code,
        known.name,
        token.full,
        spool.count,
        saved.changed,
        changed,
        saved.number,
        tuple(name for name in _expected(task) if name not in spool.tables) if token.full else (),
    )


def _keep_records(connection: Connection, task: _Task, spool: Spool, token: ChangeToken) -> SavedSnapshot:
    tables = [name for name in spool.tables if name != OBLIGATIONS]
    today = None if task.before.asked_all is None else task.office.today()
    # A package that says nothing of a table may not have it at all: the office's own stays then.
    complete = tables if token.full else []
    told = (each for name in tables for each in _told(connection, task.known, name, spool))
    return save_changes(connection, task.known.id, told, merging(today), complete, task.office.now())


def _told(connection: Connection, known: KnownAdministration, table: str, spool: Spool) -> Iterator[Told]:
    if table != "periods":
        for key, record in spool.records(table):
            yield Told(table, key, record)
        return
    # They are kept by their first day too; a package calls them by year and number.
    kept = {
        (period.year, period.number): joined(period.year, period.number, period.first_day)
        for period in StoredAdministration(connection, known).records("periods")
    }
    for key, record in spool.records(table):
        year, _, number = key.partition("-")
        before = kept.get((int(year), int(number)))
        after = joined(record.year, record.number, record.first_day) if isinstance(record, Period) else None
        if before is not None and before != after:
            yield Told(table, before, None)
        if after is not None:
            yield Told(table, after, record)


def _keep_obligations(connection: Connection, task: _Task, spool: Spool, token: ChangeToken) -> int:
    """Keep the obligations with the moment at which the package was asked; count what changed (OB-8)."""
    if not task.package.capabilities.obligations:
        return 0
    given: list[Obligation] = []
    gone: list[str] = []
    for number, record in spool.records(OBLIGATIONS):
        if isinstance(record, Obligation):
            given.append(record)
        else:
            gone.append(number)
    fetched = Fetched(given, task.asked, token.full, token.token, gone)
    return keep_obligations(connection, task.known.id, fetched)


def _expected(task: _Task) -> Iterator[str]:
    capabilities = task.package.capabilities
    without = {
        OBLIGATIONS: not capabilities.obligations,
        "cost_centres": not capabilities.cost_centres,
        "projects": not capabilities.projects,
    }
    return (name for name in RECORDS if not without.get(name))


def _turn(package: ConnectedPackage) -> datetime.timedelta:
    """Say for how long a turn lasts when nothing more is heard: longer than any call may take."""
    return max(_LEAST_TURN, 2 * datetime.timedelta(seconds=package.capabilities.call_seconds))

"""Is the installation sound: store, clock, keys, plugins, the second evaluator?"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, text

from boekwerk.app.doctor.findings import Finding
from boekwerk.app.keys import uses_of_keys
from boekwerk.domain.amount import Quantity
from boekwerk.domain.errors import VaultError
from boekwerk.domain.reason import Reason
from boekwerk.packages import Packages
from boekwerk.rules.durable import is_installed
from boekwerk.store.database import Store
from boekwerk.store.links import list_links
from boekwerk.store.migrating import store_version
from boekwerk.vault.keys import read_keys
from boekwerk.vault.sealing import unseal

MOST_SECONDS_APART = 5
"""How far the store's clock and this machine's may be apart: leases and look-ups count on them."""

LEAST_FREE = 1_000_000_000
"""How many bytes must be free where the store is."""


def about_store(store: Store, connection: Connection, now: datetime.datetime) -> Iterator[Finding]:
    """Say whether the store is whole, whether there is room, and whether its clock is right."""
    place = str(store.place)
    if store.place.file is not None:
        yield _whole(connection, place)
        yield from _room(store.place.file)
        return
    yield Finding("store", "ok", Reason("doctor_store", _about(connection, place)))
    theirs: datetime.datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = round(abs((theirs - now).total_seconds()))
    if apart > MOST_SECONDS_APART:
        values = {"seconds": apart, "most": MOST_SECONDS_APART}
        yield Finding("clock", "fault", Reason("doctor_clock_differs", values))
    else:
        yield Finding("clock", "ok", Reason("doctor_clock"))


def about_keys(store: Store) -> Iterator[Finding]:
    """Say whether everything that links hold can be read."""
    try:
        uses = uses_of_keys(store)
    except VaultError as error:
        yield Finding("key", "fault", error.reason)
        return
    missing = [use for use in uses if use.links and not use.is_there]
    for use in missing:
        values = {"key": use.key, "count": use.links}
        yield Finding("key", "fault", Reason("doctor_key_missing", values))
    old = sum(use.links for use in uses if use.is_there and not use.is_first)
    if old:
        yield Finding("key", "warning", Reason("doctor_key_old", {"count": old}))
    unreadable = list(_unreadable(store, {use.key for use in missing}))
    yield from unreadable
    if not (missing or old or unreadable):
        yield Finding("key", "ok", Reason("doctor_keys", {"count": sum(use.links for use in uses)}))


def about_plugins(packages: Packages) -> Iterator[Finding]:
    """Say which plugins there are, and what is wrong with those that are left out."""
    for plugin in packages.plugins:
        values = {"plugin": plugin.name, "version": plugin.version}
        yield Finding("plugins", "ok", Reason("doctor_plugin", values))
    for problem in packages.problems:
        yield Finding("plugins", "fault", problem.reason)


def about_second_evaluator(required_by: Sequence[str]) -> Finding:
    """Say whether the second evaluator is installed, where administrations need it (AB-18)."""
    if is_installed():
        return Finding("second_evaluator", "ok", Reason("doctor_second_evaluator"))
    if not required_by:
        return Finding("second_evaluator", "ok", Reason("doctor_second_evaluator_off"))
    values = {"count": len(required_by)}
    return Finding("second_evaluator", "fault", Reason("doctor_second_evaluator_missing", values))


def _unreadable(store: Store, missing: set[str]) -> Iterator[Finding]:
    with store.reading() as connection:
        sealed = [link for link in list_links(connection) if link.sealed is not None]
    sealed = [link for link in sealed if link.sealed is not None and link.sealed.key not in missing]
    if not sealed:
        return
    keys = read_keys()
    for link in sealed:
        assert link.sealed is not None
        try:
            unseal(link.sealed, link.place, keys)
        except VaultError:
            values = {"user": link.user, "administration": link.code}
            yield Finding("key", "fault", Reason("doctor_link_unreadable", values))


def _whole(connection: Connection, place: str) -> Finding:
    found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if found != "ok":
        return Finding("store", "fault", Reason("doctor_store_damaged", {"store": place}))
    return Finding("store", "ok", Reason("doctor_store", _about(connection, place)))


def _room(file: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(file.resolve().parent).free
    size = Quantity(Decimal(free).scaleb(-9).quantize(Decimal("0.1")))
    if free < LEAST_FREE:
        yield Finding("room", "fault", Reason("doctor_no_room", {"size": size}))
    else:
        yield Finding("room", "ok", Reason("doctor_room", {"size": size}))


def _about(connection: Connection, place: str) -> dict[str, object]:
    return {"store": place, "version": store_version(connection) or "–"}

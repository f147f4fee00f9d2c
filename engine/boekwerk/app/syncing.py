"""Synchronising administrations with their packages, and deciding once more on what is in review."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from boekwerk.app.store import known_administration
from boekwerk.app.workflow import open_workflow
from boekwerk.domain.errors import BoekwerkError
from boekwerk.packages.errors import RetryLater
from boekwerk.store.administrations import KnownAdministration, list_administrations
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.permissions import require
from boekwerk.workflow.backoff import next_try
from boekwerk.workflow.office import Office
from boekwerk.workflow.sweeping import Swept, in_review, sweep
from boekwerk.workflow.sweeping import Watch as SweepWatch
from boekwerk.workflow.syncing import Asked, SyncResult, Watch, synchronise

_ATTEMPTS = 3
_LONGEST_WAIT = 30.0


class SyncFailure(Struct, frozen=True):
    """That an administration could not be synchronised, and why."""

    administration: str
    error: BoekwerkError


def synchronise_all(
    store: Store,
    codes: Sequence[str],
    asked: Asked,
    watch: Watch,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[SyncResult | SyncFailure]:
    """Synchronise the administrations with these ids; none: all of which the package can be read.

    What keeps one of them from it is given, and the next is tried. Raises NothingThere, before anything is
    asked, for an id that is not in the store.
    """
    with open_workflow(store) as office:
        chosen = _chosen(office, codes)
        for known in chosen:
            try:
                _require(office, known, asked)
                yield _patiently(office, known, asked, watch, wait)
            except BoekwerkError as error:
                yield SyncFailure(known.code, error)


def sweep_all(
    store: Store, codes: Sequence[str], watch: Callable[[int], SweepWatch]
) -> Iterator[Swept | SyncFailure]:
    """Decide once more on what is in review in the administrations with these ids; none: in all.

    ``watch`` makes what the documents go through from how many there are. Raises NothingThere for an id
    that is not in the store.
    """
    with open_workflow(store) as office:
        for known in _named(office, codes):
            try:
                yield sweep(office, known, watch(in_review(office, known.id)))
            except BoekwerkError as error:
                yield SyncFailure(known.code, error)


def _require(office: Office, known: KnownAdministration, asked: Asked) -> None:
    """Require that a person may renew master data; the automation user's link is for whoever runs us."""
    if asked.user is not None:
        with office.store.reading() as connection:
            require(connection, asked.user, "sync", known.id)


def _named(office: Office, codes: Sequence[str]) -> Sequence[KnownAdministration]:
    with office.store.reading() as connection:
        if not codes:
            return list_administrations(connection)
        return [known_administration(connection, code) for code in dict.fromkeys(codes)]


def _chosen(office: Office, codes: Sequence[str]) -> Sequence[KnownAdministration]:
    found = _named(office, codes)
    return found if codes else [known for known in found if _synchronises(office, known)]


def _synchronises(office: Office, known: KnownAdministration) -> bool:
    with office.store.reading() as connection:
        stored = StoredAdministration(connection, known)
        user = stored.settings.automation_user
        try:
            return user is None or office.desk.package(stored, user).capabilities.synchronises
        except BoekwerkError:
            return True  # what is wrong with it is said when it is tried


def _patiently(
    office: Office, known: KnownAdministration, asked: Asked, watch: Watch, wait: Callable[[float], None]
) -> SyncResult:
    """Try again a few times what the package says will pass soon."""
    for attempt in range(1, _ATTEMPTS):
        try:
            return synchronise(office, known, asked, watch)
        except RetryLater as error:
            seconds = next_try(attempt, random.Random()).total_seconds()
            seconds = seconds if error.after_seconds is None else float(error.after_seconds)
            if seconds > _LONGEST_WAIT:
                raise
            wait(seconds)
    return synchronise(office, known, asked, watch)

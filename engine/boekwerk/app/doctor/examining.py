"""Looking at an office and its administrations, one thing after the other."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.app.doctor.findings import Finding
from boekwerk.app.doctor.installation import (
    about_keys,
    about_plugins,
    about_second_evaluator,
    about_store,
)
from boekwerk.app.doctor.master_data import about_master_data
from boekwerk.app.doctor.package import Asking, about_package
from boekwerk.app.doctor.users import about_users
from boekwerk.app.doctor.work import about_office, about_work
from boekwerk.app.mailing import mail_checks
from boekwerk.app.settings import read_settings
from boekwerk.app.store import known_administration
from boekwerk.domain.errors import BoekwerkError
from boekwerk.packages import ConnectedPackage, load_packages
from boekwerk.store.administrations import KnownAdministration, list_administrations
from boekwerk.store.master_data import StoredAdministration
from boekwerk.workflow.gates import through
from boekwerk.workflow.office import Office


class Examination(Struct, frozen=True):
    """What to look at: administrations by id (none: all), and whether their packages may be asked."""

    administrations: tuple[str, ...] = ()
    offline: bool = False


def examine(office: Office, wanted: Examination) -> Iterator[Finding]:
    """Give what is found, in a fixed order: the office first, then administration by administration.

    Raises NothingThere, before anything else, for an administration that is not in the store; StoreError
    when the store fails.
    """
    with office.store.reading() as connection:
        chosen = list_administrations(connection)
        if wanted.administrations:
            chosen = [
                known_administration(connection, code) for code in dict.fromkeys(wanted.administrations)
            ]
        yield from about_store(office.store, connection, _machine_time())
        required = [
            known.code
            for known in chosen
            if StoredAdministration(connection, known).settings.second_evaluator == "required"
        ]
    yield from about_keys(office.store)
    yield from about_plugins(load_packages(read_settings().plugins))
    yield about_second_evaluator(required)
    with office.store.reading() as connection:
        yield from about_office(connection, office.now())
        yield from (Finding("mail", "fault", reason) for reason in mail_checks(connection))
    for known in chosen:
        for finding in _administration(office, known, offline=wanted.offline):
            yield replace(finding, administration=known.code)


def _administration(office: Office, known: KnownAdministration, *, offline: bool) -> Iterator[Finding]:
    call = None if offline else _through_gate(office, known)
    with office.store.reading() as connection:
        stored = StoredAdministration(connection, known)
        package = _package(office, stored)
        capabilities = (
            package.capabilities if isinstance(package, ConnectedPackage) else stored.capabilities
        )
        yield from about_users(stored, office.today())
        yield from about_package(stored, package, Asking(office.today(), call))
        yield from about_master_data(stored, office.now(), synchronises=capabilities.synchronises)
        yield from about_work(connection, known.id, known.code, office.now())
    yield from _rules(office, known)


def _package(office: Office, stored: StoredAdministration) -> ConnectedPackage | BoekwerkError | None:
    user = stored.settings.automation_user
    try:
        return None if user is None else office.desk.package(stored, user)
    except BoekwerkError as error:
        return error


def _through_gate(
    office: Office, known: KnownAdministration
) -> Callable[[ConnectedPackage, Callable[[], object]], object]:
    def call(package: ConnectedPackage, ask: Callable[[], object]) -> object:
        with through(office, known.id, package.capabilities):
            return ask()

    return call


def _rules(office: Office, known: KnownAdministration) -> Iterator[Finding]:
    try:
        office.desk.rulebook(known)
    except BoekwerkError as error:
        yield Finding("rules", "fault", error.reason)


def _machine_time() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)

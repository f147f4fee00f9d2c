"""Users' links to packages: made when they were seen to work, and ended when nothing waits for them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.settings import read_settings
from boekwerk.app.store import known_administration
from boekwerk.app.succession import Leaving, let_go
from boekwerk.app.users import allowed
from boekwerk.domain.errors import PackageError, UserError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.packages import Packages, load_packages
from boekwerk.packages.contract import Credential, Secrets
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.database import Store
from boekwerk.store.links import KeptLink, NewLink, find_link, list_links, place_of, remove_links, save_link
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.succession import hurry
from boekwerk.store.users import office_user
from boekwerk.store.waits import note_user
from boekwerk.vault.hidden import HiddenTexts
from boekwerk.vault.keys import read_keys
from boekwerk.vault.sealing import Held, Sealed, seal


class Wanted(Struct, frozen=True):
    """A link that is to be made: whose, to the package of which administration, and what it asks for."""

    user: str
    administration: KnownAdministration
    package: str
    title: str
    credentials: tuple[Credential, ...]


class LinkDesk:
    """Where links are made. ``packages`` are those that can be used."""

    def __init__(self, store: Store, packages: Packages | None = None) -> None:
        self._store = store
        self._packages = packages or load_packages(read_settings().plugins)

    def wanted(self, code: str, user: str, act: Acting) -> Wanted:
        """Say what a user must give to link himself to the package of an administration.

        Raises NotAllowed when who acts may not link him, UserError when he has no access, NothingThere
        and PackageError for an administration or a package that is not there.
        """
        with self._store.reading() as connection:
            known = known_administration(connection, code)
            package = StoredAdministration(connection, known).settings.package
            _require(connection, known, user, act)
        connector = self._packages.connectors.get(package)
        if connector is None:
            installed = ", ".join(self._packages.connectors) or "–"
            raise PackageError(Reason("package_not_offered", {"package": package, "installed": installed}))
        return Wanted(user, known, package, connector.title, connector.credentials)

    def link(
        self, wanted: Wanted, given: Mapping[str, str], act: Acting, expires: datetime.date | None = None
    ) -> None:
        """Make a link of what a user gave, once the package has let him in by it.

        Raises UserError when something is missing, and as `ConnectedPackage.check`; nothing is kept then.
        """
        missing = [each.name for each in wanted.credentials if not given.get(each.name)]
        unknown = sorted(set(given) - {each.name for each in wanted.credentials})
        if missing or unknown:
            values = {"package": wanted.package, "names": ", ".join([*missing, *unknown])}
            problem = Reason("link_credentials_missing" if missing else "link_credentials_unknown", values)
            raise UserError(problem, [problem])
        keys = read_keys() if wanted.credentials else None
        trial = _Trial(HiddenTexts(given))
        self._check(wanted, trial)
        place = place_of(wanted.user, wanted.administration.id, wanted.package)
        sealed = None if keys is None else seal(Held(trial.holds), place, keys.first)
        self._keep(wanted, sealed, act, expires)

    def _check(self, wanted: Wanted, trial: _Trial) -> None:
        with self._store.reading() as connection:
            settings = StoredAdministration(connection, wanted.administration).settings
        values = {each.name: each.value for each in settings.package_settings}
        self._packages.connect(wanted.package, values, trial).check()

    def _keep(
        self, wanted: Wanted, sealed: Sealed | None, act: Acting, expires: datetime.date | None
    ) -> None:
        row = wanted.administration.id

        def work(connection: Connection) -> None:
            _require(connection, wanted.administration, wanted.user, act)
            save_link(connection, NewLink(wanted.user, row, wanted.package, sealed, expires), act.at)
            note_user(connection, wanted.user, act.at, row)
            hurry(connection, wanted.user, row, act.at)

        self._store.write(work)


def links_of(
    store: Store, administration: str | None = None, user: str | None = None
) -> Sequence[KeptLink]:
    """List links, of an administration or of a user where that is named."""
    with store.reading() as connection:
        known = None if administration is None else known_administration(connection, administration).id
        return list_links(connection, user, known)


def remove_link(store: Store, code: str, user: str, act: Acting, successor: str | None = None) -> int:
    """Take out a user's link, and give the number of documents that the ``successor`` took over.

    Raises UserError when documents wait for it and nobody takes them over (PR-13).
    """

    def work(connection: Connection) -> int:
        known = known_administration(connection, code)
        if act.who != user:
            allowed(connection, act, "links")
        if find_link(connection, user, known.id) is None:
            problem = Reason("link_not_there", {"user": shown(user), "administration": code})
            raise UserError(problem, [problem])
        leaving = Leaving(user, "link_was_removed", known, approves=False, named_in_settings=False)
        count = let_go(connection, leaving, successor, act)
        remove_links(connection, user, known.id)
        return count

    return store.write(work)


class _Trial:
    """A link that is tried out: what a renewal gives meanwhile is what will be kept."""

    def __init__(self, holds: HiddenTexts) -> None:
        self.holds = holds

    def secrets(self) -> Secrets:
        """Give what the link holds now."""
        return self.holds

    def renew(self, stale: Secrets, refresh: Callable[[Secrets], Secrets]) -> Secrets:
        """Replace what the link holds by what ``refresh`` makes of it, and give that."""
        if self.holds == stale:
            self.holds = HiddenTexts(refresh(self.holds))
        return self.holds


def _require(connection: Connection, known: KnownAdministration, id: str, act: Acting) -> None:
    """Require that a user may be linked: he has access, and it is he who acts, or an administrator."""
    if act.who != id:
        allowed(connection, act, "links")
    user = office_user(connection, known.id, id)
    if user is None or not user.active or not user.access:
        code = "link_user_not_known" if user is None else "link_user_without_access"
        problem = Reason(code, {"user": shown(id), "administration": known.code})
        raise UserError(problem, [problem])

"""Users' ways into packages: what a link holds, and how it is renewed by one worker at a time.

A package may give a new refresh token at every renewal, and take the one before for stolen when it comes
again. So who renews notes himself first, what the package gave is kept before anybody uses it, and the
others wait for it. What the link held before is kept until the next renewal went well.
"""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.domain.errors import StoreError, VaultError
from boekwerk.domain.reason import Reason
from boekwerk.packages.contract import Link, Secrets
from boekwerk.packages.errors import LogInAgain, NoLink, RetryLater
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.store.database import Store
from boekwerk.store.links import (
    KeptLink,
    begin_renewal,
    end_renewal,
    find_link,
    refuse_link,
    save_renewal,
)
from boekwerk.store.notices import Notice, add_notice
from boekwerk.vault.cleaning import cleaned
from boekwerk.vault.hidden import HiddenTexts
from boekwerk.vault.keys import Keys, read_keys
from boekwerk.vault.sealing import Held, Sealed, seal, unseal

_AGAIN = 30
"""After how many seconds who waited too long comes back."""

Refresh = Callable[[Secrets], Secrets]


class Patience(Struct, frozen=True):
    """How long who renews has for it, how long others wait, and how often they look.

    ``lease`` is longer than a renewal takes; ``waiting`` is shorter than the host's patience with a call to
    the package, or it would count as one of unknown outcome. ``saving`` is for how long a store that cannot
    be reached is tried again: what the package gave is nowhere else. The last three are in seconds.
    """

    lease: datetime.timedelta = datetime.timedelta(seconds=90)
    waiting: float = 15
    saving: float = 120
    pause: float = 0.1


def link_of(store: Store, administration: int, user: str, package: str) -> Link:
    """Give a user's way into the package of an administration (its row); nothing is read yet."""
    return StoredLink(store, administration, user, package)


class StoredLink:
    """A user's way into a package, kept in the store: `boekwerk.packages.contract.Link`."""

    def __init__(
        self,
        store: Store,
        administration: int,
        user: str,
        package: str,
        *,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
        patience: Patience | None = None,
    ) -> None:
        self._store = store
        self._administration = administration
        self._user = user
        self._package = package
        self._now = now
        self._patience = patience or Patience()

    def __repr__(self) -> str:
        return f"<link of {self._user} to {self._package}>"

    def secrets(self) -> Secrets:
        """Give what the link holds now. Raises LogInAgain when there is nothing, or nobody can read it."""
        return self._held(self._link()).secrets

    def renew(self, stale: Secrets, refresh: Refresh) -> Secrets:
        """Replace what the link holds by what ``refresh`` makes of it, and give that.

        Raises LogInAgain when the package refuses the renewal, RetryLater when another worker is at it for
        too long, and what ``refresh`` raises.
        """
        began = time.monotonic()
        me = uuid.uuid4().hex
        while time.monotonic() - began < self._patience.waiting:
            link = self._link()
            held = self._held(link)
            if held.secrets != stale:
                return held.secrets
            if not self._begin(link, me):
                time.sleep(self._patience.pause)
            elif (fresh := self._turn(_Turn(link, held, me), refresh)) is not None:
                return fresh
        raise RetryLater(self._package, _said(Reason("link_renewed_by_another")), after_seconds=_AGAIN)

    def _begin(self, link: KeptLink, me: str) -> bool:
        now = self._now()
        until = now + self._patience.lease
        return self._store.write(lambda connection: begin_renewal(connection, link, me, now, until))

    def _turn(self, turn: _Turn, refresh: Refresh) -> Secrets | None:
        """Renew the link, or keep that it is refused; None: another one was faster."""
        try:
            fresh = _refreshed(turn.held, refresh)
        except LogInAgain as error:
            self._refuse(turn, cleaned(error, *turn.held.known))
            return None
        except BaseException as error:
            self._store.write(lambda connection: end_renewal(connection, turn.link, turn.who))
            raise cleaned(error, *turn.held.known) from None
        sealed = seal(Held(fresh, turn.held.secrets), turn.link.place, self._keys.first)
        return fresh if self._save(turn.link, sealed) else None

    def _save(self, link: KeptLink, sealed: Sealed) -> bool:
        """Keep what the package gave, before anybody uses it; False: the link holds something newer."""
        began = time.monotonic()
        now = self._now()
        while True:
            try:
                return self._store.write(lambda connection: save_renewal(connection, link, sealed, now))
            except StoreError:
                if time.monotonic() - began > self._patience.saving:
                    raise
            time.sleep(self._patience.pause)

    def _refuse(self, turn: _Turn, error: LogInAgain) -> None:
        """Keep that the package refuses the link, and tell its user, once."""
        # Who began before, and neither ended nor kept anything, may have used up what we came with.
        code = "link_refused" if turn.link.renewing_by is None else "link_refused_after_cut_off"
        about = {"package": self._package, "administration": turn.link.code}
        notice = Notice("link_refused", self._user, None, (Reason(code, about), error.reason))
        now = self._now()

        def work(connection: Connection) -> bool:
            refused = refuse_link(connection, turn.link, turn.who, now)
            if refused:
                add_notice(connection, notice, now)
            return refused

        if self._store.write(work):
            raise error

    def _link(self) -> KeptLink:
        with self._store.reading() as connection:
            link = find_link(connection, self._user, self._administration)
        if link is None or link.package != self._package:
            raise NoLink(self._package)
        if link.state == "refused":
            raise self._log_in_again("link_was_refused")
        return link

    def _held(self, link: KeptLink) -> Held:
        if link.sealed is None:
            raise self._log_in_again("link_holds_nothing")
        try:
            return unseal(link.sealed, link.place, self._keys)
        except VaultError as error:
            raise LogInAgain(self._package, _said(error.reason)) from None

    @cached_property
    def _keys(self) -> Keys:
        try:
            return read_keys()
        except VaultError as error:
            raise LogInAgain(self._package, _said(error.reason)) from None

    def _log_in_again(self, code: str) -> LogInAgain:
        return LogInAgain(self._package, _said(Reason(code, {"user": self._user})))


class _Turn(Struct, frozen=True):
    """Somebody's turn at renewing a link: ``who`` is he, for this once."""

    link: KeptLink
    held: Held
    who: str


def _refreshed(held: Held, refresh: Refresh) -> HiddenTexts:
    """Call the package with what the link holds; where it refuses that, with what it held before."""
    try:
        return _texts(refresh(held.secrets))
    except LogInAgain:
        if held.previous is None:
            raise
        with suppress(LogInAgain):
            return _texts(refresh(held.previous))
        raise


def _texts(found: object) -> HiddenTexts:
    if not isinstance(found, Mapping) or not found:
        raise TypeError("what a link is renewed by must give texts by name")
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in found.items()):
        raise TypeError("what a link is renewed by must give texts by name")
    return HiddenTexts(found)


def _said(reason: Reason) -> dict[str, str]:
    """Say a reason and what to do about it, in every language."""
    return {
        language: " ".join(filter(None, (sentence(reason, language), remedy(reason, language))))
        for language in LANGUAGES
    }

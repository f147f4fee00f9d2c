"""Users' links to packages: what they hold encrypted, and who is renewing it.

A link is renewed by one worker at a time: whoever notes himself as ``renewing_by`` first. ``version``
counts what the link has held: who read an older one learns so that somebody renewed it meanwhile.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.store.tables import administrations
from boekwerk.store.tables_users import links
from boekwerk.vault.sealing import Sealed

LinkState = Literal["working", "refused"]

_LINK = links.c


class KeptLink(Struct, frozen=True):
    """A user's link to the package of an administration (its row and its code).

    ``sealed`` None: the package asks for nothing. ``expires`` is the first day on which it counts as ended.
    ``renewing_by`` and ``renewing_until`` say who is fetching what the link is to hold next. ``made`` is
    when its user was last let in by what he gave.
    """

    id: int
    user: str
    administration: int
    code: str
    package: str
    state: LinkState
    version: int
    sealed: Sealed | None
    expires: datetime.date | None
    renewing_by: str | None
    renewing_until: datetime.datetime | None
    changed: datetime.datetime
    made: datetime.datetime

    @property
    def place(self) -> tuple[str, ...]:
        """Name what its secrets are of: they can be read nowhere else."""
        return place_of(self.user, self.administration, self.package)


class NewLink(Struct, frozen=True):
    """What a link holds from now on."""

    user: str
    administration: int
    package: str
    sealed: Sealed | None
    expires: datetime.date | None = None


def place_of(user: str, administration: int, package: str) -> tuple[str, ...]:
    """Name what the secrets of a link are of."""
    return ("link", user, str(administration), package)


def save_link(connection: Connection, link: NewLink, now: datetime.datetime) -> None:
    """Keep a link that was seen to work, in the place of what the user had for that administration.

    A renewal that is under way loses: it was of what the link held before. To be called within
    `Store.writing`, like everything here that writes.
    """
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {
        "package": link.package,
        "state": "working",
        "expires": link.expires,
        "renewing_by": None,
        "renewing_until": None,
        "changed": now,
        "made": now,
        **_sealed_values(link.sealed),
    }
    key = {"user": link.user, "administration": link.administration}
    added = kind.insert(links).values({**key, "version": 1, **values})
    renewed = {**values, "version": _LINK.version + 1}
    connection.execute(added.on_conflict_do_update(index_elements=list(key), set_=renewed))


def find_link(connection: Connection, user: str, administration: int) -> KeptLink | None:
    """Find a user's link to the package of an administration (its row)."""
    query = _read().where(_LINK.user == user, _LINK.administration == administration)
    row = connection.execute(query).one_or_none()
    return None if row is None else _kept(row)


def list_links(
    connection: Connection, user: str | None = None, administration: int | None = None
) -> Sequence[KeptLink]:
    """List links, of a user or of an administration where that is named, by user and code."""
    query = _read()
    if user is not None:
        query = query.where(_LINK.user == user)
    if administration is not None:
        query = query.where(_LINK.administration == administration)
    found = map(_kept, connection.execute(query))
    return sorted(found, key=lambda link: (link.user, link.code))


def remove_links(connection: Connection, user: str, administration: int | None = None) -> int:
    """Take out a user's link to an administration, or all of them, and say how many there were."""
    of_these = delete(links).where(_LINK.user == user)
    if administration is not None:
        of_these = of_these.where(_LINK.administration == administration)
    return connection.execute(of_these).rowcount


def begin_renewal(
    connection: Connection, link: KeptLink, who: str, now: datetime.datetime, until: datetime.datetime
) -> bool:
    """Note who renews a link until when; False: another one does, or did since it was read."""
    free = or_(_LINK.renewing_until.is_(None), _LINK.renewing_until <= now)
    of_this = and_(_is_unchanged(link), _LINK.state == "working", free)
    noted = update(links).where(of_this).values(renewing_by=who, renewing_until=until)
    return connection.execute(noted).rowcount == 1


def end_renewal(connection: Connection, link: KeptLink, who: str) -> None:
    """Let go of a link that was not renewed after all: nothing was changed in the package."""
    mine = and_(_is_unchanged(link), _LINK.renewing_by == who)
    connection.execute(update(links).where(mine).values(renewing_by=None, renewing_until=None))


def save_renewal(connection: Connection, link: KeptLink, sealed: Sealed, now: datetime.datetime) -> bool:
    """Keep what the package gave; False: the link holds something newer.

    It is kept even where the time to renew it is over: what the package gave holds, and what the link
    held before perhaps does not any more.
    """
    values = {
        "state": "working",
        "version": link.version + 1,
        "renewing_by": None,
        "renewing_until": None,
        "changed": now,
        **_sealed_values(sealed),
    }
    return connection.execute(update(links).where(_is_unchanged(link)).values(values)).rowcount == 1


def refuse_link(connection: Connection, link: KeptLink, who: str, now: datetime.datetime) -> bool:
    """Keep that the package refuses a link, so that nobody tries it again; False: another one renews it."""
    mine = and_(_is_unchanged(link), _LINK.renewing_by == who, _LINK.state == "working")
    values = {"state": "refused", "renewing_by": None, "renewing_until": None, "changed": now}
    return connection.execute(update(links).where(mine).values(values)).rowcount == 1


def keys_in_use(connection: Connection) -> dict[str, int]:
    """Count the links whose secrets are encrypted with each key."""
    query = select(_LINK.key, func.count()).where(_LINK.key.is_not(None)).group_by(_LINK.key)
    return {row[0]: row[1] for row in connection.execute(query.order_by(_LINK.key))}


def links_of_other_keys(connection: Connection, key: str, after: int, most: int) -> Sequence[KeptLink]:
    """List links whose secrets are encrypted with another key, by row, from ``after`` on."""
    others = and_(_LINK.key.is_not(None), _LINK.key != key, _LINK.id > after)
    return [_kept(row) for row in connection.execute(_read().where(others).order_by(_LINK.id).limit(most))]


def save_resealed(connection: Connection, link: KeptLink, sealed: Sealed) -> bool:
    """Keep the same secrets under another key; False: they were changed meanwhile."""
    assert link.sealed is not None
    of_this = and_(_is_unchanged(link), _LINK.key == link.sealed.key)
    return connection.execute(update(links).where(of_this).values(_sealed_values(sealed))).rowcount == 1


def _is_unchanged(link: KeptLink) -> ColumnElement[bool]:
    return and_(_LINK.id == link.id, _LINK.version == link.version)


def _sealed_values(sealed: Sealed | None) -> dict[str, Any]:
    if sealed is None:
        return {"key": None, "secrets": None}
    return {"key": sealed.key, "secrets": sealed.content}


def _read() -> Select[Any]:
    return select(links, administrations.c.code).join(
        administrations, administrations.c.id == _LINK.administration
    )


def _kept(row: Row[Any]) -> KeptLink:
    values = dict(row._mapping)
    key, secrets = values.pop("key"), values.pop("secrets")
    return KeptLink(**values, sealed=None if secrets is None else Sealed(key, bytes(secrets)))

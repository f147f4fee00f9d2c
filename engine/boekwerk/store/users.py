"""The office's users: who they are, what they may do, and in which administrations (requirement US-1)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.administration import PackageLink, Role, User
from boekwerk.domain.errors import NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.domain.roles import ROLES
from boekwerk.domain.shown import shown
from boekwerk.store.tables import administrations
from boekwerk.store.tables_users import links, user_access, users


class KnownUser(Struct, frozen=True):
    """A user of the office. ``has_password`` tells whether he can log in to the API."""

    id: str
    name: str
    email: str | None
    roles: tuple[Role, ...]
    active: bool
    created: datetime.datetime
    has_password: bool = False


class Access(Struct, frozen=True):
    """That a user may work in an administration (its row and its code).

    ``substitute`` approves in his place, until ``substitute_until`` included; None: until told otherwise.
    """

    user: str
    administration: int
    code: str
    substitute: str | None = None
    substitute_until: datetime.date | None = None


def add_user(connection: Connection, user: KnownUser) -> bool:
    """Add a user, without a password; False: there is one of that id.

    To be called within `Store.writing`, like everything here that writes.
    """
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {**_values(user), "id": user.id, "created": user.created}
    added = kind.insert(users).values(values).on_conflict_do_nothing(index_elements=["id"])
    return connection.execute(added.returning(users.c.id)).first() is not None


def change_user(connection: Connection, user: KnownUser) -> None:
    """Keep what is known of a user from now on; his password stays."""
    connection.execute(update(users).where(users.c.id == user.id).values(_values(user)))


def set_password(connection: Connection, id: str, hashed: str | None) -> None:
    """Keep the hash of a user's password; None: he has none."""
    connection.execute(update(users).where(users.c.id == id).values(password=hashed))


def password_of(connection: Connection, id: str) -> str | None:
    """Give the hash of an active user's password; None: he cannot log in by one."""
    query = select(users.c.password).where(users.c.id == id, users.c.active)
    return connection.execute(query).scalar()


def find_user(connection: Connection, id: str) -> KnownUser | None:
    """Find a user by id, active or not."""
    row = connection.execute(select(users).where(users.c.id == id)).one_or_none()
    return None if row is None else _known(row)


def known_user(connection: Connection, id: str) -> KnownUser:
    """Give a user. Raises NothingThere when there is none of that id."""
    found = find_user(connection, id)
    if found is None:
        raise NothingThere(Reason("user_not_known", {"user": shown(id)}))
    return found


def list_users(connection: Connection) -> Sequence[KnownUser]:
    """List all users, active or not, by id."""
    return sorted(map(_known, connection.execute(select(users))), key=lambda user: user.id)


def are_there_users(connection: Connection) -> bool:
    """Tell whether there are users at all: without them one person does everything."""
    return connection.execute(select(users.c.id).limit(1)).first() is not None


def wait_for_users(connection: Connection) -> None:
    """Wait until nobody else changes users; nobody does then until the transaction ends.

    SQLite lets one writer in at a time anyhow.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def give_access(connection: Connection, access: Access) -> None:
    """Let a user work in an administration, or say anew who his substitute is."""
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"substitute": access.substitute, "substitute_until": access.substitute_until}
    key = {"user": access.user, "administration": access.administration}
    added = kind.insert(user_access).values({**key, **values})
    connection.execute(added.on_conflict_do_update(index_elements=list(key), set_=values))


def take_access(connection: Connection, id: str, administration: int | None = None) -> bool:
    """Take a user's access to an administration, or to all; False: he had none."""
    of_these = delete(user_access).where(user_access.c.user == id)
    if administration is not None:
        of_these = of_these.where(user_access.c.administration == administration)
    return connection.execute(of_these).rowcount > 0


def end_substitutions(connection: Connection, substitute: str) -> None:
    """Let a user be nobody's substitute any more."""
    theirs = update(user_access).where(user_access.c.substitute == substitute)
    connection.execute(theirs.values(substitute=None, substitute_until=None))


def accesses(connection: Connection, id: str | None = None) -> Sequence[Access]:
    """List in which administrations a user may work, or every user, by user and code."""
    columns = user_access.c
    query = select(
        columns.user,
        columns.administration,
        administrations.c.code,
        columns.substitute,
        columns.substitute_until,
    ).join(administrations, administrations.c.id == columns.administration)
    if id is not None:
        query = query.where(columns.user == id)
    found = [Access(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda access: (access.user, access.code))


def represented_by(connection: Connection, id: str, day: datetime.date) -> Sequence[tuple[str, int]]:
    """List in whose place a user may approve on a day: their ids, and in which administrations (rows)."""
    columns = user_access.c
    holds = or_(columns.substitute_until.is_(None), columns.substitute_until >= day)
    query = select(columns.user, columns.administration).where(columns.substitute == id, holds)
    return [(row.user, row.administration) for row in connection.execute(query)]


def office_user(connection: Connection, administration: int, id: str) -> User | None:
    """Give a user with his access and link of an administration (its row); None: there is no such user."""
    row = connection.execute(_IN_ADMINISTRATION, {"in": administration, "who": id}).one_or_none()
    if row is None:
        return None
    user = _known(row)
    return User(
        id=user.id,
        name=user.name,
        email=user.email,
        roles=user.roles,
        active=user.active,
        access=row.with_access is not None,
        links=_links(row),
        substitute=row.substitute,
        substitute_until=row.substitute_until,
    )


def _links(row: Row[Any]) -> tuple[PackageLink, ...]:
    """Give the user's one link here, if he has it; it was seen to work with what its package asks for."""
    if row.package is None:
        return ()
    return (PackageLink(row.package, row.state == "working", row.expires),)


def _joined() -> Select[Any]:
    here, link = user_access.c, links.c
    with_access = and_(here.user == users.c.id, here.administration == bindparam("in"))
    with_link = and_(link.user == users.c.id, link.administration == bindparam("in"))
    joined = users.outerjoin(user_access, with_access).outerjoin(links, with_link)
    access = (here.user.label("with_access"), here.substitute, here.substitute_until)
    found = select(users, *access, link.package, link.state, link.expires)
    return found.select_from(joined).where(users.c.id == bindparam("who"))


_IN_ADMINISTRATION = _joined()
"""Asked for every decision, so that it is made once."""

_LOCK = 0x626B7775
"""Names the lock of who changes users; any number that nothing else of ours uses."""


def _values(user: KnownUser) -> dict[str, Any]:
    roles = [role for role in ROLES if role in user.roles]
    return {
        "name": user.name,
        "email": user.email,
        "roles": msgspec.json.encode(roles).decode(),
        "active": user.active,
    }


def _known(row: Row[Any]) -> KnownUser:
    return KnownUser(
        id=row.id,
        name=row.name,
        email=row.email,
        roles=msgspec.json.decode(row.roles, type=tuple[Role, ...]),
        active=row.active,
        created=row.created,
        has_password=row.password is not None,
    )

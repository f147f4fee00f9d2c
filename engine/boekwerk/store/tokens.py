"""What gets a user into the API: session cookies and API tokens, of which only the hash is kept.

The secret is shown once, to who asked for it. It is as long as a key, so that a plain hash will do: there
is nothing to be guessed.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from boekwerk.store.tables_users import tokens, users

PREFIX = "bwt_"
"""How secrets begin, so that who finds one in a file knows what it is."""
_BYTES = 32
_WORTH_NOTING = datetime.timedelta(minutes=1)


class KnownToken(Struct, frozen=True):
    """A token or session of a user; ``used`` when it was last, to the minute."""

    id: int
    user: str
    name: str
    scopes: tuple[str, ...]
    created: datetime.datetime
    expires: datetime.datetime | None
    used: datetime.datetime | None


def new_token(
    connection: Connection,
    user: str,
    name: str,
    scopes: Sequence[str],
    times: tuple[datetime.datetime, datetime.datetime | None],
) -> tuple[KnownToken, str]:
    """Make a token of a user, and give it with its secret. ``times``: now, and when it expires.

    What has expired by now, of whoever, is taken out. To be called within `Store.writing`.
    """
    created, expires = times
    connection.execute(delete(tokens).where(tokens.c.expires <= created))
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    values = {
        "user": user,
        "name": name,
        "hash": _hash(secret),
        "scopes": msgspec.json.encode(sorted(set(scopes))).decode(),
        "created": created,
        "expires": expires,
    }
    row = connection.execute(insert(tokens).values(values).returning(tokens)).one()
    return _known(row), secret


def find_token(connection: Connection, secret: str, now: datetime.datetime) -> KnownToken | None:
    """Find the token of a secret; None: there is none, it has expired, or its user is not active."""
    holds = or_(tokens.c.expires.is_(None), tokens.c.expires > now)
    query = select(tokens).join(users, users.c.id == tokens.c.user)
    found = query.where(tokens.c.hash == _hash(secret), holds, users.c.active)
    row = connection.execute(found).one_or_none()
    return None if row is None else _known(row)


def is_use_worth_noting(token: KnownToken, now: datetime.datetime) -> bool:
    """Tell whether `note_use` is to be called: not at every request."""
    return token.used is None or now - token.used >= _WORTH_NOTING


def note_use(connection: Connection, token: KnownToken, now: datetime.datetime) -> None:
    """Keep when a token was used."""
    connection.execute(update(tokens).where(tokens.c.id == token.id).values(used=now))


def list_tokens(connection: Connection, user: str | None = None) -> Sequence[KnownToken]:
    """List the tokens of a user, or of all, in the order in which they were made."""
    query = select(tokens).order_by(tokens.c.id)
    if user is not None:
        query = query.where(tokens.c.user == user)
    return [_known(row) for row in connection.execute(query)]


def revoke_token(connection: Connection, id: int) -> bool:
    """Revoke a token; False: there is none of that number."""
    return connection.execute(delete(tokens).where(tokens.c.id == id)).rowcount == 1


def revoke_tokens(connection: Connection, user: str) -> int:
    """Revoke all tokens and sessions of a user, and say how many there were."""
    return connection.execute(delete(tokens).where(tokens.c.user == user)).rowcount


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _known(row: Row[Any]) -> KnownToken:
    return KnownToken(
        id=row.id,
        user=row.user,
        name=row.name,
        scopes=msgspec.json.decode(row.scopes, type=tuple[str, ...]),
        created=row.created,
        expires=row.expires,
        used=row.used,
    )

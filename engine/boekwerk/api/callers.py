"""Who calls: by an API token in the header, or by a session's cookie; and what he may ask for."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from typing import Any

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.api.problems import Refused
from boekwerk.api.server import Served
from boekwerk.app.concepts import Acting
from boekwerk.domain.errors import NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.domain.roles import RIGHTS
from boekwerk.store.tokens import KnownToken, find_token, is_use_worth_noting, note_use
from boekwerk.store.users import accesses, known_user

SESSION_SCOPE = "session"
"""Marks the secrets of sessions: they come in a cookie only, and API tokens only in the header."""

COOKIE = "boekwerk_session"
CSRF_HEADER = "x-csrf-token"
_BEARER = "bearer "
_LONGEST_ADDRESS = 64
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class Caller(Struct, frozen=True):
    """A user who calls, by a token or a session. ``administrations`` are the ids that he may look at.

    ``scopes`` are rights (`boekwerk.domain.roles`): those that the token is for, as far as his roles go.
    """

    user: str
    token: KnownToken
    scopes: frozenset[str]
    administrations: frozenset[str]
    by_session: bool

    def acting(self, now: datetime.datetime) -> Acting:
        """Say who acts, and when."""
        return Acting(self.user, now)


class Authentication(AbstractAuthenticationMiddleware):
    """Finds out who calls, before anything of the request is read."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Give the caller. Raises Refused for who shows nothing that holds, or asks too often."""
        served: Served = connection.app.state["served"]
        secret, by_session = _shown(connection)
        if secret is None:
            _check_rate(served.strangers.take(address_of(connection)))
            raise not_logged_in()
        caller = await sync_to_thread(found_caller, served, secret, by_session)
        if caller is None:
            _check_rate(served.strangers.take(address_of(connection)))
            raise not_logged_in()
        _check_rate(served.requests.take(caller.token.id))
        if by_session and connection.scope.get("method") not in _SAFE:
            _check_csrf(connection, secret)
        return AuthenticationResult(user=caller, auth=secret)


def found_caller(served: Served, secret: str, by_session: bool) -> Caller | None:
    """Find who a secret is of; None: it does not hold, or is not shown in the way that it is meant for."""
    now, store = served.office.now(), served.office.store
    with store.reading() as connection:
        token = find_token(connection, secret, now)
        if token is None or (SESSION_SCOPE in token.scopes) != by_session:
            return None
        caller = _caller(connection, token, by_session=by_session)
    if is_use_worth_noting(token, now):
        store.write(lambda writing: note_use(writing, token, now))
    return caller


def not_logged_in() -> Refused:
    """Say that nobody knows who calls."""
    return Refused(401, Reason("api_not_logged_in"), {"WWW-Authenticate": 'Bearer realm="boekwerk"'})


def csrf_of(secret: str) -> str:
    """Make the token that a page shows with what it sends: who has not the cookie cannot make it."""
    return hmac.new(secret.encode(), b"boekwerk csrf", hashlib.sha256).hexdigest()


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Give the address that a request comes from, as far as this machine sees it."""
    # Where a proxy says it, it is a text of any length.
    return connection.client.host[:_LONGEST_ADDRESS] if connection.client else ""


def with_scope(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse a caller whose token is not for what the operation does."""
    wanted = handler.opt.get("scope")
    if wanted is not None and wanted not in connection.user.scopes:
        raise Refused(403, Reason("api_scope_missing", {"scope": wanted}))


def check_visible(caller: Caller, administration: str) -> None:
    """Refuse an administration that the caller may not see: it is not there for him."""
    if administration not in caller.administrations:
        raise NothingThere(Reason("overview_administration_not_there", {"administration": administration}))


def _shown(connection: ASGIConnection[Any, Any, Any, Any]) -> tuple[str | None, bool]:
    """Give the secret that a request shows, and whether in a cookie; a header goes before it."""
    header = connection.headers.get("authorization", "")
    if header:
        is_bearer = header[: len(_BEARER)].lower() == _BEARER
        return (header[len(_BEARER) :].strip() if is_bearer else None), False
    return connection.cookies.get(COOKIE), True


def _caller(connection: Connection, token: KnownToken, *, by_session: bool) -> Caller:
    user = known_user(connection, token.user)
    rights = frozenset[str](right for role in user.roles for right in RIGHTS[role])
    seen = accesses(connection, user.id) if "look" in rights else ()
    return Caller(
        user=user.id,
        token=token,
        # In a session a person may do all that his roles let him.
        scopes=rights if by_session else rights & frozenset(token.scopes),
        administrations=frozenset(each.code for each in seen),
        by_session=by_session,
    )


def _check_rate(seconds: int) -> None:
    if seconds:
        reason = Reason("api_too_many_requests", {"seconds": seconds})
        raise Refused(429, reason, {"Retry-After": str(seconds)})


def _check_csrf(connection: ASGIConnection[Any, Any, Any, Any], secret: str) -> None:
    shown = connection.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(shown.encode(), csrf_of(secret).encode()):
        raise Refused(403, Reason("api_csrf_token_missing"))

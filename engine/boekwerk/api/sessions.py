"""Logging in and out with a password, for pages; programs use API tokens."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import JSONBody
from msgspec import Meta, Struct

from boekwerk.api.callers import (
    COOKIE,
    SESSION_SCOPE,
    Caller,
    address_of,
    csrf_of,
    found_caller,
    not_logged_in,
)
from boekwerk.api.problems import Refused, problems
from boekwerk.api.said import NO_NUL
from boekwerk.api.server import Served, served_by
from boekwerk.domain.reason import Reason
from boekwerk.store.tokens import new_token, revoke_token
from boekwerk.store.users import password_of
from boekwerk.vault.passwords import LONGEST, is_password


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    """Who logs in."""

    user: Annotated[str, Meta(min_length=1, max_length=64, pattern=NO_NUL, examples=["jlinde"])]
    password: Annotated[str, Meta(min_length=1, max_length=LONGEST, examples=["correct horse battery"])]


class Session(Struct, frozen=True):
    """Who calls, and what he may ask for.

    `csrf_token` goes into the header X-CSRF-Token of what changes anything; null where the caller has an
    API token, which needs none.
    """

    user: Annotated[str, Meta(examples=["jlinde"])]
    scopes: Annotated[list[str], Meta(examples=[["look", "book"]])]
    administrations: Annotated[list[str], Meta(examples=[["0101", "0103"]])]
    expires: datetime.datetime | None
    csrf_token: str | None


def _cookie(secret: str, lasts: datetime.timedelta) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=secret,
        path="/",
        max_age=int(lasts.total_seconds()),
        secure=True,
        httponly=True,
        samesite="strict",
    )


@post(
    "/session",
    exclude_from_auth=True,
    security=[],
    tags=["session"],
    summary="Log in",
    responses=problems(400, 401, 413, 415, 429),
    sync_to_thread=True,
)
def log_in(request: Request[Any, Any, Any], data: JSONBody[Login]) -> Response[Session]:
    """Log in with a password: the session comes in a cookie that scripts cannot read."""
    served = served_by(request)
    if request.content_type[0] != "application/json":
        # A page of another site could send a form, and have its visitor logged in as somebody else.
        raise Refused(415, Reason("api_body_of_other_kind"))
    # First the address: who has asked too often does not use up what others have.
    for who in (("address", address_of(request)), ("user", data.user)):
        seconds = served.logins.take(who)
        if seconds:
            reason = Reason("api_too_many_logins", {"seconds": seconds})
            raise Refused(429, reason, {"Retry-After": str(seconds)})
    with served.office.store.reading() as connection:
        kept = password_of(connection, data.user)
    if not is_password(kept, data.password):
        raise Refused(401, Reason("api_login_wrong"))
    served.logins.fill(("user", data.user))
    secret = _begun(served, data.user)
    caller = found_caller(served, secret, True)
    if caller is None:  # taken from him in this very moment
        raise not_logged_in()
    return Response(_session(caller, secret), cookies=[_cookie(secret, served.limits.session)])


@get("/session", tags=["session"], summary="Show who calls", responses=problems(401, 429))
async def show_session(request: Request[Caller, Any, Any]) -> Session:
    """Say who calls, what he may ask for, and in which administrations."""
    return _session(request.user, request.auth)


@delete(
    "/session",
    tags=["session"],
    summary="Log out",
    response_cookies=[_cookie("", datetime.timedelta(0))],
    responses=problems(401, 403, 429),
    sync_to_thread=True,
)
def log_out(request: Request[Caller, Any, Any]) -> None:
    """End the session; an API token that is shown here is revoked."""
    token = request.user.token
    served_by(request).office.store.write(lambda connection: revoke_token(connection, token.id))


def _begun(served: Served, user: str) -> str:
    now = served.office.now()
    times = (now, now + served.limits.session)
    _, secret = served.office.store.write(
        lambda connection: new_token(connection, user, SESSION_SCOPE, [SESSION_SCOPE], times)
    )
    return secret


def _session(caller: Caller, secret: str) -> Session:
    return Session(
        user=caller.user,
        scopes=sorted(caller.scopes),
        administrations=sorted(caller.administrations),
        expires=caller.token.expires,
        csrf_token=csrf_of(secret) if caller.by_session else None,
    )

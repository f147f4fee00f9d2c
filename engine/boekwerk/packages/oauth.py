"""Renewing an OAuth 2 link (RFC 6749, section 6): what connectors give to `Link.renew`.

A connector writes ``link.renew(stale, lambda held: renewed_tokens(endpoint, held))``; the host sees to it
that one worker does so at a time, and that what comes of it is kept before it is used.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from boekwerk.packages.contract import Secrets
from boekwerk.packages.errors import LogInAgain, RetryLater
from boekwerk.packages.told import one_line

if TYPE_CHECKING:
    import httpx

_MOST_BYTES = 1_000_000
_SHORTLY = datetime.timedelta(seconds=30)
_LONGEST_PAUSE = 86_400
_PERSON_NEEDED = frozenset(
    ("invalid_grant", "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope")
)

Clock = Callable[[], datetime.datetime]


class TokenEndpoint(Struct, frozen=True):
    """Where a package gives tokens. ``client_in``: in the Basic header, or in the form that is sent."""

    package: str
    url: str
    client_in: Literal["header", "form"] = "header"
    seconds: float = 20


def renewed_tokens(
    endpoint: TokenEndpoint, held: Secrets, now: Clock = lambda: datetime.datetime.now(datetime.UTC)
) -> Secrets:
    """Exchange the ``refresh_token`` that a link holds, and give what it holds then.

    The link holds ``client_id``, ``refresh_token`` and, where the package asks for it, ``client_secret``;
    it gets ``access_token`` and, where the package says so, ``expires_at`` (RFC 3339) and a new
    ``refresh_token``. Raises LogInAgain when the package refuses the token or the client, RetryLater when
    it could not be asked.
    """
    missing = [name for name in ("client_id", "refresh_token") if not held.get(name)]
    if missing:
        raise LogInAgain(endpoint.package, _NOTHING_HELD)
    import httpx  # noqa: PLC0415 (slow to import)

    try:
        answer = _asked(endpoint, held)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Its text may name what was sent; its kind says enough.
        raise RetryLater(endpoint.package, type(error).__name__) from None
    body = _json(answer)
    if not answer.is_success:
        raise _refusal(endpoint, answer, body)
    return _held_then(endpoint, held, body, now())


def is_token_stale(held: Secrets, now: datetime.datetime) -> bool:
    """Tell whether the ``access_token`` that a link holds is not there, or about to expire."""
    if not held.get("access_token"):
        return True
    expires = held.get("expires_at")
    return expires is not None and datetime.datetime.fromisoformat(expires) - now < _SHORTLY


def _asked(endpoint: TokenEndpoint, held: Secrets) -> httpx.Response:
    import httpx  # noqa: PLC0415 (slow to import)

    form = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}
    client = (held["client_id"], held.get("client_secret", ""))
    if endpoint.client_in == "form":
        form["client_id"] = client[0]
        form |= {"client_secret": client[1]} if client[1] else {}
    return httpx.post(
        endpoint.url,
        data=form,
        auth=client if endpoint.client_in == "header" else None,
        headers={"Accept": "application/json"},
        timeout=endpoint.seconds,
        # A redirection would carry the token to wherever it says.
        follow_redirects=False,
    )


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    if len(answer.content) > _MOST_BYTES:
        return {}
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(
    endpoint: TokenEndpoint, answer: httpx.Response, body: Mapping[str, Any]
) -> LogInAgain | RetryLater:
    code = body.get("error")
    said = one_line(body.get("error_description") or code or f"HTTP {answer.status_code}")
    if code in _PERSON_NEEDED or (answer.status_code == 401 and code is not None):
        return LogInAgain(endpoint.package, said)
    after = answer.headers.get("Retry-After", "")
    known = after.isascii() and after.isdigit() and len(after) < 7
    return RetryLater(
        endpoint.package, said, after_seconds=min(int(after), _LONGEST_PAUSE) if known else None
    )


def _held_then(
    endpoint: TokenEndpoint, held: Secrets, body: Mapping[str, Any], now: datetime.datetime
) -> Secrets:
    access = body.get("access_token")
    if not isinstance(access, str) or not access:
        raise RetryLater(endpoint.package, "no access_token")
    then = {name: text for name, text in held.items() if name != "expires_at"}
    then["access_token"] = access
    fresh = body.get("refresh_token")
    if isinstance(fresh, str) and fresh:
        then["refresh_token"] = fresh
    seconds = body.get("expires_in")
    if isinstance(seconds, int | str) and str(seconds).isdigit() and len(str(seconds)) < 10:
        then["expires_at"] = (now + datetime.timedelta(seconds=int(seconds))).isoformat()
    return then


_NOTHING_HELD = {
    "nl": "de koppeling heeft geen refresh token",
    "en": "the link holds no refresh token",
}

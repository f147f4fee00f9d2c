"""Users, their links and tokens as lines of text, and as JSON."""

from __future__ import annotations

from typing import Any

from boekwerk.app.users import ShownUser
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language, said
from boekwerk.store.links import KeptLink
from boekwerk.store.tokens import KnownToken
from boekwerk.store.users import Access, KnownUser


def print_user(screen: Screen, user: KnownUser, language: Language) -> None:
    """Print who a user is and what he may do, on one line."""
    roles = said("cli_user_roles", language, roles=tuple(user.roles))
    screen.line(
        (user.id, "strong"),
        f"  {user.name}  ",
        roles if user.roles else said("cli_user_without_roles", language),
        *_marks(user, language),
    )


def print_all(screen: Screen, known: ShownUser, language: Language) -> None:
    """Print all that is known of a user."""
    print_user(screen, known.user, language)
    if known.user.email:
        screen.line(said("cli_user_email", language, email=known.user.email), indent=2)
    if known.user.has_password:
        screen.line(said("cli_user_password", language), indent=2)
    for access in known.accesses:
        screen.line(_access_text(access, language), indent=2)
    for link in known.links:
        screen.line(link_text(link, language), indent=2)
    for token in known.tokens:
        screen.line(token_text(token, language), indent=2)


def link_text(link: KeptLink, language: Language) -> str:
    """Say what is known of a link; never what it holds."""
    about = {"administration": link.code, "user": link.user, "package": link.package}
    when = {"changed": link.changed.date(), "expires": link.expires or said("cli_token_never", language)}
    key = "–" if link.sealed is None else link.sealed.key
    state = f"link_{link.state}"
    return said("cli_link_line", language, **about, **when, state=state, version=link.version, key=key)


def token_text(token: KnownToken, language: Language) -> str:
    """Say what is known of a token; never its secret."""
    never = said("cli_token_never", language)
    about = {"number": token.id, "user": token.user, "name": token.name, "scopes": ", ".join(token.scopes)}
    expires = token.expires.date() if token.expires else never
    used = token.used.date() if token.used else never
    return said("cli_token_line", language, **about, expires=expires, used=used)


def user_form(user: KnownUser) -> dict[str, Any]:
    """Give a user as JSON values."""
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "roles": list(user.roles),
        "active": user.active,
        "has_password": user.has_password,
        "created": user.created.isoformat(),
    }


def access_form(access: Access) -> dict[str, Any]:
    """Give an access as JSON values."""
    until = access.substitute_until
    return {
        "administration": access.code,
        "substitute": access.substitute,
        "substitute_until": until and until.isoformat(),
    }


def link_form(link: KeptLink) -> dict[str, Any]:
    """Give a link as JSON values; never what it holds."""
    return {
        "administration": link.code,
        "user": link.user,
        "package": link.package,
        "state": link.state,
        "version": link.version,
        "key": None if link.sealed is None else link.sealed.key,
        "expires": link.expires and link.expires.isoformat(),
        "changed": link.changed.isoformat(),
        "made": link.made.isoformat(),
    }


def token_form(token: KnownToken) -> dict[str, Any]:
    """Give a token as JSON values; never its secret."""
    return {
        "number": token.id,
        "user": token.user,
        "name": token.name,
        "scopes": list(token.scopes),
        "created": token.created.isoformat(),
        "expires": token.expires and token.expires.isoformat(),
        "used": token.used and token.used.isoformat(),
    }


def _access_text(access: Access, language: Language) -> str:
    text = said("cli_user_access", language, administration=access.code)
    if access.substitute is None:
        return text
    about = {"substitute": access.substitute}
    if access.substitute_until is None:
        return f"{text}; {said('cli_user_substitute', language, **about)}"
    return f"{text}; {said('cli_user_substitute_until', language, **about, until=access.substitute_until)}"


def _marks(user: KnownUser, language: Language) -> list[str]:
    return [] if user.active else [f"  {said('cli_user_inactive', language)}"]

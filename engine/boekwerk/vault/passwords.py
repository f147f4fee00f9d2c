"""Passwords of users: only what argon2 makes of them is kept (RFC 9106)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from boekwerk.vault.hidden import HiddenText

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
"""The least number of characters of a password."""
LONGEST = 256
"""More would only make work for whoever tries."""


def hashed(password: HiddenText) -> str:
    """Make what is kept of a password."""
    return _hasher().hash(password.reveal())


def is_password(kept: str | None, given: str) -> bool:
    """Tell whether a password is the one of which ``kept`` was made.

    Without one it takes as long: nobody learns which users there are.
    """
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 (slow to import)

    try:
        matches = _hasher().verify(kept or _of_nobody(), given[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return matches and kept is not None


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 (slow to import)

    return PasswordHasher()


@cache
def _of_nobody() -> str:
    return _hasher().hash("nobody has this password")

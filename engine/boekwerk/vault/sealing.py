"""Encrypting secrets so that they can only be read with their key, and in their own place.

AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a random nonce of 96 bits. What the secret is of goes
into the authentication as well: moved to another user's row, it cannot be read there.
"""

from __future__ import annotations

import os

import msgspec
from msgspec import Struct

from boekwerk.domain.errors import VaultError
from boekwerk.domain.reason import Reason
from boekwerk.vault.hidden import HiddenTexts
from boekwerk.vault.keys import Key, Keys

_FORM = b"\x01"
_NONCE_BYTES = 12


class Sealed(Struct, frozen=True):
    """What is kept of secrets: the id of the key, and what only that key opens."""

    key: str
    content: bytes


class Held(Struct, frozen=True, omit_defaults=True):
    """What a link holds: its ``secrets``, and the ``previous`` ones until these have proved themselves."""

    secrets: HiddenTexts
    previous: HiddenTexts | None = None

    @property
    def known(self) -> tuple[HiddenTexts, ...]:
        """Give all that the package may know of it."""
        return (self.secrets,) if self.previous is None else (self.secrets, self.previous)


def seal(held: Held, place: tuple[str, ...], key: Key) -> Sealed:
    """Encrypt what belongs in a ``place``, such as ``("link", user, administration, package)``."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 (slow to import)

    content = msgspec.json.encode(held, enc_hook=_revealed)
    nonce = os.urandom(_NONCE_BYTES)
    encrypted = AESGCM(key.reveal()).encrypt(nonce, content, _place(place, key.id))
    return Sealed(key.id, _FORM + nonce + encrypted)


def unseal(sealed: Sealed, place: tuple[str, ...], keys: Keys) -> Held:
    """Decrypt what was sealed for a place.

    Raises VaultError when its key is not there, or when it was changed, or is of another place.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 (slow to import)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    key = keys.key(sealed.key)
    nonce, encrypted = sealed.content[1 : 1 + _NONCE_BYTES], sealed.content[1 + _NONCE_BYTES :]
    try:
        if sealed.content[:1] != _FORM:
            raise ValueError("of a form that is not known")
        content = AESGCM(key.reveal()).decrypt(nonce, encrypted, _place(place, key.id))
    except (InvalidTag, ValueError):
        raise VaultError(Reason("vault_not_what_was_kept", {"key": key.id})) from None
    return msgspec.json.decode(content, type=Held, dec_hook=_hidden)


def _place(place: tuple[str, ...], key: str) -> bytes:
    """Write a place so that no two are written alike."""
    return msgspec.json.encode(("boekwerk", 1, *place, key))


def _revealed(value: object) -> object:
    if isinstance(value, HiddenTexts):
        return dict(value)
    raise NotImplementedError


def _hidden(kind: type, value: object) -> object:
    if kind is HiddenTexts and isinstance(value, dict):
        return HiddenTexts(value)
    raise NotImplementedError

"""The keys that secrets are encrypted with, and where they are found: never beside the secrets.

They stand in the environment variable ``BOEKWERK_KEY``, else in the keyring of the system. There may be
several, with white space between: the first one encrypts, and all of them decrypt. So a new key is put
before the old one, everything is encrypted anew, and then the old one is taken out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Mapping
from typing import NoReturn

from boekwerk.domain.errors import VaultError
from boekwerk.domain.reason import Reason
from boekwerk.vault.hidden import HiddenText

VARIABLE = "BOEKWERK_KEY"
PREFIX = "bwk1_"
"""How keys begin, so that who finds one in a file knows what it is."""
_BYTES = 32
_ID_CHARACTERS = 12
_SERVICE, _ENTRY = "boekwerk", "key"


class Key:
    """A key of 256 bits. ``id`` follows from it, and tells nothing about it."""

    __slots__ = ("__secret", "id")

    def __init__(self, secret: bytes) -> None:
        self.__secret = secret
        self.id: str = hashlib.sha256(b"boekwerk key id\0" + secret).hexdigest()[:_ID_CHARACTERS]

    def reveal(self) -> bytes:
        """Give the key itself."""
        return self.__secret

    def text(self) -> HiddenText:
        """Give the key as it is written in the environment."""
        return HiddenText(PREFIX + base64.urlsafe_b64encode(self.__secret).decode().rstrip("="))

    def __repr__(self) -> str:
        return f"<key {self.id}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are not written anywhere")


class Keys:
    """The keys that are there, by id; the ``first`` one encrypts."""

    def __init__(self, *keys: Key) -> None:
        self.first = keys[0]
        self._by_id: Mapping[str, Key] = {key.id: key for key in reversed(keys)}

    @property
    def ids(self) -> frozenset[str]:
        """Give the ids of all of them."""
        return frozenset(self._by_id)

    def key(self, id: str) -> Key:
        """Give the key of an id. Raises VaultError when it is not there."""
        if id not in self._by_id:
            there = ", ".join(sorted(self._by_id))
            raise VaultError(Reason("vault_key_not_there", {"key": id, "there": there}))
        return self._by_id[id]


def new_key() -> Key:
    """Make a key."""
    return Key(secrets.token_bytes(_BYTES))


def read_keys() -> Keys:
    """Read the keys of this installation, from the environment, else from the keyring of the system.

    Raises VaultError when there is none, or what stands there is no key.
    """
    found = os.environ.get(VARIABLE, "").strip()
    if found:
        return _keys(found, VARIABLE)
    kept = _in_keyring()
    if not kept:
        raise VaultError(Reason("vault_without_key", {"variable": VARIABLE}))
    return _keys(kept, "keyring")


def keep_in_keyring(key: Key) -> None:
    """Put a key before those in the keyring of the system. Raises VaultError when there is no keyring."""
    before = _in_keyring() or ""
    try:
        import keyring  # noqa: PLC0415 (an extra, and slow)
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        raise VaultError(Reason("vault_without_keyring", {"variable": VARIABLE})) from None
    try:
        keyring.set_password(_SERVICE, _ENTRY, f"{key.text().reveal()} {before}".strip())
    except KeyringError:
        # What it says may name what was to be kept.
        raise VaultError(Reason("vault_without_keyring", {"variable": VARIABLE})) from None


def _in_keyring() -> str | None:
    try:
        import keyring  # noqa: PLC0415 (an extra, and slow)
        from keyring.errors import KeyringError, NoKeyringError  # noqa: PLC0415
    except ImportError:
        return None
    try:
        return keyring.get_password(_SERVICE, _ENTRY)
    except NoKeyringError:
        return None
    except KeyringError:
        raise VaultError(Reason("vault_keyring_closed", {"variable": VARIABLE})) from None


def _keys(text: str, place: str) -> Keys:
    return Keys(*(_key(word, number, place) for number, word in enumerate(text.split(), start=1)))


def _key(word: str, number: int, place: str) -> Key:
    """Read a key; what is wrong with one is never said by showing it."""
    encoded = word.removeprefix(PREFIX)
    try:
        secret = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not word.startswith(PREFIX) or len(secret) != _BYTES:
        raise VaultError(Reason("vault_key_not_a_key", {"number": number, "place": place}))
    return Key(secret)

from __future__ import annotations

import pytest

from boekwerk.vault.keys import VARIABLE, Keys, new_key


class Keyring:
    """A keyring in memory, in the place of the system's."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, entry):
        return self.kept.get((service, entry))

    def set_password(self, service, entry, text):
        self.kept[service, entry] = text


@pytest.fixture
def keyring(monkeypatch):
    """Put an empty keyring in the place of the system's, and no key in the environment."""
    library = pytest.importorskip("keyring")
    monkeypatch.delenv(VARIABLE, raising=False)
    ring = Keyring()
    monkeypatch.setattr(library, "get_password", ring.get_password)
    monkeypatch.setattr(library, "set_password", ring.set_password)
    return ring


@pytest.fixture
def keys():
    return Keys(new_key())

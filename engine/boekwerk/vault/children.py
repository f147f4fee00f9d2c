"""What other programs that we start are given of our environment: no secrets that they have no use for."""

from __future__ import annotations

import os

_OURS = "BOEKWERK_"
_OF_THE_DATABASE = "PGPASSWORD"


def environment_of_children() -> dict[str, str]:
    """Give the environment without what is for us only: the key, passwords, the address of the store.

    Who may look at a process may look at its environment, and what it starts in turn inherits it.
    """
    return {
        name: text
        for name, text in os.environ.items()
        if not name.upper().startswith(_OURS) and name.upper() != _OF_THE_DATABASE
    }

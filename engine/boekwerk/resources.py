"""What the program has around it: schemas and starter rules, and what it gives to programs it starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent
_OURS = "BOEKWERK_"
_OF_THE_DATABASE = "PGPASSWORD"


def resource_folder(name: Literal["schemas", "rules"]) -> Path:
    """Find the folder ``schemas`` or ``rules``.

    An installed wheel carries them in ``_data``; a checkout, also one installed as editable, has
    them at its root. Raises FileNotFoundError when neither is there: a packaging fault.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"boekwerk was installed without its {name}")


def environment_of_children() -> dict[str, str]:
    """Give the environment for a program that we start: without the key, passwords, where the store is.

    Who may look at a process may look at its environment, and what it starts in turn inherits it.
    """
    return {
        name: text
        for name, text in os.environ.items()
        if not name.upper().startswith(_OURS) and name.upper() != _OF_THE_DATABASE
    }

"""Where the published schemas and the starter rules are, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def resource_folder(name: Literal["schemas", "rules"]) -> Path:
    """Find the folder ``schemas`` or ``rules``.

    An installed wheel carries them in ``_data``; a checkout, also one installed as editable, has
    them at its root. Raises FileNotFoundError when neither is there: a packaging fault.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"boekwerk was installed without its {name}")

"""Write the schemas and pages that are made from the code: ``make generated``.

`pages` is also what the tests compare the files with.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from boekwerk.rules.durable import is_installed

ROOT = Path(__file__).parents[1]


def pages() -> dict[Path, str]:
    """Give every generated file as it should be."""
    made: dict[Path, str] = {}
    for generator in sorted(Path(__file__).parent.glob("generate_*.py")):
        made |= runpy.run_path(str(generator))["pages"]()
    return made


if __name__ == "__main__":
    if not is_installed():
        sys.exit(
            "The page of the checks shows what the second evaluator says: install durable-rules first."
        )
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

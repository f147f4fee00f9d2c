"""Reading UBL into documents, compared with nothing but parsing the same files with lxml.

    python benchmarks/read_ubl.py [FOLDER]

Prints files a second of both and their ratio (the aim is at least 1/3). Without a folder it takes the
UBL files of examples/, or else of ../shared/data/invoices. Files with attachments are left out.

Both take their turn at each file, so that a busy moment of the machine slows both, and neither has
the processor's caches for itself, as in a program that does something with what it reads.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from lxml import etree

from boekwerk.intake import read_document

_ROOT = Path(__file__).parents[1]
_ROUNDS = 100


def _ubl_files(folders: list[Path]) -> list[Path]:
    for folder in folders:
        files = [path for path in sorted(folder.rglob("*.xml")) if _is_ubl(path)]
        if files:
            return files
    sys.exit("No UBL files found; name a folder that has some.")


def _is_ubl(path: Path) -> bool:
    data = path.read_bytes()
    if b"EmbeddedDocumentBinaryObject" in data:
        return False
    try:
        tag = etree.fromstring(data).tag
    except etree.XMLSyntaxError:
        return False
    return tag.startswith("{urn:oasis:names:specification:ubl:schema:xsd:") and tag.endswith(
        ("}Invoice", "}CreditNote")
    )


def _seconds(files: list[Path]) -> tuple[float, float]:
    """Take one round over all files: the seconds that parsing took, and reading."""
    parsing = reading = 0.0
    for path in files:
        begun = time.perf_counter()
        etree.parse(path)
        parsed = time.perf_counter()
        with path.open("rb", buffering=0) as file:
            read_document(file.read(), name=path.name)
        reading += time.perf_counter() - parsed
        parsing += parsed - begun
    return parsing, reading


def main() -> None:
    named = [Path(argument) for argument in sys.argv[1:]]
    files = _ubl_files(named or [_ROOT / "examples", _ROOT.parent / "shared/data/invoices"])
    # The quietest round of the machine, for both together.
    parsing, reading = min((_seconds(files) for _ in range(_ROUNDS)), key=sum)
    print(f"{len(files)} UBL files without attachments")
    print(f"lxml.etree.parse    {len(files) / parsing:9,.0f} files a second")
    print(f"read_document       {len(files) / reading:9,.0f} files a second")
    print(f"ratio               {parsing / reading:9.2f} (aim: at least 0.33)")


if __name__ == "__main__":
    main()

"""Reading UBL into documents, compared with nothing but parsing the same files with lxml.

    python benchmarks/read_ubl.py [FOLDER]

Prints files a second of both and their ratio (the aim is at least 1/3). Without a folder it takes the
UBL files of examples/, or else of ../shared/data/invoices. Files with attachments are left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from boekwerk.intake import read_document

_ROOT = Path(__file__).parents[1]
_ROUNDS = 30
_SECONDS = 0.1


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


def _parse(path: Path) -> None:
    etree.parse(path)


def _read(path: Path) -> None:
    read_document(path.read_bytes(), name=path.name)


def _files_a_second(act: Callable[[Path], None], files: list[Path]) -> float:
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < _SECONDS:
        for path in files:
            act(path)
        done += len(files)
    return done / (time.perf_counter() - begun)


def main() -> None:
    named = [Path(argument) for argument in sys.argv[1:]]
    files = _ubl_files(named or [_ROOT / "examples", _ROOT.parent / "shared/data/invoices"])
    # Turn and turn about, so that a busy moment of the machine slows both.
    rounds = [(_files_a_second(_parse, files), _files_a_second(_read, files)) for _ in range(_ROUNDS)]
    parsed = max(each for each, _ in rounds)
    read = max(each for _, each in rounds)
    print(f"{len(files)} UBL files without attachments")
    print(f"lxml.etree.parse    {parsed:9,.0f} files a second")
    print(f"read_document       {read:9,.0f} files a second")
    print(f"ratio               {read / parsed:9.2f} (aim: at least 0.33)")


if __name__ == "__main__":
    main()

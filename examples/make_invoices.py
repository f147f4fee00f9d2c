"""Writes the invoices of the example office from the data in ``examples/invoices/``.

    python examples/make_invoices.py              writes them where they are kept
    python examples/make_invoices.py FOLDER       writes them into another folder

The same data gives the same bytes; a test holds the files that are kept to what this writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from writing.cii import GUIDELINES, cii  # noqa: E402  this script runs without being installed
from writing.invoice import Invoice, read_invoices  # noqa: E402  as above
from writing.pdf import pdf  # noqa: E402  as above
from writing.ubl import ubl  # noqa: E402  as above

INBOX = HERE / "kantoor-de-linde" / "inbox"


def write_invoices(target: Path) -> int:
    """Write every invoice into ``target``, one folder an administration; gives their number."""
    count = 0
    for administration, invoices in read_invoices(HERE / "invoices").items():
        folder = target / administration
        folder.mkdir(parents=True, exist_ok=True)
        for invoice in invoices:
            (folder / invoice.file).write_bytes(_writer(invoice)(invoice))
            count += 1
    return count


def _writer(invoice: Invoice) -> Callable[[Invoice], bytes]:
    if invoice.file.endswith(".pdf"):
        return pdf
    return cii if invoice.profile in GUIDELINES else ubl


if __name__ == "__main__":
    written = write_invoices(Path(sys.argv[1]) if len(sys.argv) > 1 else INBOX)
    sys.stdout.write(f"{written} invoices written\n")

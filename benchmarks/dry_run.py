"""A dry-run of 10,000 invoices: how long it takes, and how much memory all its processes have at most.

    python benchmarks/dry_run.py [FILES]

The memory is what Linux calls resident, added up over the processes: what they share counts for each of
them. Elsewhere than on Linux only the time is told. Fails when the memory goes over the limit.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

OFFICE = Path(__file__).parents[1] / "examples" / "kantoor-de-linde"
NAME = "softwarehuis-nevelbank"
INVOICE = OFFICE / "inbox" / NAME / "inkoop-belboei-maart.xml"
MOST_MEGABYTES = 300


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        write_invoices(Path(folder), files)
        print("jobs   seconds   files/s   peak memory of all processes")
        for jobs in (1, 2):
            seconds, peak = measure(Path(folder), jobs)
            peaks.append(peak)
            print(f"{jobs:>4}   {seconds:7.1f}   {files / seconds:7.0f}   {peak:8.0f} MB")
    if max(peaks) > MOST_MEGABYTES:
        sys.exit(f"more than {MOST_MEGABYTES} MB")


def write_invoices(folder: Path, files: int) -> None:
    """Write invoices of one supplier, each with a number and an amount of its own."""
    text = INVOICE.read_text(encoding="utf-8")
    for number in range(files):
        net = Decimal(30_000 + number * 7) / 100
        vat = (net * 21 / 100).quantize(Decimal("0.01"))
        written = text.replace("600418872", f"7{number:08}").replace("423.50", str(net + vat))
        written = written.replace("350.00", str(net)).replace("73.50", str(vat))
        written = written.replace("89.00", str(net - Decimal("261.00")))
        folder.joinpath(f"{number:06}.xml").write_text(written, encoding="utf-8")


def measure(folder: Path, jobs: int) -> tuple[float, float]:
    """Give the seconds that a dry-run takes, and the most megabytes that its processes have."""
    administration = OFFICE / "administrations" / NAME
    command = [
        sys.executable,
        "-m",
        "boekwerk.cli.main",
        "dry-run",
        "--administration",
        str(administration),
    ]
    command += ["--as-of", "2026-03-16", "--jobs", str(jobs), str(folder)]
    start, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, _family(process.pid))))
            time.sleep(0.05)
    if process.returncode:
        sys.exit(f"the dry-run ended with {process.returncode}")
    return time.perf_counter() - start, peak / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


if __name__ == "__main__":
    main()

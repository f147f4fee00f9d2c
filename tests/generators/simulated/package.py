"""Running a simulated package, with its plugin installed for as long as it runs."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.kept_form import kept
from simulated.books import Books, Call, SimulatedBooking
from simulated.faults import CHANGING, Fault
from simulated.server import Server

_HERE = Path(__file__).parents[1]


class SimulatedPackage:
    """A running simulated package; see `simulated` for how it is used."""

    def __init__(self, server: Server, books: Books, site: Path) -> None:
        self._server = server
        self._books = books
        self._site = site

    @property
    def address(self) -> str:
        """Say where the package listens."""
        return self._server.address

    def settings(self, administration: str, *, timeout: str = "2.0") -> dict[str, str]:
        """Give an administration's settings for the package, as `Packages.connect` wants them."""
        return {"address": self.address, "administration": administration, "timeout": timeout}

    def environment(self) -> dict[str, str]:
        """Give the environment for a process that is to find the plugin."""
        paths = [str(self._site), str(_HERE), os.environ.get("PYTHONPATH", "")]
        return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def bookings(self, administration: str | None = None) -> list[SimulatedBooking]:
        """List what is booked, in the order in which it was made; reversals too."""
        if administration is None:
            return self._books.bookings()
        return self._books.bookings("administration = ?", administration)

    def calls(self, action: str | None = None) -> list[Call]:
        """List the calls that came in: ``send``, ``find_booking``, ``update`` and so on; or all."""
        return self._books.calls(action)

    def files(self, number: str) -> dict[str, bytes]:
        """Give the files that are kept with a booking, by name."""
        found = self._books.rows("SELECT name, content FROM files WHERE booking = ?", int(number))
        return {row["name"]: row["content"] for row in found}

    def change(self, number: str, field: str, value: str | bool | None) -> None:
        """Change a booking as a person in the package does.

        ``field`` is ``payment_condition``, ``held``, ``reference``, or a path of its content:
        ``lines[0].asset_code``.
        """
        if field in ("payment_condition", "held", "reference"):
            self._books.change(number, time.time(), **{field: value})
            return
        (found,) = self._books.bookings("number = ?", int(number))
        content = json.dumps({**found.content, field: value})
        self._books.change(number, time.time(), content=content)

    def remove(self, number: str) -> None:
        """Delete a booking, as a person in the package does."""
        self._books.remove(number)

    def book_by_hand(self, administration: str, relation: str, document: str, total_cents: int) -> str:
        """Book a purchase as a person in the package does, without our reference; gives its number."""
        fields = {"administration": administration, "relation": relation, "direction": "purchase"}
        fields |= {"document": document, "reference": None, "content": "{}", "payment_condition": "30"}
        made = {"fence": 0, "total_cents": total_cents, "held": False, "made": self._server.clock()}
        return self._books.add({**fields, **made})

    def master(self, table: str, key: str, record: Struct | None) -> None:
        """Change the master data: a record of a table (see `MasterRecord`), None when it is gone."""
        form = None if record is None else kept(record).decode()
        with self._books.writing() as connection:
            question = 'INSERT INTO records ("table", key, record) VALUES (?, ?, ?)'
            connection.execute(question, (table, key, form))

    def faults(
        self,
        *script: Fault,
        rates: Mapping[Fault, float] | None = None,
        seed: int = 0,
        on: Collection[str] = CHANGING,
    ) -> None:
        """Say what goes wrong from now on; nothing: all goes well.

        ``script`` is played once, a fault for each call; then ``rates`` give each fault's chance, thrown
        with ``seed``. ``on`` are the calls that it is for; unless it says so only what changes something.
        """
        self._server.faults.set(script, rates or {}, seed, on)

    def tokens(self, *tokens: str) -> None:
        """Say which tokens the package with links takes from now on."""
        self._server.tokens = set(tokens)


@contextmanager
def simulated_package(
    folder: Path | None = None, *, clock: Callable[[], float] = time.time, speed: float = 1.0
) -> Iterator[SimulatedPackage]:
    """Run a simulated package, with its plugin installed in this process meanwhile.

    ``folder`` keeps its books, so that it can be run again on them; ``clock`` is the package's time in
    seconds, by which a late look-up finds what was booked. With ``speed`` all that it promises in seconds
    passes so many times as fast, for an office whose clock does.
    """
    own = Path(tempfile.mkdtemp(prefix="boekwerk-simulated-"))
    _make_distribution(own / "site")
    books = Books((folder or own) / "simulated.sqlite")
    server = Server(books, clock, speed)
    sys.path.insert(0, str(own / "site"))
    importlib.invalidate_caches()
    try:
        yield SimulatedPackage(server, books, own / "site")
    finally:
        sys.path.remove(str(own / "site"))
        server.end()
        books.close()
        shutil.rmtree(own, ignore_errors=True)


def _make_distribution(site: Path) -> None:
    metadata = site / "boekwerk_simulated-1.0.dist-info"
    metadata.mkdir(parents=True)
    about = "Metadata-Version: 2.1\nName: boekwerk-simulated\nVersion: 1.0\n"
    (metadata / "METADATA").write_text(about, encoding="utf-8")
    entry = "[boekwerk]\nsimulated = simulated.connector\n"
    (metadata / "entry_points.txt").write_text(entry, encoding="utf-8")

"""An office at work: two administrations of the example office in a store, a clock, and what one does."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from boekwerk.app.acting import DocumentDesk
from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration, save_administration
from boekwerk.app.workflow import ACTS, open_workflow
from boekwerk.domain.administration import PackageSetting
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.store.database import Store
from boekwerk.store.documents import find_document
from boekwerk.store.work import Work, due_documents, work_of
from boekwerk.workflow.advance import advance
from boekwerk.workflow.intake import receive
from boekwerk.workflow.office import Office

LINDE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
FOLDERS = {"0103": "eetwinkel-de-roggestoof", "0101": "aannemersbedrijf-wierdekamp"}
NOON = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)

BOOKABLE = "inkoop-groentehof-warmoes.xml"
"""Is booked without a person."""
UNKNOWN_IBAN = "inkoop-slager-iban-onbekend.xml"
"""A person may book it as it is."""
RENT = "inkoop-huur-vrijgesteld.xml"
INACTIVE_RELATION = "inkoop-koffie-relatie-niet-actief.xml"
"""Its proposal is not complete."""


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime.datetime:
        return self.at

    def later(self, **passed: float) -> None:
        self.at += datetime.timedelta(**passed)


class AtWork:
    """An office at work, and what a test does in it."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self.office = office
        self.store = office.store
        self.clock = clock
        self._numbers = count(1_000)

    def content(
        self, name: str, administration: str = "0103", change: Callable[[str], str] = lambda text: text
    ) -> bytes:
        text = (LINDE / "inbox" / FOLDERS[administration] / name).read_text(encoding="utf-8")
        return change(text).encode()

    def receive(
        self, name: str, administration: str = "0103", change: Callable[[str], str] = lambda text: text
    ) -> str:
        """Take a document of the example office in; give its SHA-256."""
        content = self.content(name, administration, change)
        act = Acting("mies", self.clock())
        return receive(self.store, administration, name, content, act, self.office.limits).sha256

    def fresh(self) -> str:
        """Take in an invoice that there was not yet; it waits for a person, its proposal complete."""
        number = f"HH-26-{next(self._numbers)}"
        document = self.receive(UNKNOWN_IBAN, change=lambda text: text.replace("HH-26-412", number))
        self.run()
        return document

    def run(self) -> None:
        """Do what is due, until nothing is."""
        while due := self._due():
            for document in due:
                advance(self.office, document, ACTS)

    def desk(self, document: str, who: str = "mies", administration: str = "0103") -> DocumentDesk:
        """Open the desk of a document for a person."""
        with self.store.reading() as connection:
            known = known_administration(connection, administration)
            kept = find_document(connection, document, administration)
        return DocumentDesk(self.office, known, kept, Acting(who, self.clock()))

    def work(self, document: str) -> Work:
        with self.store.reading() as connection:
            return work_of(connection, find_document(connection, document).id)

    def _due(self) -> Any:
        with self.store.reading() as connection:
            return due_documents(connection, self.clock(), 100)


@contextmanager
def office_at_work(
    store: Store, folder: Path, abilities: Mapping[str, Any] | None = None, **settings: Any
) -> Iterator[AtWork]:
    """Put an office to work over an empty store; its packages keep their books in ``folder``.

    ``abilities`` are what its packages are said to be able to do, where that differs.
    """
    for code, name in FOLDERS.items():
        path = LINDE / "administrations" / name
        data = read_administration(path, load_packages().capabilities).master_data
        database = PackageSetting("database", str(folder / f"{code}.sqlite"))
        own = {"second_evaluator": "off", "package_settings": (database,), **settings}
        # Its own history would teach as well, and its bookings are of before.
        data = replace(
            data,
            settings=replace(data.settings, **own),
            capabilities=replace(data.capabilities, **(abilities or {})),
            history=(),
        )
        with store.writing() as connection:
            save_administration(connection, AdministrationSnapshot(data, "1"), path, NOON)
    clock = Clock()
    with open_workflow(store, "worker-1", clock) as office:
        yield AtWork(office, clock)

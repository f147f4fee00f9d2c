import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from stores import postgresql_server, sqlite_template, store, store_place

from boekwerk.app.acting import DocumentDesk
from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration, save_administration
from boekwerk.app.workflow import ACTS, open_workflow
from boekwerk.domain.administration import PackageSetting
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.store.documents import find_document
from boekwerk.store.work import due_documents, work_of
from boekwerk.workflow.advance import advance
from boekwerk.workflow.intake import receive

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]

LINDE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
FOLDERS = {"0103": "eetwinkel-de-roggestoof", "0101": "aannemersbedrijf-wierdekamp"}
NOON = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)


class Clock:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at

    def later(self, **passed):
        self.at += datetime.timedelta(**passed)


class AtWork:
    """An office at work with two administrations, its clock, and what a test does with it."""

    def __init__(self, office, clock):
        self.office = office
        self.clock = clock

    def receive(self, name, administration="0103", change=lambda text: text):
        text = (LINDE / "inbox" / FOLDERS[administration] / name).read_text(encoding="utf-8")
        content = change(text).encode()
        act = Acting("mies", self.clock())
        return receive(self.office.store, administration, name, content, act, self.office.limits).sha256

    def run(self):
        while due := self._due():
            for document in due:
                advance(self.office, document, ACTS)

    def desk(self, document, who="mies", administration="0103"):
        with self.office.store.reading() as connection:
            known = known_administration(connection, administration)
            kept = find_document(connection, document, administration)
        return DocumentDesk(self.office, known, kept, Acting(who, self.clock()))

    def work(self, document):
        with self.office.store.reading() as connection:
            return work_of(connection, find_document(connection, document).id)

    def _due(self):
        with self.office.store.reading() as connection:
            return due_documents(connection, self.clock(), 100)


@pytest.fixture
def change_settings():
    """Say what else is to be in the settings; tests put their own in its place."""
    return {}


@pytest.fixture
def at_work(store, tmp_path, change_settings):
    for code, folder in FOLDERS.items():
        path = LINDE / "administrations" / folder
        data = read_administration(path, load_packages().capabilities).master_data
        database = PackageSetting("database", str(tmp_path / f"{code}.sqlite"))
        settings = replace(
            data.settings, second_evaluator="off", package_settings=(database,), **change_settings
        )
        snapshot = AdministrationSnapshot(replace(data, settings=settings, history=()), "1")
        with store.writing() as connection:
            save_administration(connection, snapshot, path, NOON)
    clock = Clock()
    with open_workflow(store, "worker-1", clock) as office:
        yield AtWork(office, clock)

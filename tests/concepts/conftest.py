import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from stores import postgresql_server, sqlite_template, store_place

from boekwerk.app.concepts import Acting, open_concepts, save_concept
from boekwerk.app.desk import open_office
from boekwerk.app.proposing import propose_document
from boekwerk.app.store import open_store, save_administration
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.proposal.editing import Change, Edits

__all__ = ["postgresql_server", "sqlite_template", "store_place"]

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
ADMINISTRATION = "eetwinkel-de-roggestoof"
INBOX = OFFICE / "inbox" / ADMINISTRATION
DAY = datetime.date(2026, 3, 16)
NOON = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)


@pytest.fixture
def add_administration(store_place):
    """Put an administration of the example office in the store, or a later state of it, with a change."""

    def add(name, change=lambda data: data):
        folder = OFFICE / "administrations" / name
        data = read_administration(folder, load_packages().capabilities).master_data
        # Its own history would teach as well.
        snapshot = AdministrationSnapshot(change(replace(data, history=())), "1")
        with open_store(store_place) as store, store.writing() as connection:
            save_administration(connection, snapshot, folder, NOON)

    return add


@pytest.fixture
def place(store_place, add_administration):
    """Say where a store has the administration of an eating house, without any history."""
    add_administration(ADMINISTRATION)
    return store_place


@pytest.fixture
def act():
    """Act as a person, so many minutes after noon."""

    def at(minutes=0, who="mies"):
        return Acting(who, NOON + datetime.timedelta(minutes=minutes))

    return at


@pytest.fixture
def keep(place, act):
    """Propose the booking of an invoice, and keep it."""

    def keep_proposal(file, minutes=0):
        desk = open_office(Path("0103"), as_of=DAY, store=place)
        try:
            proposed = propose_document(desk, file)
            return save_concept(desk, proposed, file, act(minutes), place)
        finally:
            desk.close()

    return keep_proposal


@pytest.fixture
def desk(place):
    """Open the desk of kept proposals."""
    with open_concepts("0103", place) as opened:
        yield opened


@pytest.fixture
def invoice(tmp_path):
    """Write an invoice of the greengrocer again, under another number."""

    def write(number, tail=""):
        text = (INBOX / "inkoop-groentehof-warmoes.xml").read_text(encoding="utf-8")
        text = text.replace("WA26-3390", number)
        file = tmp_path / f"{number}{len(tail)}.xml"
        file.write_text(text + tail, encoding="utf-8")
        return file

    return write


@pytest.fixture
def account():
    """Give the edit that puts the first line on an account."""
    return lambda code: Edits(changes=(Change("ledger_account", code, 1),))


@pytest.fixture
def inbox():
    """Say where the invoices of the eating house are."""
    return INBOX


@pytest.fixture
def office_folder():
    """Say where the folder of the eating house is."""
    return OFFICE / "administrations" / ADMINISTRATION

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from stores import open_store, postgresql_server, sqlite_template, store, store_of_module, store_place

from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.store.database import Store
from boekwerk.store.snapshots import MasterRecords, save_snapshot

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_of_module", "store_place"]
INBOX = Path(__file__).parents[2] / "examples/kantoor-de-linde/inbox/softwarehuis-nevelbank"
NOW = datetime.datetime(2026, 3, 16, 12, 30, tzinfo=datetime.UTC)


@pytest.fixture(scope="session")
def invoices() -> list[bytes]:
    """Give a few invoices that can be read."""
    return [path.read_bytes() for path in sorted(INBOX.glob("inkoop-k*.xml"))]


@pytest.fixture
def file_store(sqlite_template, tmp_path, monkeypatch) -> Store:
    """Give a store in a file with the administrations 0101 and 0102, and name it for commands."""
    place = tmp_path / "store.sqlite"
    place.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("BOEKWERK_STORE", str(place))
    monkeypatch.setenv("BOEKWERK_USER", "jan")
    with Store.open(place, create=False) as opened:
        add(opened, "0101", "0102")
        yield opened


def add(store: Store, *codes: str) -> None:
    """Add administrations that have settings only."""
    for code in codes:
        given = MasterRecords(Settings(code, f"Example {code}", "local"), Capabilities(), {})
        store.write(lambda connection, given=given: save_snapshot(connection, given, NOW))

"""An upgrade of the store with documents in flight loses none of them."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from small_acts import documents_in, now, post_of, way_of
from sqlalchemy import insert, select, update
from stores import open_store, postgresql_server, sqlite_template, store, store_place

from boekwerk.domain.workflow import DOCUMENT_STATES
from boekwerk.store import sqlite
from boekwerk.store.database import Store
from boekwerk.store.migrating import revisions, store_version
from boekwerk.store.places import Place
from boekwerk.store.tables import administrations
from boekwerk.store.tables_concepts import concepts
from boekwerk.store.tables_documents import documents
from boekwerk.store.tables_workflow import work as table
from boekwerk.workflow.loop import LocalLoop

__all__ = ["open_store", "postgresql_server", "sqlite_template", "store", "store_place"]

ADMINISTRATION = {"id": 1, "code": "0001", "name": "Proef"}
DOCUMENT = {
    "id": 1,
    "administration": 1,
    "sha256": "0" * 64,
    "name": "x.xml",
    "media_kind": "ubl",
    "size": 1,
}
CONCEPT = {
    "administration": 1,
    "document": 1,
    "state": "incomplete",
    "one_off": False,
    "revision": 3,
    "changed_by": "jlinde",
    "content": "{}",
}


def test_the_concepts_of_a_store_of_before_the_workflow_stay(tmp_path):
    place = tmp_path / "older.sqlite"
    engine = sqlite.connect(Place(file=place), create=True)
    config = Config()
    config.set_main_option("script_location", "boekwerk.store:migrations")
    with sqlite.engines(engine)[1].begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004_concepts")
        connection.execute(insert(administrations).values(ADMINISTRATION | {"created": now()}))
        connection.execute(insert(documents).values(DOCUMENT | {"received": now(), "content": b"x"}))
        connection.execute(insert(concepts).values(CONCEPT | {"changed": now()}))
    engine.dispose()
    with Store.open(place, create=False) as opened, opened.reading() as connection:
        assert store_version(connection) == revisions()[-1]
        assert connection.execute(select(concepts.c.revision, concepts.c.state)).all() == [
            (3, "incomplete")
        ]
        assert connection.execute(select(documents.c.content)).scalars().all() == [b"x"]


def test_documents_in_every_state_are_where_they_were_and_go_on(store, open_store):
    rows = documents_in(store, len(DOCUMENT_STATES))
    with store.writing() as connection:
        for row, state in zip(rows, DOCUMENT_STATES, strict=True):
            connection.execute(update(table).where(table.c.document == row).values(state=state))
    before = [way_of(store, row) for row in rows]
    again = open_store()
    assert [way_of(again, row) for row in rows] == before
    LocalLoop(post_of(again)).run(once=True)
    after = [way_of(again, row).state for row in rows]
    assert after == ["rejected" if state in ("received", "read") else state for state in DOCUMENT_STATES]

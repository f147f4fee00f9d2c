"""What is received is kept and on its way together; what cannot be read leaves nothing (IN-5)."""

from __future__ import annotations

import datetime

import pytest
from sqlalchemy import func, select

from boekwerk.app.concepts import Acting
from boekwerk.domain.administration import Settings
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.intake import Limits
from boekwerk.store.database import Store
from boekwerk.store.erasing import erase_document
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.store.tables_documents import documents, timeline_events
from boekwerk.store.tables_workflow import work
from boekwerk.store.timeline import Act, events_of
from boekwerk.workflow.intake import receive

NOW = datetime.datetime(2026, 3, 16, 12, 30, tzinfo=datetime.UTC)
ACT = Acting("jan", NOW)


@pytest.fixture(scope="module")
def office(store_of_module) -> Store:
    given = MasterRecords(Settings("0102", "Example", "local"), Capabilities(), {})
    store_of_module.write(lambda connection: save_snapshot(connection, given, NOW))
    return store_of_module


def counted(store) -> list[int]:
    with store.reading() as connection:
        tables = (documents, work, timeline_events)
        return [connection.execute(select(func.count()).select_from(table)).scalar() for table in tables]


def test_a_document_that_is_received_is_kept_and_due_at_once(office, invoices):
    received = receive(office, "0102", "map/factuur.xml", invoices[0], ACT, Limits())
    with office.reading() as connection:
        row = connection.execute(select(work).where(work.c.document == received.document)).one()
        (event,) = events_of(connection, received.document)
    assert (received.outcome, received.state) == ("new", "received")
    assert (row.due, row.entered_by, row.fence) == (NOW, "jan", 0)
    assert (event.who, event.what, event.at) == ("jan", Reason("document_received"), NOW)


def test_the_same_bytes_are_one_document_whatever_their_name(office, invoices):
    first = receive(office, "0102", "a", invoices[1], ACT, Limits())
    before = counted(office)
    second = receive(office, "0102", "b", invoices[1], ACT, Limits())
    assert (first.outcome, second.outcome) == ("new", "known")
    assert first.document == second.document
    assert counted(office) == before


@pytest.mark.spec("IN-5")
@pytest.mark.parametrize("content", [b"", b"not an invoice", b"<Invoice>", b"%PDF-1.4\n"])
def test_what_cannot_be_read_is_refused_with_its_file_and_leaves_nothing(office, content):
    before = counted(office)
    received = receive(office, "0102", "brief.xml", content, ACT, Limits())
    assert received.outcome == "refused"
    assert received.problem.where.file == "brief.xml"
    assert counted(office) == before


@pytest.mark.spec("IN-5")
def test_a_file_beyond_a_limit_is_refused_and_leaves_nothing(office, invoices):
    before = counted(office)
    received = receive(office, "0102", "groot.xml", invoices[3], ACT, Limits(file_bytes=100))
    assert (received.outcome, received.problem.code) == ("refused", "beyond_limit")
    assert counted(office) == before


def test_an_unknown_administration_is_named_with_those_that_are(office, invoices):
    with pytest.raises(NothingThere) as caught:
        receive(office, "9999", "a.xml", invoices[0], ACT, Limits())
    assert caught.value.reason.values == {"administration": "9999", "others": "0102"}


@pytest.mark.spec("US-2")
def test_a_document_that_was_erased_after_it_was_booked_is_not_taken_in_again(office, invoices):
    received = receive(office, "0102", "a.xml", invoices[2], ACT, Limits())
    erased = Act("jan", Reason("document_erased"), NOW)
    office.write(lambda connection: erase_document(connection, received.document, erased))
    again = receive(office, "0102", "a.xml", invoices[2], ACT, Limits())
    assert (again.outcome, again.problem.code) == ("refused", "inbox_document_erased")

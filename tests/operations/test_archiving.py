"""The original and its attachments reach the package; a failure there never books again (IN-3)."""

from __future__ import annotations

import base64

import pytest
from msgspec.structs import replace
from office_at_work import CODE, Acts, numbered_invoice, office_at_work
from scripted_package import scripted
from sqlalchemy import update

from boekwerk.cli.main import main
from boekwerk.intake import Limits
from boekwerk.store.archivings import ORIGINAL, Filing, files_of
from boekwerk.store.postings import posting_of
from boekwerk.store.tables_workflow import archivings
from boekwerk.store.timeline import events_of
from boekwerk.workflow.archiving import MOST_ATTEMPTS, archive_due, plan_archiving
from boekwerk.workflow.intake import receive

_ATTACHMENT = """<cac:AdditionalDocumentReference><cbc:ID>urenstaat</cbc:ID><cac:Attachment>
<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="../uren.csv">{}
</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>
<cac:AccountingSupplierParty>"""


@pytest.fixture
def booked(at_work, books) -> int:
    """Book a document; its files are yet to come."""
    document = at_work.take_in(1)
    at_work.work(document)
    assert (at_work.of(document).state, len(books.bookings)) == ("booked", 1)
    return document


def with_attachment(number: int) -> bytes:
    table = base64.b64encode(b"uur;bedrag\n1;50\n").decode()
    text = numbered_invoice(number).decode()
    return text.replace("<cac:AccountingSupplierParty>", _ATTACHMENT.format(table), 1).encode()


def states(office, document) -> list[tuple[str, str, int]]:
    with office.office.store.reading() as connection:
        return [(file.name, file.state, file.attempts) for file in files_of(connection, document)]


@pytest.mark.spec("IN-3")
def test_the_original_and_its_attachments_reach_the_booking_in_the_package(at_work, books):
    content, act = with_attachment(3), Acts("mies", at_work.clock())
    document = receive(at_work.office.store, CODE, "map/rekening.xml", content, act, Limits()).document
    at_work.work(document)
    assert archive_due(at_work.office) + archive_due(at_work.office) == 2
    original, attachment = books.files
    assert original == ("1", "rekening.xml", "application/xml", content)
    assert attachment[2:] == ("text/csv", b"uur;bedrag\n1;50\n")
    assert "/" not in attachment[1]
    assert [state for _, state, _ in states(at_work, document)] == ["done", "done"]
    assert archive_due(at_work.office) == 0


@pytest.mark.spec("IN-3")
@pytest.mark.parametrize("fault", ["retry", "log_in", "lost_after", "raises_before"])
def test_what_fails_for_now_is_tried_again_and_never_books_again(at_work, books, booked, fault):
    books.file_script.append(fault)
    assert archive_due(at_work.office) == 1
    assert states(at_work, booked) == [(ORIGINAL, "waiting", 1)]
    assert at_work.of(booked).reasons == ()
    at_work.clock.goes_on(hours=2)
    assert archive_due(at_work.office) == 1
    assert states(at_work, booked) == [(ORIGINAL, "done", 2)]
    assert (len(books.bookings), at_work.of(booked).state) == (1, "booked")


@pytest.mark.spec("IN-3")
def test_what_fails_for_good_shows_in_the_overview_until_it_is_there(at_work, books, booked, capsys):
    books.file_script.append("gives_up")
    archive_due(at_work.office)
    (reason,) = at_work.of(booked).reasons
    assert (reason.code, reason.values["number"]) == ("document_not_filed", "1")
    assert (at_work.of(booked).state, at_work.of(booked).due) == ("booked", None)
    for arguments, code in ((["list"], 1), (["retry"], 0), (["list"], 0)):
        with pytest.raises(SystemExit) as ended:
            main(["archive", *arguments, "--lang", "en"])
        assert ended.value.code == code
    assert "does not stand with booking 1" in capsys.readouterr().out
    at_work.clock.at = at_work.clock().replace(year=2100)
    archive_due(at_work.office)
    assert at_work.of(booked).reasons == ()
    assert (len(books.files), len(books.bookings)) == (1, 1)


def test_it_is_tried_boundedly(at_work, books, booked):
    books.file_script += ["retry"] * 4
    for so_far in (1, MOST_ATTEMPTS - 2):
        with at_work.office.store.writing() as connection:
            connection.execute(update(archivings).values(attempts=so_far))
        archive_due(at_work.office)
        at_work.clock.goes_on(hours=2)
    assert [state for _, state, _ in states(at_work, booked)] == ["waiting"]
    for _ in range(2):
        archive_due(at_work.office)
        at_work.clock.goes_on(hours=2)
    assert states(at_work, booked) == [(ORIGINAL, "failed", MOST_ATTEMPTS)]


def test_what_the_package_says_of_it_is_not_in_the_chain(at_work, books, booked):
    books.file_script.append("gives_up")
    archive_due(at_work.office)
    with at_work.office.store.reading() as connection:
        last = events_of(connection, booked)[-1]
    assert last.what.values == {"file": ORIGINAL, "number": "1"}
    assert "never" in last.personal["en"]


def test_a_document_goes_to_its_booking_once_however_often_that_is_told(at_work, books, booked):
    filing = Filing(at_work.of(booked).administration, booked, "1", "automaat")
    declared = scripted(books, attachments=True)("automaat").capabilities
    for _ in range(3):
        at_work.office.store.write(lambda c: plan_archiving(c, filing, declared, at_work.clock()))
        archive_due(at_work.office)
    assert len(books.files) == 1
    anew = replace(filing, number="2")
    at_work.office.store.write(lambda c: plan_archiving(c, anew, declared, at_work.clock()))
    archive_due(at_work.office)
    assert [file[0] for file in books.files] == ["1", "2"]


def test_two_workers_bring_a_file_one_at_a_time(at_work, books, booked):
    books.file_script.append("killed_before")
    with pytest.raises(KeyboardInterrupt):
        archive_due(at_work.office)
    assert archive_due(at_work.another_worker("second").office) == 0
    at_work.clock.goes_on(minutes=10)
    assert archive_due(at_work.another_worker("second").office) == 1
    assert len(books.files) == 1


@pytest.mark.spec("IN-3")
def test_a_package_that_keeps_no_files_gets_a_link_in_the_booking(file_store, books):
    def linked(data):
        template = "https://archief.example/{administration}/{document}"
        return replace(data, settings=replace(data.settings, archive_link=template))

    with office_at_work(file_store, scripted(books, archive_link=True), linked) as office:
        document = office.take_in(1)
        office.work(document)
        with file_store.reading() as connection:
            link = posting_of(connection, document).booking.archive_link
    assert link == f"https://archief.example/{CODE}/{office.of(document).sha256}"
    assert states(office, document) == []

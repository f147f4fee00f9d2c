"""What need not be kept is erased with all that was learned from it; what must be kept stays (US-2)."""

from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace
from office_at_work import CODE, Acts, numbered_invoice, office_at_work
from scripted_package import scripted
from sqlalchemy import func, select, update

from boekwerk.app.concepts import Acting
from boekwerk.app.erasing import Wish, due_documents, erase, erase_old_bookings, named_document
from boekwerk.cli.main import main
from boekwerk.domain.administration import Period, Settings
from boekwerk.domain.booking import Booking
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.retention import Keeping, kept_until
from boekwerk.intake import Limits
from boekwerk.store.forgetting import DELETED, SCRUBBED
from boekwerk.store.schema import METADATA
from boekwerk.store.tables_concepts import concepts
from boekwerk.store.tables_documents import documents, timeline_events
from boekwerk.store.tables_past import past_bookings, past_items
from boekwerk.store.tables_workflow import decisions, postings
from boekwerk.store.timeline import events_of
from boekwerk.store.timeline_checking import TimelineCheck
from boekwerk.store.work import seize
from boekwerk.workflow.intake import receive

DAY = datetime.date(2026, 3, 16)
TOKEN = "Kenteken XQ-Zeven-Negen"


def at(year: int, month: int = 1, day: int = 1) -> Acting:
    return Acting("mies", datetime.datetime(year, month, day, 9, tzinfo=datetime.UTC))


@pytest.fixture
def booked(at_work) -> int:
    """Book a document in which something stands that is nowhere else."""
    content = numbered_invoice(7).replace(b"<cbc:Note>", f"<cbc:Note>{TOKEN} ".encode(), 1)
    if TOKEN.encode() not in content:
        content = content.replace(b"</cbc:ID>", f"</cbc:ID><!-- {TOKEN} -->".encode(), 1)
    act = Acts("mies", at_work.clock())
    document = receive(at_work.office.store, CODE, f"{TOKEN}.xml", content, act, Limits()).document
    at_work.work(document)
    assert at_work.of(document).state == "booked"
    return document


def wished(store, document, wish) -> list[str | None]:
    with store.reading() as connection:
        sha256 = connection.execute(
            select(documents.c.sha256).where(documents.c.id == document)
        ).scalar_one()
    found = erase(store, named_document(store, sha256, None), wish)
    return [each.refused and each.refused.code for each in found]


def counted(store) -> dict[str, int]:
    with store.reading() as connection:
        tables = (concepts, decisions, past_bookings, past_items)
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar()
            for table in tables
        }


def files_of(store):
    return list(store.place.file.parent.glob("store.sqlite*"))


def is_whole(store) -> bool:
    with store.reading() as connection:
        return list(TimelineCheck(connection).problems()) == []


@pytest.mark.spec("US-2")
def test_after_the_retention_period_nothing_stays_of_a_document_or_of_what_it_taught(at_work, booked):
    store = at_work.office.store
    assert counted(store)["past_bookings"] == 1
    assert any(TOKEN.encode() in path.read_bytes() for path in files_of(store))
    assert [*erase(store, due_documents(store, None), Wish("due", at(2036, 12, 31)))] == []
    (erased,) = erase(store, due_documents(store, None), Wish("due", at(2037)))
    store.leave_nothing_behind()
    assert (erased.until, erased.refused) == (datetime.date(2036, 12, 31), None)
    assert counted(store) == dict.fromkeys(("concepts", "decisions", "past_bookings", "past_items"), 0)
    assert is_whole(store)
    number = b"T0000007"
    contents = [path.read_bytes() for path in files_of(store)]
    assert [TOKEN.encode() in content or number in content for content in contents] == [False] * len(
        contents
    )


@pytest.mark.spec("US-2")
def test_that_it_was_booked_once_stays_known(at_work, booked, books):
    store = at_work.office.store
    with store.writing() as connection:
        kept_booking = connection.execute(select(postings.c.content)).scalar_one()
        named = replace(as_kept(kept_booking, Booking), iban="NL91ABNA0417164300")
        connection.execute(update(postings).values(content=kept(named).decode()))
    list(erase(store, due_documents(store, None), Wish("due", at(2037))))
    with store.reading() as connection:
        posting = connection.execute(select(postings.c.number, postings.c.stage)).one()
        bare = connection.execute(select(postings.c.content)).scalar_one()
        last = events_of(connection, booked)[-1]
    assert tuple(posting) == ("1", "confirmed")
    assert as_kept(bare, Booking).iban is None
    assert (last.who, last.what.code) == ("mies", "document_erased_due")


@pytest.mark.spec("US-2")
def test_a_request_does_not_go_before_the_law_unless_somebody_says_why(at_work, booked):
    store = at_work.office.store
    assert wished(store, booked, Wish("asked", at(2026, 4), "verzoek")) == ["erase_too_early"]
    assert wished(store, booked, Wish("anyway", at(2026, 4), "geen stuk van deze klant")) == [None]
    with store.reading() as connection:
        last = events_of(connection, booked)[-1]
    assert last.what.code == "document_erased_anyway"
    assert last.personal == {"why": "geen stuk van deze klant"}
    assert is_whole(store)


@pytest.mark.spec("US-2")
def test_what_never_was_booked_is_erased_on_request_and_may_come_in_again(at_work, books):
    store = at_work.office.store
    books.expects("gives_up")
    document = at_work.take_in(5)
    at_work.work(document)
    assert at_work.of(document).state == "failed"
    assert wished(store, document, Wish("asked", at(2026, 4), "verzoek")) == [None]
    again = receive(store, CODE, "5.xml", numbered_invoice(5), at(2026, 5), Limits())
    assert (again.outcome, again.document) == ("new", document)
    assert is_whole(store)


@pytest.mark.spec("US-2")
@pytest.mark.parametrize("state", ["received", "ambiguous"])
def test_what_is_on_its_way_is_not_erased(at_work, books, state):
    store = at_work.office.store
    document = at_work.take_in(5)
    if state == "ambiguous":
        books.expects("lost_before")
        books._late = None
        at_work.work(document)
    assert at_work.of(document).state == state
    for cause in ("asked", "anyway"):
        assert wished(store, document, Wish(cause, at(2026, 4), "x")) == ["erase_on_its_way"]
    assert [*erase(store, due_documents(store, None), Wish("due", at(2050)))] == []


def test_a_document_that_somebody_has_in_hand_is_left_alone(at_work, booked):
    store = at_work.office.store
    with store.writing() as connection:
        seized = seize(connection, booked, at_work.clock())
        connection.exec_driver_sql("UPDATE work SET lease_by = 'x', lease_until = '2030-01-01 00:00:00'")
    assert seized.fence > 0
    wish = Wish("anyway", Acting("mies", at_work.clock()), "x")
    assert wished(store, booked, wish) == ["document_is_worked_on"]


@pytest.mark.spec("US-2")
def test_only_looking_erases_nothing(at_work, booked):
    store = at_work.office.store
    before = counted(store)
    found = list(erase(store, due_documents(store, None), Wish("due", at(2037), only_look=True)))
    assert (len(found), counted(store)) == (1, before)


@pytest.mark.spec("US-2")
def test_imported_bookings_of_long_ago_are_erased_too(file_store, books):
    with office_at_work(file_store, scripted(books)):
        before = counted(file_store)["past_bookings"]
        wish = Wish("due", at(2080))
        old = [each.bookings for each in erase_old_bookings(file_store, None, wish)]
    assert sum(old) == before
    assert counted(file_store)["past_bookings"] == 0


@pytest.mark.spec("US-2")
def test_immovable_property_is_kept_longer_and_so_is_all_until_somebody_says_what_is():
    def nowhere(day: datetime.date) -> Period | None:
        return None

    here = Settings("1", "Example", "local")
    told = replace(here, property_accounts=("0200",))
    plain, property = Keeping(DAY, frozenset({"4500"})), Keeping(DAY, frozenset({"4500", "0200"}))
    years = [
        kept_until(keeping, settings, nowhere).year
        for settings, keeping in ((here, plain), (told, plain), (told, property), (told, Keeping(DAY)))
    ]
    assert years == [2036, 2033, 2036, 2036]


@pytest.mark.spec("US-2")
def test_a_broken_financial_year_counts_from_its_own_end():
    halves = [
        Period(2026, number, datetime.date(2025 + (number > 1), month, 1), last)
        for number, month, last in ((1, 7, datetime.date(2025, 12, 31)), (2, 1, datetime.date(2026, 6, 30)))
    ]

    def period(day: datetime.date) -> Period | None:
        return next((each for each in halves if each.first_day <= day <= each.last_day), None)

    until = kept_until(Keeping(datetime.date(2025, 8, 1)), Settings("1", "x", "local"), period)
    assert until == datetime.date(2036, 6, 30)


def test_every_table_that_names_a_document_is_known_to_what_erases():
    naming = {
        table
        for table in METADATA.tables.values()
        for key in table.foreign_keys
        if key.column is documents.c.id
    }
    assert naming == {*DELETED, *SCRUBBED, timeline_events}


def test_the_command_asks_for_a_reason_and_says_what_it_did(at_work, booked, capsys):
    sha256 = at_work.of(booked).sha256
    for arguments, code, said in (
        ([sha256], 2, "asks for a reason"),
        ([sha256, "--due"], 2, "exactly one thing"),
        ([sha256, "--why", "x"], 1, "must be kept up to and including 2036-12-31"),
        ([sha256, "--why", "x", "--anyway", "--dry-run"], 0, "would be erased"),
        ([sha256, "--why", "x", "--anyway"], 0, "was erased"),
        (["--due"], 0, "nothing to erase"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["erase", *arguments, "--lang", "en"])
        told = capsys.readouterr()
        assert (ended.value.code, said in told.out + told.err) == (code, True)


@pytest.mark.spec("US-2")
def test_all_of_a_relation_is_erased_with_what_was_learned_of_it(at_work, booked, capsys):
    relation = at_work.of(booked).facts.relation
    named = ["erase", "--relation", relation, "--why", "verzoek", "--lang", "en"]
    for arguments, code in (
        (named, 2),
        ([*named, "--administration", CODE], 1),
        ([*named, "--administration", CODE, "--anyway"], 0),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == code
    assert "was erased" in capsys.readouterr().out
    with at_work.office.store.reading() as connection:
        of_it = select(func.count()).where(past_bookings.c.relation == relation)
        assert connection.execute(of_it).scalar() == 0
    assert is_whole(at_work.office.store)

"""The doctor says everything that keeps an office from booking, and nothing else (AB-4, OB-14)."""

from __future__ import annotations

import datetime
from functools import partial

import pytest
from msgspec.structs import replace
from office_at_work import CODE, office_at_work
from scripted_package import Books
from sqlalchemy import insert, update
from stores import postgresql_server
from syncing_package import Source, sync, with_source

from boekwerk.app.doctor import Examination, examine
from boekwerk.app.doctor import installation as looks
from boekwerk.app.store import known_administration
from boekwerk.domain.allowance import Halt
from boekwerk.domain.errors import NothingThere
from boekwerk.packages.contract import ObligationFields
from boekwerk.packages.errors import CorrectBooking, LogInAgain
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.store.database import Store
from boekwerk.store.gates import Gate, keep_gate, locked_gate
from boekwerk.store.halts import halt
from boekwerk.store.links import NewLink, save_link
from boekwerk.store.notices import Notice, add_notice
from boekwerk.store.tables_workflow import archivings, notices, work
from boekwerk.store.users import Access, KnownUser, add_user, give_access
from boekwerk.vault.hidden import HiddenTexts
from boekwerk.vault.keys import new_key
from boekwerk.vault.sealing import Held, seal

__all__ = ["postgresql_server"]

WANTED = Examination((CODE,))


@pytest.fixture
def source():
    """Give what the package has."""
    return Source()


def well(data, *, source, **settings):
    """Give the master data of an office in which all is well."""
    source.takes(data)
    users = tuple(replace(user, email=f"{user.id}@kantoor.example") for user in data.users)
    contact = next(user.id for user in users if user.id != data.settings.automation_user)
    return replace(
        data, users=users, settings=replace(data.settings, automation_contact=contact, **settings)
    )


def not_well(at_work, wanted=WANTED):
    """Give what is not well; every line, well or not, can be said in every language."""
    found = list(examine(at_work.office, wanted))
    assert all(sentence(each.reason, language) for each in found for language in LANGUAGES)
    wrong = [finding for finding in found if finding.level != "ok"]
    assert all(remedy(each.reason, language) for each in wrong for language in LANGUAGES)
    return wrong


def codes(at_work, wanted=WANTED):
    return [finding.reason.code for finding in not_well(at_work, wanted)]


def test_of_an_office_in_which_all_is_well_every_line_is_well(file_store, source):
    package = with_source(source, Books())
    with office_at_work(file_store, package, partial(well, source=source)) as at_work:
        sync(at_work)
        at_work.work(at_work.take_in(1))
        assert not_well(at_work) == []


def plant(at_work):
    """Do wrong what the settings do not say."""
    office, now = at_work.office, at_work.clock()
    ambiguous, overdue = (at_work.take_in(number) for number in (3, 4))
    late = now - datetime.timedelta(hours=1)

    def write(connection):
        for document, values in (
            (ambiguous, {"state": "ambiguous", "due": None}),
            (overdue, {"due": late}),
        ):
            connection.execute(update(work).where(work.c.document == document).values(**values))
        halt(connection, None, Halt("jlinde", now, "vakantie"))
        add_notice(connection, Notice("link_refused", "jlinde", None, ()), now)
        connection.execute(update(notices).values(state="failed", due=None))

    office.store.write(write)


TEN = {
    "doctor_overdue": "fault",
    "doctor_all_halted": "warning",
    "doctor_mail_failed": "fault",
    "automation_user_not_accountant": "fault",
    "doctor_contact_unknown": "fault",
    "package_log_in_again": "fault",
    "release_block_condition_missing": "fault",
    "authoriser_not_determined": "fault",
    "doctor_named_missing": "fault",
    "doctor_documents_ambiguous": "fault",
}


@pytest.mark.spec("AB-4", "PR-1")
def test_ten_planted_faults_are_ten_lines_each_with_its_remedy(file_store, source):
    blocks = {"payment_block": "condition", "block_condition": "AUT"}
    package = with_source(source, Books(), **blocks, updates=True, reads_bookings=True)

    def wrong(data):
        data = well(data, source=source, rounding_account="4999", release_after_authorisation=True)
        users = tuple(replace(user, roles=("consultant",)) for user in data.users)
        return replace(data, users=users, settings=replace(data.settings, automation_contact="weg"))

    with office_at_work(file_store, refusing(package), wrong) as at_work:
        sync(at_work)
        plant(at_work)
        found = not_well(at_work)
    assert {finding.reason.code: finding.level for finding in found} == TEN
    assert len(found) == 10


def refusing(package):
    """Make a package that lets nobody in any more."""

    def connected(user):
        found = package(user)

        def check(_):
            raise LogInAgain("scripted", "expired")

        type(found._connector).check = check
        return found

    return connected


@pytest.mark.spec("AB-4")
def test_the_right_to_post_is_unproven_until_the_automation_user_booked(file_store, source):
    package = with_source(source, Books())
    with office_at_work(file_store, package, partial(well, source=source)) as at_work:
        sync(at_work)
        assert codes(at_work) == ["doctor_right_unproven"]
        at_work.work(at_work.take_in(1))
        assert codes(at_work) == []


@pytest.mark.spec("AB-4")
@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (None, []),
        (CorrectBooking("scripted", "", fault="invalid", field="number"), []),
        (LogInAgain("scripted", "no right to book"), ["package_log_in_again"]),
    ],
)
def test_a_package_that_judges_bookings_shows_the_right_to_post(file_store, source, answer, found):
    connect = with_source(source, Books(), validate_only=True, vat_booking="package")

    def connected(user):
        package = connect(user)

        def validate(_, plan):
            if answer is not None:
                raise answer

        type(package._connector).validate = validate
        return package

    with office_at_work(file_store, connected, partial(well, source=source)) as at_work:
        sync(at_work)
        assert codes(at_work) == found


@pytest.mark.spec("OB-14")
def test_fields_of_obligations_that_the_package_does_not_give_are_named(file_store, source):
    sources = {"number": "Nr", "relation": "Crediteur", "open_amount": "Open", "ledger_account": "Rek"}
    given = ObligationFields({**sources, "settled": "Gereed"}, frozenset({"Nr", "Crediteur", "Gereed"}))
    connect = with_source(source, Books())

    def connected(user):
        package = connect(user)
        type(package._connector).obligation_fields = lambda _: given
        return package

    with office_at_work(file_store, connected, partial(well, source=source)) as at_work:
        sync(at_work)
        about = [each for each in not_well(at_work) if each.about == "obligation_fields"]
    named = {each.reason.values["field"]: (each.level, each.reason.values["source"]) for each in about}
    assert named["obligation_field_open_amount"] == ("fault", "Open")
    assert named["obligation_field_ledger_account"] == ("warning", "Rek")
    assert named["obligation_field_internal_reference"] == ("warning", "–")


def test_master_data_and_obligations_grow_old(file_store, source):
    package = with_source(source, Books())
    with office_at_work(file_store, package, partial(well, source=source)) as at_work:
        assert "doctor_never_synchronised" in codes(at_work)
        sync(at_work)
        at_work.work(at_work.take_in(1))
        at_work.clock.goes_on(days=3)
        assert codes(at_work) == ["doctor_synchronised_long_ago"]
        at_work.clock.goes_on(days=5)
        assert codes(at_work) == ["doctor_synchronised_long_ago", "doctor_obligations_stale"]


def test_offline_no_package_is_asked(file_store, source):
    package = with_source(source, Books())
    with office_at_work(file_store, refusing(package), partial(well, source=source)) as at_work:
        sync(at_work)
        assert codes(at_work, Examination((CODE,), offline=True)) == ["doctor_not_asked"]


def test_an_administration_that_is_not_there_is_refused(file_store, source):
    package = with_source(source, Books())
    with office_at_work(file_store, package) as at_work, pytest.raises(NothingThere):
        list(examine(at_work.office, Examination(("9999",))))


def test_too_little_room_is_a_fault(file_store, source, monkeypatch):
    monkeypatch.setattr(looks, "LEAST_FREE", 10**18)
    package = with_source(source, Books())
    with office_at_work(file_store, package) as at_work:
        assert "doctor_no_room" in codes(at_work)


def test_what_the_package_cannot_do_any_more_or_not_for_this_office_is_said(file_store, source):
    def needing(data):
        data = well(data, source=source, default_payment_condition="14")
        accounts = tuple(
            replace(account, obligation_required=account.code == "4430") for account in data.ledger_accounts
        )
        conditions = tuple(replace(each, active=each.code != "14") for each in data.payment_conditions)
        abilities = replace(data.capabilities, obligations=False, attachments=True)
        return replace(
            data, ledger_accounts=accounts, payment_conditions=conditions, capabilities=abilities
        )

    with office_at_work(file_store, with_source(source, Books(), obligations=False), needing) as at_work:
        assert codes(at_work) == [
            "doctor_right_unproven",
            "doctor_obligations_not_possible",
            "doctor_abilities_changed",
            "doctor_never_synchronised",
            "doctor_named_inactive",
        ]


def test_links_that_end_or_cannot_be_read_are_named(file_store, source, monkeypatch):
    old, new = new_key(), new_key()
    package = with_source(source, Books())
    with office_at_work(file_store, package, partial(well, source=source)) as at_work:
        with file_store.reading() as connection:
            id = known_administration(connection, CODE).id
        now = at_work.clock()
        soon = now.date() + datetime.timedelta(days=9)
        user = KnownUser("automaat", "Automaat", None, ("accountant",), active=True, created=now)
        sealed = seal(Held(HiddenTexts({"token": "geheim"}), None), ("elsewhere",), old)

        def write(connection):
            add_user(connection, user)
            give_access(connection, Access("automaat", id, CODE))
            save_link(connection, NewLink("automaat", id, "scripted", sealed, soon), now)

        file_store.write(write)
        monkeypatch.setenv("BOEKWERK_KEY", f"{new.text().reveal()}")
        assert "doctor_key_missing" in codes(at_work)
        monkeypatch.setenv("BOEKWERK_KEY", f"{new.text().reveal()} {old.text().reveal()}")
        found = codes(at_work)
        assert found[:2] == ["doctor_key_old", "doctor_link_unreadable"]
        assert "doctor_link_ends" in found


def test_calls_held_back_files_not_kept_and_a_halt_are_said(file_store, source):
    package = with_source(source, Books())
    with office_at_work(file_store, package, partial(well, source=source)) as at_work:
        sync(at_work)
        document, now = at_work.take_in(1), at_work.clock()
        at_work.work(document)
        with file_store.reading() as connection:
            id = known_administration(connection, CODE).id
        values = {"document": document, "name": "a.pdf", "administration": id, "number": "1"}
        values |= {"user": "automaat", "state": "failed", "attempts": 9}

        def write(connection):
            gate = Gate(failures=5, closed_until=now + datetime.timedelta(minutes=5))
            locked_gate(connection, id)
            keep_gate(connection, id, gate)
            connection.execute(insert(archivings).values(values))
            halt(connection, id, Halt("jlinde", now))

        file_store.write(write)
        offline = Examination((CODE,), offline=True)
        assert codes(at_work, offline) == [
            "doctor_not_asked",
            "doctor_halted",
            "doctor_gate_closed",
            "doctor_archive_failed",
        ]


def test_a_server_of_which_the_clock_is_wrong_is_a_fault(postgresql_server):
    place = postgresql_server.format("template_store")
    with Store.open(place, create=False) as store, store.reading() as connection:
        now = datetime.datetime.now(datetime.UTC)
        right = [each.reason.code for each in looks.about_store(store, connection, now)]
        late = now - datetime.timedelta(seconds=30)
        wrong = [each.reason.code for each in looks.about_store(store, connection, late)]
    assert (right, wrong) == (["doctor_store", "doctor_clock"], ["doctor_store", "doctor_clock_differs"])


def test_a_store_that_is_damaged_is_a_fault(file_store):
    file = file_store.place.file
    file_store.close()
    content = bytearray(file.read_bytes())
    content[40_000:44_000] = b"\xff" * 4_000
    file.write_bytes(content)
    with file_store.reading() as connection:
        found = list(looks.about_store(file_store, connection, datetime.datetime.now(datetime.UTC)))
    assert found[0].reason.code == "doctor_store_damaged"


def test_mail_that_waits_for_settings_is_said(file_store, source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    package = with_source(source, Books())
    with office_at_work(file_store, package, partial(well, source=source)) as at_work:
        sync(at_work)
        at_work.work(at_work.take_in(1))
        notice = Notice("link_refused", "jlinde", None, ())
        file_store.write(lambda connection: add_notice(connection, notice, at_work.clock()))
        assert codes(at_work) == ["mail_not_set_up"]

"""From the inbox to released, in packages of every way of holding payment (PR-2, PR-3, PR-10, PR-14)."""

from __future__ import annotations

import datetime
import shutil
from contextlib import contextmanager

import office_at_work as offices
import pytest
from msgspec.structs import replace
from office_at_work import CODE, numbered_invoice, office_at_work
from simulated import simulated_package
from waiting_bookings import PEOPLE, rule, user

from boekwerk.app.acting import Choices, DocumentDesk
from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration
from boekwerk.domain.administration import PaymentCondition
from boekwerk.packages import load_packages
from boekwerk.proposal.editing import Change, Edits
from boekwerk.store.changed_facts import note_changes
from boekwerk.store.database import Store
from boekwerk.store.decisions import decision_on
from boekwerk.store.documents import find_document
from boekwerk.store.kinds import KINDS
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.snapshots import MasterRecords, save_snapshot
from boekwerk.workflow.assigning import reassign
from boekwerk.workflow.authorising import approve, reject
from boekwerk.workflow.by_hand import Person
from boekwerk.workflow.waker import wake

AUT = PaymentCondition("AUT", "Wacht op autorisatie", payable=False)
HOLDING = ("local", "sim_condition", "sim_flag", "sim_service")


@pytest.fixture(scope="module")
def packages():
    with simulated_package() as running:
        yield running, load_packages(["local", "simulated"])


@pytest.fixture
def at_work(packages, sqlite_template, tmp_path):
    """Put the office to work with a package, and with what is changed in its settings."""
    running, loaded = packages

    @contextmanager
    def do(package, *rules, **settings):
        file = tmp_path / "store.sqlite"
        shutil.copy(sqlite_template, file)
        name = f"{tmp_path.name}-{package}"
        given = (
            {"database": str(tmp_path / "books.sqlite")} if package == "local" else running.settings(name)
        )

        def change(data):
            now = {"release_after_authorisation": True, **settings}
            return replace(
                data,
                settings=replace(data.settings, **now),
                users=(*data.users, *map(user, PEOPLE)),
                authorisation=rules,
                payment_conditions=(*data.payment_conditions, AUT),
            )

        with Store.open(file, create=False) as store:
            connect = lambda _: loaded.connect(package, given, None)  # noqa: E731 - as short as it is
            with office_at_work(store, connect, change) as office:
                yield office

    return do


def says(office, document, who, why=None):
    person = Person(who, office.clock())
    if why is None:
        return approve(office.office.store, document, person)
    return reject(office.office.store, document, person, why)


def failing(office, document):
    with office.office.store.reading() as connection:
        kept = decision_on(connection, document)
    return {check.name: check.reason.code for check in kept.checks if not check.lets_book}


@pytest.mark.spec("PR-2", "PR-3", "PR-5", "PR-12")
@pytest.mark.parametrize("package", HOLDING)
def test_what_is_booked_waits_for_its_authorisers_and_is_then_released(at_work, package):
    with at_work(package, rule(["anna", "bert"])) as office:
        document = office.take_in()
        office.work_until_quiet()
        assert office.of(document).state == "awaiting_authorisation"
        says(office, document, "anna")
        office.work_until_quiet()
        assert office.of(document).state == "awaiting_authorisation"
        assert says(office, document, "bert").state == "authorised_after_booking"
        office.work_until_quiet()
        assert office.of(document).state == "released"


@pytest.mark.spec("PR-2")
def test_with_the_setting_off_nobody_is_asked(at_work):
    with at_work("local", rule(["anna"]), release_after_authorisation=False) as office:
        document = office.take_in()
        office.work_until_quiet()
        assert office.of(document).state == "booked"


@pytest.mark.spec("PR-10")
def test_what_is_rejected_stays_blocked_until_others_approve(at_work):
    with at_work("sim_flag", rule(["anna"])) as office:
        document = office.take_in()
        office.work_until_quiet()
        says(office, document, "anna", "Te duur")
        office.clock.at += datetime.timedelta(days=90)
        office.work_until_quiet()
        assert office.of(document).state == "blocked"
        reassign(office.office.store, document, [["bert"]], Person("jlinde", office.clock()))
        says(office, document, "bert")
        office.work_until_quiet()
        assert office.of(document).state == "released"


@pytest.mark.spec("AB-14")
def test_where_nobody_can_approve_nothing_is_booked_by_itself(at_work):
    with at_work("local") as office:
        document = office.take_in()
        office.work_until_quiet()
        assert office.of(document).state == "in_review"
        assert failing(office, document) == {"authoriser": "authoriser_not_determined"}


@pytest.mark.spec("PR-12")
def test_where_the_package_cannot_hold_payment_nothing_is_booked_by_itself(at_work):
    with at_work("sim_none", rule(["anna"])) as office:
        document = office.take_in()
        office.work_until_quiet()
        assert failing(office, document) == {"payment_hold": "release_no_block"}


@pytest.mark.spec("PR-14")
def test_a_direct_debit_is_not_booked_by_itself(at_work, monkeypatch):
    debited = numbered_invoice(1).replace(b">58</cbc:PaymentMeansCode>", b">59</cbc:PaymentMeansCode>")
    assert b">59<" in debited
    monkeypatch.setattr(offices, "numbered_invoice", lambda _: debited)
    with at_work("local", rule(["anna"])) as office:
        document = office.take_in()
        office.work_until_quiet()
        assert office.of(document).state == "in_review"
        assert failing(office, document) == {"payment_hold": "release_direct_debit"}


@pytest.mark.spec("AB-14")
def test_it_is_woken_when_a_rule_says_who_approves(at_work):
    with at_work("local") as office:
        document = office.take_in()
        office.work_until_quiet()
        store = office.office.store
        with store.writing() as connection:
            known = known_administration(connection, CODE)
            stored = StoredAdministration(connection, known)
            tables = {kind.name: stored.records(kind.name) for kind in KINDS}
            given = MasterRecords(
                stored.settings,
                stored.capabilities,
                {**tables, "authorisation": (rule(["anna"]),)},
                folder=known.folder,
            )
            saved = save_snapshot(connection, given, office.clock())
            note_changes(connection, known.id, office.clock(), snapshot=saved.number)
        wake(office.office, known.id)
        office.work_until_quiet()
        assert office.of(document).state == "awaiting_authorisation"


@pytest.mark.spec("PR-10", "PR-3")
@pytest.mark.parametrize("package", ["local", "sim_condition"])
def test_what_is_rejected_can_be_corrected_and_is_then_approved_anew(at_work, package):
    with at_work(package, rule(["anna"])) as office:
        document = office.take_in()
        office.work_until_quiet()
        says(office, document, "anna", "Verkeerde rekening")
        desk = desk_of(office, document)
        desk.correct(Edits(changes=(Change("description", "Telefonie maart"),)))
        desk.book(Choices(authorisers=(("bert",), ("cees",))))
        office.work_until_quiet()
        assert office.of(document).state == "awaiting_authorisation"
        for who in ("bert", "cees"):
            says(office, document, who)
        office.work_until_quiet()
        assert office.of(document).state == "released"


@pytest.mark.spec("PR-10")
def test_what_is_rejected_can_be_reversed(at_work):
    with at_work("local", rule(["anna"])) as office:
        document = office.take_in()
        office.work_until_quiet()
        says(office, document, "anna", "Nooit besteld")
        desk_of(office, document).reverse("Nooit besteld")
        office.work_until_quiet()
        assert office.of(document).state == "rejected"


def desk_of(office, document):
    """Give the document into the hands of who keeps the books."""
    store = office.office.store
    with store.reading() as connection:
        kept = find_document(connection, office.of(document).sha256)
        known = known_administration(connection, CODE)
    return DocumentDesk(office.office, known, kept, Acting("jlinde", office.clock()))

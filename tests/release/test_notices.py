"""Notices are written with what they tell of, sent afterwards, once, and stay visible until they are."""

from __future__ import annotations

import datetime

import pytest
from mail_server import PASSWORD, USER, mail_server
from msgspec.structs import replace

from boekwerk.domain.reason import Reason
from boekwerk.store.notices import (
    Notice,
    Outcome,
    add_notice,
    count_notices,
    due_notices,
    list_notices,
    send_again,
    settle_notice,
    take_notice,
)
from boekwerk.vault.hidden import HiddenText
from boekwerk.workflow.mail_settings import Mailing, MailSettings
from boekwerk.workflow.notifying import LEASE, send_due

AT = datetime.datetime(2026, 3, 16, 9, 30, tzinfo=datetime.UTC)
WHY = Reason("mail_not_set_up")
NOTICE = Notice("link_refused", "jlinde", None, (WHY,))


def added(store):
    """Keep a notice and give its row."""
    with store.writing() as connection:
        add_notice(connection, NOTICE, AT)
    with store.reading() as connection:
        return due_notices(connection, AT, 10)[-1]


def taken(store, id, at):
    return store.write(lambda connection: take_notice(connection, id, at, at + LEASE))


def settled(store, kept, outcome, at):
    return store.write(lambda connection: settle_notice(connection, kept, outcome, at, "worker"))


@pytest.mark.spec("PR-7")
def test_a_notice_is_with_one_sender_at_a_time_and_not_lost_with_him(store):
    id = added(store)
    first = taken(store, id, AT)
    assert (first.notice, first.attempts) == (NOTICE, 1)
    assert taken(store, id, AT) is None
    second = taken(store, id, AT + LEASE)
    assert second.attempts == 2
    assert not settled(store, first, Outcome(), AT + LEASE)
    assert settled(store, second, Outcome(), AT + LEASE)
    assert taken(store, id, AT + 3 * LEASE) is None
    with store.reading() as connection:
        assert count_notices(connection) == {"waiting": 0, "sent": 1, "failed": 0}


@pytest.mark.spec("PR-7")
def test_a_notice_that_failed_stays_visible_with_its_reason_and_can_be_sent_again(store):
    id = added(store)
    settled(store, taken(store, id, AT), Outcome(WHY, AT + LEASE), AT)
    assert taken(store, id, AT) is None
    settled(store, taken(store, id, AT + LEASE), Outcome(WHY), AT + LEASE)
    with store.reading() as connection:
        (kept,) = list_notices(connection, ("failed",))
    assert (kept.reason, kept.due, kept.attempts) == (WHY, None, 2)
    assert store.write(lambda connection: send_again(connection, id, AT + 2 * LEASE))
    assert taken(store, id, AT + 2 * LEASE).attempts == 1


@pytest.mark.spec("PR-7")
def test_a_notice_of_a_transaction_that_is_not_kept_is_never_sent(store):
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        add_notice(connection, NOTICE, AT)
        raise ZeroDivisionError
    with store.reading() as connection:
        assert list_notices(connection, ("waiting", "sent", "failed")) == []


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with mail_server(tmp_path_factory.mktemp("mail")) as running:
        yield running


@pytest.fixture
def mailing(server):
    server.mails.clear()
    server.answers.clear()
    wanted = MailSettings(
        "smtp",
        sender="boekwerk@delinde.example",
        server="127.0.0.1",
        port=server.port,
        user=USER,
        certificates=str(server.certificate),
    )
    return Mailing(wanted, HiddenText(PASSWORD))


def failed_release(office):
    """Book an invoice, have it approved, and let its release fail for good."""
    document = office.booked()
    office.approve(document)
    office.package.faults("401", on={"read_booking"})
    office.work(document)
    return document


def sent(office, mailing):
    """Send all that is due."""
    while send_due(office.office, mailing):
        pass


def about(server, office, document):
    """Give the mails about the failed release of a document."""
    sha256 = office.at_work.of(document).sha256[:12]
    wanted = [mail for mail in server.mails if sha256 in mail[1]["Subject"]]
    return [mail for mail in wanted if "niet vrijgegeven" in mail[1]["Subject"]]


@pytest.mark.spec("PR-7", "PR-13")
def test_of_what_the_automation_user_booked_the_contact_gets_the_mail_once(releasing, server, mailing):
    office = releasing("sim_condition")
    document = failed_release(office)
    sent(office, mailing)
    office.clock.goes_on(days=1)
    sent(office, mailing)
    ((recipients, mail),) = about(server, office, document)
    assert recipients == ["joke@delinde.example"]
    assert "the token has expired" in mail.get_content()
    assert office.events(document)[-1].what.code == "notice_sent"


@pytest.mark.spec("PR-7")
def test_of_what_a_person_booked_he_gets_the_mail_himself(releasing, server, mailing):
    office = releasing("sim_condition", settings={"automation_contact": None, "most_bookings_a_day": 0})
    document = office.booked()
    office.booked_by_person(document)
    office.work(document)
    office.approve(document)
    office.package.faults("401", on={"read_booking"})
    office.work(document)
    sent(office, mailing)
    ((recipients, _),) = about(server, office, document)
    assert recipients == ["joke@delinde.example"]


@pytest.mark.spec("PR-13")
def test_that_the_link_of_the_automation_user_is_refused_is_told_to_the_contact(releasing, server, mailing):
    office = releasing("sim_condition")
    why = Reason("link_refused", {"package": "sim_condition", "administration": "0102"})
    with office.office.store.writing() as connection:
        add_notice(connection, Notice("link_refused", "automaat", None, (why,)), office.clock())
    sent(office, mailing)
    wanted = [to for to, mail in server.mails if "koppeling" in mail["Subject"]]
    assert wanted == [["joke@delinde.example"]]


@pytest.mark.spec("PR-13")
def test_without_a_contact_the_notice_stays_visible_with_what_to_do(releasing, server, mailing):
    office = releasing("sim_condition", settings={"automation_contact": None})
    document = failed_release(office)
    sent(office, mailing)
    (kept,) = office.notices(document)
    assert (kept.state, kept.reason.code) == ("failed", "mail_without_contact")
    assert about(server, office, document) == []
    assert office.events(document)[-1].what.code == "notice_failed"


@pytest.mark.spec("PR-13")
@pytest.mark.parametrize(
    ("change", "code"),
    [({"email": None}, "mail_recipient_without_address"), ({"active": False}, "mail_recipient_gone")],
)
def test_a_contact_who_cannot_be_mailed_is_named(releasing, server, mailing, change, code):
    def altered(data):
        users = (replace(user, **change) if user.id == "jlinde" else user for user in data.users)
        return replace(data, users=tuple(users))

    office = releasing("sim_condition", change=altered)
    document = failed_release(office)
    sent(office, mailing)
    (kept,) = office.notices(document)
    assert (kept.state, kept.reason.code, kept.reason.values) == ("failed", code, {"user": "jlinde"})


@pytest.mark.spec("PR-7")
def test_a_mail_server_that_is_away_for_a_while_loses_no_mail(releasing, server, mailing):
    office = releasing("sim_condition")
    document = failed_release(office)
    server.answers += ["451 busy"] * 3
    for _ in range(6):
        sent(office, mailing)
        office.clock.goes_on(hours=1)
    assert len(about(server, office, document)) == 1


@pytest.mark.spec("PR-7")
def test_a_mail_server_that_stays_away_is_given_up_visibly(releasing, server, mailing):
    office = releasing("sim_condition")
    document = failed_release(office)
    away = replace(mailing, settings=replace(mailing.settings, port=1))
    for _ in range(20):
        sent(office, away)
        office.clock.goes_on(hours=2)
    (kept,) = office.notices(document)
    assert (kept.state, kept.reason.code, kept.attempts) == ("failed", "mail_server_not_reached", 12)

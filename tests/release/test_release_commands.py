"""``boekwerk release`` and ``boekwerk mail``: what waits, and what a person does about it."""

from __future__ import annotations

import json
import mailbox
from typing import NamedTuple

import pytest

from boekwerk.app.mailing import mail_checks
from boekwerk.app.releasing import release_checks
from boekwerk.cli.main import main
from boekwerk.domain.capabilities import Capabilities
from boekwerk.store.administrations import list_administrations
from boekwerk.store.master_data import StoredAdministration


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run the command line on an office's store, in English unless --lang says otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "BOEKWERK_STORE", "BOEKWERK_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOEKWERK_USER", "jlinde")

    def run_command(office, *arguments):
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--store", str(office.office.store.place)])
        captured = capsys.readouterr()
        return Done(ended.value.code, captured.out, captured.err)

    return run_command


def changed(office):
    """Have a booking approved that was changed in the package, and find that out; give its sha256."""
    document = office.booked()
    office.approve(document)
    office.package.change(office.booking.number, "lines[0].asset_code", "A-7")
    return office.work(document).sha256


@pytest.fixture
def office(releasing):
    """Give the office that the tests share."""
    return releasing("sim_flag")


@pytest.fixture
def own_office(releasing):
    """Give an office in which nothing happened yet."""
    return releasing("sim_flag", settings={})


@pytest.mark.spec("PR-7")
def test_nothing_waits_in_an_office_where_all_went_well(own_office, run):
    done = run(own_office, "release", "list")
    assert (done.code, done.out) == (0, "")
    assert "Nothing waits" in done.err


@pytest.mark.spec("PR-9")
def test_what_was_changed_is_listed_with_the_difference_and_overwritten(office, run):
    sha256 = changed(office)
    done = run(office, "release", "list", "--lang", "nl")
    assert done.code == 1
    assert "geblokkeerd voor betaling" in done.out
    assert "lines[0].asset_code: wij boekten -, in het pakket staat nu A-7" in done.out
    done = run(office, "release", "overwrite", sha256[:10])
    assert (done.code, "released" in done.out) == (0, True)
    assert office.booking.content["lines[0].asset_code"] is None


@pytest.mark.spec("PR-9")
def test_what_was_changed_is_adopted(office, run):
    sha256 = changed(office)
    assert run(office, "release", "adopt", sha256[:10], "--administration", "0102").code == 0
    assert office.booking.content["lines[0].asset_code"] == "A-7"
    assert office.booking.is_payable


@pytest.mark.spec("PR-9")
def test_what_was_released_by_hand_is_noted_once_it_is_seen(office, run):
    sha256 = changed(office)
    done = run(office, "release", "by-hand", sha256[:10])
    assert (done.code, "--unseen" in done.err) == (1, True)
    office.package.change(office.booking.number, "held", False)
    done = run(office, "release", "by-hand", sha256[:10], "--format", "json")
    (document,) = json.loads(done.out)["documents"]
    assert (done.code, document["state"], document["document"]) == (0, "released", sha256)


@pytest.mark.spec("PR-7")
def test_all_that_failed_is_tried_again_by_one_command(own_office, run):
    for _ in range(2):
        document = own_office.booked()
        own_office.approve(document)
        own_office.package.faults("400")
        own_office.work(document)
    done = run(own_office, "release", "list", "--format", "json")
    assert [each["reasons"][0]["code"] for each in json.loads(done.out)["documents"]] == [
        "release_failed"
    ] * 2
    done = run(own_office, "release", "retry", "--all")
    assert (done.code, done.out.count("released for payment")) == (0, 2)


@pytest.mark.parametrize("arguments", [(), ("3f2a9c", "--all")])
def test_retry_asks_for_a_document_or_all(office, run, arguments):
    done = run(office, "release", "retry", *arguments)
    assert (done.code, "--all" in done.err) == (2, True)


def test_an_unknown_document_or_administration_is_named(office, run):
    assert run(office, "release", "retry", "3f2a9c").code == 2
    assert run(office, "release", "list", "--administration", "9999").code == 2


@pytest.mark.spec("PR-7")
def test_notices_wait_until_mail_is_set_up_and_are_sent_by_command(own_office, run, tmp_path):
    changed(own_office)
    done = run(own_office, "mail", "list")
    assert (done.code, "booking changed in the package, waiting" in done.out) == (0, True)
    done = run(own_office, "mail", "send")
    assert (done.code, "boekwerk.yaml" in done.err) == (1, True)
    with own_office.office.store.reading() as connection:
        assert [reason.code for reason in mail_checks(connection)] == ["mail_not_set_up"]
    text = "schema: boekwerk.settings/1\nmail: {by: maildir, sender: b@delinde.example, folder: post}\n"
    (tmp_path / "boekwerk.yaml").write_text(text, encoding="utf-8")
    assert run(own_office, "mail", "send").code == 0
    subjects = [mail["Subject"] for mail in mailbox.Maildir(str(tmp_path / "post"), create=False)]
    assert any("gewijzigd" in subject for subject in subjects)
    with own_office.office.store.reading() as connection:
        assert mail_checks(connection) == ()
    assert run(own_office, "mail", "list", "--format", "json").code == 0


@pytest.mark.spec("PR-7")
def test_a_notice_that_failed_is_listed_and_sent_again(releasing, run, tmp_path):
    office = releasing("sim_flag", settings={"automation_contact": None})
    changed(office)
    text = "schema: boekwerk.settings/1\nmail: {by: maildir, sender: b@delinde.example, folder: post}\n"
    (tmp_path / "boekwerk.yaml").write_text(text, encoding="utf-8")
    assert run(office, "mail", "send").code == 1
    done = run(office, "mail", "list")
    assert (done.code, "automation_contact" in done.out) == (1, True)
    assert run(office, "mail", "send", "--again").code == 1


@pytest.mark.parametrize(
    ("mail", "problem"),
    [
        ("{by: smtp}", "mail.server"),
        ("{by: smtp, server: s.example, sender: 'a, b@c.example'}", "a, b@c.example"),
        ("{by: webhook, url: 'http://s.example'}", "mail.url"),
        ("{by: pigeon}", "pigeon"),
        ("{by: smtp, password: x}", "password"),
    ],
)
def test_what_is_wrong_in_the_settings_of_mail_is_named(office, run, tmp_path, mail, problem):
    text = f"schema: boekwerk.settings/1\nmail: {mail}\n"
    (tmp_path / "boekwerk.yaml").write_text(text, encoding="utf-8")
    done = run(office, "mail", "send")
    assert (done.code, problem in done.err) == (1, True)


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        ("{by: smtp, server: s.example, sender: b@c.example, user: b}", "mail_without_password"),
        ("{by: webhook, url: 'https://s.example'}", "mail_without_secret"),
        ("{by: maildir, folder: post}", "mail_setting_missing"),
    ],
)
def test_the_doctor_is_told_what_keeps_mail_from_being_sent(office, run, tmp_path, mail, code):
    text = f"schema: boekwerk.settings/1\nmail: {mail}\n"
    (tmp_path / "boekwerk.yaml").write_text(text, encoding="utf-8")
    with office.office.store.reading() as connection:
        assert [reason.code for reason in mail_checks(connection)] == [code]


@pytest.mark.spec("PR-1")
def test_the_doctor_is_told_what_keeps_payments_from_being_held(releasing):
    office = releasing("sim_condition")
    with office.office.store.reading() as connection:
        stored = StoredAdministration(connection, list_administrations(connection)[0])
        assert release_checks(stored, None) == ()
        package = office.office.desk.package(stored, "automaat")
        package.capabilities = Capabilities()
        codes = [reason.code for reason in release_checks(stored, package)]
    assert codes == ["release_no_block"]

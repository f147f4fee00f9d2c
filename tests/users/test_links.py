"""Links: checked before they are kept, encrypted, and looked at by the checks AB-1 to AB-3."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pytest
from simulated import TOKEN
from sqlalchemy import select, update

from boekwerk.app.desk import open_office
from boekwerk.app.keys import rotate
from boekwerk.app.users import UserChange, edit_user, revoke_access
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.errors import NotAllowed, UserError
from boekwerk.packages.errors import LogInAgain
from boekwerk.store.administrations import list_administrations
from boekwerk.store.links import find_link, save_renewal, save_resealed
from boekwerk.store.tables_users import links
from boekwerk.store.tables_workflow import work
from boekwerk.store.work import work_of
from boekwerk.vault.hidden import HiddenTexts
from boekwerk.vault.keys import VARIABLE, new_key
from boekwerk.vault.sealing import Held, seal
from boekwerk.workflow.credentials import link_of

NOON = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)
OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
INVOICE = OFFICE / "inbox" / "softwarehuis-nevelbank" / "inkoop-belboei-maart.xml"
ON_ONE = pytest.mark.parametrize("store_place", ["sqlite"], indirect=True)


@pytest.fixture
def answers(office, store_place):
    """Give what the checks on the automation user say in a decision on an invoice that comes in now."""

    def answered():
        desk = open_office(Path("0102"), as_of=NOON.date(), store=store_place)
        try:
            decision = desk.decide(desk.read(INVOICE), in_flight=BookedIndex(), explain=False)
        finally:
            desk.close()
        found = {check.name: (check.outcome, check.reason.code) for check in decision.checks}
        return [found[name] for name in ("automation_user", "user_access", "package_link")]

    return answered


@pytest.fixture
def row(office):
    with office.reading() as connection:
        return list_administrations(connection)[0].id


def secrets_of(store, row, user):
    return dict(link_of(store, row, user, "sim_linked").secrets())


@pytest.mark.spec("AB-1", "AB-2", "AB-3")
def test_the_checks_look_at_the_users_of_the_store(answers, link):
    assert answers() == [
        ("pass", "automation_user_is_accountant"),
        ("pass", "user_has_access"),
        ("fail", "link_missing"),
    ]
    link("automaat", who="anna")
    assert answers()[2] == ("pass", "link_holds")


@pytest.mark.spec("AB-1")
@ON_ONE
def test_an_automation_user_who_is_no_accountant_books_nothing(office, answers, act):
    edit_user(office, "automaat", UserChange(roles=("automation",)), act())
    assert answers()[0] == ("fail", "automation_user_not_accountant")


@pytest.mark.spec("AB-2")
@ON_ONE
def test_an_automation_user_without_access_books_nothing(office, answers, link, act, take_in):
    take_in(office, automation_user="automaat", automation_contact="anna")
    with pytest.raises(UserError) as caught:
        revoke_access(office, "automaat", "0102", act())
    assert [problem.code for problem in caught.value.problems] == ["user_named_in_settings"]
    take_in(office, automation_user="bob")
    link("bob")
    assert answers()[1:] == [("pass", "user_has_access"), ("pass", "link_holds")]
    take_in(office, automation_user="zoe")
    assert answers()[0] == ("fail", "automation_user_not_found")


@pytest.mark.spec("AB-3")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"state": "refused"}, "link_without_credentials"),
        ({"expires": NOON.date()}, "link_expired"),
        ({"package": "local"}, "link_to_other_package"),
    ],
)
@ON_ONE
def test_a_link_that_does_not_hold_books_nothing(office, answers, link, values, code):
    link("automaat", who="anna")
    with office.writing() as connection:
        connection.execute(update(links).values(values))
    assert answers()[2] == ("fail", code)


def test_a_link_is_made_listed_and_removed_on_the_command_line(run, office, row, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"token": TOKEN})))
    done = run("link", "add", "0102", "--user", "bob", "--expires", "2027-01-01")
    assert done.code == 0, done.err
    assert secrets_of(office, row, "bob") == {"token": TOKEN}
    shown = run("link", "list", "--administration", "0102").out
    assert "0102  bob  sim_linked: working" in shown
    (one,) = json.loads(run("link", "list", "--for", "bob", "--format", "json").out)["links"]
    assert (one["state"], one["expires"]) == ("working", "2027-01-01")
    assert TOKEN not in shown + json.dumps(one)
    assert run("link", "remove", "0102", "--user", "bob").code == 0
    assert run("link", "remove", "0102", "--user", "bob").code == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "no JSON object"),
        ('{"token": 3}', "no JSON object"),
        ("{}", "still missing: token"),
        ('{"token": "x", "password": "planted-secret"}', "does not ask for: password"),
        ('{"token": "planted-secret"}', "refuses the link"),
    ],
)
@ON_ONE
def test_what_the_package_does_not_take_is_not_kept(run, office, row, monkeypatch, given, said):
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    done = run("link", "add", "0102", "--user", "bob")
    assert (done.code, said in done.err, "planted-secret" in done.err) == (1, True, False)
    with office.reading() as connection:
        assert find_link(connection, "bob", row) is None


@ON_ONE
def test_what_waited_for_a_link_is_looked_at_once_it_works_again(office, link, document):
    kept, other = document("<a/>", "posting"), document("<b/>", "posting", booked_by="anna")
    in_an_hour = NOON + datetime.timedelta(hours=1)
    with office.writing() as connection:
        connection.execute(update(work).values(due=in_an_hour))
    link("bob")
    with office.reading() as connection:
        assert [work_of(connection, one.id).due for one in (kept, other)] == [NOON, in_an_hour]


@pytest.mark.spec("US-1")
@ON_ONE
def test_a_user_links_himself_and_an_administrator_anybody_who_has_access(office, link, act):
    link("bob")
    link("automaat", who="anna")
    with pytest.raises(NotAllowed):
        link("automaat", who="bob")
    revoke_access(office, "bob", "0102", act())
    with pytest.raises(UserError):
        link("bob")


@ON_ONE
def test_secrets_of_another_users_row_cannot_be_read(office, link, row):
    link("bob")
    link("anna")
    with office.writing() as connection:
        stolen = connection.execute(select(links.c.secrets).where(links.c.user == "bob")).scalar()
        connection.execute(update(links).where(links.c.user == "anna").values(secrets=stolen))
    with pytest.raises(LogInAgain, match="belongs to another link"):
        secrets_of(office, row, "anna")


def test_all_secrets_go_to_the_new_key_also_after_it_was_cut_off(office, link, row, key, monkeypatch, act):
    for user in ("anna", "bob"):
        link(user)
    new = new_key()
    monkeypatch.setenv(VARIABLE, f"{new.text().reveal()} {key.text().reveal()}")
    assert next(rotate(office, act())) is None  # cut off after the first
    assert list(rotate(office, act())) == [None]
    monkeypatch.setenv(VARIABLE, new.text().reveal())
    assert secrets_of(office, row, "anna") == secrets_of(office, row, "bob") == {"token": TOKEN}


@ON_ONE
def test_what_was_renewed_while_its_key_was_changed_stays(office, link, row, key):
    link("bob")
    with office.writing() as connection:
        before = find_link(connection, "bob", row)
        newer = seal(Held(HiddenTexts({"token": "newer-token"})), before.place, key)
        assert save_renewal(connection, before, newer, NOON)
        assert not save_resealed(connection, before, before.sealed)
        assert find_link(connection, "bob", row).sealed == newer


@ON_ONE
def test_keys_are_made_listed_and_rotated_on_the_command_line(run, office, link, key, monkeypatch):
    link("bob")
    made = run("key", "new")
    monkeypatch.setenv(VARIABLE, made.out.strip())
    assert f"{key.id}: 1 link; needed, and not there" in run("key", "list").out
    lost = run("key", "rotate")
    assert (lost.code, "is not there" in lost.err) == (1, True)
    monkeypatch.setenv(VARIABLE, f"{made.out} {key.text().reveal()}")
    assert run("key", "rotate").out == "1 link encrypted anew.\n"
    listed = json.loads(run("key", "list", "--format", "json").out)["keys"]
    assert [(one["state"], one["links"]) for one in listed] == [("key_first", 1), ("key_spare", 0)]
    assert run("key", "rotate", "--user", "bob").code == 1

"""Adding, changing and removing users, and what is refused (US-1)."""

from __future__ import annotations

import datetime
import io
import json

import pytest

from boekwerk.app.tokens import WantedToken, make_token
from boekwerk.app.users import (
    NewUser,
    UserChange,
    add_user,
    change_password,
    edit_user,
    remove_user,
    shown_user,
)
from boekwerk.domain.errors import NotAllowed, UserError
from boekwerk.store.tokens import find_token, is_use_worth_noting, note_use
from boekwerk.store.users import find_user, password_of
from boekwerk.vault.hidden import HiddenText
from boekwerk.vault.passwords import is_password

DAY = datetime.timedelta(days=1)


def problems(act, *given):
    with pytest.raises(UserError) as caught:
        act(*given)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.spec("US-1")
def test_the_first_user_must_be_an_administrator(store, act):
    bob = NewUser("bob", "Bob", roles=("accountant",))
    assert problems(add_user, store, bob, act("me")) == ["user_first_not_administrator"]
    add_user(store, NewUser("anna", "Anna", roles=("administrator",)), act("me"))
    with pytest.raises(NotAllowed):
        add_user(store, bob, act("me"))


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewUser("", "X", roles=("consultant",)), "user_id_not_usable"),
        (NewUser("x@y.nl", "X", roles=("consultant",)), "user_id_not_usable"),
        (NewUser("-x", "X", roles=("consultant",)), "user_id_not_usable"),
        (NewUser("x" * 65, "X", roles=("consultant",)), "user_id_not_usable"),
        (NewUser("x", " ", roles=("consultant",)), "user_name_not_usable"),
        (NewUser("x", "X", email="x", roles=("consultant",)), "user_email_not_usable"),
        (NewUser("x", "X"), "user_roles_not_usable"),
        (NewUser("bob", "X", roles=("consultant",)), "user_is_there"),
    ],
)
def test_a_user_who_cannot_be_kept_is_refused_with_every_reason(quiet_office, act, new, code):
    assert problems(add_user, quiet_office, new, act()) == [code]


@pytest.mark.spec("US-1")
@pytest.mark.parametrize("change", [UserChange(active=False), UserChange(roles=("accountant",))])
def test_the_last_administrator_stays_one(quiet_office, act, change):
    assert problems(edit_user, quiet_office, "anna", change, act()) == ["user_last_administrator"]
    assert problems(remove_user, quiet_office, "anna", act()) == ["user_last_administrator"]


def test_a_user_who_is_removed_leaves_his_id_and_nothing_else(office, act, run):
    make_token(office, WantedToken("bob", "script"), act("bob"))
    run("users", "grant", "carla", "0102", "--substitute", "bob")
    remove_user(office, "bob", act())
    with office.reading() as connection:
        known = shown_user(connection, "bob")
        carla = shown_user(connection, "carla")
    assert (known.user.name, known.user.email, known.user.roles) == ("bob", None, ())
    assert (known.accesses, known.links, known.tokens) == ((), (), ())
    assert carla.accesses[0].substitute is None
    assert problems(add_user, office, NewUser("bob", "B", roles=("consultant",)), act()) == [
        "user_is_there"
    ]


def test_who_is_not_active_does_not_get_in(office, act):
    _, secret = make_token(office, WantedToken("bob", "script"), act("bob"))
    edit_user(office, "bob", UserChange(active=False), act())
    edit_user(office, "bob", UserChange(active=True), act())
    with office.reading() as connection:
        assert find_token(connection, secret.reveal(), act().at) is None


def test_a_token_gets_in_until_it_expires_and_only_its_hash_is_kept(office, act):
    wanted = WantedToken("bob", "script", ("look", "enter"), act().at.date() + DAY)
    token, secret = make_token(office, wanted, act("bob"))
    with office.writing() as connection:
        found = find_token(connection, secret.reveal(), act().at)
        assert (found.user, found.scopes) == ("bob", ("enter", "look"))
        note_use(connection, found, act().at)
        used = find_token(connection, secret.reveal(), act().at)
        assert not is_use_worth_noting(used, act().at)
        assert find_token(connection, secret.reveal(), act().at + DAY) is None
        assert find_token(connection, secret.reveal() + "x", act().at) is None
        assert secret.reveal().encode() not in find_token_hash(connection, token.id)


def find_token_hash(connection, number):
    return connection.exec_driver_sql(f"SELECT hash FROM tokens WHERE id = {number}").scalar()


def test_a_password_is_read_from_the_standard_input_and_ends_sessions(office, act, run, monkeypatch):
    _, secret = make_token(office, WantedToken("bob", "session"), act("bob"))
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    done = run("users", "password", "bob", "--user", "bob")
    assert (done.code, done.err) == (0, "")
    with office.reading() as connection:
        assert is_password(password_of(connection, "bob"), "correct horse battery")
        assert find_token(connection, secret.reveal(), act().at) is None


def test_a_short_password_and_another_users_password_are_refused(office, run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert "A password has 12 to 256 characters." in run("users", "password", "bob").err
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough password\n"))
    assert run("users", "password", "anna", "--user", "bob").code == 1


def test_users_are_added_shown_and_changed_on_the_command_line(office, run):
    assert (
        run("users", "add", "dirk", "--name", "Dirk", "--role", "consultant", "--access", "0102").code == 0
    )
    assert run("users", "edit", "dirk", "--role", "accountant", "--email", "d@office.example").code == 0
    assert run("users", "grant", "dirk", "0102", "--substitute", "bob", "--until", "2026-12-31").code == 0
    shown = json.loads(run("users", "show", "dirk", "--format", "json").out)
    assert (shown["roles"], shown["email"]) == (["accountant"], "d@office.example")
    assert shown["access"][0]["substitute"] == "bob"
    assert "substitute: bob until 2026-12-31" in run("users", "show", "dirk").out
    assert run("users", "revoke", "dirk", "0102").code == 0
    assert run("users", "revoke", "dirk", "0102").code == 1
    assert "dirk  Dirk  roles: accountant" in run("users", "list").out


def test_tokens_are_made_listed_and_revoked_on_the_command_line(office, run):
    made = run("users", "token", "new", "bob", "script", "--scope", "enter", "--user", "bob")
    assert made.out.startswith("bwt_")
    assert made.out.strip() not in run("users", "token", "list").out
    number = json.loads(run("users", "token", "list", "bob", "--format", "json").out)["tokens"][0]["number"]
    assert run("users", "token", "revoke", number, "--user", "carla").code == 1
    assert run("users", "token", "revoke", number, "--user", "bob").code == 0
    assert run("users", "token", "revoke", number).code == 2
    assert run("users", "token", "new", "bob", "old", "--expires", "2020-01-01").code == 1


def test_nobody_changes_users_but_an_administrator(office, run):
    for command in (
        ("add", "x", "--name", "X"),
        ("edit", "bob"),
        ("remove", "bob"),
        ("grant", "bob", "0102"),
    ):
        done = run("users", *command, "--user", "bob")
        assert (done.code, "The user bob may not do this: see to users." in done.err) == (1, True)
    with office.reading() as connection:
        assert find_user(connection, "x") is None


@pytest.mark.spec("US-1")
def test_who_is_not_active_makes_nothing_for_when_he_is_active_again(office, act):
    edit_user(office, "bob", UserChange(active=False), act())
    with pytest.raises(NotAllowed):
        make_token(office, WantedToken("bob", "script"), act("bob"))
    with pytest.raises(NotAllowed):
        change_password(office, "bob", HiddenText("a password of some length"), act("bob"))

"""What each role may do, and who is asked (US-1)."""

from __future__ import annotations

from typing import get_args

import pytest

from boekwerk.app.users import UserChange, allowed, edit_user, revoke_access
from boekwerk.domain.administration import User
from boekwerk.domain.errors import NotAllowed
from boekwerk.domain.roles import RIGHTS, ROLES, Right, may, roles_that_may
from boekwerk.reasons import LANGUAGES, sentence, term
from boekwerk.store.administrations import list_administrations


def refusal(store, act, what, administration=None):
    with store.reading() as connection, pytest.raises(NotAllowed) as caught:
        allowed(connection, act, what, administration)
    return caught.value.reason


def row_of(store):
    with store.reading() as connection:
        return list_administrations(connection)[0].id


def test_every_right_belongs_to_a_role_and_has_a_word():
    for what in get_args(Right):
        assert roles_that_may(what)
        assert all(term(f"right_{what}", language) != f"right_{what}" for language in LANGUAGES)


@pytest.mark.spec("US-1")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_what_the_table_says_where_there_is_access(role):
    user = User("x", "X", roles=(role,), access=True)
    assert {what for what in get_args(Right) if may(user, what)} == RIGHTS[role]


@pytest.mark.spec("US-1")
def test_without_access_only_an_administrator_does_what_is_his():
    every = User("x", "X", roles=ROLES, access=False)
    assert {what for what in get_args(Right) if may(every, what)} == RIGHTS["administrator"]
    assert not any(
        may(User("x", "X", roles=ROLES, access=True, active=False), what) for what in get_args(Right)
    )


def test_a_store_without_users_lets_one_person_do_everything(store, act):
    with store.reading() as connection:
        for what in get_args(Right):
            allowed(connection, act("anybody"), what)


@pytest.mark.spec("US-1")
@pytest.mark.parametrize(
    ("who", "what", "code"),
    [
        ("zoe", "look", "user_acting_not_known"),
        ("carla", "book", "user_lacks_role"),
        ("bob", "authorise", "user_lacks_role"),
        ("bob", "users", "user_lacks_role"),
        ("automaat", "reject", None),
        ("anna", "erase", None),
    ],
)
def test_in_an_office_with_users_every_act_is_held_against_the_table(quiet_office, act, who, what, code):
    if code is None:
        with quiet_office.reading() as connection:
            allowed(connection, act(who), what, row_of(quiet_office))
        return
    reason = refusal(quiet_office, act(who), what, row_of(quiet_office))
    assert reason.code == code
    assert all(sentence(reason, language) for language in LANGUAGES)


@pytest.mark.spec("US-1")
def test_access_and_activity_are_asked_for_each_administration(office, act):
    here = row_of(office)
    revoke_access(office, "bob", "0102", act())
    assert refusal(office, act("bob"), "book", here).code == "user_acting_without_access"
    edit_user(office, "bob", UserChange(active=False), act())
    assert refusal(office, act("bob"), "book", here).code == "user_acting_not_active"

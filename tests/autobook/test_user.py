from __future__ import annotations

import datetime

import pytest

from boekwerk.domain.administration import PackageLink, User


@pytest.mark.spec("AB-1")
def test_an_automation_user_with_the_role_accountant_passes(given, ask):
    check = ask("automation_user", given())
    assert (check.outcome, str(check.reason.where)) == ("pass", "users.csv:2")


@pytest.mark.spec("AB-1")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"settings": {"automation_user": None}}, "automation_user_not_set"),
        ({"user": None}, "automation_user_not_found"),
        ({"user": {"roles": ("automation",)}}, "automation_user_not_accountant"),
        ({"user": {"roles": ()}}, "automation_user_not_accountant"),
    ],
)
def test_without_a_good_automation_user_it_fails(given, ask, changes, code):
    check = ask("automation_user", given(**changes))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("AB-2")
def test_a_user_with_access_passes(given, ask):
    assert ask("user_access", given()).outcome == "pass"


@pytest.mark.spec("AB-2")
def test_a_user_without_access_fails(given, ask):
    check = ask("user_access", given(user={"access": False}))
    assert (check.outcome, check.reason.code) == ("fail", "user_has_no_access")


@pytest.mark.spec("AB-2", "AB-3")
@pytest.mark.parametrize("name", ["user_access", "package_link"])
@pytest.mark.parametrize("changes", [{"user": None}, {"settings": {"automation_user": None}}])
def test_without_user_access_and_link_are_unknown(given, ask, name, changes):
    assert ask(name, given(**changes)).outcome == "unknown"


@pytest.mark.spec("AB-3")
@pytest.mark.parametrize(
    ("links", "code"),
    [
        ((), "link_missing"),
        ((PackageLink("twinfield"),), "link_to_other_package"),
        ((PackageLink("local", credentials_present=False),), "link_without_credentials"),
        ((PackageLink("local", True, expires=datetime.date(2026, 4, 9)),), "link_expired"),
        ((PackageLink("local", True, expires=datetime.date(2026, 4, 10)),), "link_expired"),
    ],
)
def test_a_broken_link_fails_and_says_how(given, ask, links, code):
    check = ask("package_link", given(user={"links": links}))
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("AB-3")
def test_one_good_link_among_expired_ones_passes(given, ask):
    links = (
        PackageLink("local", True, expires=datetime.date(2025, 1, 1)),
        PackageLink("local", True, expires=datetime.date(2026, 4, 11)),
    )
    assert ask("package_link", given(user={"links": links})).outcome == "pass"


@pytest.mark.spec("AB-2", "AB-3")
def test_access_and_credentials_that_nobody_states_are_unknown(given, ask):
    bare = User("robot", "Automatisering", roles=("accountant",), links=(PackageLink("local"),))
    dossier = given(user=bare)
    found = [ask(name, dossier) for name in ("user_access", "package_link")]
    assert [check.outcome for check in found] == ["unknown", "unknown"]
    assert [check.reason.code for check in found] == ["user_access_not_known", "link_credentials_not_known"]

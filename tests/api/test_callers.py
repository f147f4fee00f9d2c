"""Who may call the API, and for what."""

from __future__ import annotations

import pytest
from litestar.testing import TestClient

from boekwerk.api.app import create_app
from boekwerk.api.buckets import Buckets
from boekwerk.api.server import Limits
from boekwerk.domain.roles import RIGHTS
from boekwerk.store.tokens import new_token, revoke_token

PASSWORD = "zeven paarden lopen hier"
API = "/api/v1"


@pytest.fixture
def session(app):
    """Log Mies in, in a browser of her own."""
    browser = TestClient(app, base_url="https://boekwerk.example")
    browser.post(f"{API}/session", json={"user": "mies", "password": PASSWORD}).raise_for_status()
    return browser


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer bwt_made-up", "Basic bWllczp4", "bwt_made-up"])
def test_who_shows_nothing_that_holds_learns_nothing(client, header):
    answer = client.get(f"{API}/overview", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.json()["code"]) == (401, "api_not_logged_in")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_an_api_token_is_for_its_scopes_only(client, token, documents):
    reads = token("mies", "look")
    path = f"{API}/administrations/0103/documents/{documents[0]}"
    assert client.get(path, headers=reads).status_code == 200
    refused = [
        client.post(f"{path}/book", headers=reads, json={}),
        client.post(f"{path}/reject", headers=reads, json={"why": "Nee."}),
        client.post(f"{API}/administrations/0103/documents", headers=reads, content=b"<a/>"),
        client.get(f"{API}/metrics", headers=reads),
    ]
    assert {(each.status_code, each.json()["code"]) for each in refused} == {(403, "api_scope_missing")}


@pytest.mark.spec("US-1")
def test_a_scope_gives_nothing_that_the_roles_do_not(client, token):
    assert client.get(f"{API}/authorisations", headers=token("mies", "authorise")).status_code == 403
    assert client.get(f"{API}/authorisations", headers=token("wim", "authorise")).json() == []


def test_a_token_that_was_revoked_or_has_expired_does_not_hold(client, at_work):
    now = at_work.clock()
    revoked, secret = at_work.store.write(lambda c: new_token(c, "mies", "a", ["look"], (now, None)))
    _, expired = at_work.store.write(lambda c: new_token(c, "mies", "b", ["look"], (now, now)))
    at_work.store.write(lambda c: revoke_token(c, revoked.id))
    for each in (secret, expired):
        answer = client.get(f"{API}/overview", headers={"Authorization": f"Bearer {each}"})
        assert answer.status_code == 401


def test_a_session_is_a_cookie_that_scripts_and_other_sites_cannot_use(client):
    answer = client.post(f"{API}/session", json={"user": "mies", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"))
    assert set(answer.json()["scopes"]) == RIGHTS["accountant"]
    client.cookies.clear()


def test_what_changes_anything_needs_the_token_of_the_session(session, documents):
    path = f"{API}/administrations/0103/documents/{documents[0]}/one-off"
    without = session.post(path, json={})
    assert (without.status_code, without.json()["code"]) == (403, "api_csrf_token_missing")
    csrf = session.get(f"{API}/session").json()["csrf_token"]
    assert session.post(path, json={}, headers={"X-CSRF-Token": csrf}).status_code == 200
    assert session.post(path, json={}, headers={"X-CSRF-Token": f"{csrf}é".encode()}).status_code == 403


def test_the_secret_of_a_session_is_no_api_token_and_the_other_way_round(session, mies):
    secret = session.cookies["boekwerk_session"]
    session.cookies.clear()
    header = {"Authorization": f"Bearer {secret}"}
    assert session.get(f"{API}/session", headers=header).status_code == 401
    session.cookies["boekwerk_session"] = mies["Authorization"].removeprefix("Bearer ")
    assert session.get(f"{API}/session").status_code == 401


def test_after_logging_out_the_cookie_is_worth_nothing(session):
    csrf = session.get(f"{API}/session").json()["csrf_token"]
    secret = session.cookies["boekwerk_session"]
    assert session.delete(f"{API}/session", headers={"X-CSRF-Token": csrf}).status_code == 204
    session.cookies["boekwerk_session"] = secret
    assert session.get(f"{API}/session").status_code == 401


@pytest.mark.parametrize("user", ["mies", "wim", "nobody", "mies\n"])
def test_a_wrong_login_does_not_say_what_is_wrong(client, user):
    answer = client.post(f"{API}/session", json={"user": user, "password": "x" * 20})
    assert (answer.status_code, answer.json()["code"]) == (401, "api_login_wrong")


def test_who_asks_too_often_waits(at_work, token):
    app = create_app(at_work.office, Limits(requests_a_minute=2, logins_a_minute=1, strangers_a_minute=1))
    client = TestClient(app)
    headers = token("mies")
    answers = [client.get(f"{API}/administrations", headers=headers) for _ in range(3)]
    logins = [client.post(f"{API}/session", json={"user": "a", "password": "b"}) for _ in range(2)]
    strangers = [client.get(f"{API}/administrations") for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert [each.status_code for each in (*logins, *strangers)] == [401, 429, 401, 429]
    assert int(answers[2].headers["retry-after"]) == 30


def test_a_bucket_fills_again_at_its_rate():
    seconds = [0.0]
    bucket = Buckets(60, now=lambda: seconds[0])
    assert [bucket.take("mies") for _ in range(61)] == [0] * 60 + [1]
    seconds[0] = 2.5
    assert [bucket.take("mies") for _ in range(3)] == [0, 0, 1]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_page_of_another_site_logs_nobody_in_by_a_form(client, kind):
    given = {"content": f'{{"user": "mies", "password": "{PASSWORD}"}}', "headers": {"Content-Type": kind}}
    answer = client.post(f"{API}/session", **given)
    assert (answer.status_code, "set-cookie" in answer.headers) == (415, False)


def test_json_that_is_nested_too_deep_is_the_fault_of_who_sends_it(client, caplog):
    answer = client.post(
        f"{API}/session", content="[" * 60_000, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "api_request_not_valid")
    assert not caplog.records


def called_from(app, address):
    """Call the API from an address."""

    async def from_there(scope, receive, send):
        await app({**scope, "client": (address, 1)}, receive, send)

    return TestClient(from_there, base_url="https://boekwerk.example")


def test_who_logs_in_too_often_from_one_address_keeps_nobody_else_out(at_work):
    office = create_app(at_work.office, Limits(logins_a_minute=2))
    wrong = {"user": "mies", "password": "not that of mies"}
    attacker, at_home = called_from(office, "203.0.113.9"), called_from(office, "198.51.100.7")
    assert [attacker.post(f"{API}/session", json={**wrong, "user": "x"}).status_code for _ in "12"] == [
        401
    ] * 2
    assert [attacker.post(f"{API}/session", json=wrong).status_code for _ in "1234"] == [429] * 4
    assert at_home.post(f"{API}/session", json={**wrong, "password": PASSWORD}).status_code == 201

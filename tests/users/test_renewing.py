"""Renewing a link whose refresh token rotates: once, kept before it is used, and never a lock-out."""

from __future__ import annotations

import datetime
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from token_endpoint import CLIENT, token_endpoint

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.packages.errors import LogInAgain, NoLink, RetryLater
from boekwerk.packages.oauth import TokenEndpoint, is_token_stale, renewed_tokens
from boekwerk.store.administrations import list_administrations
from boekwerk.store.links import NewLink, find_link, place_of, save_link
from boekwerk.store.notices import list_notices
from boekwerk.vault.hidden import HiddenTexts
from boekwerk.vault.keys import VARIABLE, new_key, read_keys
from boekwerk.vault.sealing import Held, seal
from boekwerk.workflow.credentials import Patience, StoredLink

RENEWING = Path(__file__).parents[1] / "generators" / "renewing.py"
QUICK = Patience(waiting=5, pause=0.01, saving=1)
HELD = {"client_id": CLIENT[0], "client_secret": CLIENT[1], "refresh_token": "refresh-0"}
ON_ONE = pytest.mark.parametrize("store_place", ["sqlite"], indirect=True)
"""For what is not the database's doing."""
LATER = datetime.timedelta(minutes=10)


def now():
    return datetime.datetime.now(datetime.UTC)


@pytest.fixture
def linked(office):
    """Link bob by OAuth; gives his link as a worker whose clock is some time ahead has it."""
    with office.writing() as connection:
        row = list_administrations(connection)[0].id
        sealed = seal(Held(HiddenTexts(HELD)), place_of("bob", row, "sim_linked"), read_keys().first)
        save_link(connection, NewLink("bob", row, "sim_linked", sealed), now())

    def link(ahead=datetime.timedelta(), store=office):
        return StoredLink(store, row, "bob", "sim_linked", now=lambda: now() + ahead, patience=QUICK)

    return link


@pytest.fixture
def kept(office):
    """Give what is kept of bob's link."""

    def read():
        with office.reading() as connection:
            return find_link(connection, "bob", list_administrations(connection)[0].id)

    return read


def refresh(server):
    return partial(renewed_tokens, TokenEndpoint("sim_linked", server.url))


def notices(store):
    with store.reading() as connection:
        return [each.notice for each in list_notices(connection, ("waiting",))]


def worker(place, row, server, *given):
    command = [sys.executable, str(RENEWING), place, str(row), server.url, *given]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_one_of_eight_threads_refreshes_and_all_get_what_it_got(linked, kept):
    with token_endpoint(seconds=0.05) as server, ThreadPoolExecutor(8) as pool:
        stale = linked().secrets()
        got = list(pool.map(lambda _: linked().renew(stale, refresh(server)), range(8)))
    assert server.asked == ["refresh-0"]
    assert {held["access_token"] for held in got} == {"access-1"}
    assert (kept().version, kept().renewing_by, kept().state) == (2, None, "working")


@pytest.mark.parametrize("store_place", ["postgresql"], indirect=True)
def test_one_of_three_processes_refreshes(linked, kept, store_place):
    with token_endpoint(seconds=0.05) as server:
        workers = [worker(store_place, kept().administration, server, "2") for _ in range(3)]
        assert [started.stdout.readline() for started in workers] == ["ready\n"] * 3
        got = [started.communicate("go\n", timeout=60)[0].split() for started in workers[::-1]]
    assert got == [["access-1", "access-1"]] * 3
    assert server.asked == ["refresh-0"]


def killed_while_renewing(server, kept, place):
    started = worker(place, kept().administration, server, "1", "killed")
    assert started.stdout.readline() == "ready\n"
    started.communicate("go\n", timeout=60)
    assert started.returncode == 9


@ON_ONE
def test_a_kill_between_refresh_and_save_locks_nobody_out_where_the_package_is_lenient(
    linked, kept, store_place
):
    with token_endpoint(grace=True) as server:
        killed_while_renewing(server, kept, store_place)
        assert kept().renewing_by is not None
        link = linked(LATER)
        assert link.renew(link.secrets(), refresh(server))["access_token"] == "access-2"
    assert server.asked == ["refresh-0", "refresh-0"]


@ON_ONE
def test_where_the_package_is_strict_the_user_is_told_once_and_nobody_storms(
    linked, kept, store_place, office
):
    with token_endpoint() as server:
        killed_while_renewing(server, kept, store_place)
        link = linked(LATER)
        stale = link.secrets()
        with pytest.raises(LogInAgain, match="the token was used before"):
            link.renew(stale, refresh(server))
        with pytest.raises(LogInAgain, match="not tried again"):
            link.renew(stale, refresh(server))
    assert (kept().state, len(server.asked)) == ("refused", 2)
    (notice,) = notices(office)
    assert (notice.kind, notice.recipient) == ("link_refused", "bob")
    assert notice.content[0].code == "link_refused_after_cut_off"


@ON_ONE
def test_what_others_renewed_meanwhile_is_given_without_asking(linked):
    with token_endpoint() as server:
        stale = linked().secrets()
        linked().renew(stale, refresh(server))
        assert linked().renew(stale, refresh(server))["access_token"] == "access-1"
        assert linked().renew(linked().secrets(), refresh(server))["access_token"] == "access-2"


@ON_ONE
def test_what_the_link_held_before_is_tried_when_the_newest_is_refused(linked):
    with token_endpoint() as server:
        first = linked().renew(linked().secrets(), refresh(server))
        server.given = ["refresh-0"]  # the package was put back to a copy of before
        assert linked().renew(first, refresh(server))["refresh_token"] == "refresh-1"
    assert server.asked == ["refresh-0", "refresh-1", "refresh-0"]


def test_a_worker_that_took_too_long_keeps_what_it_got_and_the_other_finds_it(linked, kept):
    with token_endpoint() as server:
        stale = linked().secrets()

        def slow(held):
            fresh = renewed_tokens(TokenEndpoint("sim_linked", server.url), held)
            # Meanwhile its time is over for another one, which is refused: the token is used up.
            other = ThreadPoolExecutor(1).submit(linked(LATER).renew, stale, refresh(server))
            with pytest.raises(LogInAgain):
                other.result()
            return fresh

        assert linked().renew(stale, slow)["access_token"] == "access-1"
    assert (kept().state, kept().version) == ("working", 2)


@ON_ONE
def test_a_package_that_gives_the_same_again_is_asked_once(linked):
    asked = []

    def same(held):
        asked.append(True)
        return dict(held)

    assert linked().renew(linked().secrets(), same) == HELD
    assert len(asked) == 1


@ON_ONE
def test_what_may_go_right_later_leaves_the_link_as_it_was(linked, kept, office):
    with token_endpoint() as server:
        server.answer = (503, "down")
        with pytest.raises(RetryLater):
            linked().renew(linked().secrets(), refresh(server))
    assert (kept().state, kept().version, kept().renewing_by) == ("working", 1, None)
    assert notices(office) == []


@ON_ONE
def test_a_store_that_fails_for_a_moment_loses_nothing(linked, kept, monkeypatch, office):
    link, failed = linked(), []
    write = office.write

    def write_or_fail(work, administration=None):
        if server.asked and not failed:
            failed.append(True)
            raise StoreError(Reason("store_failed", {"store": "-", "problem": "-"}))
        return write(work, administration)

    with token_endpoint() as server:
        stale = link.secrets()
        monkeypatch.setattr(office, "write", write_or_fail)
        assert link.renew(stale, refresh(server))["access_token"] == "access-1"
    assert (failed, kept().version) == ([True], 2)


@ON_ONE
def test_who_waits_too_long_is_told_to_come_back(linked):
    begun, done = threading.Event(), threading.Event()

    def hang(held):
        begun.set()
        done.wait(20)
        return {**held, "access_token": "late"}

    link = linked()
    link._patience = Patience(waiting=0.05, pause=0.01)
    stale = link.secrets()
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(linked().renew, stale, hang)
        begun.wait(20)
        with pytest.raises(RetryLater, match="too long"):
            link.renew(stale, hang)
        done.set()
        assert hanging.result()["access_token"] == "late"


@pytest.mark.parametrize("fault", [RuntimeError("refresh-0"), LogInAgain("x", "I got refresh-0")])
@ON_ONE
def test_an_error_that_repeats_a_secret_is_cleaned(linked, fault):
    def fail(_):
        raise fault

    link = linked()
    with pytest.raises(type(fault)) as caught:
        link.renew(link.secrets(), fail)
    assert "refresh-0" not in f"{caught.value} {caught.value!r} {vars(caught.value)}"


@ON_ONE
def test_a_link_that_cannot_be_read_says_why(linked, kept, office, monkeypatch):
    with pytest.raises(NoLink):
        StoredLink(office, kept().administration, "carla", "sim_linked").secrets()
    monkeypatch.setenv(VARIABLE, new_key().text().reveal())
    with pytest.raises(LogInAgain, match="is not there"):
        linked().secrets()
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(LogInAgain, match="boekwerk key new"):
        linked().secrets()


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        ((400, {"error": "invalid_grant"}), LogInAgain, "invalid_grant"),
        ((401, {"error": "invalid_client"}), LogInAgain, "invalid_client"),
        ((429, {"error": "slow_down"}), RetryLater, "slow_down"),
        ((500, "<html>"), RetryLater, "HTTP 500"),
        ((302, ""), RetryLater, "HTTP 302"),
        ((200, "[]"), RetryLater, "no access_token"),
        ((200, {"access_token": 3}), RetryLater, "no access_token"),
    ],
)
def test_every_answer_of_a_token_endpoint_says_what_is_next(answer, error, text):
    with token_endpoint() as server, pytest.raises(error, match=text):
        server.answer = answer
        refresh(server)(HELD)


def test_a_token_endpoint_that_is_not_there_is_tried_later():
    with pytest.raises(RetryLater, match="ConnectError") as caught:
        renewed_tokens(TokenEndpoint("x", "http://127.0.0.1:9/token", seconds=1), HELD)
    assert "refresh-0" not in str(caught.value)


def test_a_package_that_gives_no_new_refresh_token_keeps_the_old_one():
    with token_endpoint() as server:
        server.answer = (200, {"access_token": "a", "expires_in": "600"})
        held = renewed_tokens(TokenEndpoint("x", server.url, client_in="form"), HELD)
    assert held["refresh_token"] == "refresh-0"
    assert not is_token_stale(held, now())
    assert is_token_stale(held, now() + LATER)
    assert is_token_stale(HELD, now())


def test_a_link_without_a_refresh_token_must_be_made_anew():
    with pytest.raises(LogInAgain, match="refresh token"):
        renewed_tokens(TokenEndpoint("x", "http://127.0.0.1:9/"), {"client_id": "x"})

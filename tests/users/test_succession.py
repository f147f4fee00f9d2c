"""Nobody goes while documents wait for him, unless a successor takes over (PR-13)."""

from __future__ import annotations

import datetime

import pytest
from sqlalchemy import select, update

from boekwerk.app.links import remove_link
from boekwerk.app.users import NewUser, UserChange, add_user, edit_user, remove_user, revoke_access
from boekwerk.domain.errors import StoreBusy, UserError
from boekwerk.reasons import LANGUAGES, sentence
from boekwerk.store.tables_workflow import assignments, work
from boekwerk.store.timeline import events_of
from boekwerk.store.work import work_of

ON_ONE = pytest.mark.parametrize("store_place", ["sqlite"], indirect=True)
INACTIVE = UserChange(active=False)


def refused(act, *given):
    with pytest.raises(UserError) as caught:
        act(*given)
    for problem in caught.value.problems:
        assert all(sentence(problem, language) for language in LANGUAGES)
    return caught.value


def codes(act, *given):
    return [problem.code for problem in refused(act, *given).problems]


def authorisers(store):
    with store.reading() as connection:
        return connection.execute(select(assignments.c.authoriser, assignments.c.state)).all()


@pytest.mark.spec("PR-13")
def test_who_booked_what_waits_for_release_needs_a_successor(office, act, document, link):
    link("anna")
    kept = document("<a/>")
    error = refused(remove_user, office, "bob", act())
    assert error.reason.values == {"user": "bob", "count": 1}
    assert [problem.values["document"] for problem in error.problems] == [kept.sha256]
    assert remove_user(office, "bob", act(), "anna") == 1
    with office.reading() as connection:
        assert work_of(connection, kept.id).booked_by == "anna"
        event = events_of(connection, kept.id)[-1]
    assert (event.who, event.what.code, event.why.code) == (
        "anna",
        "document_taken_over",
        "user_was_removed",
    )
    assert event.what.values == {"user": "bob", "successor": "anna"}


@pytest.mark.spec("PR-13")
@pytest.mark.parametrize(
    "state",
    [
        "ready",
        "posting",
        "ambiguous",
        "blocked",
        "awaiting_authorisation",
        "authorised_after_booking",
        "failed",
    ],
)
@ON_ONE
def test_neither_user_access_nor_link_goes_while_a_document_waits(office, act, document, link, state):
    link("bob")
    document("<a/>", state)
    assert codes(edit_user, office, "bob", INACTIVE, act()) == ["document_waits_for_link"]
    assert codes(revoke_access, office, "bob", "0102", act()) == ["document_waits_for_link"]
    assert codes(remove_link, office, "0102", "bob", act()) == ["document_waits_for_link"]


@pytest.mark.spec("PR-13")
@pytest.mark.parametrize("state", ["booked", "released", "rejected", "in_review"])
@ON_ONE
def test_what_has_ended_keeps_nobody(office, act, document, state):
    document("<a/>", state)
    assert remove_user(office, "bob", act()) == 0


@pytest.mark.spec("PR-13")
def test_who_is_to_approve_needs_a_successor_who_may(office, act, document):
    document("<a/>", "awaiting_authorisation", asks="carla")
    assert codes(remove_user, office, "carla", act()) == ["document_waits_for_approval"]
    roles = UserChange(roles=("consultant",))
    assert codes(edit_user, office, "carla", roles, act()) == ["document_waits_for_approval"]
    assert codes(remove_user, office, "carla", act(), "bob") == ["successor_may_not_authorise"]
    add_user(office, NewUser("dirk", "Dirk", roles=("authoriser",), administrations=("0102",)), act())
    assert remove_user(office, "carla", act(), "dirk") == 1
    assert authorisers(office) == [("dirk", "asked")]


@pytest.mark.spec("PR-13")
@ON_ONE
def test_nobody_inherits_the_approval_of_his_own_booking(office, act, document):
    edit_user(office, "bob", UserChange(roles=("accountant", "authoriser")), act())
    document("<a/>", "awaiting_authorisation", booked_by="bob", asks="carla")
    assert codes(remove_user, office, "carla", act(), "bob") == ["successor_booked_himself"]


@ON_ONE
def test_a_successor_who_is_asked_already_is_asked_once(office, act, document):
    add_user(office, NewUser("dirk", "Dirk", roles=("authoriser",), administrations=("0102",)), act())
    document("<a/>", "awaiting_authorisation", asks=("carla", "dirk"))
    remove_user(office, "carla", act(), "dirk")
    assert authorisers(office) == [("dirk", "asked")]


@pytest.mark.spec("PR-13")
@ON_ONE
def test_a_document_goes_on_where_its_last_answer_was_that_of_who_went(office, act, document):
    add_user(office, NewUser("dirk", "Dirk", roles=("authoriser",), administrations=("0102",)), act())
    kept = document("<a/>", "awaiting_authorisation", asks=("carla", "dirk"))
    with office.writing() as connection:
        dirks = assignments.c.authoriser == "dirk"
        connection.execute(update(assignments).where(dirks).values(state="approved", decided_by="dirk"))
    remove_user(office, "carla", act(), "dirk")
    assert authorisers(office) == [("dirk", "approved")]
    with office.reading() as connection:
        going_on = work_of(connection, kept.id)
    assert (going_on.state, going_on.due is not None) == ("blocked", True)


@pytest.mark.spec("PR-13")
@pytest.mark.parametrize(
    ("successor", "code"),
    [
        ("bob", "successor_is_the_same"),
        ("zoe", "successor_not_known"),
        ("carla", "successor_may_not_book"),
        ("anna", "successor_without_link"),
    ],
)
@ON_ONE
def test_a_successor_must_be_able_to_go_on(office, act, document, successor, code):
    document("<a/>")
    document("<b/>")
    assert codes(remove_user, office, "bob", act(), successor) == [code]


@ON_ONE
def test_what_a_worker_has_is_not_handed_over_under_its_hands(office, act, document, link):
    link("anna")
    until = act().at + datetime.timedelta(minutes=3)
    kept = document("<a/>", "posting")
    with office.writing() as connection:
        connection.execute(update(work).values(lease_by="worker", lease_until=until))
    with pytest.raises(StoreBusy):
        remove_user(office, "bob", act(), "anna")
    with office.reading() as connection:
        assert work_of(connection, kept.id).booked_by == "bob"


@pytest.mark.spec("PR-13")
@ON_ONE
def test_who_gets_the_mail_about_automatic_bookings_cannot_go(office, act, take_in):
    take_in(office, automation_user="automaat", automation_contact="bob")
    error = refused(edit_user, office, "bob", INACTIVE, act())
    assert [problem.values["setting"] for problem in error.problems] == ["automation_contact"]


@ON_ONE
def test_the_command_line_lists_the_documents_and_says_who_took_over(office, run, document, link):
    link("anna")
    kept = document("<a/>", "authorised_after_booking")
    refused = run("users", "remove", "bob")
    assert refused.code == 1
    assert kept.sha256 in refused.err
    assert "Name with --successor who takes it over." in refused.err
    done = run("users", "remove", "bob", "--successor", "anna")
    assert (done.code, "anna took over 1 document" in done.err) == (0, True)
    assert "anna takes the document over from bob" in run("timeline", "show", kept.sha256).out

"""What authorisers say of a booking, and what of it cannot be (PR-3, PR-5, PR-10)."""

from __future__ import annotations

import datetime
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, update
from waiting_bookings import SETTINGS, USERS, administer, asked, blocked, book, office, rule, user, way

from boekwerk.domain.errors import BoekwerkError, NotAllowed, ReleaseError, WrongState
from boekwerk.reasons import sentence
from boekwerk.store.assignments import round_of, waiting_assignments
from boekwerk.store.notices import list_notices
from boekwerk.store.releases import all_approved
from boekwerk.store.tables_users import user_access, users
from boekwerk.store.tables_workflow import work
from boekwerk.store.timeline import events_of
from boekwerk.store.users import Access, KnownUser, add_user, give_access
from boekwerk.workflow.assigning import assign, reassign
from boekwerk.workflow.authorising import approve, reject
from boekwerk.workflow.by_hand import Person

TWO_STEPS = rule(["anna", "bert"], ["cees"])
SUBSTITUTED = (*USERS[1:], user("anna", substitute="dirk", substitute_until=datetime.date(2026, 3, 20)))


@pytest.fixture
def says(file_store, clock):
    """Let somebody approve, or reject with a reason."""

    def do(document, who, why=None):
        person = Person(who, clock())
        if why is None:
            return approve(file_store, document, person)
        return reject(file_store, document, person, why)

    return do


@contextmanager
def refused(error, code):
    with pytest.raises(BoekwerkError) as caught:
        yield
    assert (type(caught.value), caught.value.reason.code) == (error, code)
    assert "{" not in sentence(caught.value.reason, "nl") + sentence(caught.value.reason, "en")


def told(store, document):
    with store.reading() as connection:
        return [(event.who, event.what.code, event.personal) for event in events_of(connection, document)]


def asked_now(store, document):
    with store.reading() as connection:
        return [each.authoriser for each in round_of(connection, document).asked]


@pytest.mark.spec("PR-3", "PR-5")
def test_all_of_a_step_are_asked_side_by_side_and_then_the_next(file_store, clock, says):
    document = asked(file_store, administer(file_store, TWO_STEPS), clock)
    assert asked_now(file_store, document) == ["anna", "bert"]
    assert says(document, "bert").state == "awaiting_authorisation"
    assert asked_now(file_store, document) == ["anna"]
    says(document, "anna")
    assert asked_now(file_store, document) == ["cees"]
    done = says(document, "cees")
    assert (done.state, done.due) == ("authorised_after_booking", clock())
    with file_store.reading() as connection:
        assert all_approved(connection, document)


@pytest.mark.spec("US-3")
def test_the_timeline_tells_who_was_asked_and_who_approved(file_store, clock, says):
    document = asked(file_store, administer(file_store, rule(["anna"], ["cees"])), clock)
    says(document, "anna")
    says(document, "cees")
    assert [(who, code) for who, code, _ in told(file_store, document)[1:]] == [
        ("worker", "authorisers_asked"),
        ("anna", "authorisation_approved"),
        ("anna", "authorisers_asked"),
        ("cees", "authorisation_approved"),
        ("cees", "document_authorised_after_booking"),
    ]


@pytest.mark.spec("PR-10")
def test_a_rejection_leaves_it_blocked_and_tells_who_booked_it(file_store, clock, says):
    document = asked(file_store, administer(file_store, TWO_STEPS), clock, by="joke")
    says(document, "anna")
    work = says(document, "bert", "Dit is niet geleverd")
    assert (work.state, work.due) == ("blocked", None)
    assert [sentence(reason, "nl") for reason in work.reasons] == [
        "Afgewezen door bert: Dit is niet geleverd"
    ]
    with file_store.reading() as connection:
        kept = [one.notice for one in list_notices(connection, ["waiting"])]
    (notice,) = [one for one in kept if one.document == document and one.kind == "authorisation_rejected"]
    assert (notice.recipient, notice.content[-1]) == ("joke", work.reasons[0])
    *_, last = told(file_store, document)
    assert last == ("bert", "authorisation_rejected", {"why": "Dit is niet geleverd"})


@pytest.mark.spec("PR-10")
def test_after_a_rejection_nobody_approves_until_it_is_assigned_anew(file_store, clock, says):
    document = asked(file_store, administer(file_store, TWO_STEPS), clock)
    says(document, "bert", "nee")
    assert asked_now(file_store, document) == []
    with refused(WrongState, "authorisation_was_rejected"):
        says(document, "anna")
    # A worker that comes by changes nothing.
    assert assign(office(file_store, clock), way(file_store, document)).state == "blocked"
    work = reassign(file_store, document, [["cees"]], Person("joke", clock()))
    assert (work.state, asked_now(file_store, document)) == ("awaiting_authorisation", ["cees"])
    assert says(document, "cees").state == "authorised_after_booking"


@pytest.mark.spec("PR-10")
def test_what_was_approved_before_a_booking_is_assigned_anew_counts_no_more(file_store, clock, says):
    document = asked(file_store, administer(file_store, TWO_STEPS), clock)
    says(document, "anna")
    reassign(file_store, document, [["anna", "dirk"]], Person("joke", clock()))
    assert says(document, "dirk").state == "awaiting_authorisation"
    assert says(document, "anna").state == "authorised_after_booking"


@pytest.mark.spec("PR-3")
def test_who_was_not_asked_or_whose_turn_it_is_not_cannot_approve(file_store, clock, says):
    document = asked(file_store, administer(file_store, TWO_STEPS), clock)
    with refused(NotAllowed, "authorisation_not_asked_of_user"):
        says(document, "dirk")
    with refused(WrongState, "authorisation_not_his_turn"):
        says(document, "cees")
    with refused(NotAllowed, "authoriser_without_role"):
        says(document, "robot")
    with refused(NotAllowed, "authoriser_unknown"):
        says(document, "eva")


@pytest.mark.spec("PR-3")
def test_nobody_answers_twice_or_after_all_did(file_store, clock, says):
    document = asked(file_store, administer(file_store, TWO_STEPS), clock)
    says(document, "anna")
    for why in (None, "toch niet"):
        with refused(WrongState, "authorisation_answered_already"):
            says(document, "anna", why)
    says(document, "bert")
    says(document, "cees")
    with refused(WrongState, "authorisation_is_complete"):
        says(document, "cees")


@pytest.mark.spec("PR-10")
def test_a_rejection_needs_a_reason(file_store, clock, says):
    document = asked(file_store, administer(file_store, TWO_STEPS), clock)
    with refused(WrongState, "authorisation_rejected_without_why"):
        says(document, "anna", "  ")
    assert way(file_store, document).state == "awaiting_authorisation"


@pytest.mark.spec("PR-3")
def test_what_is_booked_anew_is_to_be_approved_anew(file_store, clock, says):
    administration = administer(file_store, TWO_STEPS)
    document = asked(file_store, administration, clock)
    says(document, "anna")
    with file_store.writing() as connection:
        book(connection, administration, document, "joke")
    with refused(WrongState, "authorisation_not_asked_now"):
        says(document, "bert")
    assign(office(file_store, clock), way(file_store, document))
    assert asked_now(file_store, document) == ["anna", "bert"]


@pytest.mark.spec("PR-3")
def test_nobody_approves_his_own_booking_where_four_eyes_are_asked_for(file_store, clock, says):
    administration = administer(file_store, rule(["joke", "anna"]))
    document = asked(file_store, administration, clock, by="joke")
    assert asked_now(file_store, document) == ["anna"]
    assert "authoriser_left_out" in [code for _, code, _ in told(file_store, document)]
    with refused(NotAllowed, "authorisation_of_own_booking"):
        says(document, "joke")
    administer(file_store, rule(["joke"]), four_eyes=False)
    assert says(asked(file_store, administration, clock, by="joke"), "joke").state == (
        "authorised_after_booking"
    )


@pytest.mark.spec("AB-14", "PR-3")
def test_where_nobody_can_be_named_it_stays_blocked_and_says_why(file_store, clock):
    administration = administer(file_store, rule(["joke"]))
    document = asked(file_store, administration, clock, by="joke")
    work = way(file_store, document)
    assert (work.state, work.due) == ("blocked", None)
    assert [reason.code for reason in work.reasons] == [
        "authorisation_not_assigned",
        "authoriser_is_booker",
    ]
    assert reassign(file_store, document, [["anna"]], Person("joke", clock())).state == (
        "awaiting_authorisation"
    )


@pytest.mark.spec("PR-3")
def test_a_substitute_approves_in_anothers_place_until_his_last_day(file_store, clock, says):
    administration = administer(file_store, rule(["anna"]), users=SUBSTITUTED)
    document = asked(file_store, administration, clock)
    clock.at += datetime.timedelta(days=5)
    with refused(NotAllowed, "authorisation_not_asked_of_user"):
        says(document, "dirk")
    clock.at -= datetime.timedelta(days=1)
    assert says(document, "dirk").state == "authorised_after_booking"
    assert ("dirk", "authorisation_approved_for", {}) in told(file_store, document)
    with refused(WrongState, "authorisation_is_complete"):
        says(document, "anna")


@pytest.mark.spec("PR-3")
def test_two_approvals_are_two_persons(file_store, clock, says):
    administration = administer(file_store, rule(["anna", "dirk"]), users=SUBSTITUTED)
    document = asked(file_store, administration, clock)
    says(document, "dirk")
    with refused(WrongState, "authorisation_answered_already"):
        says(document, "dirk")
    assert says(document, "anna").state == "authorised_after_booking"


@pytest.mark.spec("PR-3")
def test_who_was_substituted_need_not_answer_any_more(file_store, clock, says):
    administration = administer(file_store, rule(["anna", "bert"]), users=SUBSTITUTED)
    document = asked(file_store, administration, clock)
    says(document, "dirk")
    with refused(WrongState, "authorisation_answered_by_substitute"):
        says(document, "anna")


@pytest.mark.spec("US-1")
def test_who_no_longer_takes_part_cannot_approve_what_he_was_asked(file_store, clock, says):
    document = asked(file_store, administer(file_store, rule(["anna"])), clock)
    administer(file_store, rule(["bert"]), users=(*USERS[1:], user("anna", active=False)))
    with refused(NotAllowed, "authoriser_inactive"):
        says(document, "anna")


def test_everybody_sees_what_waits_for_him(file_store, clock, says):
    document = asked(file_store, administer(file_store, rule(["cees", "dirk"])), clock)
    says(document, "dirk")
    with file_store.reading() as connection:
        waiting = {each.document for each in waiting_assignments(connection, ["cees"])}
        assert document in waiting
        assert document not in {each.document for each in waiting_assignments(connection, ["dirk"])}


@pytest.mark.spec("PR-3")
def test_who_booked_cannot_be_named_to_approve_it(file_store, clock):
    document = asked(file_store, administer(file_store, rule(["anna"])), clock, by="joke")
    with refused(ReleaseError, "authorisers_not_usable"):
        reassign(file_store, document, [["joke", "bert"]], Person("joke", clock()))
    assert asked_now(file_store, document) == ["anna"]


@pytest.mark.spec("US-1")
def test_only_who_may_deal_with_releases_names_authorisers(file_store, clock):
    document = asked(file_store, administer(file_store, rule(["anna"])), clock)
    with file_store.writing() as connection:
        known = KnownUser("piet", "Piet", None, ("authoriser",), True, clock())
        add_user(connection, known)
    with refused(NotAllowed, "user_lacks_role"):
        reassign(file_store, document, [["anna"]], Person("piet", clock()))
    with file_store.writing() as connection:
        connection.execute(delete(users))


@pytest.mark.spec("PR-3")
def test_whom_a_person_names_before_booking_goes_before_the_rules(file_store, clock):
    administration = administer(file_store, rule(["anna"]))
    document = blocked(file_store, administration)
    with file_store.writing() as connection:
        connection.execute(update(work).where(work.c.document == document).values(state="in_review"))
    reassign(file_store, document, [["dirk"]], Person("joke", clock()))
    assert asked_now(file_store, document) == []
    with file_store.writing() as connection:
        book(connection, administration, document, "joke")
    assign(office(file_store, clock), way(file_store, document))
    assert asked_now(file_store, document) == ["dirk"]


@pytest.mark.spec("PR-3", "US-1")
def test_the_substitute_of_an_office_user_is_the_one_of_that_administration(file_store, clock, says):
    administration = administer(file_store, rule(["anna"]))
    document = asked(file_store, administration, clock)
    with file_store.writing() as connection:
        for id in ("anna", "dirk"):
            add_user(connection, KnownUser(id, id, None, ("authoriser",), True, clock()))
        give_access(connection, Access("dirk", administration, SETTINGS.id))
        give_access(connection, Access("anna", administration, SETTINGS.id, "dirk", clock().date()))
    assert says(document, "dirk").state == "authorised_after_booking"
    with file_store.writing() as connection:
        connection.execute(delete(user_access))
        connection.execute(delete(users))

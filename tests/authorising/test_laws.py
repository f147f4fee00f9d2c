"""Whatever the order of what people do: released for payment only when everybody of every step approved."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from waiting_bookings import PEOPLE, START, USERS, Clock, administer, asked, rule, user, way

from boekwerk.domain.errors import BoekwerkError
from boekwerk.store.assignments import round_of
from boekwerk.workflow.assigning import reassign
from boekwerk.workflow.authorising import approve, reject
from boekwerk.workflow.by_hand import Person

SUBSTITUTES = {"anna": "dirk", "bert": "anna"}
STEPS = st.lists(
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True), min_size=1, max_size=3
)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("approve"), st.sampled_from((*PEOPLE, "joke"))),
        st.tuples(st.just("approve"), st.sampled_from(PEOPLE)),
        st.tuples(st.just("approve"), st.sampled_from(PEOPLE)),
        st.tuples(st.just("reject"), st.sampled_from(PEOPLE)),
        st.tuples(st.just("reassign"), STEPS),
    ),
    max_size=14,
)


def done(store, document, deed, argument):
    """Do it; tell whether it was taken."""
    try:
        match deed:
            case "approve":
                approve(store, document, Person(argument, START))
            case "reject":
                reject(store, document, Person(argument, START), "nee")
            case "reassign":
                reassign(store, document, argument, Person("joke", START))
    except BoekwerkError:
        return False
    return True


@pytest.mark.spec("PR-3", "PR-5", "PR-10")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, deeds=DEEDS)
def test_it_is_released_only_when_everybody_of_the_round_approved(file_store, steps, deeds):
    users = [user(one.id, roles=one.roles, substitute=SUBSTITUTES.get(one.id)) for one in USERS]
    document = asked(file_store, administer(file_store, rule(*steps), users=users), Clock())
    approved: list[str] = []
    for deed, argument in deeds:
        if done(file_store, document, deed, argument):
            approved = [*approved, argument] if deed == "approve" else []
        with file_store.reading() as connection:
            round = round_of(connection, document)
        everybody = {each.authoriser for each in round.of}
        complete = round.is_approved and {each.decided_by for each in round.of} == set(approved)
        is_authorised = way(file_store, document).state == "authorised_after_booking"
        assert is_authorised == (complete and len(approved) == len(everybody))
        assert all(
            each.decided_by in (None, each.authoriser, SUBSTITUTES.get(each.authoriser))
            for each in round.of
        )
        if is_authorised:
            order = [approved.index(each.decided_by) for each in round.of]
            steps_of = {at: each.step for at, each in zip(order, round.of, strict=True)}
            assert [steps_of[at] for at in sorted(order)] == sorted(steps_of.values())

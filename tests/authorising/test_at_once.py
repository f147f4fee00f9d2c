"""Answers at the same moment: each counts once, and nothing is lost between them (PR-3)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from waiting_bookings import START, administer, asked, rule, way

from boekwerk.domain.errors import BoekwerkError
from boekwerk.store.assignments import round_of
from boekwerk.workflow.authorising import approve, reject
from boekwerk.workflow.by_hand import Person


def together(store, document, *deeds):
    """Do all of it at the same moment; give the code of why it was refused, or None."""

    def do(deed):
        act, who, *why = deed
        try:
            act(store, document, Person(who, START), *why)
        except BoekwerkError as error:
            return error.reason.code
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.mark.spec("PR-3", "PR-5")
def test_the_last_two_approvals_at_once_release_it(store_of_module, clock):
    administration = administer(store_of_module, rule(["anna", "bert"]))
    for _ in range(3):
        document = asked(store_of_module, administration, clock)
        assert together(store_of_module, document, (approve, "anna"), (approve, "bert")) == [None, None]
        assert way(store_of_module, document).state == "authorised_after_booking"


@pytest.mark.spec("PR-3")
def test_one_person_at_once_counts_once(store_of_module, clock):
    administration = administer(store_of_module, rule(["anna", "bert"]))
    document = asked(store_of_module, administration, clock)
    refused = together(store_of_module, document, (approve, "anna"), (approve, "anna"), (approve, "anna"))
    assert sorted(filter(None, refused)) == ["authorisation_answered_already"] * 2
    assert way(store_of_module, document).state == "awaiting_authorisation"


@pytest.mark.spec("PR-10")
def test_an_approval_and_a_rejection_at_once_never_release_it(store_of_module, clock):
    administration = administer(store_of_module, rule(["anna", "bert"]))
    document = asked(store_of_module, administration, clock)
    refused = together(store_of_module, document, (approve, "anna"), (reject, "bert", "nee"))
    assert refused[1] is None and refused[0] in (None, "authorisation_was_rejected")
    assert way(store_of_module, document).state == "blocked"
    with store_of_module.reading() as connection:
        assert not round_of(connection, document).is_approved

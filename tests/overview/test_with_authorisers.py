"""Booking a purchase of which the payment waits for authorisation (PR-3)."""

from __future__ import annotations

import shutil

import pytest
from at_work import NOON, office_at_work

from boekwerk.app.acting import Choices
from boekwerk.app.concepts import Acting
from boekwerk.app.overview import read_whole
from boekwerk.app.users import NewUser, add_user
from boekwerk.domain.errors import NotAllowed, ReleaseError
from boekwerk.store.database import Store


@pytest.fixture
def at_work(sqlite_template, tmp_path):
    """Put an office to work that releases payments after authorisation."""
    place = shutil.copy(sqlite_template, tmp_path / "store.sqlite")
    with (
        Store.open(place, create=False) as store,
        office_at_work(store, tmp_path, release_after_authorisation=True) as office,
    ):
        roles = {"baas": ("administrator",), "mies": ("accountant",), "anna": ("authoriser",)}
        for user, its in roles.items():
            add_user(store, NewUser(user, user.title(), None, its, ("0103",)), Acting("baas", NOON))
        yield office


@pytest.mark.spec("PR-3")
def test_a_purchase_is_booked_only_when_it_is_known_who_approves_it(at_work):
    document = at_work.fresh()
    with pytest.raises(ReleaseError) as caught:
        at_work.desk(document).book(Choices())
    assert caught.value.reason.code == "booking_without_authorisers"
    at_work.desk(document).book(Choices(payment_condition="14", authorisers=(("anna",),)))
    whole = read_whole(at_work.store, document)
    assert [(each.authoriser, each.state) for each in whole.assignments] == [("anna", "waiting")]
    assert whole.entry.state == "ready"


@pytest.mark.spec("PR-3")
def test_who_may_not_approve_is_not_named(at_work):
    document = at_work.fresh()
    with pytest.raises(ReleaseError):
        at_work.desk(document).book(Choices(authorisers=(("mies",),)))
    assert read_whole(at_work.store, document).assignments == ()


@pytest.mark.spec("US-1")
def test_an_authoriser_books_nothing(at_work):
    document = at_work.fresh()
    with pytest.raises(NotAllowed):
        at_work.desk(document, who="anna").book(Choices(authorisers=(("anna",),)))
    assert at_work.work(document).state == "in_review"

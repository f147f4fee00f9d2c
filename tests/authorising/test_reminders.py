"""Authorisers who do not answer are reminded, and only those."""

from __future__ import annotations

import datetime

import pytest
from waiting_bookings import administer, asked, office, rule

from boekwerk.store.notices import list_notices
from boekwerk.workflow.authorising import approve, reject
from boekwerk.workflow.by_hand import Person
from boekwerk.workflow.reminders import due_reminders


@pytest.fixture
def reminded(store_of_module, clock):
    """Let days pass, remind who is to be reminded, and give who has been, of a document."""

    def do(document, days):
        clock.at += datetime.timedelta(days=days)
        while due_reminders(office(store_of_module, clock)):
            continue
        with store_of_module.reading() as connection:
            kept = [one.notice for one in list_notices(connection, ["waiting"])]
        return [
            notice.recipient
            for notice in kept
            if notice.document == document and notice.kind == "authorisation_reminder"
        ]

    return do


def test_who_does_not_answer_is_reminded_every_so_many_days(store_of_module, clock, reminded):
    document = asked(store_of_module, administer(store_of_module, rule(["anna", "bert"], ["cees"])), clock)
    assert reminded(document, 2) == []
    assert reminded(document, 1) == ["anna", "bert"]
    approve(store_of_module, document, Person("anna", clock()))
    assert reminded(document, 2) == ["anna", "bert"]
    assert reminded(document, 1) == ["anna", "bert", "bert"]


def test_nobody_is_reminded_of_what_does_not_wait_any_more(store_of_module, clock, reminded):
    document = asked(store_of_module, administer(store_of_module, rule(["anna", "bert"])), clock)
    reject(store_of_module, document, Person("bert", clock()), "nee")
    assert reminded(document, 9) == []


def test_no_days_are_no_reminders(store_of_module, clock, reminded):
    document = asked(store_of_module, administer(store_of_module, rule(["anna"]), reminder_days=0), clock)
    assert reminded(document, 400) == []


@pytest.mark.spec("PR-3")
def test_who_is_asked_is_told_at_once(store_of_module, clock):
    document = asked(store_of_module, administer(store_of_module, rule(["anna"], ["bert"])), clock)
    with store_of_module.reading() as connection:
        kept = [one.notice for one in list_notices(connection, ["waiting"])]
    mine = [notice for notice in kept if notice.document == document]
    assert [(notice.kind, notice.recipient) for notice in mine] == [("authorisation_asked", "anna")]
    assert [reason.code for reason in mine[0].content] == [
        "authorisation_of_document",
        "authoriser_by_rule",
    ]

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
def reminded(file_store, clock):
    """Let days pass, remind who is to be reminded, and give who has been, of a document."""

    def do(document, days):
        clock.at += datetime.timedelta(days=days)
        while due_reminders(office(file_store, clock)):
            continue
        with file_store.reading() as connection:
            kept = [one.notice for one in list_notices(connection, ["waiting"])]
        return [
            notice.recipient
            for notice in kept
            if notice.document == document and notice.kind == "authorisation_reminder"
        ]

    return do


def test_who_does_not_answer_is_reminded_every_so_many_days(file_store, clock, reminded):
    document = asked(file_store, administer(file_store, rule(["anna", "bert"], ["cees"])), clock)
    assert reminded(document, 2) == []
    assert reminded(document, 1) == ["anna", "bert"]
    approve(file_store, document, Person("anna", clock()))
    assert reminded(document, 2) == ["anna", "bert"]
    assert reminded(document, 1) == ["anna", "bert", "bert"]


def test_nobody_is_reminded_of_what_does_not_wait_any_more(file_store, clock, reminded):
    document = asked(file_store, administer(file_store, rule(["anna", "bert"])), clock)
    reject(file_store, document, Person("bert", clock()), "nee")
    assert reminded(document, 9) == []


def test_no_days_are_no_reminders(file_store, clock, reminded):
    document = asked(file_store, administer(file_store, rule(["anna"]), reminder_days=0), clock)
    assert reminded(document, 400) == []


@pytest.mark.spec("PR-3")
def test_who_is_asked_is_told_at_once(file_store, clock):
    document = asked(file_store, administer(file_store, rule(["anna"], ["bert"])), clock)
    with file_store.reading() as connection:
        kept = [one.notice for one in list_notices(connection, ["waiting"])]
    mine = [notice for notice in kept if notice.document == document]
    assert [(notice.kind, notice.recipient) for notice in mine] == [("authorisation_asked", "anna")]
    assert [reason.code for reason in mine[0].content] == [
        "authorisation_of_document",
        "authoriser_by_rule",
    ]

"""What may still be booked automatically today, as the store counts it (requirement AB-20)."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal

import pytest
from small_acts import documents_in, now
from sqlalchemy import insert, select
from stores import postgresql_server, sqlite_template, store, store_place

from boekwerk.domain.allowance import Halt
from boekwerk.store.allowance import allowance_of
from boekwerk.store.halts import halt, halt_of, lift, list_halts
from boekwerk.store.tables_workflow import postings, review_salts

__all__ = ["postgresql_server", "sqlite_template", "store", "store_place"]

TODAY = datetime.date(2026, 3, 16)
SHA = "0" * 64


def posting(document, **values):
    return {
        "administration": 1,
        "document": document,
        "turn": 1,
        "manner": "new",
        "reference": f"r{document}",
        "stage": "confirmed",
        "fence": 1,
        "user": "automaat",
        "automatic": True,
        "day": TODAY,
        "size": 12_100,
        "one_off": False,
        "planned": now(),
        "content": "{}",
    } | values


@pytest.mark.spec("AB-20")
def test_only_what_was_booked_automatically_today_counts(store):
    others = [
        {"day": TODAY - datetime.timedelta(days=1)},
        {"automatic": False},
        {"stage": "refused"},
        {"stage": "withdrawn"},
        {"manner": "update"},
    ]
    counted = [{}, {"stage": "planned"}, {"stage": "sending", "size": 1}]
    documents = documents_in(store, 8)
    with store.writing() as connection:
        rows = [posting(row, **each) for row, each in zip(documents, others + counted, strict=True)]
        connection.execute(insert(postings), rows)
        found = allowance_of(connection, 1, SHA, TODAY)
    assert (found.booked_today, found.amount_today) == (3, Decimal("242.01"))


@pytest.mark.spec("AB-20")
def test_the_draw_is_fair_and_can_be_repeated_but_not_foreseen(store):
    documents_in(store, 1, "0001")
    documents_in(store, 1, "0002")
    names = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(150)]
    with store.writing() as connection:
        lots = [allowance_of(connection, 1, name, TODAY).lot for name in names]
        again = [allowance_of(connection, 1, name, TODAY).lot for name in names]
        others = [allowance_of(connection, 2, name, TODAY).lot for name in names]
        salts = connection.execute(select(review_salts.c.salt)).scalars().all()
    assert lots == again
    assert lots != others
    assert all(0 <= lot < 100 for lot in lots)
    assert 1 <= sum(lot < 10 for lot in lots) <= 40
    assert {len(salt) for salt in salts} == {32}


@pytest.mark.spec("AB-20")
def test_a_halt_of_all_outranks_that_of_one(store):
    documents_in(store, 1)
    with store.writing() as connection:
        assert halt_of(connection, 1) is None
        assert halt(connection, 1, Halt("jlinde", now()))
        assert not halt(connection, 1, Halt("pveer", now()))
        assert halt(connection, None, Halt("pveer", now(), "storing"))
        assert halt_of(connection, 1).why == "storing"
        assert [each.administration for each in list_halts(connection)] == [None, "0001"]
        assert lift(connection, None)
        assert not lift(connection, None)
        assert halt_of(connection, 1).who == "jlinde"

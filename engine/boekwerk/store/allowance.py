"""What automatic booking may still do today in an administration, counted in the store (AB-20)."""

from __future__ import annotations

import datetime
import hmac
import secrets
from decimal import Decimal

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.allowance import Allowance
from boekwerk.domain.amount import from_cents
from boekwerk.store.halts import halt_of
from boekwerk.store.tables_workflow import postings, review_salts

_SALT_BYTES = 32
_LOTS = 1_000_000
_NOT_BOOKED = ("refused", "withdrawn")


def allowance_of(connection: Connection, administration: int, sha256: str, day: datetime.date) -> Allowance:
    """Give what was booked automatically on a day in an administration (its row), and a document's lot.

    To be called within `Store.writing` of that administration: then nobody else books meanwhile. The lot is
    a keyed hash of the document: the same each time, and nobody who does not have the key can foresee it.
    """
    booked = postings.c
    of_day = (booked.administration == administration) & (booked.day == day) & booked.automatic
    counted = select(func.count(), func.coalesce(func.sum(booked.size), 0)).where(
        of_day, booked.manner == "new", booked.stage.not_in(_NOT_BOOKED)
    )
    count, size = connection.execute(counted).one()
    return Allowance(
        booked_today=count,
        amount_today=from_cents(int(size)),
        lot=_lot(_salt(connection, administration), sha256),
        halt=halt_of(connection, administration),
    )


def _lot(salt: bytes, sha256: str) -> Decimal:
    drawn = int.from_bytes(hmac.digest(salt, sha256.encode(), "sha256"), "big") % _LOTS
    return Decimal(drawn).scaleb(-4)


def _salt(connection: Connection, administration: int) -> bytes:
    kept = select(review_salts.c.salt).where(review_salts.c.administration == administration)
    found = connection.execute(kept).scalar_one_or_none()
    if found is None:
        kind = sqlite if connection.dialect.name == "sqlite" else postgresql
        new = kind.insert(review_salts).values(
            administration=administration, salt=secrets.token_bytes(_SALT_BYTES)
        )
        connection.execute(new.on_conflict_do_nothing(index_elements=["administration"]))
        found = connection.execute(kept).scalar_one()
    return bytes(found)

"""What a document in review waits for: facts of the master data that may make it bookable."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from msgspec import Struct

FactKind = Literal[
    "settings",
    "capabilities",
    "users",
    "authorisation",
    "ledger_accounts",
    "vat_codes",
    "journals",
    "payment_conditions",
    "cost_centres",
    "projects",
    "periods",
    "exchange_rates",
    "relations",
    "relation_keys",
    "obligations",
    "obligations_of",
    "references",
    "templates",
    "preferences",
    "bookings",
    "authorisation",
    "days",
]
"""Of what a fact is: a table of the master data, mostly, with the record's key there.

- periods: a day (ISO 8601) that a period has
- exchange_rates: a currency
- relation_keys: a normal form by which a relation is found, such as ``kvk:12345678``
- obligations: a number; obligations_of: the relation of one
- references: the `reference_key` of a number or reference of an obligation
- templates, preferences, bookings: the relation that they are of
- authorisation: the name of a rule about who approves
- days: a day (ISO 8601), which comes by itself

The key `ANY` stands for any record of the table; of settings and capabilities there is one: ``""``.
"""

FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)

ANY = "*"


class Fact(NamedTuple):
    """Something of the master data that was added or changed."""

    kind: FactKind
    key: str


class Wait(Struct, frozen=True, order=True):
    """A fact that a document waits for.

    ``need`` numbers what keeps the document from being booked, from 0: each need is met by any of its
    facts, and the document may be bookable when all of its needs are met.
    """

    need: int
    kind: FactKind
    key: str

    @property
    def fact(self) -> Fact:
        """Give the fact alone."""
        return Fact(self.kind, self.key)

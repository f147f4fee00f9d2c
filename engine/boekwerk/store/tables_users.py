"""The tables of users, of what they may do, and of their way into packages (requirement US-1)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from boekwerk.store.columns import Id, Moment
from boekwerk.store.tables import METADATA

users = Table(
    "users",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("roles", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password", Text),
    Column("created", Moment, nullable=False),
)
"""The office's users; ``roles`` as JSON, ``password`` as argon2 writes it."""

user_access = Table(
    "user_access",
    METADATA,
    Column("user", Text, ForeignKey("users.id"), primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), primary_key=True, autoincrement=False),
    Column("substitute", Text),
    Column("substitute_until", Date),
)
"""In which administrations a user may work; who approves in his place, and until which day included."""

links = Table(
    "links",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("package", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("key", Text),
    Column("secrets", LargeBinary),
    Column("expires", Date),
    Column("renewing_by", Text),
    Column("renewing_until", Moment),
    Column("changed", Moment, nullable=False),
    Column("made", Moment, nullable=False),
    UniqueConstraint("user", "administration"),
)
"""Users' links to packages: ``secrets`` encrypted with the key of that name.

``state`` working or refused; ``version`` counts what they hold; ``made`` when a person last gave it.
"""

tokens = Table(
    "tokens",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment),
    Column("used", Moment),
    Index("ix_tokens_user", "user"),
)
"""What gets a user into the API: session cookies and API tokens, by the hash of their secret."""

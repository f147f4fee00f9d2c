"""Obligations, and what was learned about references to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from boekwerk.store.columns import Id, InOrder, Moment

revision = "0003_obligations"
down_revision = "0002_history"


def upgrade() -> None:
    """Make the tables of obligations."""
    op.create_table(
        "obligation_states",
        _administration(),
        sa.Column("state", sa.BigInteger, nullable=False),
        sa.Column("change_token", sa.Text),
        sa.Column("asked", Moment, nullable=False),
        sa.PrimaryKeyConstraint("administration", name="pk_obligation_states"),
        _of_administration("obligation_states"),
    )
    _obligations()
    _lessons()


def _obligations() -> None:
    op.create_table(
        "obligations",
        sa.Column("id", Id),
        _administration(),
        sa.Column("number", InOrder, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("first_state", sa.BigInteger, nullable=False),
        sa.Column("last_state", sa.BigInteger),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_obligations"),
        sa.UniqueConstraint(
            *("administration", "number", "first_state"),
            name="uq_obligations_administration_number_first_state",
        ),
        _of_administration("obligations"),
    )
    op.create_index("ix_obligations_administration_relation", "obligations", ["administration", "relation"])
    op.create_table(
        "obligation_keys",
        sa.Column("obligation", Id, autoincrement=False, nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("obligation", "key", name="pk_obligation_keys"),
        sa.ForeignKeyConstraint(["obligation"], ["obligations.id"], name="fk_obligation_keys_obligation"),
        _of_administration("obligation_keys"),
    )
    op.create_index("ix_obligation_keys_administration_key", "obligation_keys", ["administration", "key"])


def _lessons() -> None:
    of_lesson = ("relation", "reference", "obligation", "place", "shape", "source")
    in_order = {"obligation", "place", "shape"}
    op.create_table(
        "obligation_lessons",
        _administration(),
        *(sa.Column(name, InOrder if name in in_order else sa.Text, nullable=False) for name in of_lesson),
        sa.PrimaryKeyConstraint("administration", *of_lesson, name="pk_obligation_lessons"),
        _of_administration("obligation_lessons"),
    )
    op.create_index(
        "ix_obligation_lessons_administration_source", "obligation_lessons", ["administration", "source"]
    )


def _administration() -> sa.Column[int]:
    return sa.Column("administration", Id, autoincrement=False, nullable=False)


def _of_administration(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["administration"], ["administrations.id"], name=f"fk_{table}_administration"
    )

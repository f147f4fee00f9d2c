"""Concepts: proposals that wait for a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from boekwerk.store.columns import Id, Moment

revision = "0004_concepts"
down_revision = "0003_obligations"


def upgrade() -> None:
    """Make the table of concepts."""
    op.create_table(
        "concepts",
        sa.Column("id", Id),
        sa.Column("administration", Id, nullable=False),
        sa.Column("document", Id, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("one_off", sa.Boolean, nullable=False),
        sa.Column("taught", sa.Text),
        sa.Column("changed", Moment, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_concepts"),
        sa.UniqueConstraint("administration", "document", name="uq_concepts_administration_document"),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name="fk_concepts_administration"
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_concepts_document"),
    )
    op.create_index("ix_concepts_administration_state", "concepts", ["administration", "state"])

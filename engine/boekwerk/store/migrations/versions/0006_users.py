"""Users, their access, and their links to packages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from boekwerk.store.columns import Id, Moment

revision = "0006_users"
down_revision = "0005_workflow"


def upgrade() -> None:
    """Make the tables of users."""
    op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("created", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_table(
        "links",
        sa.Column("id", Id, nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("secrets", sa.LargeBinary(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("renewing_by", sa.Text(), nullable=True),
        sa.Column("renewing_until", Moment, nullable=True),
        sa.Column("changed", Moment, nullable=False),
        sa.Column("made", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_links_administration")
        ),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_links_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("user", "administration", name=op.f("uq_links_user_administration")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("expires", Moment, nullable=True),
        sa.Column("used", Moment, nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_tokens_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_tokens_hash")),
    )
    op.create_index("ix_tokens_user", "tokens", ["user"], unique=False)
    op.create_table(
        "user_access",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("administration", Id, autoincrement=False, nullable=False),
        sa.Column("substitute", sa.Text(), nullable=True),
        sa.Column("substitute_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_user_access_administration")
        ),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_user_access_user")),
        sa.PrimaryKeyConstraint("user", "administration", name=op.f("pk_user_access")),
    )

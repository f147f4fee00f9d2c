"""The way of documents: postings, authorisation, what waits, what stands in the way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from boekwerk.store.columns import Id, InOrder, Moment

revision = "0005_workflow"
down_revision = "0004_concepts"


def upgrade() -> None:
    """Make the tables of the workflow."""
    op.create_table(
        "gates",
        sa.Column("administration", Id, autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_until", Moment, nullable=True),
        sa.Column("next_call", Moment, nullable=True),
        sa.Column("last_in_line", Moment, nullable=True),
        sa.Column("pace", sa.Integer(), nullable=False),
        sa.Column("busy_by", sa.Text(), nullable=True),
        sa.Column("busy_until", Moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_gates_administration")
        ),
        sa.PrimaryKeyConstraint("administration", name=op.f("pk_gates")),
    )
    op.create_table(
        "halts",
        sa.Column("id", Id, nullable=False),
        sa.Column("administration", Id, nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_halts_administration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halts")),
        sa.UniqueConstraint("administration", name=op.f("uq_halts_administration")),
    )
    op.create_table(
        "archivings",
        sa.Column("document", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", Moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_archivings_administration")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_archivings_document")),
        sa.PrimaryKeyConstraint("document", "name", name=op.f("pk_archivings")),
    )
    op.create_index(
        "ix_archivings_due",
        "archivings",
        ["due"],
        unique=False,
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_table(
        "assignments",
        sa.Column("id", Id, nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("document", Id, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("authoriser", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("asked", Moment, nullable=True),
        sa.Column("remind", Moment, nullable=True),
        sa.Column("decided", Moment, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_assignments_administration")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_assignments_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint(
            "document",
            "round",
            "step",
            "authoriser",
            name=op.f("uq_assignments_document_round_step_authoriser"),
        ),
    )
    op.create_index(
        "ix_assignments_authoriser", "assignments", ["authoriser", "state", "document"], unique=False
    )
    op.create_index(
        "ix_assignments_remind",
        "assignments",
        ["remind"],
        unique=False,
        sqlite_where=sa.text("remind IS NOT NULL"),
        postgresql_where=sa.text("remind IS NOT NULL"),
    )
    op.create_table(
        "decisions",
        sa.Column("document", Id, autoincrement=False, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_decisions_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_decisions")),
    )
    op.create_table(
        "draws",
        sa.Column("document", Id, autoincrement=False, nullable=False),
        sa.Column("obligation", sa.Text(), nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_draws_administration")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_draws_document")),
        sa.PrimaryKeyConstraint("document", "obligation", name=op.f("pk_draws")),
    )
    op.create_index(
        "ix_draws_administration_obligation", "draws", ["administration", "obligation"], unique=False
    )
    op.create_table(
        "notices",
        sa.Column("id", Id, nullable=False),
        sa.Column("document", Id, nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", Moment, nullable=True),
        sa.Column("lease_until", Moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_notices_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "document",
            "kind",
            "recipient",
            "created",
            name=op.f("uq_notices_document_kind_recipient_created"),
        ),
    )
    op.create_index(
        "ix_notices_due",
        "notices",
        ["due"],
        unique=False,
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_table(
        "postings",
        sa.Column("id", Id, nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("document", Id, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("manner", sa.Text(), nullable=False),
        sa.Column("reference", InOrder, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("one_off", sa.Boolean(), nullable=False),
        sa.Column("planned", Moment, nullable=False),
        sa.Column("sent", Moment, nullable=True),
        sa.Column("until", Moment, nullable=True),
        sa.Column("heard", Moment, nullable=True),
        sa.Column("settled", Moment, nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("selected_condition", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_postings_administration")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_postings_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("document", "turn", name=op.f("uq_postings_document_turn")),
    )
    op.create_index("ix_postings_day", "postings", ["administration", "day", "automatic"], unique=False)
    op.create_index("ix_postings_reference", "postings", ["administration", "reference"], unique=False)
    op.create_table(
        "synchronisations",
        sa.Column("administration", Id, autoincrement=False, nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("user", sa.Text(), nullable=True),
        sa.Column("asked", Moment, nullable=True),
        sa.Column("asked_all", Moment, nullable=True),
        sa.Column("busy_by", sa.Text(), nullable=True),
        sa.Column("busy_until", Moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("waking", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_synchronisations_administration")
        ),
        sa.PrimaryKeyConstraint("administration", name=op.f("pk_synchronisations")),
    )
    op.create_table(
        "review_salts",
        sa.Column("administration", Id, autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_review_salts_administration")
        ),
        sa.PrimaryKeyConstraint("administration", name=op.f("pk_review_salts")),
    )
    op.create_table(
        "release_choices",
        sa.Column("document", Id, autoincrement=False, nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_release_choices_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_release_choices")),
    )
    op.create_table(
        "restores",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restores")),
    )
    op.create_table(
        "waits",
        sa.Column("document", Id, autoincrement=False, nullable=False),
        sa.Column("need", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", InOrder, nullable=False),
        sa.Column("key", InOrder, nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("met", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_waits_administration")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_waits_document")),
        sa.PrimaryKeyConstraint("document", "need", "kind", "key", name=op.f("pk_waits")),
    )
    op.create_index("ix_waits_administration", "waits", ["administration", "kind", "key"], unique=False)
    op.create_index(
        "ix_waits_met",
        "waits",
        ["administration", "document"],
        unique=False,
        sqlite_where=sa.text("met IS NOT NULL"),
        postgresql_where=sa.text("met IS NOT NULL"),
    )
    op.create_table(
        "work",
        sa.Column("document", Id, autoincrement=False, nullable=False),
        sa.Column("administration", Id, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("due", Moment, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("lease_until", Moment, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("booked_by", sa.Text(), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("relation_name", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["administration"], ["administrations.id"], name=op.f("fk_work_administration")
        ),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_work_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_work")),
    )
    op.create_index(
        "ix_work_administration_state", "work", ["administration", "state", "document"], unique=False
    )
    op.create_index(
        "ix_work_due",
        "work",
        ["due", "document"],
        unique=False,
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    attention = "state IN ('in_review', 'concept', 'ambiguous', 'failed') OR reasons <> '{\"of\":[]}'"
    op.create_index(
        "ix_work_attention",
        "work",
        ["administration", "document"],
        unique=False,
        sqlite_where=sa.text(attention),
        postgresql_where=sa.text(attention),
    )
    op.create_index("ix_work_number", "work", ["administration", "relation", "number_key"], unique=False)
    op.create_index("ix_work_total", "work", ["administration", "relation", "total"], unique=False)
    if op.get_context().dialect.name == "sqlite":
        op.execute(_NO_REPLACING)


_NO_REPLACING = """
CREATE TRIGGER timeline_events_no_replace BEFORE INSERT ON timeline_events
WHEN EXISTS (
    SELECT 1 FROM timeline_events AS old
    WHERE old.id = NEW.id OR (old.document = NEW.document AND old.sequence = NEW.sequence)
)
BEGIN SELECT RAISE(ABORT, 'the timeline is only added to'); END
"""
"""INSERT OR REPLACE takes a row away without a DELETE that a trigger would see."""

"""Administrations, master data, documents and their timeline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from boekwerk.store.columns import Id, Moment

revision = "0001_core"
down_revision = None


def upgrade() -> None:
    """Make the tables that everything refers to."""
    op.create_table(
        "administrations",
        sa.Column("id", Id),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folder", sa.Text),
        sa.Column("created", Moment, nullable=False),
        sa.Column("imported", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_administrations"),
        sa.UniqueConstraint("code", name="uq_administrations_code"),
    )
    _master_data()
    _documents()
    _timeline()


def _master_data() -> None:
    op.create_table(
        "snapshots",
        sa.Column("administration", Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("change_token", sa.Text),
        sa.Column("taken", Moment, nullable=False),
        sa.PrimaryKeyConstraint("administration", "number", name="pk_snapshots"),
        _of_administration("snapshots"),
    )
    op.create_table(
        "records",
        sa.Column("id", Id),
        sa.Column("administration", Id, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("first_snapshot", sa.Integer, nullable=False),
        sa.Column("last_snapshot", sa.Integer),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sa.UniqueConstraint(
            "administration",
            "kind",
            "key",
            "first_snapshot",
            name="uq_records_administration_kind_key_first_snapshot",
        ),
        _of_administration("records"),
    )
    op.create_table(
        "record_keys",
        sa.Column("administration", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("record", Id, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("administration", "kind", "value", "record", name="pk_record_keys"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name="fk_record_keys_record"),
        _of_administration("record_keys"),
        sqlite_with_rowid=False,
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", Id),
        sa.Column("administration", Id, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("media_kind", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("received", Moment, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("administration", "sha256", name="uq_documents_administration_sha256"),
        _of_administration("documents"),
    )


def _timeline() -> None:
    op.create_table(
        "timeline_events",
        sa.Column("id", Id),
        sa.Column("document", Id, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("content_hash", sa.Text),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_events"),
        sa.UniqueConstraint("document", "sequence", name="uq_timeline_events_document_sequence"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_timeline_events_document"),
    )
    op.create_table(
        "timeline_contents",
        sa.Column("event", Id, autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event", name="pk_timeline_contents"),
        sa.ForeignKeyConstraint(["event"], ["timeline_events.id"], name="fk_timeline_contents_event"),
    )
    for statement in _FENCES[op.get_context().dialect.name]:
        op.execute(statement)


def _of_administration(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["administration"], ["administrations.id"], name=f"fk_{table}_administration"
    )


_FENCES = {
    "sqlite": [
        f"""
        CREATE TRIGGER timeline_events_no_{event.lower()} BEFORE {event} ON timeline_events
        BEGIN SELECT RAISE(ABORT, 'the timeline is only added to'); END
        """
        for event in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """
        CREATE FUNCTION timeline_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the timeline is only added to'; END $$
        """,
        """
        CREATE TRIGGER timeline_events_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE
        ON timeline_events FOR EACH STATEMENT EXECUTE FUNCTION timeline_is_only_added_to()
        """,
    ],
}
"""The first fence around the timeline; the chain of hashes is what shows that somebody climbed over it."""

"""Earlier bookings: what proposals learn from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from boekwerk.store.columns import Id, InOrder, Moment

revision = "0002_history"
down_revision = "0001_core"

_TEACHES = {"sqlite_where": sa.text("teaches = 1"), "postgresql_where": sa.text("teaches")}
_LATEST = ["booked_at", "date", "number"]


def upgrade() -> None:
    """Make the tables of earlier bookings, and how they are found."""
    _states_and_imports()
    _bookings()
    _indexes()
    _found_by()


def _states_and_imports() -> None:
    op.create_table(
        "past_states",
        _administration(),
        sa.Column("state", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("administration", name="pk_past_states"),
        _of_administration("past_states"),
    )
    op.create_table(
        "past_imports",
        sa.Column("id", Id),
        _administration(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("replaced", sa.Integer, nullable=False),
        sa.Column("same", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_past_imports"),
        _of_administration("past_imports"),
    )
    op.create_index("ix_past_imports_administration", "past_imports", ["administration"])


def _bookings() -> None:
    op.create_table(
        "past_bookings",
        sa.Column("id", Id),
        _administration(),
        sa.Column("key", InOrder, nullable=False),
        sa.Column("own", sa.Boolean, nullable=False),
        sa.Column("sales", sa.Boolean, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("journal", sa.Text, nullable=False),
        sa.Column("number", InOrder, nullable=False),
        sa.Column("date", sa.Integer, nullable=False),
        sa.Column("booked_at", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("one_off", sa.Boolean, nullable=False),
        sa.Column("one_off_marked", sa.Boolean),
        sa.Column("forgotten", sa.Boolean, nullable=False),
        sa.Column("teaches", sa.Boolean, nullable=False),
        sa.Column("normal_number", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("import", Id),
        sa.Column("line", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_past_bookings"),
        sa.ForeignKeyConstraint(["import"], ["past_imports.id"], name="fk_past_bookings_import"),
        _of_administration("past_bookings"),
    )
    op.create_table(
        "past_replaced",
        sa.Column("id", Id),
        sa.Column("booking", Id, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("import", Id),
        sa.Column("line", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_past_replaced"),
        sa.ForeignKeyConstraint(["booking"], ["past_bookings.id"], name="fk_past_replaced_booking"),
        sa.ForeignKeyConstraint(["import"], ["past_imports.id"], name="fk_past_replaced_import"),
    )
    op.create_index("ix_past_replaced_booking", "past_replaced", ["booking"])


def _indexes() -> None:
    table, owner, of_all = "past_bookings", ["administration", "relation"], ["administration"]
    op.create_index("ux_past_bookings_key", table, [*of_all, "key"], unique=True)
    op.create_index("ix_past_bookings_number", table, [*owner, "normal_number"])
    op.create_index("ix_past_bookings_size", table, [*owner, "size"])
    found_by = {
        "relation": [*owner, "sales", "own", *_LATEST],
        "relation_journal": [*owner, "sales", "own", "journal", *_LATEST],
        "others": [*of_all, "sales", "own", *_LATEST, "relation"],
        "others_journal": [*of_all, "sales", "own", "journal", *_LATEST, "relation"],
    }
    for name, columns in found_by.items():
        op.create_index(f"ix_past_bookings_{name}", table, columns, **_TEACHES)  # type: ignore[arg-type]


def _found_by() -> None:
    op.create_table(
        "past_items",
        _administration(),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("sales", sa.Boolean, nullable=False),
        sa.Column("kind", sa.Integer, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("own", sa.Boolean, nullable=False),
        sa.Column("booked_at", sa.BigInteger, nullable=False),
        sa.Column("date", sa.Integer, nullable=False),
        sa.Column("number", InOrder, nullable=False),
        sa.Column("booking", Id, nullable=False),
        sa.PrimaryKeyConstraint(
            *("administration", "relation", "sales", "kind", "word", "own", *_LATEST, "booking"),
            name="pk_past_items",
        ),
        _of_administration("past_items"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "past_drawn",
        _administration(),
        sa.Column("obligation", sa.Text, nullable=False),
        sa.Column("booked_at", sa.BigInteger, nullable=False),
        sa.Column("booking", Id, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            "administration", "obligation", "booked_at", "booking", name="pk_past_drawn"
        ),
        _of_administration("past_drawn"),
        sqlite_with_rowid=False,
    )


def _administration() -> sa.Column[int]:
    return sa.Column("administration", Id, autoincrement=False, nullable=False)


def _of_administration(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["administration"], ["administrations.id"], name=f"fk_{table}_administration"
    )

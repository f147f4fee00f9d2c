"""The tables of what is done with documents: the way of each, its postings, and what stands in the way."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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
    text,
)

from boekwerk.store.columns import Id, InOrder, Moment
from boekwerk.store.tables import METADATA

ATTENTION = """state IN ('in_review', 'concept', 'ambiguous', 'failed') OR reasons <> '{"of":[]}'"""
"""What the validation overview has: its index and who looks in it must say this alike."""

work = Table(
    "work",
    METADATA,
    Column("document", Id, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("due", Moment),
    Column("fence", Integer, nullable=False),
    Column("lease_by", Text),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("form", Integer, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("booked_by", Text),
    Column("automatic", Boolean, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("relation", Text),
    Column("relation_name", Text),
    Column("direction", Text),
    Column("kind", Text),
    Column("number", Text),
    Column("number_key", Text),
    Column("issued", Date),
    Column("currency", Text),
    Column("total", BigInteger),
    Index(
        "ix_work_due",
        "due",
        "document",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
    Index("ix_work_administration_state", "administration", "state", "document"),
    Index(
        "ix_work_attention",
        "administration",
        "document",
        sqlite_where=text(ATTENTION),
        postgresql_where=text(ATTENTION),
    ),
    Index("ix_work_number", "administration", "relation", "number_key"),
    Index("ix_work_total", "administration", "relation", "total"),
)
"""One row a document on its way: the row is the truth, whoever looks at it.

``due`` is when a worker is to look at it next; None: it waits for a person or a fact, and costs nothing.
``fence`` counts the leases: who holds an older number may not write any more. ``form`` is that of the
kept texts: a worker that does not know it leaves the row alone. ``reasons`` say why it is where it is.
``total`` in cents by effect, ``relation`` an id, or the `party_key` of one that is not recognised.
"""

decisions = Table(
    "decisions",
    METADATA,
    Column("document", Id, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("rule", Text),
    Column("content", Text, nullable=False),
)
"""The last decision on a document, with every check (`boekwerk.domain.kept_form`)."""

postings = Table(
    "postings",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("document", Id, ForeignKey("documents.id"), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("manner", Text, nullable=False),
    Column("reference", InOrder, nullable=False),
    Column("stage", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("user", Text, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("day", Date, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("one_off", Boolean, nullable=False),
    Column("planned", Moment, nullable=False),
    Column("sent", Moment),
    Column("until", Moment),
    Column("heard", Moment),
    Column("settled", Moment),
    Column("number", Text),
    Column("selected_condition", Text),
    Column("content", Text, nullable=False),
    Column("shown", Text),
    UniqueConstraint("document", "turn"),
    Index("ix_postings_day", "administration", "day", "automatic"),
    Index("ix_postings_reference", "administration", "reference"),
)
"""Every time that a document was to be booked: ``turn`` 1, and one more after each correction.

``manner`` is new, update or reverse. ``stage``: planned (nothing was sent) → sending (a request may have
gone out from ``sent`` on, not later than ``until``; ``heard`` is when the last one surely had ended) →
confirmed | refused | withdrawn; ``content`` is the Booking, ``shown`` the PackageBooking that was read back
right after it was made. ``size`` in cents, in the books' currency.
"""

draws = Table(
    "draws",
    METADATA,
    Column("document", Id, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("obligation", Text, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Index("ix_draws_administration_obligation", "administration", "obligation"),
)
"""What documents in flight draw on obligations, in cents (OB-8); gone when they are booked."""

assignments = Table(
    "assignments",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("document", Id, ForeignKey("documents.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("turn", Integer),
    Column("step", Integer, nullable=False),
    Column("authoriser", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("asked", Moment),
    Column("remind", Moment),
    Column("decided", Moment),
    Column("decided_by", Text),
    UniqueConstraint("document", "round", "step", "authoriser"),
    Index("ix_assignments_authoriser", "authoriser", "state", "document"),
    Index(
        "ix_assignments_remind",
        "remind",
        sqlite_where=text("remind IS NOT NULL"),
        postgresql_where=text("remind IS NOT NULL"),
    ),
)
"""Who must approve a booking: state waiting, asked, approved, rejected, withdrawn.

A new ``round`` begins when a booking is assigned anew or corrected; within it, all of one ``step`` are
asked side by side, and the next step when they approved. ``turn`` is the posting's that it is for; None: a
booking that is yet to be made. ``because`` is the Reason why this person.
"""

waits = Table(
    "waits",
    METADATA,
    Column("document", Id, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("need", Integer, primary_key=True, autoincrement=False),
    Column("kind", InOrder, primary_key=True),
    Column("key", InOrder, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("met", Moment),
    Index("ix_waits_administration", "administration", "kind", "key"),
    Index(
        "ix_waits_met",
        "administration",
        "document",
        sqlite_where=text("met IS NOT NULL"),
        postgresql_where=text("met IS NOT NULL"),
    ),
)
"""Which facts of the master data documents in review wait for (`boekwerk.domain.waits`).

Each ``need`` is something that keeps it from being booked, and is met by any of its facts: ``met`` is when
such a fact came.
"""

synchronisations = Table(
    "synchronisations",
    METADATA,
    Column("administration", Id, ForeignKey("administrations.id"), primary_key=True, autoincrement=False),
    Column("token", Text),
    Column("user", Text),
    Column("asked", Moment),
    Column("asked_all", Moment),
    Column("busy_by", Text),
    Column("busy_until", Moment),
    Column("reason", Text),
    Column("waking", Moment),
)
"""One row an administration of which master data were read from the package, or wake documents.

``asked`` is when the package was asked last and answered to the end, ``asked_all`` when it gave all;
``token`` is where changes go on from, None: all is asked for. ``busy_by`` is who is at it, ``busy_until``
till when; ``reason`` why the last attempt failed. ``waking`` is since when documents are to be woken.
"""

halts = Table(
    "halts",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), unique=True),
    Column("who", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("why", Text),
)
"""Where automatic booking is stopped; without an administration: everywhere (AB-20)."""

review_salts = Table(
    "review_salts",
    METADATA,
    Column("administration", Id, ForeignKey("administrations.id"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
)
"""What makes the draw for review of an administration (AB-20): nobody outside can foresee it."""

gates = Table(
    "gates",
    METADATA,
    Column("administration", Id, ForeignKey("administrations.id"), primary_key=True, autoincrement=False),
    Column("failures", Integer, nullable=False),
    Column("closed_until", Moment),
    Column("next_call", Moment),
    Column("last_in_line", Moment),
    Column("pace", Integer, nullable=False),
    Column("busy_by", Text),
    Column("busy_until", Moment),
    Column("reason", Text),
)
"""How calls to the package of an administration are held back: circuit breaker, rate, one at a time.

``pace`` is how long a call lately took, in milliseconds. Who is sent away comes back behind
``last_in_line``, so that those who wait come back one by one.
"""

archivings = Table(
    "archivings",
    METADATA,
    Column("document", Id, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("administration", Id, ForeignKey("administrations.id"), nullable=False),
    Column("number", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment),
    Column("reason", Text),
    Index(
        "ix_archivings_due",
        "due",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
)
"""Files that are to be kept with a booking in the package: waiting, done, failed (IN-3)."""

release_choices = Table(
    "release_choices",
    METADATA,
    Column("document", Id, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("how", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("seen", Text, nullable=False),
)
"""What is to be done with a booking that was changed in the package (PR-9): undecided, overwrite, adopt.

``seen`` is the PackageBooking as it was read then: what is changed after that is not covered.
"""

restores = Table(
    "restores",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
)
"""When this store was put back from a backup: what was booked after that backup it does not know."""

notices = Table(
    "notices",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("document", Id, ForeignKey("documents.id")),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment),
    Column("lease_until", Moment),
    Column("reason", Text),
    UniqueConstraint("document", "kind", "recipient", "created"),
    Index(
        "ix_notices_due",
        "due",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
)
"""Mail that is to be sent (PR-7): written in the transaction of what it tells of, sent afterwards."""

"""What Alembic runs: our revisions, over the connection and in the transaction that it was given."""

from __future__ import annotations

from alembic import context

from boekwerk.store.migrating import VERSION_TABLE
from boekwerk.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # also of SQLite, which can
)
context.run_migrations()

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from boekwerk.store.migrating import VERSION_TABLE, revisions
from boekwerk.store.schema import METADATA


def test_the_migrated_tables_are_those_that_the_program_works_with(store):
    with store.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_the_revisions_follow_one_another_as_their_names_do():
    config = Config()
    config.set_main_option("script_location", "boekwerk.store:migrations")
    steps = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [step.revision for step in reversed(steps)] == list(revisions())

"""The changes of the tables over time, for Alembic."""

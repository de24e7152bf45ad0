"""Run by Alembic for each migration, on the connection and in the transaction that ``store.schema`` opened."""

from __future__ import annotations

from alembic import context

from store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can alter little in place; Alembic then copies the table
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()

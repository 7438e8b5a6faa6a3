"""What Alembic runs: migrates over the connection that `upgrade` was given, in its transaction."""

from alembic import context

from homeward.store.tables.core import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    user_module_prefix="columns.",
)
context.run_migrations()

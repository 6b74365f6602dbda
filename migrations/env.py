"""Run by Alembic, on the connection that app/platform/schema.py hands over."""

from alembic import context

from app.platform.schema import is_in_models, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=is_in_models,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()

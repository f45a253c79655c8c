"""How Alembic reaches the database: a connection handed over by models.migrate."""

from alembic import context
from sqlalchemy import JSON

from models.tables import metadata


def render_item(kind, value, _context):
    """JSON differs by database, so migrations name our column type."""
    return "models.base.JsonColumn" if kind == "type" and isinstance(value, JSON) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()

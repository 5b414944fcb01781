"""Runs the migrations on the connection that services.database hands over."""

from alembic import context

import models
from models import searching

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=models.Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_object=searching.in_models,
)
with context.begin_transaction():
    context.run_migrations()
    searching.keep(connection)

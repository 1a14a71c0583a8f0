"""Alembic's entry: runs on the connection that `careshare.db.migrate` hands in."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from careshare.db.models import Base
from careshare.db.types import UTCDateTime


def in_plain_types(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A migration must read the same in ten years: our own types become the plain ones they are stored as."""
    if kind != "type" or not isinstance(thing, TypeDecorator):
        return False
    if isinstance(thing, UTCDateTime):
        autogen.imports.add("from careshare.db.types import UTCDateTime")
        return "UTCDateTime()"
    return f"sa.String({thing.impl_instance.length})"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=in_plain_types,
)
with context.begin_transaction():
    context.run_migrations()

"""What every table shares: names for constraints, the registry, and how a row belongs to a circle."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from careshare.db.types import Roles, UTCDateTime, Word, Zone
from careshare.domain import words

Id = BigInteger().with_variant(Integer, "sqlite")
"""Whole numbers for keys: on SQLite only a plain INTEGER is the row's own number."""

Ref = Annotated[int, mapped_column(Id)]
"""The number of another row, as wide as its key."""


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UTCDateTime(),
        ZoneInfo: Zone(),
        frozenset[words.Role]: Roles(),
        dict[str, Any]: JSON(),
        **{word: Word(word) for word in vars(words).values() if isinstance(word, type) and issubclass(word, StrEnum)},
    }


class Row(Base):
    """A table whose rows have a number of their own."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Id, primary_key=True, sort_order=-1)


def of_circle(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments of rows that belong to a circle: others point at them by circle and id together."""
    return (
        UniqueConstraint("circle_id", "id"),
        ForeignKeyConstraint(["circle_id"], ["circles.id"]),
        *constraints,
    )


def within_circle(column: str, table: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that the database refuses when it points into another circle."""
    return ForeignKeyConstraint(["circle_id", column], [f"{table}.circle_id", f"{table}.id"], ondelete=ondelete)

"""Column types: instants that are always aware, words as their own enum, sets of roles, zones."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Dialect, String
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

from careshare.domain.words import Role

E = TypeVar("E", bound=StrEnum)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. Text of one width on SQLite, so that it sorts; timestamptz on PostgreSQL."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's own type in that database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database; a naive instant is a mistake in our code, said at once."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive instant cannot be stored: {value!r}")
        instant = value.astimezone(UTC)
        return instant if dialect.name == "postgresql" else instant.isoformat(timespec="microseconds")

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """From the database, aware and in UTC. Without the wrapper of a TypeDecorator: a week's page reads hundreds."""
        return _in_utc if dialect.name == "postgresql" else _from_text


class Word(TypeDecorator[E]):
    """One of the glossary's words, stored as its text, so a new word needs no migration."""

    impl = String(20)
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words
        self._by_text: dict[str | None, E | None] = {None: None, **{word.value: word for word in words}}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """From the database."""
        return self._by_text[value]

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], E | None]:
        """As a plain look-up: a week's page converts hundreds."""
        return self._by_text.__getitem__


class Roles(TypeDecorator[frozenset[Role]]):
    """A set of roles as sorted words with commas between them."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: frozenset[Role] | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else ",".join(sorted(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], frozenset[Role] | None]:
        """From the database, as quickly."""
        return _roles


def _in_utc(value: datetime | None) -> datetime | None:
    return value and value.astimezone(UTC)


@lru_cache(8192)
def _from_text(text: str | None) -> datetime | None:
    """The same object each time, so that it also keeps its hash: the same weeks are read again and again."""
    return None if text is None else datetime.fromisoformat(text)


@cache
def _roles(text: str | None) -> frozenset[Role] | None:
    return None if text is None else frozenset(Role(word) for word in text.split(",") if word)


class Zone(TypeDecorator[ZoneInfo]):
    """An IANA time zone by its name."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: ZoneInfo | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else value.key

    def process_result_value(self, value: str | None, dialect: Dialect) -> ZoneInfo | None:
        """From the database."""
        return None if value is None else ZoneInfo(value)

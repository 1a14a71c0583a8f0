"""A statement that runs thousands of times a second: compiled once, then only its values go to the database.

SQLAlchemy works out anew, each time, what a statement says: longer than SQLite takes to answer it. Here the text, the
order of the values and the converters of the columns are kept, and the driver's own cursor is asked. Only public
interfaces are used: `compile`, the types' processors and the DBAPI.
"""

from collections.abc import Callable
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import BindParameter, CompoundSelect, Connection, Dialect, Select, UpdateBase, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

P = ParamSpec("P")
T = TypeVar("T")

Converter = Callable[[Any], Any]


def given(name: str, like: Any) -> BindParameter[Any]:
    """A value handed over each time, of the same type as the column `like`."""
    return bindparam(name, None, type_=like.type)


Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | UpdateBase


class Hot:
    """A statement whose changing values are `given`. Its rows are plain tuples, in the order of its columns.

    It may be handed values that it has no place for: several statements share theirs. One that writes says every value
    itself: what a column would fill in by itself is not asked for here.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._ready: dict[str, _Compiled] = {}

    async def first(self, db: "AsyncSession | Glance", **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = await db.run_sync(self.rows, **values)
        return rows[0] if rows else None

    def rows(self, session: "Session | Glance", /, **values: Any) -> list[tuple[Any, ...]]:
        """Every row. For several statements in one `AsyncSession.run_sync`."""
        connection = session.connection()
        dialect = connection.dialect
        if dialect.name not in self._ready:
            self._ready[dialect.name] = _Compiled(self._statement, dialect)
        return self._ready[dialect.name].run(connection, values)


class Source(NamedTuple):
    """A driver's connection, and the dialect it speaks: what a hot statement needs of SQLAlchemy's own."""

    dialect: Dialect
    connection: Any


class Glance:
    """In the place of an `AsyncSession` where only hot statements are asked, which take less time than to begin one."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def run_sync(self, look: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `AsyncSession.run_sync`. Nothing here waits."""
        return look(self, *args, **kwargs)

    def connection(self) -> Source:
        """As `Session.connection`."""
        return self._source


class _Compiled:
    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self._text = str(compiled)
        self._errors: type[Exception] = dialect.loaded_dbapi.Error
        self._order = list(compiled.positiontup or ())
        types = {name: _bind(compiled.binds, name).type.dialect_impl(dialect) for name in self._order}
        self._to = {name: type_.bind_processor(dialect) or _as_it_is for name, type_ in types.items()}
        self._same = {name: self._to[name](value) for name, value in compiled.params.items()}
        columns = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.exported_columns
        ]
        self._from = [(number, convert) for number, convert in enumerate(columns) if convert]

    def run(self, connection: "Connection | Source", values: dict[str, Any]) -> list[tuple[Any, ...]]:
        changing = {name: self._to[name](value) for name, value in values.items() if name in self._to}
        sent = {**self._same, **changing}
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, tuple([sent[name] for name in self._order]))
            rows = cursor.fetchall() if cursor.description else []
            return [self._converted(row) for row in rows] if self._from else list(rows)
        except self._errors as error:
            # As SQLAlchemy would say it: whoever catches a deadlock or a locked database knows only its exceptions.
            raise DBAPIError.instance(self._text, None, error, self._errors) from error
        finally:
            cursor.close()

    def _converted(self, row: Any) -> tuple[Any, ...]:
        values = list(row)
        for number, convert in self._from:
            values[number] = convert(values[number])
        return tuple(values)


def _as_it_is(value: Any) -> Any:
    return value


def _bind(binds: dict[str, BindParameter[Any]], name: str) -> BindParameter[Any]:
    """What a value is bound as; the values of an IN are numbered after the name of the whole."""
    return binds[name] if name in binds else binds[name.rpartition("_")[0]]

"""Statements of the way of a launch: written with SQLAlchemy, run by the database's driver.

Login, launch and landing page are most of what this tool is asked for. For each of their few
statements SQLAlchemy takes longer than the driver and the database together, so its part is done
once, at a statement's first use. Everything else is run by SQLAlchemy as usual.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Select
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.visitors import cloned_traverse
from sqlalchemy.types import TypeEngine

from lti_app.db import commit_in_haste
from lti_app.statement_driver import Rows, driver_of

_Convert = Callable[[Any], Any]

# As the engine's dialect, but with the numbered parameters of PostgreSQL itself.
_NUMBERED = psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Statement:
    """A statement with named parameters, for the connection or the session of a request.

    Values and rows are those that SQLAlchemy takes and gives. For both databases and all threads.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, db: Connection | Session, values: Mapping[str, Any]) -> list[Any]:
        """All rows of a SELECT, with the names of its columns."""
        connection = _connection(db)
        compiled = self._for(connection.dialect)
        return compiled.rows(self._run(connection, compiled, values)[0])

    def first(self, db: Connection | Session, values: Mapping[str, Any]) -> Any:
        """The first row of a SELECT, or nothing."""
        return next(iter(self.rows(db, values)), None)

    def write_last(self, db: Connection, values: Mapping[str, Any]) -> int:
        """The last write of a request, complete in itself; how many rows it wrote.

        It ends the transaction that earlier writes have begun. Where there were none, PostgreSQL
        commits it at once, and needs no round trips for a begin and an end, and SQLite does not
        wait for the disk: only for what nobody misses after a power cut.
        """
        if not db.in_transaction() and db.dialect.name == "sqlite":
            commit_in_haste(db)
            db.begin()
        return self._run(db, self._for(db.dialect), values)[1]

    def _run(
        self, db: Connection, compiled: "_Compiled", values: Mapping[str, Any]
    ) -> tuple[Rows, int]:
        try:
            return driver_of(db).run(compiled.text, compiled.parameters(values))
        except db.dialect.loaded_dbapi.Error:
            # SQLAlchemy meets the same error and knows what it means for other connections.
            db.execute(self._statement, values)
            raise

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            own = dialect if dialect.name == "sqlite" else _NUMBERED
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, own)
        return compiled


class _Compiled:
    """The text of a statement in one database's SQL, and the types on the way in and out."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase, dialect: Dialect) -> None:
        if isinstance(statement, Select):
            statement = _with_own_values(statement)
        compiled: Any = statement.compile(
            dialect=dialect, compile_kwargs={"render_postcompile": True}
        )
        self.text: str = compiled.string
        binds = {name: bound for name, bound in compiled.binds.items() if not bound.literal_execute}
        self._own = {name: bound.value for name, bound in binds.items() if not bound.required}
        # Names in the order of the text's question marks or numbers, with what each needs.
        self._order: list[tuple[str, _Convert | None]] = [
            (name, _implementation(binds[name].type, dialect).bind_processor(dialect))
            for name in compiled.positiontup
        ]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row: Any = _row_type([str(column.key) for column in columns])
        self._from_driver = [
            (index, convert)
            for index, column in enumerate(columns)
            if (convert := _implementation(column.type, dialect).result_processor(dialect, None))
        ]

    def parameters(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """The values as the driver takes them."""
        if self._own:
            values = {**self._own, **values}
        return [convert(values[name]) if convert else values[name] for name, convert in self._order]

    def rows(self, given: Rows) -> list[Any]:
        """The driver's rows with the types and names of their columns."""
        return [self._named(row) for row in given]

    def _named(self, given: Sequence[Any]) -> Any:
        values = list(given)
        for index, convert in self._from_driver:
            values[index] = convert(values[index])
        return self._row._make(values)


def _row_type(names: list[str]) -> Any:
    return namedtuple("Row", names)


def _with_own_values(
    statement: Select[*tuple[Any, ...]],
) -> Select[*tuple[Any, ...]]:
    """The statement with the values that it brings itself, such as states, in its text.

    PostgreSQL then knows which rows are few and which indexes serve, whatever it is asked, and
    plans once instead of anew for each page.
    """

    def write_out(bound: BindParameter[Any]) -> None:
        bound.literal_execute = not bound.required
        # What a page gives has no value yet, and SQLAlchemy would miss it here.
        bound.required = False

    return cloned_traverse(statement, {}, {"bindparam": write_out})


def _connection(db: Connection | Session) -> Connection:
    """The connection itself; one that a session was given, without a transaction for reading.

    What the session has not written yet is written first, as by its own queries.
    """
    if isinstance(db, Connection):
        return db
    db.flush()
    return db.bind if isinstance(db.bind, Connection) else db.connection()


def _implementation(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)

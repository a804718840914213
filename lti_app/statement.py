"""Statements of the way of a launch: written with SQLAlchemy, run by the database's driver.

Login, launch and landing page are most of what this tool is asked for. For each of their few
statements SQLAlchemy takes longer than the driver and the database together, so its part is done
once, at a statement's first use. Everything else is run by SQLAlchemy as usual.
"""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Select
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.visitors import cloned_traverse
from sqlalchemy.types import TypeEngine


class Statement:
    """A statement with named parameters, for the connection of a request.

    Values and rows are those that SQLAlchemy takes and gives. For both databases and all threads.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, db: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows of a SELECT, with the names of its columns."""
        compiled = self._for(db.dialect)
        return [compiled.row(row) for row in self._run(db, compiled, values).fetchall()]

    def first(self, db: Connection, values: Mapping[str, Any]) -> Any:
        """The first row of a SELECT, or nothing."""
        return next(iter(self.rows(db, values)), None)

    def write_last(self, db: Connection, values: Mapping[str, Any]) -> int:
        """The last write of a request, complete in itself; how many rows it wrote.

        It ends the transaction that earlier writes have begun. Where there were none, PostgreSQL
        commits it at once, and needs no round trips for a begin and an end.
        """
        if not db.in_transaction():
            db.begin()
        return int(self._run(db, self._for(db.dialect), values).rowcount)

    def _run(self, db: Connection, compiled: "_Compiled", values: Mapping[str, Any]) -> Any:
        try:
            return _cursor(db).execute(compiled.text, compiled.parameters(values))
        except db.dialect.loaded_dbapi.Error:
            # SQLAlchemy meets the same error and knows what it means for other connections.
            db.execute(self._statement, values)
            raise

    def _for(self, dialect: Dialect) -> "_Compiled":
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return self._compiled[dialect.name]


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
        self._to_driver = {
            name: convert
            for name, bound in binds.items()
            if (convert := _implementation(bound.type, dialect).bind_processor(dialect))
        }
        # Names in the order of the driver's question marks, where it does not take names.
        self._order: Sequence[str] | None = compiled.positiontup
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._names = [str(column.key) for column in columns]
        self._from_driver = [
            (index, convert)
            for index, column in enumerate(columns)
            if (convert := _implementation(column.type, dialect).result_processor(dialect, None))
        ]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        taken = {**self._own, **values}
        for name, convert in self._to_driver.items():
            taken[name] = convert(taken[name])
        return taken if self._order is None else [taken[name] for name in self._order]

    def row(self, given: Sequence[Any]) -> Any:
        """A row of the driver with the types of its columns."""
        values = list(given)
        for index, convert in self._from_driver:
            values[index] = convert(values[index])
        return SimpleNamespace(**dict(zip(self._names, values, strict=True)))


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


def _cursor(db: Connection) -> Any:
    """One cursor for the life of a driver's connection: it knows how to convert values already."""
    if "cursor" not in db.info:
        driver: Any = db.connection.driver_connection
        db.info["cursor"] = driver.cursor()
    return db.info["cursor"]


def _implementation(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)

"""How a driver runs the text of a statement: a cursor on SQLite, prepared statements on PostgreSQL.

What the text is and what its values and rows mean stands in statement.py.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any, Protocol

from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Connection

Rows = list[tuple[Any, ...]]

_GOOD = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})


class Driver(Protocol):
    """One connection of a driver, for as long as it lives."""

    def run(self, text: str, values: Sequence[Any]) -> tuple[Rows, int]:
        """The rows of a statement, and how many it read or wrote. Raises the driver's errors."""


def driver_of(db: Connection) -> Driver:
    """The driver below a connection; made once, because it knows what was prepared on it."""
    info = db.info
    if "driver" not in info:
        kind = SqliteDriver if db.dialect.name == "sqlite" else PostgresqlDriver
        info["driver"] = kind(db.connection.driver_connection)
    driver: Driver = info["driver"]
    return driver


class SqliteDriver:
    """Values belong to question marks, in their order."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def run(self, text: str, values: Sequence[Any]) -> tuple[Rows, int]:
        """See ``Driver``."""
        cursor = self._cursor.execute(text, values)
        return cursor.fetchall(), cursor.rowcount


class PostgresqlDriver:
    """Values belong to ``$1``, ``$2`` and so on.

    Outside of a transaction each statement is prepared at its first use and then run by libpq's
    own function, to which psycopg gives access. Its cursors do the same in many steps, so that
    they can also serve asynchronous programs: a statement takes three times as long with them.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._libpq = connection.pgconn
        self._prepared: dict[str, _Prepared] = {}
        self._names = (f"kehrwert_{number}".encode() for number in count())

    def run(self, text: str, values: Sequence[Any]) -> tuple[Rows, int]:
        """See ``Driver``."""
        if self._libpq.transaction_status != TransactionStatus.IDLE:
            return self._run_once(text, values)
        try:
            return self._run_prepared(text, values)
        except (InvalidSqlStatementName, FeatureNotSupported):
            # psycopg lets the server forget all of them after a rollback or a DROP, and a
            # migration may change the columns of one. Inside of a transaction it would be too
            # late to prepare it again.
            self._prepared.clear()
            return self._run_prepared(text, values)

    def _run_prepared(self, text: str, values: Sequence[Any]) -> tuple[Rows, int]:
        prepared = self._prepared.get(text) or self._prepare(text, len(values))
        convert = prepared.transformer
        sent = convert.dump_sequence(values, prepared.formats)
        result = _good(self._libpq.exec_prepared(prepared.name, sent))
        # What the columns are and how they are read stays the same from the first run on.
        convert.set_pgresult(result, set_loaders=not prepared.is_known)
        prepared.is_known = True
        return convert.load_rows(0, result.ntuples, tuple), result.command_tuples

    def _run_once(self, text: str, values: Sequence[Any]) -> tuple[Rows, int]:
        convert: Any = Transformer(self._connection)
        sent = convert.dump_sequence(values, [PyFormat.TEXT] * len(values))
        result = _good(self._libpq.exec_params(text.encode(), sent))
        convert.set_pgresult(result)
        return convert.load_rows(0, result.ntuples, tuple), result.command_tuples

    def _prepare(self, text: str, number_of_values: int) -> "_Prepared":
        name = next(self._names)
        # Without types: the text says them where PostgreSQL cannot know them.
        _good(self._libpq.prepare(name, text.encode()))
        prepared = _Prepared(name, Transformer(self._connection), number_of_values)
        self._prepared[text] = prepared
        return prepared


class _Prepared:
    """A prepared statement, and what converts its values and rows."""

    def __init__(self, name: bytes, transformer: Any, number_of_values: int) -> None:
        self.name = name
        self.transformer = transformer
        self.formats = [PyFormat.TEXT] * number_of_values
        self.is_known = False


def _good(result: Any) -> Any:
    """A result of libpq. Raises the driver's errors."""
    if result.status not in _GOOD:
        raise error_from_result(result)
    return result

"""What all factories share: the moment at which tests take place, numbers, and adding a row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from lti_app.statement_driver import Driver, PostgresqlDriver, Rows, SqliteDriver, driver_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()

numbers = count(1)


def days(number: int) -> date:
    """The day this many days after today, which stands still in tests."""
    return TODAY + timedelta(days=number)


@contextmanager
def count_queries(db: Session) -> Iterator[list[str]]:
    """The statements that this session's connection sends inside the block."""
    with count_statements(db.get_bind().engine) as statements:
        # This one was opened before.
        connection = db.connection()
        driver = driver_of(connection)
        connection.info["driver"] = _NotingDriver(driver, statements)
        try:
            yield statements
        finally:
            connection.info["driver"] = driver


@contextmanager
def count_statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that connections send which are opened inside the block.

    Those that lti_app/statement.py gives to the driver pass SQLAlchemy's events by: what they go
    through is the driver that it keeps for each connection.
    """
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    kind = SqliteDriver if engine.dialect.name == "sqlite" else PostgresqlDriver

    def opened(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        driver = record.info.get("driver") or kind(connection)
        record.info["driver"] = _NotingDriver(driver, statements)

    def closed(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["driver"] = record.info["driver"].noted

    listeners = {"before_cursor_execute": note, "checkout": opened, "checkin": closed}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield statements
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


class _NotingDriver:
    """A driver that notes what it is given."""

    def __init__(self, noted: Driver, statements: list[str]) -> None:
        self.noted = noted
        self._statements = statements

    def run(self, text: str, values: Sequence[Any]) -> tuple[Rows, int]:
        self._statements.append(text)
        return self.noted.run(text, values)


def added(db: Session, row: Any) -> Any:
    """The row, flushed."""
    db.add(row)
    db.flush()
    return row

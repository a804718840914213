"""What all factories share: the moment at which tests take place, numbers, and adding a row."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

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
        info = db.connection().info
        info["cursor"] = _NotingCursor(db.connection().connection.cursor(), statements)
        try:
            yield statements
        finally:
            del info["cursor"]


@contextmanager
def count_statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that connections send which are opened inside the block.

    Those that lti_app/statement.py gives to the driver pass SQLAlchemy's events by: what they go
    through is the cursor that it keeps for each connection.
    """
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    def opened(driver: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        record.info["cursor"] = _NotingCursor(driver.cursor(), statements)

    def closed(_driver: object, record: ConnectionPoolEntry) -> None:
        record.info.pop("cursor", None)

    listeners = {"before_cursor_execute": note, "checkout": opened, "checkin": closed}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield statements
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


class _NotingCursor:
    """A driver's cursor that notes what it is given."""

    def __init__(self, cursor: Any, statements: list[str]) -> None:
        self._cursor = cursor
        self._statements = statements

    def execute(self, statement: str, values: Any) -> Any:
        self._statements.append(statement)
        return self._cursor.execute(statement, values)


def added(db: Session, row: Any) -> Any:
    """The row, flushed."""
    db.add(row)
    db.flush()
    return row

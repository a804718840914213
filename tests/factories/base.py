"""What all factories share: the moment at which tests take place, numbers, and adding a row."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()

numbers = count(1)


def days(number: int) -> date:
    """The day this many days after today, which stands still in tests."""
    return TODAY + timedelta(days=number)


@contextmanager
def count_queries(db: Session) -> Iterator[list[str]]:
    """The statements that are sent to the database inside the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = db.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def added(db: Session, row: Any) -> Any:
    """The row, flushed."""
    db.add(row)
    db.flush()
    return row

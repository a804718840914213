"""The database file: SQLite in WAL mode through SQLAlchemy, many readers and one writer.

The writers of this one process queue on a lock instead of on SQLite's busy time-out, which waits
in growing steps and would slow down many scores sent at once.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.orm import Session

from demo_lms.models import Base


class Database:
    """Sessions on one SQLite file; tables are made when they are missing."""

    def __init__(self, path: str) -> None:
        self._engine = create_engine(
            f"sqlite:///{path}",
            pool_size=20,
            max_overflow=200,
            connect_args={"check_same_thread": False, "timeout": 30},
        )
        event.listen(self._engine, "connect", _prepare_connection)
        event.listen(self._engine, "begin", _begin)
        self._for_writing = self._engine.execution_options(demo_lms_begin="BEGIN IMMEDIATE")
        self._writer = threading.Lock()
        Base.metadata.create_all(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session whose changes are thrown away."""
        with Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The only writing session of its moment: committed at the end, undone on an error.

        Nothing slow, such as a request to the tool, belongs inside.
        """
        with self._writer, Session(self._for_writing, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading_rows(self) -> Iterator[Connection]:
        """Like reading, but without the ORM: for what happens hundreds of times a second."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing_rows(self) -> Iterator[Connection]:
        """Like writing, but without the ORM."""
        with self._writer, self._for_writing.connect() as connection:
            yield connection
            connection.commit()

    def close(self) -> None:
        self._engine.dispose()


def _prepare_connection(connection: Any, _record: object) -> None:
    """WAL survives the death of the process; SQLAlchemy's begin event starts transactions."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("demo_lms_begin", "BEGIN"))

"""The connection to the database: SQLite or PostgreSQL, one way to open either.

Tables stand in models/, the steps of the schema in migrations/. statement.py runs the statements
of the way of a launch, SQLAlchemy all others.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import URL, ColumnElement, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.sql.functions import FunctionElement

SQLITE_BUSY_SECONDS = 30

# A commit is on the disk before anybody hears of it: a grade survives a power cut.
_ON_THE_DISK = "PRAGMA synchronous = FULL"
_IS_HASTY = "commits_in_haste"

SessionMaker = sessionmaker[Session]

__all__ = [
    "Connection",
    "Engine",
    "Latest",
    "Session",
    "SessionMaker",
    "insert_into",
    "open_engine",
    "open_web_engines",
    "session_factory",
]


def open_engine(database_url: str, *, pool_size: int = 8) -> Engine:
    """Open an engine for a ``sqlite:`` or ``postgresql:`` address.

    Nothing is connected yet. The folder of a SQLite file is made if it is missing. A transaction
    begins at the first statement that may write: one that only reads costs no round trip for its
    begin and end, and sees what it would see within READ COMMITTED.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return _open_postgresql(url.set(drivername="postgresql+psycopg"), pool_size)


def open_web_engines(database_url: str, *, threads: int) -> tuple[Engine, Engine]:
    """The engine of a server process's requests, and that of what they write beside their own.

    On SQLite requests take turns at one connection. Only one of them can write anyway, and the
    driver lets go of Python's lock dozens of times in a request: threads that took it from each
    other needed half as much processor time again. PostgreSQL serves all ``threads`` at once.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and _is_file(url):
        return _open_sqlite(url, pool_size=1, max_overflow=0), _open_sqlite(url)
    engine = open_engine(database_url, pool_size=threads)
    return engine, engine


def _open_postgresql(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        # The driver would begin before any statement; ``begin_late`` does it as SQLite does.
        connect_args={"autocommit": True},
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        # The connection that was used last has the statements prepared.
        pool_use_lifo=True,
        pool_recycle=1800,
    )

    @event.listens_for(engine, "before_cursor_execute")
    def begin_late(
        _connection: Connection, cursor: Any, statement: str, *_values_and_context: object
    ) -> None:
        driver = cursor.connection
        is_open = driver.pgconn.transaction_status != TransactionStatus.IDLE
        if not is_open and driver.autocommit and not _only_reads(statement):
            driver.execute("BEGIN")

    return engine


def _only_reads(statement: str) -> bool:
    # "FOR UPDATE" and its like hold locks until the end of a transaction.
    return statement.startswith("SELECT") and " FOR " not in statement


def _is_file(url: URL) -> bool:
    return url.database not in {None, "", ":memory:"}


def _open_sqlite(url: URL, **pool: int) -> Engine:
    if _is_file(url):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        **pool,
        # Writers take the lock at their first write and wait for it, instead of failing
        # half-way when a reading transaction turns into a writing one.
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "isolation_level": "IMMEDIATE"},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(_ON_THE_DISK)
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "checkin")
    def wait_again(connection: Any, record: Any) -> None:
        if record.info.pop(_IS_HASTY, False):
            connection.execute(_ON_THE_DISK)

    return engine


def commit_in_haste(connection: Connection) -> None:
    """Let the transaction that begins now not wait for the disk when it ends; SQLite only.

    For what nobody misses: a login or a session that a power cut takes away is opened again from
    the LMS. The next commit that waits brings it to the disk as well. Until the connection is
    given back, its transactions stay like this.
    """
    if not connection.info.get(_IS_HASTY):
        connection.info[_IS_HASTY] = True
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA synchronous = NORMAL")


def session_factory(engine: Engine) -> SessionMaker:
    """Sessions whose objects stay readable after the commit at the end of a request or job."""
    return sessionmaker(engine, expire_on_commit=False, autoflush=True)


class Latest(FunctionElement[datetime]):
    """The latest of several moments of a row, of which none is missing."""

    inherit_cache = True

    def __init__(self, *moments: ColumnElement[datetime]) -> None:
        super().__init__(*moments)
        self.type = moments[0].type


@compiles(Latest)
def _latest(element: Latest, compiler: Any, **options: Any) -> str:
    name = "max" if compiler.dialect.name == "sqlite" else "greatest"
    return f"{name}({compiler.process(element.clauses, **options)})"


def insert_into(db: Session, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of this database's own kind: both know ``ON CONFLICT``, SQLAlchemy's does not."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)

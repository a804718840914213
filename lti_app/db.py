"""The connection to the database: SQLite or PostgreSQL, one way to open either.

Tables stand in models/, the steps of the schema in migrations/.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

SQLITE_BUSY_SECONDS = 30

SessionMaker = sessionmaker[Session]

__all__ = ["Engine", "Session", "SessionMaker", "insert_into", "open_engine", "session_factory"]


def open_engine(database_url: str, *, pool_size: int = 8) -> Engine:
    """Open an engine for a ``sqlite:`` or ``postgresql:`` address.

    Nothing is connected yet. The folder of a SQLite file is made if it is missing.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url.database, database_url)
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        pool_recycle=1800,
        # One round trip less for each transaction that only reads.
        skip_autocommit_rollback=True,
    )


def _open_sqlite(file: str | None, database_url: str) -> Engine:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        database_url,
        # Writers take the lock at their first write and wait for it, instead of failing
        # half-way when a reading transaction turns into a writing one.
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "isolation_level": "IMMEDIATE"},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # A commit is on the disk before anybody hears of it: a grade survives a power cut.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


def session_factory(engine: Engine) -> SessionMaker:
    """Sessions whose objects stay readable after the commit at the end of a request or job."""
    return sessionmaker(engine, expire_on_commit=False, autoflush=True)


def insert_into(db: Session, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of this database's own kind: both know ``ON CONFLICT``, SQLAlchemy's does not."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)

"""Alembic's entry: runs the steps of the schema under a lock, on SQLite or PostgreSQL.

The database address comes from the caller (`kehrwert db upgrade`), never from a file of its own.
"""

from alembic import context
from sqlalchemy import Enum, text

from lti_app.db import open_engine
from lti_app.models import Base, UtcDateTime

# Any fixed number: two upgrades at once wait for each other instead of colliding.
ADVISORY_LOCK = 715_315_201


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Steps name plain column types, so that they run however the models' code changes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    engine = open_engine(context.config.attributes["database_url"])
    with engine.connect() as connection:
        on_postgresql = connection.dialect.name == "postgresql"
        if on_postgresql:
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.execute(text("SET statement_timeout = '30min'"))
            connection.execute(text(f"SELECT pg_advisory_lock({ADVISORY_LOCK})"))
            connection.commit()
        else:
            # Alembic replaces a table there by a changed copy: its rows must not take others along.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            # SQLite cannot alter a table in place: Alembic copies it.
            render_as_batch=not on_postgresql,
            compare_type=True,
            render_item=plain_type,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if on_postgresql:
            connection.execute(text(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})"))
            connection.commit()
    engine.dispose()


run()

"""What keeps many tests on one database short: engines that stay, and rows that go."""

from collections.abc import Callable

from sqlalchemy import Engine

from lti_app.models import Base

EngineOf = Callable[[str], Engine]

_FORGET = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
# SQLite counts anew by itself where a table has no row.
_COUNT_ANEW = "SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence"


def forget_everything(engine: Engine) -> None:
    """Leave all tables without a row; the next one of each gets the id 1 again.

    On PostgreSQL to empty tables row by row is many times faster than TRUNCATE, which makes new
    files for each table and index. The engine's connections are new ones then, as at a start.
    """
    statements = list(_FORGET)
    if engine.dialect.name == "postgresql":
        statements = ["; ".join([*_FORGET, _COUNT_ANEW])]
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()

"""Whether the database has the tables of this version; for commands that would only fail later."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from lti_app.cli.context import database_session
from lti_app.db import Session
from lti_app.services.readiness import check_readiness
from lti_app.settings import Settings


def require_schema(settings: Settings) -> None:
    """End the command with one line where the schema is missing or of another version."""
    with database_session(settings) as db:
        readiness = check_readiness(db, datetime.now(UTC))
    if not readiness.database:
        raise click.ClickException("The database cannot be reached.")
    if not readiness.migrations:
        raise click.ClickException(
            "The database is not in the state that this version needs: run `kehrwert db upgrade`."
        )


@contextmanager
def current_database(settings: Settings) -> Iterator[Session]:
    """A transaction as ``database_session`` gives it, where the schema is that of this version."""
    require_schema(settings)
    with database_session(settings) as db:
        yield db

"""`kehrwert db`: bring the schema to the state that this version needs, or back."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import OperationalError

from lti_app.cli.context import settings_from_environment
from lti_app.db import open_engine
from lti_app.settings import PROJECT_ROOT


def alembic_config(database_url: str) -> Config:
    """Alembic's configuration for the steps in migrations/ and this database."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT_ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option(
        "file_template",
        "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(rev)s_%%(slug)s",
    )
    config.attributes["database_url"] = database_url
    return config


@click.group()
def db() -> None:
    """The database's schema."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema up to REVISION (the newest by default)."""
    settings = settings_from_environment()
    open_engine(settings.database_url).dispose()
    with _problems_in_words():
        command.upgrade(alembic_config(settings.database_url), revision)
    click.echo("The database is up to date.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to REVISION; `base` empties it."""
    settings = settings_from_environment()
    with _problems_in_words():
        command.downgrade(alembic_config(settings.database_url), revision)
    click.echo(f"The database is at {revision}.")


@contextmanager
def _problems_in_words() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise click.ClickException(
            f"The database cannot be reached or used: {error.orig}"
        ) from error
    except CommandError as error:
        raise click.ClickException(str(error)) from error

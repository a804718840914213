"""What commands share: settings, a database session that is committed at the end, JSON output."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from lti_app.db import Session, open_engine, session_factory
from lti_app.settings import Settings, load_settings


def settings_from_environment() -> Settings:
    """The settings of this process. Raises SettingsError."""
    return load_settings(os.environ)


@contextmanager
def database_session(settings: Settings) -> Iterator[Session]:
    """A session for one command; committed when the command ends without an error."""
    engine = open_engine(settings.database_url)
    try:
        with session_factory(engine).begin() as db:
            yield db
    finally:
        engine.dispose()


def print_json(value: Any, indent: int | None = None) -> None:
    """One JSON document on standard output; moments as ISO 8601 writes them."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain, indent=indent))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

"""`kehrwert backup` and `kehrwert restore`: the whole database in one file, and back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import click

from lti_app.cli.context import database_session, print_json, settings_from_environment
from lti_app.cli.schema import require_schema
from lti_app.services.backup import RestoreRefused, restore_backup, write_backup


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the rows per table as JSON.")
def backup(file: Path, *, as_json: bool) -> None:
    """Write the whole database to FILE (a ZIP archive), while the tool goes on running.

    The file holds confidential words: only its owner can read it, and it should stay so.
    """
    settings = settings_from_environment()
    require_schema(settings)
    with _complete_or_absent(file) as target, database_session(settings) as db:
        rows = write_backup(db, target, now=datetime.now(UTC))
    _report(f"{file}: a backup of", rows, as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete what the database holds first.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows per table as JSON.")
def restore(file: Path, *, replace: bool, as_json: bool) -> None:
    """Fill the database from the backup FILE: all of it, or nothing. Stop the tool before.

    The database needs the schema (`kehrwert db upgrade`) and must be empty. It may be another one
    than the backup's: SQLite or PostgreSQL, both ways.
    """
    settings = settings_from_environment()
    require_schema(settings)
    try:
        with file.open("rb") as source, database_session(settings) as db:
            rows = restore_backup(db, source, replace=replace)
    except RestoreRefused as error:
        raise click.ClickException(f"{error} Nothing was changed.") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error
    _report(f"{file}: restored", rows, as_json=as_json)


@contextmanager
def _complete_or_absent(file: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner can read. It gets its name once it is complete on the disk."""
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as target:
            unfinished = Path(target.name)
            try:
                yield target
                target.flush()
                os.fsync(target.fileno())
                unfinished.replace(file)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error


def _report(what: str, rows: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json({"rows": rows})
    else:
        click.echo(f"{what} {sum(rows.values())} rows in {len(rows)} tables.")

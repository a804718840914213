"""The whole database in one file, and back: the same file for SQLite and PostgreSQL.

It is a ZIP archive with a member ``<table>.jsonl`` for each table, one row per line in the order of
the primary key, and ``manifest.json``: the schema's revision and the number of rows per table.
Moments and days are ISO 8601, binary values base64. Nothing is ever held in memory but a batch of
rows. Where the file lies and who may read it is the command's matter.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Date,
    Insert,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from lti_app.models import Base, UtcDateTime
from lti_app.services.readiness import newest_schema

FORMAT = "kehrwert-backup/1"
MANIFEST = "manifest.json"
BATCH = 1000
# Rows of files: each may be as large as an upload may be.
BATCH_OF_FILES = 5

# Parents before children.
_TABLES: tuple[Table, ...] = tuple(Base.metadata.sorted_tables)
# A missing document is NULL again, never JSON's own null.
_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# How values that JSON has no kind for are read back.
_READERS: Mapping[type[TypeEngine[Any]], Callable[[str], Any]] = {
    UtcDateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    LargeBinary: b64decode,
}


class RestoreRefused(Exception):
    """Nothing was restored and nothing changed; the message says why in one line."""


class NotABackup(RestoreRefused):
    """The file is no backup of this tool, or it is damaged."""


class OtherSchema(RestoreRefused):
    """The backup was made with another revision of the schema."""


class DatabaseNotEmpty(RestoreRefused):
    """There are rows already, and replacing them was not asked for."""


class DatabaseInUse(RestoreRefused):
    """Another process works with the database and does not let go of it."""


class RowsRefused(RestoreRefused):
    """The database cannot hold the rows of a table, such as a text that is too long for it."""


def write_backup(db: Session, file: IO[bytes], *, now: datetime) -> dict[str, int]:
    """Write what the database holds at one moment, while others go on working with it.

    The session must be new: nothing may have been read in it. Returns the rows per table.
    """
    connection = _one_moment(db)
    rows: dict[str, int] = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for table in _TABLES:
            with archive.open(_member(table), "w", force_zip64=True) as lines:
                rows[table.name] = _write_table(connection, table, lines)
        manifest = {"format": FORMAT, "schema": newest_schema(), "made_at": now, "rows": rows}
        archive.writestr(MANIFEST, json.dumps(manifest, default=_portable, indent=2))
    return rows


def restore_backup(db: Session, file: IO[bytes], *, replace: bool = False) -> dict[str, int]:
    """Fill an empty database of the newest schema; with ``replace`` empty it first.

    No other process sees anything of it before the commit. Returns the rows per table.

    Raises:
        NotABackup, OtherSchema, DatabaseNotEmpty, DatabaseInUse, RowsRefused: nothing of the
            transaction may be committed.
    """
    try:
        archive = ZipFile(file)
    except (BadZipFile, OSError) as error:
        raise NotABackup("The file is not a backup.") from error
    with archive:
        expected = _expected_rows(archive)
        connection = _alone(db)
        _make_empty(connection, replace=replace)
        for table in _TABLES:
            _load_table(connection, table, _read_table(archive, table))
            loaded = _count(connection, table)
            if loaded != expected.get(table.name):
                raise NotABackup(f"The file is damaged: table {table.name} is not complete.")
        _continue_numbers(connection)
    return expected


def _member(table: Table) -> str:
    return f"{table.name}.jsonl"


def _one_moment(db: Session) -> Connection:
    """A connection that sees the same content however long reading it takes."""
    if db.get_bind().dialect.name == "sqlite":
        connection = db.connection()
        # By itself the driver begins a transaction only before it writes.
        connection.exec_driver_sql("BEGIN")
        return connection
    return db.connection(
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )


def _write_table(connection: Connection, table: Table, lines: IO[bytes]) -> int:
    query = select(table).order_by(*(_everywhere_alike(key, connection) for key in _keys(table)))
    number = 0
    for row in connection.execute(query, execution_options={"yield_per": _batch(table)}).mappings():
        # Sorted, because PostgreSQL has an order of its own for the keys of a document.
        line = json.dumps(dict(row), default=_portable, sort_keys=True)
        lines.write(line.encode() + b"\n")
        number += 1
    return number


def _batch(table: Table) -> int:
    """How many rows of a table are held in memory at a time."""
    has_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return BATCH_OF_FILES if has_files else BATCH


def _keys(table: Table) -> Iterator[ColumnElement[Any]]:
    return iter(table.primary_key.columns)


def _everywhere_alike(key: ColumnElement[Any], connection: Connection) -> ColumnElement[Any]:
    """Texts by their bytes, as SQLite sorts them; PostgreSQL's order depends on its language."""
    is_text = isinstance(key.type, String) and connection.dialect.name == "postgresql"
    return key.collate("C") if is_text else key


def _portable(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"a backup has no form for {type(value).__name__}")


def _expected_rows(archive: ZipFile) -> dict[str, int]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        is_ours = manifest["format"] == FORMAT
        schema, rows = manifest["schema"], dict(manifest["rows"])
    except (KeyError, TypeError, ValueError, BadZipFile, zlib.error) as error:
        raise NotABackup("The file is not a backup of this tool.") from error
    if not is_ours:
        raise NotABackup("The file is not a backup that this version can read.")
    if schema != newest_schema():
        raise OtherSchema(
            f"The backup has the schema {schema}, this version needs {newest_schema()}: restore it "
            "with the version that made it, and run `kehrwert db upgrade` afterwards."
        )
    return rows


def _alone(db: Session) -> Connection:
    """A connection beside which no other one reads a half or writes until the transaction ends."""
    connection = db.connection()
    try:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            names = ", ".join(f'"{table.name}"' for table in _TABLES)
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
    except OperationalError as error:
        raise DatabaseInUse("The database is in use: stop the tool and its workers.") from error
    return connection


def _make_empty(connection: Connection, *, replace: bool) -> None:
    for table in reversed(_TABLES):
        if replace:
            connection.execute(delete(table))
        elif connection.scalar(select(exists().select_from(table))):
            raise DatabaseNotEmpty(
                "The database is not empty. With --replace all it holds is deleted first."
            )


def _read_table(archive: ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    readers = {column.name: _reader(column.type) for column in table.columns}
    try:
        with archive.open(_member(table)) as lines:
            for line in lines:
                row = json.loads(line)
                yield {
                    name: row[name] if read is None or row[name] is None else read(row[name])
                    for name, read in readers.items()
                }
    except (KeyError, TypeError, ValueError, EOFError, BadZipFile, zlib.error) as error:
        raise NotABackup(f"The file is damaged: table {table.name} cannot be read.") from error


def _reader(kind: TypeEngine[Any]) -> Callable[[str], Any] | None:
    return next((read for known, read in _READERS.items() if isinstance(kind, known)), None)


def _load_table(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    statement = _insert_of(table)
    while batch := list(islice(rows, _batch(table))):
        try:
            connection.execute(statement, batch)
        except DBAPIError as error:
            # Its own words may repeat what somebody wrote.
            reason = type(error.orig).__name__
            raise RowsRefused(
                f"The database does not take the rows of table {table.name} ({reason})."
            ) from None


def _insert_of(table: Table) -> Insert:
    return insert(table).values(
        {
            column.name: bindparam(
                column.name, type_=_JSON if isinstance(column.type, JSON) else column.type
            )
            for column in table.columns
        }
    )


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _continue_numbers(connection: Connection) -> None:
    """Let PostgreSQL count on after the highest number in use; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in _TABLES:
        if (column := table.autoincrement_column) is None:
            continue
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        after = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(sequence, after, False)))

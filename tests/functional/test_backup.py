"""`kehrwert backup` and `kehrwert restore` as an operator uses them."""

import json
import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from alembic import command
from click.testing import CliRunner, Result
from sqlalchemy import select

from lti_app.cli.database import alembic_config
from lti_app.cli.main import kehrwert
from lti_app.db import open_engine, session_factory
from lti_app.models import Person
from tests.everything import make_everything


def types(database_url: str, *arguments: str | Path) -> Result:
    environment = {"KEHRWERT_DATABASE_URL": database_url}
    return CliRunner().invoke(kehrwert, [str(each) for each in arguments], env=environment)


@pytest.fixture
def installation(tmp_path: Path) -> str:
    """The address of a pilot's SQLite database with everything in it."""
    url = f"sqlite:///{tmp_path / 'pilot.sqlite3'}"
    command.upgrade(alembic_config(url), "head")
    engine = open_engine(url)
    with session_factory(engine).begin() as db:
        make_everything(db)
    engine.dispose()
    return url


@pytest.fixture
def new_database(empty_database_url: str) -> str:
    command.upgrade(alembic_config(empty_database_url), "head")
    return empty_database_url


def content(file: Path) -> dict[str, bytes]:
    """All but the manifest, which says when the backup was made."""
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def test_a_pilot_moves_into_a_new_database(
    installation: str, new_database: str, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    done = types(installation, "backup", first)
    assert done.exit_code == 0, done.output
    restored = types(new_database, "restore", first, "--json")
    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["rows"]["person"] == 4
    assert types(new_database, "backup", second).exit_code == 0
    assert content(second) == content(first)


def test_only_its_owner_can_read_a_backup_whatever_was_there_before(
    installation: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("an older one, for everybody")
    old_mask = os.umask(0)
    try:
        assert types(installation, "backup", file).exit_code == 0
    finally:
        os.umask(old_mask)
    assert file.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.glob("*backup*")} == {"backup.zip"}


def test_a_backup_that_fails_leaves_the_last_one_alone(installation: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    assert types(installation, "backup", file).exit_code == 0
    before = file.read_bytes()
    engine = open_engine(installation)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET created_at = 'no moment'")
    engine.dispose()
    assert types(installation, "backup", file).exit_code == 1
    assert file.read_bytes() == before
    assert {path.name for path in tmp_path.glob("*backup*")} == {"backup.zip"}


def test_a_folder_that_is_missing_is_one_line(installation: str, tmp_path: Path) -> None:
    done = types(installation, "backup", tmp_path / "nowhere" / "backup.zip")
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)


def test_what_a_database_holds_is_replaced_only_when_asked(
    installation: str, new_database: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    types(installation, "backup", file)
    assert types(new_database, "restore", file).exit_code == 0
    engine = open_engine(new_database)
    with session_factory(engine).begin() as db:
        person = db.scalars(select(Person).where(Person.name == "Aylin Demir")).one()
        person.name = "Somebody Else"
    refused = types(new_database, "restore", file)
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
    assert "--replace" in refused.stderr
    assert types(new_database, "restore", file, "--replace").exit_code == 0
    with session_factory(engine)() as db:
        assert db.scalars(select(Person.name).where(Person.name == "Aylin Demir")).all()
    engine.dispose()


def test_something_else_is_not_restored(new_database: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all")
    done = types(new_database, "restore", file)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert "Nothing was changed" in done.stderr


def test_without_the_schema_nothing_begins(empty_database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    assert "kehrwert db upgrade" in types(empty_database_url, "backup", file).stderr
    assert not file.exists()
    file.touch()
    assert "kehrwert db upgrade" in types(empty_database_url, "restore", file).stderr

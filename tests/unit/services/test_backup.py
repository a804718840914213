import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from lti_app.db import open_engine, session_factory
from lti_app.models import Base, Person, ToolKey
from lti_app.services.backup import (
    MANIFEST,
    DatabaseNotEmpty,
    NotABackup,
    OtherSchema,
    RestoreRefused,
    RowsRefused,
    restore_backup,
    write_backup,
)
from lti_app.services.person import own_data
from tests.everything import make_everything
from tests.factories import NOW, make_person, make_registration

Members = dict[str, bytes]


@pytest.fixture
def sqlite_engine(tmp_path: Path, sqlite_with_tables: Path) -> Iterator[Engine]:
    """Another empty database, to move to and back."""
    file = tmp_path / "other.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def fill(engine: Engine) -> None:
    with session_factory(engine).begin() as db:
        make_everything(db)


def back_up(engine: Engine) -> BytesIO:
    file = BytesIO()
    with session_factory(engine).begin() as db:
        write_backup(db, file, now=NOW)
    return file


def restore(engine: Engine, file: BytesIO, *, replace: bool = False) -> dict[str, int]:
    with session_factory(engine).begin() as db:
        return restore_backup(db, file, replace=replace)


def members(file: BytesIO) -> Members:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(file: BytesIO, **replaced: bytes) -> BytesIO:
    """The same archive with other contents of some members, named without their ending."""
    other = BytesIO()
    with ZipFile(other, "w") as archive:
        for name, content in members(file).items():
            archive.writestr(name, replaced.get(Path(name).stem, content))
    return other


def rows_in(engine: Engine) -> int:
    with engine.connect() as connection:
        return sum(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        )


def test_a_backup_has_rows_of_every_table_here(engine: Engine) -> None:
    fill(engine)
    manifest = json.loads(members(back_up(engine))[MANIFEST])
    assert set(manifest["rows"]) == set(Base.metadata.tables)
    assert all(manifest["rows"].values())


def test_what_is_restored_gives_the_same_backup(engine: Engine) -> None:
    fill(engine)
    first = back_up(engine)
    counts = restore(engine, first, replace=True)
    assert sum(counts.values()) == rows_in(engine)
    assert members(back_up(engine)) == members(first)


def test_a_database_moves_to_the_other_kind_and_back(engine: Engine, sqlite_engine: Engine) -> None:
    fill(sqlite_engine)
    first = back_up(sqlite_engine)
    restore(engine, first)
    second = back_up(engine)
    assert members(second) == members(first)
    restore(sqlite_engine, second, replace=True)
    assert members(back_up(sqlite_engine)) == members(first)


def test_restored_values_are_what_the_tool_reads(engine: Engine) -> None:
    fill(engine)
    restore(engine, back_up(engine), replace=True)
    with session_factory(engine)() as db:
        assert db.get_one(ToolKey, "key").private_pem == bytes(range(256))
        mentor = db.scalars(select(Person).where(Person.name == "Aylin Demir")).one()
        assert mentor.created_at == NOW
        assert own_data(db, mentor.id).tasks_set == 2


def test_a_document_that_is_missing_stays_missing(engine: Engine) -> None:
    fill(engine)
    restore(engine, back_up(engine), replace=True)
    sessions = Base.metadata.tables["launch_session"]
    with engine.connect() as connection:
        missing = select(func.count()).where(sessions.c.deep_linking.is_(None))
        assert connection.scalar(missing) == 3


def test_numbers_go_on_after_the_highest(engine: Engine) -> None:
    fill(engine)
    with session_factory(engine).begin() as db:
        highest = db.scalar(select(func.max(Person.id))) or 0
    restore(engine, back_up(engine), replace=True)
    with session_factory(engine).begin() as db:
        assert make_person(db, make_registration(db)).id == highest + 1


def test_a_backup_is_of_one_moment(engine: Engine) -> None:
    fill(engine)
    before = members(back_up(engine))
    file = _WritesMeanwhile(engine)
    with session_factory(engine).begin() as db:
        write_backup(db, file, now=NOW)
    assert file.has_written
    assert members(file) == before


class _WritesMeanwhile(BytesIO):
    """A file during whose writing somebody else goes on working."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self.has_written = False

    def write(self, content: bytes) -> int:  # type: ignore[override]
        # The first rows are read by then.
        if not self.has_written and self.tell() > 500:
            self.has_written = True
            with session_factory(self._engine).begin() as db:
                make_person(db, make_registration(db))
                db.execute(delete(ToolKey))
        return super().write(content)


def test_a_database_with_rows_is_not_touched_unless_asked(engine: Engine) -> None:
    fill(engine)
    before = back_up(engine)
    with pytest.raises(DatabaseNotEmpty):
        restore(engine, before)
    assert members(back_up(engine)) == members(before)


def test_what_is_no_backup_is_refused(engine: Engine) -> None:
    other_zip = BytesIO()
    with ZipFile(other_zip, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    for file in (BytesIO(b"no archive"), other_zip):
        with pytest.raises(NotABackup):
            restore(engine, file)


def test_a_backup_of_another_schema_is_refused(engine: Engine) -> None:
    manifest = json.loads(members(back_up(engine))[MANIFEST]) | {"schema": "0123456789ab"}
    file = changed(back_up(engine), manifest=json.dumps(manifest).encode())
    with pytest.raises(OtherSchema, match="0123456789ab"):
        restore(engine, file)


def test_a_backup_of_another_format_is_refused(engine: Engine) -> None:
    manifest = json.loads(members(back_up(engine))[MANIFEST]) | {"format": "kehrwert-backup/2"}
    file = changed(back_up(engine), manifest=json.dumps(manifest).encode())
    with pytest.raises(NotABackup):
        restore(engine, file)


@pytest.mark.parametrize("damaged", [b"", b"{}\n", b"no JSON\n"], ids=["gone", "hollow", "broken"])
def test_a_damaged_backup_changes_nothing(engine: Engine, damaged: bytes) -> None:
    fill(engine)
    before = back_up(engine)
    with pytest.raises(NotABackup, match="micro_task"):
        restore(engine, changed(before, micro_task=damaged), replace=True)
    assert members(back_up(engine)) == members(before)


def test_a_flipped_bit_is_noticed(engine: Engine) -> None:
    fill(engine)
    file = back_up(engine)
    with ZipFile(file) as archive:
        place = archive.getinfo("person.jsonl").header_offset + 100
    content = bytearray(file.getvalue())
    content[place] ^= 1
    with pytest.raises(RestoreRefused):
        restore(engine, BytesIO(content), replace=True)
    assert rows_in(engine)


def test_rows_that_the_database_cannot_hold_are_refused_without_repeating_them(
    engine: Engine,
) -> None:
    fill(engine)
    before = back_up(engine)
    first, *_ = members(before)["draft.jsonl"].splitlines()
    twice = first + b"\n" + first + b"\n"
    with pytest.raises(RowsRefused, match="draft") as refused:
        restore(engine, changed(before, draft=twice), replace=True)
    assert "Größe" not in str(refused.value)
    assert members(back_up(engine)) == members(before)


def test_the_manifest_says_when(db: Session) -> None:
    file = BytesIO()
    write_backup(db, file, now=NOW)
    assert datetime.fromisoformat(json.loads(members(file)[MANIFEST])["made_at"]) == NOW

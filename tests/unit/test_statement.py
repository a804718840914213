"""Statements that the driver runs: the values, rows and errors of SQLAlchemy."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from lti_app.models import Base, RegistrationStatus
from lti_app.statement import Statement

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

_job = Base.metadata.tables["job"]
_registration = Base.metadata.tables["registration"]

ADD = Statement(insert(_job))
FIND = Statement(select(_job).where(_job.c.due_at == bindparam("moment")))
ACTIVE = Statement(
    select(_registration.c.name, _registration.c.status.label("state")).where(
        _registration.c.status == bindparam("status", type_=_registration.c.status.type)
    )
)
LET_GO = Statement(update(_job).where(_job.c.key == bindparam("which")).values(lease=None))


def job(key: str, **values: Any) -> dict[str, Any]:
    usual = {"name": "roster", "arguments": {"course": [3]}, "due_at": NOW, "lease": None}
    return {"key": key, **usual, "tries": 0, **values}


def test_moments_and_documents_come_back_as_they_went_in(engine: Engine) -> None:
    with engine.connect() as db:
        assert ADD.write_last(db, job("one")) == 1
        (found,) = FIND.rows(db, {"moment": NOW})
        assert (found.key, found.arguments, found.due_at) == ("one", {"course": [3]}, NOW)
        assert found.lease is None
        assert FIND.first(db, {"moment": NOW}) == found


def test_moments_are_the_same_whatever_the_time_zone_of_the_server(engine: Engine) -> None:
    with engine.connect() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SET TIME ZONE 'Asia/Tokyo'"))
        ADD.write_last(db, job("one"))
        assert FIND.first(db, {"moment": NOW}).due_at == NOW
        assert db.scalar(select(_job.c.due_at)) == NOW


def test_a_closed_list_of_words_comes_back_as_its_words(engine: Engine) -> None:
    row = {"issuer": "https://lms.example", "client_id": "a", "created_at": NOW, "lms": "moodle"}
    urls = {"auth_login_url": "x", "auth_token_url": "x", "jwks_url": "x", "scopes": []}
    with engine.connect() as db:
        values = {"name": "LMS", "status": RegistrationStatus.ACTIVE, **row, **urls}
        db.execute(insert(_registration), values)
        (found,) = ACTIVE.rows(db, {"status": RegistrationStatus.ACTIVE})
        assert (found.name, found.state) == ("LMS", RegistrationStatus.ACTIVE)
        assert ACTIVE.first(db, {"status": RegistrationStatus.PENDING}) is None


def test_the_number_of_written_rows_is_told(engine: Engine) -> None:
    with engine.connect() as db:
        ADD.write_last(db, job("one", lease="mine"))
        assert LET_GO.write_last(db, {"which": "one"}) == 1
        assert LET_GO.write_last(db, {"which": "other"}) == 0


def test_a_last_write_stays_with_the_commit(engine: Engine) -> None:
    with engine.connect() as db:
        ADD.write_last(db, job("one"))
        db.commit()
    with engine.connect() as db:
        assert FIND.first(db, {"moment": NOW}).key == "one"


def test_a_last_write_goes_with_the_earlier_ones(engine: Engine) -> None:
    with engine.connect() as db:
        db.execute(insert(_job), job("one"))
        ADD.write_last(db, job("two"))
        db.rollback()
        assert FIND.rows(db, {"moment": NOW}) == []


def _waits_for_the_disk(db: Connection) -> bool:
    driver: Any = db.connection.driver_connection
    if db.dialect.name == "postgresql":
        return driver.execute("SHOW synchronous_commit").fetchone() == ("on",)
    return driver.execute("PRAGMA synchronous").fetchone() == (2,)


def test_sqlite_waits_for_the_disk_but_for_a_last_write_alone(engine: Engine) -> None:
    with engine.connect() as db:
        db.execute(insert(_job), job("one"))
        ADD.write_last(db, job("two"))
        assert _waits_for_the_disk(db)
        db.commit()
        ADD.write_last(db, job("three"))
        assert _waits_for_the_disk(db) == (db.dialect.name == "postgresql")
        db.commit()
    with engine.connect() as db:
        assert _waits_for_the_disk(db)


def test_an_error_is_the_one_of_sqlalchemy(engine: Engine) -> None:
    with engine.connect() as db:
        ADD.write_last(db, job("one"))
        db.commit()
        with pytest.raises(IntegrityError):
            ADD.write_last(db, job("one"))


def test_a_statement_that_the_server_has_forgotten_is_found_again(engine: Engine) -> None:
    with engine.connect() as db:
        assert FIND.rows(db, {"moment": NOW}) == []
        _let_forget(db)
        assert FIND.rows(db, {"moment": NOW}) == []


def test_a_statement_that_is_forgotten_ends_no_transaction(engine: Engine) -> None:
    with engine.connect() as db:
        assert FIND.rows(db, {"moment": NOW}) == []
        db.execute(insert(_job), job("one"))
        _let_forget(db)
        assert FIND.first(db, {"moment": NOW}).key == "one"
        db.rollback()
        assert FIND.rows(db, {"moment": NOW}) == []


def _let_forget(db: Connection) -> None:
    """As psycopg does after a rollback or a DROP; SQLite's driver forgets nothing."""
    if db.dialect.name == "postgresql":
        driver: Any = db.connection.driver_connection
        driver.execute("DEALLOCATE ALL")

"""Transactions begin at the first statement that may write, on both databases."""

from datetime import UTC, datetime
from threading import Event, Thread

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from lti_app.db import open_web_engines
from lti_app.models import Job

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def is_open(db: Session) -> bool:
    driver = db.connection().connection.driver_connection
    if db.get_bind().dialect.name == "sqlite":
        return bool(driver.in_transaction)
    return bool(driver.pgconn.transaction_status)


def test_reading_opens_no_transaction(db: Session) -> None:
    db.scalars(select(Job)).all()
    assert not is_open(db)


def test_writing_opens_one_until_the_commit(db: Session) -> None:
    db.execute(insert(Job).values(key="one", name="x", arguments={}, due_at=NOW, tries=0))
    assert is_open(db)
    db.scalars(select(Job)).all()
    assert is_open(db)
    db.commit()
    assert not is_open(db)


def test_all_that_was_written_is_rolled_back(db: Session) -> None:
    for key in ("one", "two"):
        db.execute(insert(Job).values(key=key, name="x", arguments={}, due_at=NOW, tries=0))
    db.rollback()
    assert db.scalars(select(Job)).all() == []
    assert not is_open(db)


def test_a_lock_is_held_until_the_end_of_its_transaction(db: Session) -> None:
    db.scalars(select(Job).with_for_update()).all()
    # SQLite has no such lock; there the first write takes the whole file.
    assert is_open(db) == (db.get_bind().dialect.name == "postgresql")


def test_requests_take_turns_on_sqlite_and_go_side_by_side_on_postgresql(
    database_url: str,
) -> None:
    requests, beside = open_web_engines(database_url, threads=2)
    asked, answered = Event(), Event()

    def ask() -> None:
        asked.set()
        with requests.connect():
            answered.set()

    with requests.connect() as mine, beside.begin() as other:
        # What is written beside a request's own transaction waits for nobody.
        other.execute(insert(Job).values(key="one", name="x", arguments={}, due_at=NOW, tries=0))
        thread = Thread(target=ask)
        thread.start()
        assert asked.wait(5)
        waits = not answered.wait(0.3)
        assert waits == (mine.dialect.name == "sqlite")
        other.rollback()
    thread.join(5)
    assert answered.is_set()
    requests.dispose()
    beside.dispose()


def test_a_connection_comes_back_clean(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(
            insert(Job).values(key="one", name="x", arguments={}, due_at=NOW, tries=0)
        )
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM job")).scalar_one() == 0

"""Signs of life of a worker."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from lti_app.db import Session
from lti_app.models import WorkerHeartbeat
from lti_app.services.worker import announce_worker, beat, dismiss_worker

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)


def rows(db: Session) -> list[tuple[str, datetime]]:
    return [(row.worker, row.beat_at) for row in db.scalars(select(WorkerHeartbeat))]


def test_a_worker_announces_itself_lives_and_leaves(db: Session) -> None:
    announce_worker(db, "one", NOW)
    db.flush()
    beat(db, "one", LATER)
    db.expire_all()
    assert rows(db) == [("one", LATER)]
    dismiss_worker(db, "one")
    assert rows(db) == []


def test_a_worker_whose_row_was_lost_announces_itself_again(db: Session) -> None:
    announce_worker(db, "one", NOW)
    db.flush()
    db.execute(delete(WorkerHeartbeat))
    db.expunge_all()
    beat(db, "one", LATER)
    db.flush()
    assert rows(db) == [("one", LATER)]

"""Signs of life of workers. Whether one lives is asked in readiness.py."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lti_app.models import WorkerHeartbeat

# A worker that was silent for so long is not coming back.
FORGET_AFTER = timedelta(days=1)


def announce_worker(db: Session, worker: str, now: datetime) -> None:
    """A worker starts; those that ended long ago are forgotten."""
    db.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.beat_at < now - FORGET_AFTER))
    db.add(WorkerHeartbeat(worker=worker, started_at=now, beat_at=now))


def beat(db: Session, worker: str, now: datetime) -> None:
    """The worker lives; one whose row a restore has replaced announces itself again."""
    known = db.scalar(
        update(WorkerHeartbeat)
        .where(WorkerHeartbeat.worker == worker)
        .values(beat_at=now)
        .returning(WorkerHeartbeat.worker)
        .execution_options(synchronize_session=False)
    )
    if known is None:
        announce_worker(db, worker, now)


def dismiss_worker(db: Session, worker: str) -> None:
    """The worker ends as it should."""
    db.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.worker == worker))

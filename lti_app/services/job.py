"""Work that no page waits for: asked for in the transaction it belongs to, done by a worker.

A worker that dies holds a job no longer than its lease, so a job runs at least once and must bear
to run twice. What the jobs are stands in jobs/background.py.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from lti_app.models import Job

# Reads a course's roster; its argument is ``context``, the id of the course's row.
ROSTER_JOB = "roster"
# Tells a column what was done before; its argument is ``link``, the id of the link's row, or
# ``programme``, that of the programme's.
LATE_SCORES_JOB = "late_scores"

LEASE = timedelta(minutes=10)
MOST_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job in a worker's hands until its lease ends."""

    key: str
    lease: str
    name: str
    arguments: dict[str, Any]


def request_job(
    db: Session, name: str, *, now: datetime, key: str | None = None, **arguments: Any
) -> None:
    """Have something done soon after this transaction is committed.

    ``key`` names what it is about; a job with this key that waits already is the same wish.
    """
    key = key or name
    brought_forward = db.scalar(
        update(Job)
        .where(Job.key == key)
        # One that runs at this moment may have missed the reason: it runs once more.
        .values(due_at=now, lease=None, tries=0, arguments=arguments)
        .returning(Job.key)
        .execution_options(synchronize_session=False)
    )
    if brought_forward is None:
        db.add(Job(key=key, name=name, arguments=arguments, due_at=now))
        db.flush()


def keep_going(db: Session, name: str, *, now: datetime) -> None:
    """Make sure that a job which repeats itself is there; it is left alone if it is."""
    if not db.scalar(select(exists().where(Job.key == name))):
        db.add(Job(key=name, name=name, arguments={}, due_at=now))
        db.flush()


def claim_job(db: Session, now: datetime) -> ClaimedJob | None:
    """Take one due job, the one that has waited longest."""
    due = (
        select(Job.key)
        .where(Job.due_at <= now, Job.tries < MOST_TRIES)
        .order_by(Job.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    row = db.execute(
        update(Job)
        .where(Job.key.in_(select(due.c.key)))
        .values(lease=secrets.token_hex(16), due_at=now + LEASE, tries=Job.tries + 1)
        .returning(Job.key, Job.lease, Job.name, Job.arguments)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else ClaimedJob(row.key, row.lease or "", row.name, row.arguments)


def finish_job(db: Session, job: ClaimedJob) -> None:
    """It is done, and forgotten, unless it was asked for again in the meantime."""
    db.execute(delete(Job).where(Job.key == job.key, Job.lease == job.lease))


def repeat_job(db: Session, job: ClaimedJob, due_at: datetime) -> None:
    """It is done for now and due again then."""
    db.execute(_held(job).values(due_at=due_at, lease=None, tries=0))


def postpone_job(db: Session, job: ClaimedJob, now: datetime) -> None:
    """It broke and is tried again later, twice as late each time; after some tries never."""
    tries = db.scalar(select(Job.tries).where(Job.key == job.key, Job.lease == job.lease))
    if tries is not None:
        wait = FIRST_WAIT * 2 ** (tries - 1)
        db.execute(_held(job).values(due_at=now + wait, lease=None))


def _held(job: ClaimedJob) -> Any:
    return (
        update(Job)
        .where(Job.key == job.key, Job.lease == job.lease)
        .execution_options(synchronize_session=False)
    )

"""Jobs are done once per wish, survive their worker, and are given up in the end."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.models import Job
from lti_app.services.job import (
    LEASE,
    MOST_TRIES,
    claim_job,
    finish_job,
    keep_going,
    postpone_job,
    repeat_job,
    request_job,
)
from tests.factories import NOW


def jobs(db: Session) -> list[str]:
    return list(db.scalars(select(Job.key)))


def test_a_requested_job_is_done_and_forgotten(db: Session) -> None:
    request_job(db, "roster", now=NOW, key="roster/7", context=7)
    job = claim_job(db, NOW)
    assert job is not None
    assert (job.name, job.arguments) == ("roster", {"context": 7})
    finish_job(db, job)
    assert jobs(db) == []


def test_the_same_wish_twice_is_one_job(db: Session) -> None:
    request_job(db, "roster", now=NOW, key="roster/7", context=7)
    request_job(db, "roster", now=NOW, key="roster/7", context=7)
    assert jobs(db) == ["roster/7"]


def test_a_wish_while_the_job_runs_makes_it_run_once_more(db: Session) -> None:
    request_job(db, "roster", now=NOW, key="roster/7", context=7)
    running = claim_job(db, NOW)
    assert running is not None
    request_job(db, "roster", now=NOW, key="roster/7", context=7)
    finish_job(db, running)
    assert claim_job(db, NOW) is not None


def test_a_job_outlives_its_worker(db: Session) -> None:
    request_job(db, "roster", now=NOW)
    assert claim_job(db, NOW) is not None
    assert claim_job(db, NOW) is None
    assert claim_job(db, NOW + LEASE) is not None


def test_a_job_that_keeps_breaking_is_tried_later_and_then_given_up(db: Session) -> None:
    request_job(db, "roster", now=NOW)
    now, waits = NOW, []
    for _ in range(MOST_TRIES):
        job = claim_job(db, now)
        assert job is not None
        postpone_job(db, job, now)
        due = db.scalars(select(Job.due_at)).one()
        waits.append(due - now)
        now = due
    assert waits == sorted(set(waits))
    assert claim_job(db, now + timedelta(days=1)) is None
    # Asked for again, it begins anew.
    request_job(db, "roster", now=now)
    assert claim_job(db, now) is not None


def test_a_repeating_job_is_made_once_and_due_again_later(db: Session) -> None:
    keep_going(db, "housekeeping", now=NOW)
    keep_going(db, "housekeeping", now=NOW)
    job = claim_job(db, NOW)
    assert job is not None
    repeat_job(db, job, NOW + timedelta(hours=1))
    assert claim_job(db, NOW) is None
    assert claim_job(db, NOW + timedelta(hours=1)) is not None

"""The loop that does background jobs."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from lti_app.db import session_factory
from lti_app.extension.registry import Registry
from lti_app.jobs.background import BackgroundJobs, JobKind
from lti_app.jobs.parts import WorkerParts
from lti_app.models import Job
from lti_app.services.job import request_job
from lti_app.settings import load_settings


def run(engine: Engine, kinds: Mapping[str, JobKind], *wishes: str) -> list[tuple[str, int]]:
    """Ask for jobs, let them be done; the keys and tries of the rows that are left."""
    sessions = session_factory(engine)
    settings = load_settings({"KEHRWERT_WORKER_POLL_SECONDS": "0.01"})
    parts = WorkerParts(settings, Registry(), sessions)
    with sessions.begin() as db:
        for wish in wishes:
            request_job(db, wish, now=datetime.now(UTC))

    async def work() -> None:
        stopping = asyncio.Event()
        asyncio.get_running_loop().call_later(0.5, stopping.set)
        await BackgroundJobs(parts, stopping, kinds).run()

    asyncio.run(work())
    parts.database_thread.shutdown()
    with sessions() as db:
        return [(job.key, job.tries) for job in db.scalars(select(Job).order_by(Job.key))]


def test_a_job_is_done_once_and_a_broken_one_does_not_hold_up_others(engine: Engine) -> None:
    done: list[str] = []

    def do(_parts: WorkerParts, _arguments: Mapping[str, Any]) -> None:
        done.append("good")

    def break_down(_parts: WorkerParts, _arguments: Mapping[str, Any]) -> None:
        raise RuntimeError("a bug")

    kinds = {"bad": JobKind(break_down), "good": JobKind(do)}
    assert run(engine, kinds, "bad", "good") == [("bad", 1)]
    assert done == ["good"]


def test_a_repeating_job_needs_no_wish_and_stays(engine: Engine) -> None:
    done: list[str] = []

    def do(_parts: WorkerParts, _arguments: Mapping[str, Any]) -> None:
        done.append("again")

    assert run(engine, {"tidy": JobKind(do, every=timedelta(hours=1))}) == [("tidy", 0)]
    assert done == ["again"]


def test_a_job_that_nobody_knows_any_more_is_dropped(engine: Engine) -> None:
    assert run(engine, {}, "of an older version") == []

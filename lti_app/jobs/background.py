"""The jobs beside sending scores: which there are, and the loop that does them.

Each opens transactions of its own and bears to run twice.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lti_app.jobs.parts import WorkerParts, wait_for
from lti_app.services.job import (
    LATE_SCORES_JOB,
    ROSTER_JOB,
    ClaimedJob,
    claim_job,
    finish_job,
    keep_going,
    postpone_job,
    repeat_job,
)
from lti_app.services.launch import forget_expired
from lti_app.services.matching.compute import compute_run
from lti_app.services.matching.run import MATCHING_JOB
from lti_app.services.passback import tell_all_columns, tell_late_column
from lti_app.services.roster import RosterSyncFailed, sync_roster

SIDE_BY_SIDE = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobKind:
    """What a job does, in a thread of its own; and how often by itself, if it does."""

    do: Callable[[WorkerParts, Mapping[str, Any]], None]
    every: timedelta | None = None


def _sync_roster(parts: WorkerParts, arguments: Mapping[str, Any]) -> None:
    """``context``: the id of the course's row."""
    # How it failed is recorded with the course; trying again is up to whoever looks at that.
    with suppress(RosterSyncFailed):
        sync_roster(
            parts.sessions,
            int(arguments["context"]),
            settings=parts.settings,
            registry=parts.registry,
        )


def _match(parts: WorkerParts, arguments: Mapping[str, Any]) -> None:
    """``run``: the id of the run's row. How it failed is recorded there."""
    compute_run(parts.sessions, int(arguments["run"]), strategies=parts.registry.matching)


def _tell_late(parts: WorkerParts, arguments: Mapping[str, Any]) -> None:
    """``link`` or ``programme``: the id of the row."""
    now = datetime.now(UTC)
    with parts.sessions.begin() as db:
        if "link" in arguments:
            tell_late_column(db, int(arguments["link"]), now=now)
        else:
            tell_all_columns(db, int(arguments["programme"]), now=now)


def _forget_expired(parts: WorkerParts, _arguments: Mapping[str, Any]) -> None:
    with parts.sessions.begin() as db:
        forget_expired(db, datetime.now(UTC))


KINDS: Mapping[str, JobKind] = {
    ROSTER_JOB: JobKind(_sync_roster),
    MATCHING_JOB: JobKind(_match),
    LATE_SCORES_JOB: JobKind(_tell_late),
    "housekeeping": JobKind(_forget_expired, every=timedelta(hours=1)),
}


class BackgroundJobs:
    """Does due jobs, a few side by side, until it is told to stop."""

    def __init__(
        self,
        parts: WorkerParts,
        stopping: asyncio.Event,
        kinds: Mapping[str, JobKind] = KINDS,
    ) -> None:
        self._parts = parts
        self._stopping = stopping
        self._kinds = kinds

    async def run(self) -> None:
        """Look every ``worker_poll_seconds``; at the end let running jobs finish."""
        await self._parts.transaction(self._keep_repeating)
        async with asyncio.TaskGroup() as lanes:
            for _ in range(SIDE_BY_SIDE):
                lanes.create_task(self._work())

    async def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                job = await self._parts.transaction(lambda db: claim_job(db, datetime.now(UTC)))
                if job is not None:
                    await self._do(job)
                    continue
            except SQLAlchemyError as error:
                log.error("jobs could not be looked up: %s", type(error).__name__)
            await wait_for(self._stopping, self._parts.settings.worker_poll_seconds)

    async def _do(self, job: ClaimedJob) -> None:
        kind = self._kinds.get(job.name)
        try:
            if kind is not None:
                await asyncio.to_thread(kind.do, self._parts, job.arguments)
        except Exception as error:
            # Only the kind: messages of libraries may hold addresses and names.
            log.error("job %s: %s", job.name, type(error).__name__)
            await self._parts.transaction(lambda db: postpone_job(db, job, datetime.now(UTC)))
            return
        repeats = kind.every if kind is not None else None
        await self._parts.transaction(
            lambda db: (
                repeat_job(db, job, datetime.now(UTC) + repeats) if repeats else finish_job(db, job)
            )
        )

    def _keep_repeating(self, db: Session) -> None:
        for name, kind in self._kinds.items():
            if kind.every is not None:
                keep_going(db, name, now=datetime.now(UTC))

"""Looks for due scores and starts a pipeline for each platform that has some."""

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import SystemRandom

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lti_app.jobs.parts import WorkerParts, wait_for
from lti_app.jobs.scores.conversation import Conversation
from lti_app.jobs.scores.pipeline import PlatformPipeline
from lti_app.jobs.scores.platform import Platform
from lti_app.jobs.scores.window import Window
from lti_app.lti.outbound import OutboundGuard
from lti_app.lti.scores import ScoreClient
from lti_app.models import Registration
from lti_app.services.line_item import wake_scores
from lti_app.services.score_delivery import registrations_with_due_scores

# A platform that is slow at the end gets so long before its open posts are cut off. They stay
# leased, and are sent again with the same timestamp by the next worker.
LAST_WORDS_SECONDS = 5.0
# How often scores are looked for whose column was told in the meantime.
WAKE_SECONDS = 10.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Destination:
    window: Window
    run: asyncio.Task[None] | None = None

    def is_busy(self) -> bool:
        is_running = self.run is not None and not self.run.done()
        return is_running or self.window.is_paused(time.monotonic())


class ScoreDispatcher:
    """Sends scores until it is told to stop; a platform in trouble holds up no other one."""

    def __init__(self, parts: WorkerParts, stopping: asyncio.Event) -> None:
        self._parts = parts
        self._stopping = stopping
        self._random = SystemRandom()
        self._guard = OutboundGuard(parts.settings)
        self._destinations: dict[int, _Destination] = {}
        self._wakes_at = 0.0

    async def run(self) -> None:
        """Look every ``worker_poll_seconds``; end when ``stopping`` is set."""
        async with ScoreClient(self._guard) as client:
            while not self._stopping.is_set():
                await self._start_pipelines(client)
                await wait_for(self._stopping, self._parts.settings.worker_poll_seconds)
            await self._finish()

    async def _start_pipelines(self, client: ScoreClient) -> None:
        try:
            due = await self._parts.transaction(self._due)
        except SQLAlchemyError as error:
            log.error("due scores could not be looked up: %s", type(error).__name__)
            return
        for registration_id in due:
            destination = self._destination(registration_id)
            if not destination.is_busy():
                destination.run = asyncio.create_task(
                    self._send(registration_id, destination.window, client)
                )

    def _due(self, db: Session) -> list[int]:
        now = datetime.now(UTC)
        if time.monotonic() >= self._wakes_at:
            self._wakes_at = time.monotonic() + WAKE_SECONDS
            wake_scores(db, now)
        return registrations_with_due_scores(db, now)

    def _destination(self, registration_id: int) -> _Destination:
        if registration_id not in self._destinations:
            window = Window(self._parts.settings.score_connections, self._random)
            self._destinations[registration_id] = _Destination(window)
        return self._destinations[registration_id]

    async def _send(self, registration_id: int, window: Window, client: ScoreClient) -> None:
        def read(db: Session) -> Registration:
            return db.get_one(Registration, registration_id)

        try:
            registration = await self._parts.transaction(read)
            await self._pipeline(registration, window, client).run()
        except Exception as error:
            log.error("platform %d: %s", registration_id, type(error).__name__)

    def _pipeline(
        self, registration: Registration, window: Window, client: ScoreClient
    ) -> PlatformPipeline:
        profile = self._parts.registry.lms_profile(registration.lms)
        platform = Platform(self._parts, registration, profile)
        return PlatformPipeline(
            self._parts,
            registration.id,
            Conversation(client, platform),
            window,
            whole_seconds=profile.whole_second_timestamps,
            stopping=self._stopping,
            random=self._random,
        )

    async def _finish(self) -> None:
        runs = [entry.run for entry in self._destinations.values() if entry.run]
        if runs:
            _, late = await asyncio.wait(runs, timeout=LAST_WORDS_SECONDS)
            for run in late:
                run.cancel()
            await asyncio.gather(*late, return_exceptions=True)

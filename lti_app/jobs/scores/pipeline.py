"""Keeps as many scores on their way to one platform as it takes well.

Outcomes are written down and new scores claimed in one transaction, which runs while other scores
are on their way. Nothing is lost if this process dies: what it held is due again when its lease
ends, with the same timestamp.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from lti_app.domain.score import DeliveryProblem
from lti_app.domain.score_retry import Verdict
from lti_app.jobs.parts import WorkerParts
from lti_app.jobs.scores.conversation import Conversation
from lti_app.jobs.scores.window import Window
from lti_app.services.score_delivery import (
    Claim,
    Outcome,
    claim_scores,
    record_outcomes,
    release_claims,
)
from lti_app.services.score_outcome import Patience, Reply, outcome_of

# An outcome waits no longer than this for others to be written down with.
RECORD_WITHIN_SECONDS = 0.2
DATABASE_PAUSE_SECONDS = 1.0
# Claimed at once, in multiples of what may be on its way at once.
CLAIMS_AHEAD = 5
# A score that has less of its lease left is not sent any more.
LEASE_MARGIN_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    claim: Claim
    # Until when it may be on its way, in seconds of the monotonic clock.
    deadline: float


class PlatformPipeline:
    """The scores of one registration. ``window`` is kept between two runs by the dispatcher."""

    def __init__(
        self,
        parts: WorkerParts,
        registration_id: int,
        conversation: Conversation,
        window: Window,
        *,
        whole_seconds: bool,
        stopping: asyncio.Event,
        random: Random,
    ) -> None:
        self._parts = parts
        self._registration_id = registration_id
        self._conversation = conversation
        self._window = window
        self._whole_seconds = whole_seconds
        self._stopping = stopping
        self._random = random
        self._lease_seconds = float(parts.settings.score_lease_seconds)
        self._patience = Patience(
            parts.settings.score_refusals, timedelta(days=parts.settings.score_give_up_days)
        )
        self._ready: deque[_Held] = deque()
        self._outcomes: list[Outcome] = []
        self._oldest_outcome = 0.0
        self._flying = 0
        self._is_exchanging = False
        self._nothing_more_is_due = False
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Send what is due; return when nothing is, when the platform pauses, or at the end."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._start_ready(tasks)
                if not self._is_exchanging and self._has_something_to_exchange():
                    self._is_exchanging = True
                    tasks.create_task(self._exchange())
                if not (self._flying or self._is_exchanging or self._outcomes or self._ready):
                    return
                self._news.clear()
                await self._news.wait()

    def _may_send(self) -> bool:
        return not self._stopping.is_set() and not self._window.is_paused(time.monotonic())

    def _start_ready(self, tasks: asyncio.TaskGroup) -> None:
        while self._ready and self._flying < self._window.size and self._may_send():
            held = self._ready.popleft()
            # What has been held for too long is left to whoever claims it next.
            if time.monotonic() < held.deadline - LEASE_MARGIN_SECONDS:
                self._flying += 1
                tasks.create_task(self._send(held))

    def _has_something_to_exchange(self) -> bool:
        if not self._may_send():
            return bool(self._ready or self._outcomes)
        if not self._nothing_more_is_due and len(self._ready) < self._window.size:
            return True
        is_time = time.monotonic() >= self._oldest_outcome + RECORD_WITHIN_SECONDS
        return bool(self._outcomes) and (is_time or not self._flying)

    async def _send(self, held: _Held) -> None:
        try:
            async with asyncio.timeout(held.deadline - time.monotonic()):
                reply = await self._conversation.deliver(held.claim)
        except TimeoutError:
            reply = Reply(Verdict.PLATFORM_WAITS, DeliveryProblem.TIMED_OUT)
        except Exception as error:
            # Only the kind: messages of libraries may hold addresses and names.
            log.error("score %d: %s", held.claim.id, type(error).__name__)
            reply = Reply(Verdict.SCORE_WAITS, DeliveryProblem.INTERNAL)
        self._flying -= 1
        self._adapt(reply)
        if not self._outcomes:
            self._oldest_outcome = time.monotonic()
            asyncio.get_running_loop().call_later(RECORD_WITHIN_SECONDS, self._news.set)
        self._outcomes.append(
            outcome_of(held.claim, reply, self._patience, datetime.now(UTC), self._random)
        )
        self._news.set()

    def _adapt(self, reply: Reply) -> None:
        now = time.monotonic()
        if reply.problem is DeliveryProblem.RATE_LIMITED:
            self._window.platform_throttles(now, reply.retry_after)
        elif reply.verdict is Verdict.PLATFORM_WAITS:
            self._window.platform_is_in_trouble(now, reply.retry_after)
        elif reply.problem is DeliveryProblem.SERVER_ERROR:
            self._window.score_met_an_error(now)
        else:
            self._window.score_was_taken()

    async def _exchange(self) -> None:
        """Write down outcomes, claim more, or give back what may not be sent now."""
        outcomes, self._outcomes = self._outcomes, []
        may_send = self._may_send()
        released = [] if may_send else [held.claim for held in self._ready]
        wanted = self._window.size * CLAIMS_AHEAD - len(self._ready) if may_send else 0
        deadline = time.monotonic() + self._lease_seconds
        pause = max(0.0, self._window.resumes_at - time.monotonic())

        def work(db: Session) -> Sequence[Claim]:
            now = datetime.now(UTC)
            record_outcomes(db, outcomes, now)
            release_claims(db, released, now + timedelta(seconds=pause))
            if wanted <= 0:
                return []
            return claim_scores(
                db,
                self._registration_id,
                limit=wanted,
                now=now,
                lease_seconds=self._lease_seconds,
                whole_seconds=self._whole_seconds,
            )

        try:
            claims = await self._parts.transaction(work)
        except (OperationalError, InterfaceError) as error:
            log.error("outcomes of scores could not be written yet: %s", type(error).__name__)
            self._outcomes[:0] = outcomes
            await asyncio.sleep(DATABASE_PAUSE_SECONDS)
        else:
            if not may_send:
                self._ready.clear()
            self._ready.extend(_Held(claim, deadline) for claim in claims)
            self._nothing_more_is_due = len(claims) < wanted
        self._is_exchanging = False
        self._news.set()

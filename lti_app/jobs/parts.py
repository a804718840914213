"""What all of a worker's tasks share: settings, plugins, and the way to the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.orm import Session

from lti_app.db import SessionMaker
from lti_app.extension.registry import Registry
from lti_app.settings import Settings

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class WorkerParts:
    """One thread talks to the database, so that a slow commit never holds up the network."""

    settings: Settings
    registry: Registry
    sessions: SessionMaker
    database_thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="database")
    )

    async def transaction(self, work: Callable[[Session], Result]) -> Result:
        """Run ``work(db)`` in a transaction of its own, and commit it."""

        def run() -> Result:
            with self.sessions.begin() as db:
                return work(db)

        return await asyncio.get_running_loop().run_in_executor(self.database_thread, run)


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Sleep for some seconds, or until the event comes."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass

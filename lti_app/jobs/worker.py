"""The worker's life: start, sign of life, orderly end."""

import asyncio
import logging
import secrets
import signal
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lti_app.db import open_engine, session_factory
from lti_app.extension.registry import load_plugins
from lti_app.jobs.background import BackgroundJobs
from lti_app.jobs.parts import WorkerParts, wait_for
from lti_app.jobs.scores.dispatcher import ScoreDispatcher
from lti_app.services.worker import announce_worker, beat, dismiss_worker
from lti_app.settings import Settings

HEARTBEAT_SECONDS = 5.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger(__name__)


def run_worker(settings: Settings) -> None:
    """Work until the process is told to stop.

    Raises:
        PluginError: a plugin in the settings' list cannot be used.
    """
    engine = open_engine(settings.database_url)
    parts = WorkerParts(settings, load_plugins(settings.plugins_enabled), session_factory(engine))
    try:
        asyncio.run(work(parts, STOP_SIGNALS))
    finally:
        parts.database_thread.shutdown()
        engine.dispose()


async def work(parts: WorkerParts, signals: Iterable[signal.Signals] = ()) -> None:
    """Send scores, do jobs and give signs of life until one of the signals comes."""
    stopping = asyncio.Event()
    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_give_signs_of_life(parts, stopping))
        tasks.create_task(ScoreDispatcher(parts, stopping).run())
        tasks.create_task(BackgroundJobs(parts, stopping).run())


async def _give_signs_of_life(parts: WorkerParts, stopping: asyncio.Event) -> None:
    worker = secrets.token_hex(16)

    def announce(db: Session) -> None:
        announce_worker(db, worker, datetime.now(UTC))

    def live(db: Session) -> None:
        beat(db, worker, datetime.now(UTC))

    await parts.transaction(announce)
    while not stopping.is_set():
        await wait_for(stopping, HEARTBEAT_SECONDS)
        try:
            await parts.transaction(live)
        except SQLAlchemyError as error:
            log.error("no sign of life could be given: %s", type(error).__name__)
    await parts.transaction(lambda db: dismiss_worker(db, worker))

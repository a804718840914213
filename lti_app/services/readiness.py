"""Whether the tool can work right now, and the figures that a monitoring system asks for.

Nothing here names a person or a platform.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lti_app.models import LaunchSession, ScoreDelivery, WorkerHeartbeat
from lti_app.settings import PROJECT_ROOT

WORKER_SILENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What works. A tool without a worker still serves pages; its grades wait."""

    database: bool
    migrations: bool
    worker: bool

    @property
    def ready(self) -> bool:
        """Whether all of it works."""
        return self.database and self.migrations and self.worker


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers for a monitoring system: counts, and ages in seconds."""

    deliveries: dict[str, int]
    oldest_waiting_seconds: float
    open_sessions: int
    workers: int


@cache
def newest_schema() -> str | None:
    """The revision that this version of the code needs."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT_ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config).get_current_head()


def check_readiness(db: Session, now: datetime) -> Readiness:
    """Ask the database, its schema and the workers' heartbeats. Never raises."""
    try:
        revision = MigrationContext.configure(db.connection()).get_current_revision()
    except SQLAlchemyError:
        return Readiness(database=False, migrations=False, worker=False)
    if revision != newest_schema():
        return Readiness(database=True, migrations=False, worker=False)
    return Readiness(database=True, migrations=True, worker=_living_workers(db, now) > 0)


def collect_figures(db: Session, now: datetime) -> Figures:
    """Count what is worth an alarm."""
    by_status = select(ScoreDelivery.status, func.count()).group_by(ScoreDelivery.status)
    oldest = db.scalar(
        select(func.min(ScoreDelivery.created_at)).where(ScoreDelivery.status == "waiting")
    )
    sessions = select(func.count()).where(
        LaunchSession.expires_at > now, LaunchSession.ended_at.is_(None)
    )
    return Figures(
        deliveries={status.value: count for status, count in db.execute(by_status)},
        oldest_waiting_seconds=(now - oldest).total_seconds() if oldest else 0.0,
        open_sessions=db.scalar(sessions) or 0,
        workers=_living_workers(db, now),
    )


def _living_workers(db: Session, now: datetime) -> int:
    alive = WorkerHeartbeat.beat_at > now - WORKER_SILENCE
    return db.scalar(select(func.count()).where(alive)) or 0

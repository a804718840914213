"""A coordinator's wish for the roster, and how far it is. A worker fetches it (sync.py)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.models import Job, RosterSync
from lti_app.services.job import ROSTER_JOB, request_job
from lti_app.services.programme import require_coordinator


@dataclass(frozen=True, slots=True)
class RosterProgress:
    """How far the roster is; ``members`` counts those read so far."""

    is_done: bool
    members: int | None


def request_roster(db: Session, context_row_id: int, *, person_id: int, now: datetime) -> None:
    """Have the roster fetched soon. Raises NotACoordinator."""
    require_coordinator(db, context_row_id, person_id)
    request_job(db, ROSTER_JOB, now=now, key=_key(context_row_id), context=context_row_id)


def progress(db: Session, context_row_id: int, *, person_id: int) -> RosterProgress:
    """How far it is. Raises NotACoordinator."""
    require_coordinator(db, context_row_id, person_id)
    is_wanted = db.get(Job, _key(context_row_id)) is not None
    sync = db.scalar(select(RosterSync).where(RosterSync.context_id == context_row_id))
    runs = sync is not None and sync.finished_at is None
    return RosterProgress(is_done=not (is_wanted or runs), members=sync.members if sync else None)


def _key(context_row_id: int) -> str:
    return f"roster/{context_row_id}"

"""A mentor offers a task to the programme's library (F16): its title and content, nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_app.domain.library import (
    LibraryState,
    NoSuchLibraryTask,
    NotOfferable,
    can_be_offered,
)
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import TandemRole
from lti_app.models import LibraryTask, MicroTask
from lti_app.services.entry import TaskEntry, enter_task
from lti_app.services.row_lock import lock

LANGUAGES = ("de", "en")

# Of a query of a task, with what the library has made of it.
OFFER_COLUMNS = (MicroTask.library_key, LibraryTask.state.label("offer_state"))


@dataclass(frozen=True, slots=True)
class Offer:
    """How a task stands with the library, for its mentor's page; no state: it was not offered."""

    state: LibraryState | None
    can_offer: bool
    can_take_back: bool


def read_offer(row: Any) -> Offer:
    """How a task stands with the library, from a row with OFFER_COLUMNS."""
    state = row.offer_state
    return Offer(
        state=state,
        can_offer=state is None and can_be_offered(row.library_key, state),
        can_take_back=state is LibraryState.OFFERED,
    )


def offer(db: Session, task_id: int, language: str, *, person_id: int, now: datetime) -> None:
    """The mentor offers a task as it is now; offering it twice is offering it once.

    ``language`` is the one that it is written in, "de" or "en".

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning: see services/entry.py.
        NotOfferable: it came from the library, or the coordinator has decided on it.
    """
    entry = _mentors_task(db, task_id, person_id)
    known = _row(db, task_id)
    if not can_be_offered(entry.task.library_key, known.state if known else None):
        raise NotOfferable
    if known is not None:
        return
    task = entry.task
    db.add(
        LibraryTask(
            programme_id=entry.programme.id,
            author_id=person_id,
            micro_task_id=task_id,
            state=LibraryState.OFFERED,
            kind=task.kind,
            title=task.title,
            content=task.content,
            recall_questions=[
                {key: one[key] for key in ("text", "answers", "right")}
                for one in task.recall_questions
            ],
            minutes=task.minutes,
            topic=task.topic,
            locale=language if language in LANGUAGES else LANGUAGES[0],
            offered_at=now,
        )
    )
    db.flush()


def take_back(db: Session, task_id: int, *, person_id: int) -> None:
    """The mentor takes back what nobody has decided on; twice is once.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning: see services/entry.py.
        NotOfferable: the coordinator was faster.
    """
    _mentors_task(db, task_id, person_id)
    known = _row(db, task_id)
    if known is not None and known.state is not LibraryState.OFFERED:
        raise NotOfferable
    withdraw_offer(db, task_id)


def withdraw_offer(db: Session, task_id: int) -> None:
    """Forget an offer that nobody has decided on, if there is one."""
    db.execute(
        delete(LibraryTask)
        .where(LibraryTask.micro_task_id == task_id, LibraryTask.state == LibraryState.OFFERED)
        .execution_options(synchronize_session="fetch")
    )


def _row(db: Session, task_id: int) -> LibraryTask | None:
    found = db.scalar(select(LibraryTask.id).where(LibraryTask.micro_task_id == task_id))
    if found is None:
        return None
    # A decision may be on its way.
    row = lock(db, LibraryTask, found)
    if row is None:
        raise NoSuchLibraryTask
    return row


def _mentors_task(db: Session, task_id: int, person_id: int) -> TaskEntry:
    entry = enter_task(db, task_id, person_id)
    entry.require(TandemRole.MENTOR)
    # What went well can be offered after the tandem has ended, too.
    if entry.programme.state is not ProgrammeState.RUNNING:
        raise ProgrammeNotRunning
    lock(db, MicroTask, task_id)
    return entry

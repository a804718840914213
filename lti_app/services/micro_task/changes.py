"""To set a task, to change it, and to take it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import Form
from lti_app.domain.micro_task import SubmissionState
from lti_app.models import MicroTask, Submission, Tandem
from lti_app.services.entry import enter, enter_task
from lti_app.services.kind import Kinds, kind_of
from lti_app.services.library import withdraw_offer
from lti_app.services.micro_task.written import (
    as_mentor,
    changeable,
    path_in,
    write_change,
    write_new,
)
from lti_app.services.passback import tell_the_lms
from lti_app.services.row_lock import lock


def set_task(
    db: Session,
    kinds: Kinds,
    tandem_id: int,
    kind_key: str,
    form: Form,
    *,
    person_id: int,
    now: datetime,
    today: date,
) -> int:
    """The mentor sets a task at a free step of the path, or beyond a path that is full.

    The very same task, set again before the mentee started it, is the second click of a double
    one and is not set twice. Returns the task's id.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind: there is no such kind.
        InvalidTask: names every field that is wrong.
    """
    lock(db, Tandem, tandem_id)
    entry = as_mentor(enter(db, tandem_id, person_id))
    path = path_in(db, entry)
    written = write_new(db, entry, path, kind_of(kinds, kind_key), form, today=today)
    twin = _unstarted_twin(db, tandem_id, kind_key, written.details.title, written.content)
    if twin is not None:
        return twin.id
    written.require_valid()
    task = MicroTask(tandem_id=tandem_id, kind=kind_key, created_at=now)
    written.fill(task, path)
    db.add(task)
    db.flush()
    db.add(Submission(micro_task_id=task.id, state=SubmissionState.OPEN))
    db.flush()
    tell_the_lms(db, enter_task(db, task.id, person_id), now=now)
    return task.id


def change_task(
    db: Session, kinds: Kinds, task_id: int, form: Form, *, person_id: int, today: date
) -> None:
    """The mentor changes a task that the mentee has not started; its kind stays.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        AlreadyStarted: the mentee has.
        UnknownKind: its plugin is switched off.
        InvalidTask: names every field that is wrong.
    """
    lock(db, Tandem, enter_task(db, task_id, person_id).tandem.id)
    lock(db, Submission, task_id)
    entry = changeable(enter_task(db, task_id, person_id))
    path = path_in(db, entry)
    written = write_change(db, entry, path, kind_of(kinds, entry.task.kind), form, today=today)
    written.require_valid()
    written.fill(entry.task, path)
    db.flush()


def withdraw_task(db: Session, task_id: int, *, person_id: int) -> None:
    """The mentor takes back a task that the mentee has not started.

    An offer to the library that nobody has decided on goes with it.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        AlreadyStarted: the mentee has.
    """
    lock(db, Submission, task_id)
    entry = changeable(enter_task(db, task_id, person_id))
    withdraw_offer(db, task_id)
    db.delete(entry.submission)
    db.flush()
    db.delete(entry.task)
    db.flush()


def _unstarted_twin(
    db: Session, tandem_id: int, kind_key: str, title: str, content: Mapping[str, Any]
) -> MicroTask | None:
    """A task that is not started and says the same."""
    candidates = db.scalars(
        select(MicroTask)
        .join(Submission, Submission.micro_task_id == MicroTask.id)
        .where(
            MicroTask.tandem_id == tandem_id,
            MicroTask.kind == kind_key,
            MicroTask.title == title,
            Submission.state == SubmissionState.OPEN,
        )
    )
    return next((task for task in candidates if task.content == content), None)

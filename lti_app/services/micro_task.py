"""Micro-tasks: the mentor sets one, changes or withdraws it while the mentee has not started.

What the mentee does with it stands in submission.py. Rules: domain/micro_task.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import Form, InvalidInput
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.micro_task import (
    AlreadyStarted,
    InvalidTask,
    SubmissionState,
    TaskDetails,
    UnknownKind,
    is_long,
    read_details,
    usual_due_day,
)
from lti_app.domain.tandem import Pair, TandemRole, TandemState, role_in
from lti_app.extension.micro_task import MicroTaskKind
from lti_app.extension.registry import Group
from lti_app.models import MicroTask, Step, Submission, Tandem
from lti_app.services.entry import Entry, TaskEntry, enter, enter_task, person_name
from lti_app.services.passback import tell_the_lms
from lti_app.services.row_lock import lock

Kinds = Group[MicroTaskKind]


@dataclass(frozen=True, slots=True)
class TaskEditor:
    """What the mentor's editor page needs; the kind is chosen on it or, when editing, given."""

    tandem_id: int
    mentee_name: str
    # Steps of the path that have no task yet; the first is taken if nothing else is chosen.
    free_positions: tuple[int, ...]
    path_length: int
    form: dict[str, list[str]]
    task_id: int | None = None
    kind_key: str | None = None


@dataclass(frozen=True, slots=True)
class TaskSet:
    """A task that was set or changed."""

    task_id: int
    minutes: int
    # Whether it takes longer than a micro-task should: the page says so, and it is set anyway.
    is_long: bool


@dataclass(frozen=True, slots=True)
class TaskAtStep:
    """What stands at one step of the path in one tandem of a person; perhaps no task yet."""

    tandem_id: int
    role: TandemRole
    task_id: int | None


def kind_of(kinds: Kinds, key: str) -> MicroTaskKind:
    """The kind of this key. Raises UnknownKind where its plugin is not switched on."""
    kind = kinds.get(key)
    if kind is None:
        raise UnknownKind(key)
    return kind


def at_step(
    db: Session, programme_id: int, position: int, person_id: int
) -> tuple[TaskAtStep, ...]:
    """What stands at a step in each active tandem of this person, oldest tandem first."""
    rows = db.execute(
        select(Tandem.id, Tandem.mentor_id, Tandem.mentee_id, MicroTask.id)
        .join(Step, Step.programme_id == Tandem.programme_id)
        .outerjoin(MicroTask, (MicroTask.tandem_id == Tandem.id) & (MicroTask.step_id == Step.id))
        .where(
            Tandem.programme_id == programme_id,
            Tandem.state == TandemState.ACTIVE,
            Step.position == position,
            (Tandem.mentor_id == person_id) | (Tandem.mentee_id == person_id),
        )
        .order_by(Tandem.id)
    )
    return tuple(
        TaskAtStep(tandem_id, role_in(Pair(mentor=mentor, mentee=mentee), person_id), task_id)
        for tandem_id, mentor, mentee, task_id in rows
    )


def editor(db: Session, tandem_id: int, *, person_id: int, today: date) -> TaskEditor:
    """The editor of a new task, filled in as far as possible (F16).

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
    """
    entry = _as_mentor(enter(db, tandem_id, person_id))
    steps, taken = _path(db, entry)
    due_on = usual_due_day(today, entry.programme.days_between_tasks)
    return TaskEditor(
        tandem_id=tandem_id,
        mentee_name=person_name(db, entry.partner_id),
        free_positions=tuple(sorted(steps.keys() - taken)),
        path_length=len(steps),
        form={"due_on": [due_on.isoformat()]},
    )


def editor_of(db: Session, kinds: Kinds, task_id: int, *, person_id: int) -> TaskEditor:
    """The editor of a task that the mentee has not started.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        AlreadyStarted: the mentee has.
        UnknownKind: its plugin is switched off.
    """
    entry = _changeable(enter_task(db, task_id, person_id))
    steps, taken = _path(db, entry)
    task = entry.task
    details = {
        "title": [task.title],
        "note": [task.note],
        "due_on": [task.due_on.isoformat() if task.due_on else ""],
        "position": [str(entry.position or "")],
    }
    return TaskEditor(
        tandem_id=entry.tandem.id,
        mentee_name=person_name(db, entry.partner_id),
        free_positions=tuple(sorted(steps.keys() - (taken - {entry.position}))),
        path_length=len(steps),
        form=kind_of(kinds, task.kind).write_content(task.content) | details,
        task_id=task_id,
        kind_key=task.kind,
    )


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
) -> TaskSet:
    """The mentor sets a task at a free step of the path, or beyond a path that is full.

    The very same task, set again before the mentee started it, is the second click of a double
    one and is not set twice.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind: there is no such kind.
        InvalidTask: names every field that is wrong.
    """
    lock(db, Tandem, tandem_id)
    entry = _as_mentor(enter(db, tandem_id, person_id))
    kind = kind_of(kinds, kind_key)
    steps, taken = _path(db, entry)
    details, problems = read_details(form, steps.keys() - taken, today)
    content = _read_content(kind, form, problems)
    minutes = kind.minutes(content)
    twin = _unstarted_twin(db, tandem_id, kind_key, details.title, content)
    if twin is not None:
        return TaskSet(twin.id, minutes, is_long(minutes))
    _refuse(problems)
    task = MicroTask(tandem_id=tandem_id, kind=kind_key, created_at=now)
    _fill(task, details, content, minutes, steps)
    db.add(task)
    db.flush()
    db.add(Submission(micro_task_id=task.id, state=SubmissionState.OPEN))
    db.flush()
    tell_the_lms(db, enter_task(db, task.id, person_id), now=now)
    return TaskSet(task.id, minutes, is_long(minutes))


def change_task(
    db: Session, kinds: Kinds, task_id: int, form: Form, *, person_id: int, today: date
) -> TaskSet:
    """The mentor changes a task that the mentee has not started; its kind stays.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        AlreadyStarted: the mentee has.
        UnknownKind: its plugin is switched off.
        InvalidTask: names every field that is wrong.
    """
    lock(db, Tandem, enter_task(db, task_id, person_id).tandem.id)
    lock(db, Submission, task_id)
    entry = _changeable(enter_task(db, task_id, person_id))
    kind = kind_of(kinds, entry.task.kind)
    steps, taken = _path(db, entry)
    current = TaskDetails(entry.task.title, entry.task.note, entry.task.due_on, entry.position)
    details, problems = read_details(form, steps.keys() - taken, today, current=current)
    content = _read_content(kind, form, problems)
    _refuse(problems)
    minutes = kind.minutes(content)
    _fill(entry.task, details, content, minutes, steps)
    db.flush()
    return TaskSet(task_id, minutes, is_long(minutes))


def withdraw_task(db: Session, task_id: int, *, person_id: int) -> int:
    """The mentor takes back a task that the mentee has not started. Returns the tandem's id.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        AlreadyStarted: the mentee has.
    """
    lock(db, Submission, task_id)
    entry = _changeable(enter_task(db, task_id, person_id))
    db.delete(entry.submission)
    db.flush()
    db.delete(entry.task)
    db.flush()
    return entry.tandem.id


def _as_mentor(entry: Entry) -> Entry:
    entry.require(TandemRole.MENTOR)
    entry.require_open()
    return entry


def _changeable(entry: TaskEntry) -> TaskEntry:
    _as_mentor(entry)
    if entry.submission.state is not SubmissionState.OPEN:
        raise AlreadyStarted
    return entry


def _path(db: Session, entry: Entry) -> tuple[dict[int, int], set[int]]:
    """The ids of the programme's steps by position, and the positions that have a task here."""
    rows = db.execute(
        select(Step.position, Step.id, MicroTask.id)
        .outerjoin(
            MicroTask,
            (MicroTask.step_id == Step.id) & (MicroTask.tandem_id == entry.tandem.id),
        )
        .where(Step.programme_id == entry.programme.id)
    ).all()
    steps = {position: step_id for position, step_id, _ in rows}
    return steps, {position for position, _, task_id in rows if task_id is not None}


def _read_content(
    kind: MicroTaskKind, form: Form, problems: dict[str, LocalizedText]
) -> dict[str, Any]:
    """The kind's content. Where that is wrong, the core's problems are told together with it."""
    try:
        return kind.read_content(form)
    except InvalidInput as error:
        raise InvalidTask(error.problems | problems) from error


def _refuse(problems: dict[str, LocalizedText]) -> None:
    if problems:
        raise InvalidTask(problems)


def _fill(
    task: MicroTask,
    details: TaskDetails,
    content: Mapping[str, Any],
    minutes: int,
    steps: Mapping[int, int],
) -> None:
    task.title = details.title
    task.note = details.note
    task.due_on = details.due_on
    task.step_id = steps[details.position] if details.position else None
    task.content = dict(content)
    task.minutes = minutes


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

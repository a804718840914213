"""What the mentee does with a micro-task: open it, save while typing, hand it in.

The mentor sees how far the mentee is and how many points it gave, never the answers. When a
result counts, and what the LMS hears of it, stands in passback.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain import micro_task as rules
from lti_app.domain.invalid_input import Form
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.micro_task import Progress, SubmissionState
from lti_app.domain.tandem import TandemRole
from lti_app.extension.micro_task import InvalidAnswers, MicroTaskKind
from lti_app.models import Submission
from lti_app.services.entry import TaskEntry, enter_task, person_name
from lti_app.services.micro_task import Kinds, kind_of
from lti_app.services.passback import result_of, tell_the_lms
from lti_app.services.recall import schedule_recalls
from lti_app.services.row_lock import lock

_PROGRESS = tuple(one.name for one in fields(Progress))


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task as one of the two sees it. The mentor's ``view`` is a preview without answers."""

    task_id: int
    tandem_id: int
    programme_id: int
    role: TandemRole
    partner_name: str
    kind: MicroTaskKind
    title: str
    note: str
    minutes: int
    due_on: date | None
    position: int | None
    state: SubmissionState
    attempts: int
    # The best result so far; nothing for a kind without points.
    points: int | None
    maximum: int | None
    started_at: datetime | None
    saved_at: datetime | None
    completed_at: datetime | None
    # Whether the viewer is the mentee and can work on it.
    can_work: bool
    # Whether the viewer is the mentor and can still change or withdraw it.
    can_change: bool
    # What the kind's player template gets.
    view: Mapping[str, Any]
    # The kind's remarks on the last hand-in, as long as nothing was changed since.
    remarks: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What came of a hand-in. With something unfinished it was only saved, and says where."""

    state: SubmissionState
    # Whether this very hand-in completed the task.
    newly_completed: bool = False
    points: int | None = None
    maximum: int | None = None
    unfinished: Mapping[str, LocalizedText] = field(default_factory=dict)


def task_page(
    db: Session,
    kinds: Kinds,
    task_id: int,
    *,
    person_id: int,
    typed: Mapping[str, Any] | None = None,
) -> TaskPage:
    """A task for one of its two people.

    ``typed`` are answers that were refused (InvalidAnswers.answers): the mentee sees them again.

    Raises:
        NotYourTandem: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
    """
    entry = enter_task(db, task_id, person_id)
    kind = kind_of(kinds, entry.task.kind)
    progress = _progress(entry.submission)
    is_mentee = entry.role is TandemRole.MENTEE
    answers: Mapping[str, Any] = {}
    remarks: Mapping[str, Any] = {}
    if is_mentee:
        answers = progress.answers if typed is None else typed
        if progress.shows_last_attempt and typed is None:
            remarks = kind.assess(entry.task.content, answers).remarks
    return TaskPage(
        task_id=task_id,
        tandem_id=entry.tandem.id,
        programme_id=entry.programme.id,
        role=entry.role,
        partner_name=person_name(db, entry.partner_id),
        kind=kind,
        title=entry.task.title,
        note=entry.task.note,
        minutes=entry.task.minutes,
        due_on=entry.task.due_on,
        position=entry.position,
        state=progress.state,
        attempts=progress.attempts,
        points=progress.points,
        maximum=progress.maximum,
        started_at=progress.started_at,
        saved_at=progress.saved_at,
        completed_at=progress.completed_at,
        can_work=is_mentee and entry.is_open,
        can_change=not is_mentee and entry.is_open and progress.state is SubmissionState.OPEN,
        view=kind.view(entry.task.content, answers),
        remarks=remarks,
    )


def start(db: Session, task_id: int, *, person_id: int, now: datetime) -> None:
    """The mentee goes to work: from now on the mentor cannot change the task.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
    """
    entry = _working(db, task_id, person_id)
    _keep(db, entry, rules.started(_progress(entry.submission), now))


def save(
    db: Session, kinds: Kinds, task_id: int, form: Form, *, person_id: int, now: datetime
) -> datetime:
    """Keep the mentee's answers so far; the last ones saved count. Returns when they were saved.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
        InvalidAnswers: these cannot be answers; the ones saved before are kept.
    """
    entry = _working(db, task_id, person_id)
    answers = kind_of(kinds, entry.task.kind).read_answers(entry.task.content, form)
    progress = rules.saved(_progress(entry.submission), answers, now)
    _keep(db, entry, progress)
    return progress.saved_at or now


def hand_in(
    db: Session, kinds: Kinds, task_id: int, form: Form, *, person_id: int, now: datetime
) -> HandedIn:
    """Hand in: save, assess and, where that changes what the LMS should know, queue a score.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
        InvalidAnswers: these cannot be answers; the ones saved before are kept.
    """
    entry = _working(db, task_id, person_id)
    before = _progress(entry.submission)
    kind = kind_of(kinds, entry.task.kind)
    answers = kind.read_answers(entry.task.content, form)
    try:
        assessment = kind.assess(entry.task.content, answers)
    except InvalidAnswers as error:
        _keep(db, entry, rules.saved(before, answers, now))
        return HandedIn(entry.submission.state, unfinished=error.problems)
    after = rules.handed_in(before, answers, result_of(entry.programme, assessment), now)
    _keep(db, entry, after)
    tell_the_lms(db, entry, now=now)
    schedule_recalls(db, entry)
    return HandedIn(
        after.state,
        newly_completed=before.completed_at is None and after.completed_at is not None,
        points=assessment.points,
        maximum=assessment.maximum,
    )


def _working(db: Session, task_id: int, person_id: int) -> TaskEntry:
    """The task for its mentee, with nobody else changing it or the answers meanwhile."""
    lock(db, Submission, task_id)
    entry = enter_task(db, task_id, person_id)
    entry.require(TandemRole.MENTEE)
    entry.require_open()
    return entry


def _progress(submission: Submission) -> Progress:
    return Progress(**{name: getattr(submission, name) for name in _PROGRESS})


def _keep(db: Session, entry: TaskEntry, progress: Progress) -> None:
    for name in _PROGRESS:
        setattr(entry.submission, name, getattr(progress, name))
    db.flush()

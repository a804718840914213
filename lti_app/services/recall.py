"""Recalls: planned when a task is completed, answered by its mentee; rules in domain/recall.py.

The mentor learns that recall happens, never what was answered: an answer that was missed comes
back, so not even the number of repeats is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import Session

from lti_app.domain import recall as rules
from lti_app.domain.invalid_input import Form
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.recall import PlannedRecall
from lti_app.domain.tandem import TandemRole
from lti_app.extension.micro_task import MicroTaskKind, RecallQuestion
from lti_app.models import MicroTask, Recall
from lti_app.services.entry import TaskEntry, enter_task
from lti_app.services.micro_task import Kinds
from lti_app.services.row_lock import lock

# Of the task that the parameter ``task`` names: no row where nothing is planned.
RECALLS = (
    select(
        Recall.micro_task_id,
        func.count().label("recalls_planned"),
        func.count(Recall.answered_at).label("recalls_answered"),
        func.max(Recall.answered_at).label("last_recall"),
        func.min(Recall.due_on).filter(Recall.answered_at.is_(None)).label("next_recall"),
    )
    .where(Recall.micro_task_id == bindparam("task"), Recall.is_repeat.is_(False))
    .group_by(Recall.micro_task_id)
    .subquery("recalls")
)


class NoSuchRecall(LookupError):
    """There is no such recall, or its day has not come yet."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a recall. ``right`` and ``chosen`` are places of answers, once answered."""

    field: str
    text: str
    answers: tuple[str, ...]
    right: int | None = None
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class RecallPage:
    """A recall as its mentee sees it: to be answered, or with what is right."""

    recall_id: int
    task_id: int
    title: str
    mentor_name: str
    is_repeat: bool
    is_answered: bool
    questions: tuple[AskedQuestion, ...]
    # The day on which what was missed comes back, if anything does.
    comes_back_on: date | None
    # Another recall that is due.
    next_recall_id: int | None
    # What was taught, as the kind shows it; nothing before the answer, or without the plugin.
    kind: MicroTaskKind | None
    view: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecallProgress:
    """That recall happens, for the mentor's eyes; repeats do not count."""

    planned: int
    answered: int
    last_answered_at: datetime | None
    next_due_on: date | None


def schedule_recalls(db: Session, entry: TaskEntry, *, today: date) -> None:
    """Plan the recalls of a task that is completed; once, however often this is called.

    ``today`` is the day of its completion where the people are: the clock's own day, in UTC, is
    another one around midnight.

    The caller holds the submission's row, so that two hand-ins plan one after the other.
    """
    task = entry.task
    if entry.submission.state is not SubmissionState.COMPLETED:
        return
    if not task.recall_questions or db.scalar(select(exists().where(_of(task.id)))):
        return
    days = entry.programme.recall_days
    for plan in rules.planned(len(task.recall_questions), days, today):
        _add(db, task.id, plan)
    db.flush()


def recall_page(
    db: Session, kinds: Kinds, recall_id: int, *, person_id: int, today: date
) -> RecallPage:
    """A recall for its mentee; what was taught and what is right only after the answer.

    Raises:
        NoSuchRecall: there is none, or its day has not come.
        NotYourTandem, OnlyForMentees: see services/entry.py.
        ProgrammeNotRunning, TandemEnded: nothing is asked any more; what was answered can be read.
    """
    recall, entry = _enter(db, recall_id, person_id, today)
    is_answered = recall.answered_at is not None
    if not is_answered:
        entry.require_open()
    kind = kinds.get(entry.task.kind) if is_answered else None
    return RecallPage(
        recall_id=recall.id,
        task_id=entry.task.id,
        title=entry.task.title,
        mentor_name=entry.partner_name,
        is_repeat=recall.is_repeat,
        is_answered=is_answered,
        questions=_asked(entry.task, recall),
        comes_back_on=_repeat_due_on(db, recall) if is_answered else None,
        next_recall_id=_next_due(db, entry, recall.id, today),
        kind=kind,
        view=kind.view(entry.task.content, {}) if kind else {},
    )


def answer_recall(
    db: Session, recall_id: int, form: Form, *, person_id: int, now: datetime, today: date
) -> None:
    """Keep the answers; what was missed comes back once, the next day.

    The first answers count: a second click, or another tab, changes nothing.

    Raises:
        NoSuchRecall, NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: as above.
        InvalidRecall: names every question without an answer.
    """
    lock(db, Recall, recall_id)
    recall, entry = _enter(db, recall_id, person_id, today)
    if recall.answered_at is not None:
        return
    entry.require_open()
    questions = _questions(entry.task)
    choices = {place: len(questions[place].answers) for place in recall.questions}
    answers = rules.read_answers(form, choices)
    recall.answers = {str(place): answer for place, answer in answers.items()}
    recall.answered_at = now
    right = {place: questions[place].right for place in recall.questions}
    again = None if recall.is_repeat else rules.repeated(recall.day, answers, right, today)
    if again is not None:
        _add(db, entry.task.id, again)
    db.flush()


def read_recall_progress(row: Any) -> RecallProgress:
    """How many recalls of a task are planned and answered, from a row with those of RECALLS."""
    return RecallProgress(
        row.recalls_planned or 0, row.recalls_answered or 0, row.last_recall, row.next_recall
    )


def _of(task_id: int) -> ColumnElement[bool]:
    return Recall.micro_task_id == task_id


def _add(db: Session, task_id: int, plan: PlannedRecall) -> None:
    db.add(
        Recall(
            micro_task_id=task_id,
            day=plan.day,
            is_repeat=plan.is_repeat,
            due_on=plan.due_on,
            questions=list(plan.places),
        )
    )


def _enter(db: Session, recall_id: int, person_id: int, today: date) -> tuple[Recall, TaskEntry]:
    recall = db.get(Recall, recall_id)
    if recall is None:
        raise NoSuchRecall
    entry = enter_task(db, recall.micro_task_id, person_id)
    entry.require(TandemRole.MENTEE)
    if recall.due_on > today:
        raise NoSuchRecall
    return recall, entry


def _questions(task: MicroTask) -> list[RecallQuestion]:
    return [
        RecallQuestion(one["text"], tuple(one["answers"]), one["right"])
        for one in task.recall_questions
    ]


def _asked(task: MicroTask, recall: Recall) -> tuple[AskedQuestion, ...]:
    questions = _questions(task)
    is_answered = recall.answered_at is not None
    return tuple(
        AskedQuestion(
            field=rules.field(place),
            text=questions[place].text,
            answers=questions[place].answers,
            right=questions[place].right if is_answered else None,
            chosen=recall.answers.get(str(place)),
        )
        for place in recall.questions
    )


def _repeat_due_on(db: Session, recall: Recall) -> date | None:
    if recall.is_repeat:
        return None
    return db.scalar(
        select(Recall.due_on).where(
            _of(recall.micro_task_id), Recall.day == recall.day, Recall.is_repeat
        )
    )


def _next_due(db: Session, entry: TaskEntry, recall_id: int, today: date) -> int | None:
    """The oldest other recall of the tandem that is due."""
    if not entry.is_open:
        return None
    return db.scalar(
        select(Recall.id)
        .join(MicroTask, MicroTask.id == Recall.micro_task_id)
        .where(
            MicroTask.tandem_id == entry.tandem.id,
            Recall.answered_at.is_(None),
            Recall.due_on <= today,
            Recall.id != recall_id,
        )
        .order_by(Recall.due_on, Recall.id)
        .limit(1)
    )

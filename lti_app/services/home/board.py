"""The board of a programme's tandems: how each is doing, and the single reason (F33); one query."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.health import Condition, Health, TandemFigures, health_of
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.person import display_name
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import Feedback, MicroTask, Person, Submission, Tandem

PAGE_SIZE = 50

_CONDITIONS = {condition: place for place, condition in enumerate(Condition)}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One tandem: how it is doing and why, how far it is, and when something last happened."""

    tandem_id: int
    mentor_name: str
    mentee_name: str
    health: Health
    steps_completed: int
    path_length: int
    last_active_on: date


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of the board, what needs a look first; ``counts`` and ``total`` are of all tandems."""

    rows: tuple[BoardRow, ...]
    counts: dict[Condition, int]
    total: int
    page: int
    pages: int


def board(db: Session, programme_id: int, steps: int, today: date) -> list[BoardRow]:
    """All tandems of the programme, what needs a look first; one query."""
    tandems = [
        _board_row(row, steps, today) for row in db.execute(_board_query(programme_id, today))
    ]
    return sorted(
        tandems,
        key=lambda row: (_CONDITIONS[row.health.condition], row.last_active_on, row.tandem_id),
    )


def _board_query(programme_id: int, today: date) -> Select[*tuple[Any, ...]]:
    mentor, mentee = aliased(Person), aliased(Person)
    by_mentor, by_mentee = aliased(Feedback), aliased(Feedback)
    completed = Submission.state == SubmissionState.COMPLETED
    one_silent = by_mentor.given_at.is_(None) | by_mentee.given_at.is_(None)
    return (
        select(
            Tandem.id,
            Tandem.state,
            mentor.id.label("mentor_id"),
            mentor.name.label("mentor_name"),
            mentee.id.label("mentee_id"),
            mentee.name.label("mentee_name"),
            func.count(MicroTask.id).label("tasks"),
            _number_of(completed).label("tasks_completed"),
            _number_of(completed & MicroTask.step_id.is_not(None)).label("steps_completed"),
            _number_of(~completed & (MicroTask.due_on < today)).label("tasks_overdue"),
            _number_of(completed & one_silent).label("feedback_open"),
            Tandem.created_at,
            func.max(MicroTask.created_at).label("task_set_at"),
            func.max(Submission.started_at).label("started_at"),
            func.max(Submission.saved_at).label("saved_at"),
            func.max(by_mentor.given_at).label("mentor_gave_at"),
            func.max(by_mentee.given_at).label("mentee_gave_at"),
        )
        .join(mentor, mentor.id == Tandem.mentor_id)
        .join(mentee, mentee.id == Tandem.mentee_id)
        .outerjoin(MicroTask, MicroTask.tandem_id == Tandem.id)
        .outerjoin(Submission, Submission.micro_task_id == MicroTask.id)
        .outerjoin(by_mentor, _is_feedback(by_mentor, TandemRole.MENTOR))
        .outerjoin(by_mentee, _is_feedback(by_mentee, TandemRole.MENTEE))
        .where(Tandem.programme_id == programme_id)
        .group_by(Tandem.id, mentor.id, mentee.id)
    )


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _is_feedback(feedback: type[Feedback], author: TandemRole) -> ColumnElement[bool]:
    return (feedback.micro_task_id == MicroTask.id) & (feedback.author_role == author)


def _board_row(row: Row[*tuple[Any, ...]], steps: int, today: date) -> BoardRow:
    moments = (
        row.created_at,
        row.task_set_at,
        row.started_at,
        row.saved_at,
        row.mentor_gave_at,
        row.mentee_gave_at,
    )
    last_active_on = max(moment for moment in moments if moment is not None).date()
    figures = TandemFigures(
        active=row.state is TandemState.ACTIVE,
        path_length=steps,
        steps_completed=row.steps_completed,
        tasks=row.tasks,
        tasks_completed=row.tasks_completed,
        tasks_overdue=row.tasks_overdue,
        feedback_open=row.feedback_open,
        last_active_on=last_active_on,
    )
    return BoardRow(
        tandem_id=row.id,
        mentor_name=display_name(row.mentor_id, row.mentor_name),
        mentee_name=display_name(row.mentee_id, row.mentee_name),
        health=health_of(figures, today),
        steps_completed=row.steps_completed,
        path_length=steps,
        last_active_on=last_active_on,
    )


def board_page(rows: list[BoardRow], page: int) -> BoardPage:
    """A page of the board, counted from 1; a page that is not there becomes the nearest."""
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    counts = Counter(row.health.condition for row in rows)
    return BoardPage(
        rows=tuple(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        counts={condition: counts[condition] for condition in Condition},
        total=len(rows),
        page=page,
        pages=pages,
    )

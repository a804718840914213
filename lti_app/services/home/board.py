"""The board of a programme's tandems: how each is doing, and the single reason (F33); one query.

The database counts and puts in order, so that a page of thousands of tandems reads its own rows
only. Its order follows domain/health.py, which says how each tandem of the page is doing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from lti_app.db import Latest
from lti_app.domain.health import QUIET_AFTER, Condition, Health, TandemFigures, health_of
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.person import display_name
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import Base
from lti_app.statement import Statement

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
    last_active_at: datetime
    # Who of the two was paired by hand and has not joined yet.
    has_to_agree: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of the board, what needs a look first; ``counts`` and ``total`` are of all tandems."""

    rows: tuple[BoardRow, ...]
    counts: dict[Condition, int]
    total: int
    page: int
    pages: int


NO_TANDEMS = BoardPage((), dict.fromkeys(Condition, 0), total=0, page=1, pages=1)


def board_page(db: Session, programme_id: int, steps: int, today: date, page: int) -> BoardPage:
    """A page of the board, counted from 1; a page that is not there becomes the nearest."""
    # The last moment of a day that is not quiet yet.
    quiet_before = datetime.combine(today - QUIET_AFTER + timedelta(days=1), time.min, UTC)
    rows = _BOARD.rows(
        db,
        {
            "programme": programme_id,
            "steps": steps,
            "today": today,
            "quiet_before": quiet_before,
            "page": max(page, 1),
        },
    )
    if not rows:
        return NO_TANDEMS
    first = rows[0]
    return BoardPage(
        rows=tuple(_board_row(row, steps, today) for row in rows),
        counts={condition: getattr(first, condition.value) for condition in Condition},
        total=first.total,
        page=(first.place - 1) // PAGE_SIZE + 1,
        pages=-(-first.total // PAGE_SIZE),
    )


def _board_row(row: Any, steps: int, today: date) -> BoardRow:
    figures = TandemFigures(
        active=row.state is TandemState.ACTIVE,
        path_length=steps,
        steps_completed=row.steps_completed,
        tasks=row.tasks,
        tasks_completed=row.tasks_completed,
        tasks_overdue=row.tasks_overdue,
        feedback_open=row.feedback_open,
        last_active_on=row.last_active_at.date(),
    )
    mentor = display_name(row.mentor_id, row.mentor_name)
    mentee = display_name(row.mentee_id, row.mentee_name)
    joined = ((mentor, row.mentor_joined), (mentee, row.mentee_joined))
    return BoardRow(
        tandem_id=row.id,
        mentor_name=mentor,
        mentee_name=mentee,
        has_to_agree=tuple(name for name, has_joined in joined if not has_joined)
        if figures.active
        else (),
        health=health_of(figures, today),
        steps_completed=row.steps_completed,
        path_length=steps,
        last_active_at=row.last_active_at,
    )


def _figures() -> FromClause:
    """What each tandem is judged by."""
    tables = Base.metadata.tables
    tandem, task, submission = tables["tandem"], tables["micro_task"], tables["submission"]
    by_mentor = tables["feedback"].alias("by_mentor")
    by_mentee = tables["feedback"].alias("by_mentee")
    completed = submission.c.state == SubmissionState.COMPLETED
    one_silent = or_(by_mentor.c.given_at.is_(None), by_mentee.c.given_at.is_(None))
    moments = (
        task.c.created_at,
        submission.c.started_at,
        submission.c.saved_at,
        by_mentor.c.given_at,
        by_mentee.c.given_at,
    )
    last_moments = [func.coalesce(func.max(one), tandem.c.created_at) for one in moments]
    return (
        select(
            tandem.c.id,
            tandem.c.state,
            tandem.c.mentor_id,
            tandem.c.mentee_id,
            func.count(task.c.id).label("tasks"),
            _number_of(completed).label("tasks_completed"),
            _number_of(completed & task.c.step_id.is_not(None)).label("steps_completed"),
            _number_of(~completed & (task.c.due_on < bindparam("today"))).label("tasks_overdue"),
            _number_of(completed & one_silent).label("feedback_open"),
            Latest(tandem.c.created_at, *last_moments).label("last_active_at"),
        )
        .outerjoin(task, task.c.tandem_id == tandem.c.id)
        .outerjoin(submission, submission.c.micro_task_id == task.c.id)
        .outerjoin(by_mentor, _is_feedback(by_mentor, task, TandemRole.MENTOR))
        .outerjoin(by_mentee, _is_feedback(by_mentee, task, TandemRole.MENTEE))
        .where(tandem.c.programme_id == bindparam("programme"))
        .group_by(tandem.c.id)
        .subquery("figures")
    )


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _is_feedback(feedback: FromClause, task: FromClause, author: TandemRole) -> ColumnElement[bool]:
    return and_(feedback.c.micro_task_id == task.c.id, feedback.c.author_role == author)


def _condition(figures: FromClause) -> ColumnElement[int]:
    """The place of health_of's condition in the order of the board."""
    of = figures.c
    is_completed = and_(
        of.tasks > 0,
        of.tasks_completed == of.tasks,
        of.steps_completed >= bindparam("steps"),
        of.feedback_open == 0,
    )
    return case(
        (of.state != TandemState.ACTIVE, _CONDITIONS[Condition.ENDED]),
        (of.tasks_overdue > 0, _CONDITIONS[Condition.ATTENTION]),
        (is_completed, _CONDITIONS[Condition.COMPLETED]),
        (of.last_active_at < bindparam("quiet_before"), _CONDITIONS[Condition.ATTENTION]),
        else_=_CONDITIONS[Condition.RUNNING],
    )


def _has_joined(person: ColumnElement[int]) -> ColumnElement[bool]:
    part = Base.metadata.tables["participation"]
    return exists().where(part.c.programme_id == bindparam("programme"), part.c.person_id == person)


def _board_query() -> Select[*tuple[Any, ...]]:
    """The page's rows in order, each with the counts of all."""
    figures = _figures()
    judged = select(figures, _condition(figures).label("condition")).subquery("judged")
    order = (judged.c.condition, judged.c.last_active_at, judged.c.id)
    ordered = select(
        judged,
        func.row_number().over(order_by=order).label("place"),
        func.count().over().label("total"),
        *(
            func.count(case((judged.c.condition == place, 1))).over().label(condition.value)
            for condition, place in _CONDITIONS.items()
        ),
    ).subquery("ordered")
    last_page = (ordered.c.total - 1) // PAGE_SIZE + 1
    page = case((bindparam("page") < last_page, bindparam("page")), else_=last_page)
    person = Base.metadata.tables["person"]
    mentor, mentee = person.alias("mentor"), person.alias("mentee")
    return (
        select(
            ordered,
            mentor.c.name.label("mentor_name"),
            mentee.c.name.label("mentee_name"),
            _has_joined(ordered.c.mentor_id).label("mentor_joined"),
            _has_joined(ordered.c.mentee_id).label("mentee_joined"),
        )
        .join(mentor, mentor.c.id == ordered.c.mentor_id)
        .join(mentee, mentee.c.id == ordered.c.mentee_id)
        .where((ordered.c.place - 1) // PAGE_SIZE + 1 == page)
        .order_by(ordered.c.place)
    )


_BOARD = Statement(_board_query())

"""Feedback of both partners on a completed micro-task: to give it, see it, and have read it (F9).

Only the two people of the tandem ever see it, and nothing here reaches the LMS. Rules and forms:
domain/feedback.py.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.feedback import (
    FORMS,
    Answers,
    FeedbackExchange,
    FeedbackForm,
    FeedbackStanding,
    read_feedback,
)
from lti_app.domain.invalid_input import Form
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.tandem import TandemRole
from lti_app.models import Feedback, Submission
from lti_app.services.entry import TaskEntry, enter_task
from lti_app.services.row_lock import lock


@dataclass(frozen=True, slots=True)
class FeedbackSide:
    """One side's feedback as the viewer may see it. Sealed feedback has no answers."""

    role: TandemRole
    form: FeedbackForm
    is_given: bool
    answers: Answers | None = None
    given_at: datetime | None = None
    # When the other side said that it has read it.
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """The exchange on one task as one of the two sees it."""

    task_id: int
    task_title: str
    tandem_id: int
    role: TandemRole
    partner_name: str
    standing: FeedbackStanding
    # Whether something can still be given here.
    is_open: bool
    mine: FeedbackSide
    theirs: FeedbackSide


def feedback_page(db: Session, task_id: int, *, person_id: int) -> FeedbackPage:
    """The exchange on a task, as much of it as this person may see. Raises NotYourTandem."""
    entry = enter_task(db, task_id, person_id)
    rows = _rows(db, task_id)
    exchange = _exchange(entry, rows)
    return FeedbackPage(
        task_id=task_id,
        task_title=entry.task.title,
        tandem_id=entry.tandem.id,
        role=entry.role,
        partner_name=entry.partner_name,
        standing=exchange.standing(entry.role),
        is_open=entry.is_open,
        mine=_side(entry.role, entry.role, exchange, rows),
        theirs=_side(entry.role.partner, entry.role, exchange, rows),
    )


def give_feedback(db: Session, task_id: int, form: Form, *, person_id: int, now: datetime) -> bool:
    """Give this person's feedback on a task. Returns whether both sides are revealed now.

    Raises:
        NotYourTandem, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        TaskNotCompleted, FeedbackAlreadyGiven: see domain/feedback.py.
        InvalidFeedback: names every field that is wrong.
    """
    entry, rows = _locked(db, task_id, person_id)
    entry.require_open()
    _exchange(entry, rows).check_giving(entry.role)
    feedback = Feedback(
        micro_task_id=task_id,
        author_role=entry.role,
        answers=read_feedback(entry.role, form),
        given_at=now,
    )
    db.add(feedback)
    db.flush()
    return _exchange(entry, rows | {entry.role: feedback}).revealed


def acknowledge(db: Session, task_id: int, *, person_id: int, now: datetime) -> None:
    """Say that one has read the partner's feedback; a second time changes nothing.

    Raises:
        NotYourTandem: see services/entry.py.
        NotRevealedYet: there is nothing to read yet.
    """
    entry, rows = _locked(db, task_id, person_id)
    _exchange(entry, rows).check_reading()
    received = rows[entry.role.partner]
    received.acknowledged_at = received.acknowledged_at or now
    db.flush()


def _locked(
    db: Session, task_id: int, person_id: int
) -> tuple[TaskEntry, dict[TandemRole, Feedback]]:
    """The task and its feedback, with nobody else giving any at the same moment."""
    lock(db, Submission, task_id)
    return enter_task(db, task_id, person_id), _rows(db, task_id)


def _rows(db: Session, task_id: int) -> dict[TandemRole, Feedback]:
    rows = db.scalars(select(Feedback).where(Feedback.micro_task_id == task_id))
    return {row.author_role: row for row in rows}


def _exchange(entry: TaskEntry, rows: dict[TandemRole, Feedback]) -> FeedbackExchange:
    return FeedbackExchange(
        completed=entry.submission.state is SubmissionState.COMPLETED,
        given=frozenset(rows),
        read=frozenset(role.partner for role, row in rows.items() if row.acknowledged_at),
    )


def _side(
    role: TandemRole,
    viewer: TandemRole,
    exchange: FeedbackExchange,
    rows: dict[TandemRole, Feedback],
) -> FeedbackSide:
    if not exchange.visible(role, viewer):
        return FeedbackSide(role, FORMS[role], is_given=role in rows)
    row = rows[role]
    return FeedbackSide(role, FORMS[role], True, row.answers, row.given_at, row.acknowledged_at)

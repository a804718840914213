"""Somebody's tandems on the home page: path, tasks, recalls and next step of each; one query."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, or_, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.feedback import FeedbackExchange, FeedbackStanding
from lti_app.domain.micro_task import SubmissionState, is_overdue
from lti_app.domain.next_step import (
    NextStep,
    RecallStanding,
    TandemStanding,
    TaskStanding,
    step_in,
)
from lti_app.domain.path import Milestone, PathTask, path_of
from lti_app.domain.person import display_name
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import Feedback, MicroTask, Person, Recall, Step, Submission, Tandem
from lti_app.services.home.programme_view import ProgrammeView
from lti_app.statement import Statement

_of_mentor, _of_mentee = aliased(Feedback), aliased(Feedback)
_person: BindParameter[int] = bindparam("person")

# A tandem comes once for each of its tasks, a task once for each of its recalls that are due.
_TANDEMS = Statement(
    select(
        Tandem.id.label("tandem_id"),
        Tandem.state.label("tandem_state"),
        Tandem.mentor_id,
        Person.id.label("partner_id"),
        Person.name.label("partner_name"),
        MicroTask.id.label("task_id"),
        MicroTask.kind,
        MicroTask.title,
        MicroTask.minutes,
        MicroTask.note,
        MicroTask.due_on,
        Step.position,
        Submission.state,
        Submission.points,
        Submission.maximum,
        Submission.reviewed_at,
        Submission.completed_at,
        _of_mentor.given_at.label("mentor_gave"),
        _of_mentor.acknowledged_at.label("mentee_read"),
        _of_mentee.given_at.label("mentee_gave"),
        _of_mentee.acknowledged_at.label("mentor_read"),
        Recall.id.label("recall_id"),
        Recall.due_on.label("recall_due_on"),
    )
    .join(
        Person,
        Person.id == case((Tandem.mentor_id == _person, Tandem.mentee_id), else_=Tandem.mentor_id),
    )
    .outerjoin(MicroTask, MicroTask.tandem_id == Tandem.id)
    .outerjoin(Submission, Submission.micro_task_id == MicroTask.id)
    .outerjoin(Step, Step.id == MicroTask.step_id)
    .outerjoin(
        _of_mentor,
        and_(_of_mentor.micro_task_id == MicroTask.id, _of_mentor.author_role == TandemRole.MENTOR),
    )
    .outerjoin(
        _of_mentee,
        and_(_of_mentee.micro_task_id == MicroTask.id, _of_mentee.author_role == TandemRole.MENTEE),
    )
    .outerjoin(
        Recall,
        and_(
            Recall.micro_task_id == MicroTask.id,
            # Nobody else sees them.
            Tandem.mentee_id == _person,
            Recall.answered_at.is_(None),
            Recall.due_on <= bindparam("today"),
        ),
    )
    .where(
        Tandem.programme_id == bindparam("programme"),
        or_(Tandem.mentor_id == _person, Tandem.mentee_id == _person),
    )
    .order_by(
        case((Tandem.state == TandemState.ACTIVE, 0), else_=1),
        Tandem.id,
        MicroTask.id,
        Recall.due_on,
        Recall.id,
    )
)


@dataclass(frozen=True, slots=True)
class TaskCard:
    """One task as one of the two sees it in a list; what it contains is not here."""

    task_id: int
    kind_key: str
    title: str
    minutes: int
    note: str
    due_on: date | None
    is_overdue: bool
    # Its place on the path; a task beyond the path has none.
    position: int | None
    state: SubmissionState
    # Whether the mentor's look asked for more, and nothing was handed in since.
    was_asked_for_more: bool
    # The best result so far, for a kind that gives points; for the eyes of the two only.
    points: int | None
    maximum: int | None
    completed_at: datetime | None
    feedback: FeedbackStanding


@dataclass(frozen=True, slots=True)
class TandemView:
    """One tandem of the person: path, tasks (what is to do first, then the latest), next step."""

    tandem_id: int
    role: TandemRole
    partner_id: int
    partner_name: str
    is_active: bool
    path: tuple[Milestone, ...]
    tasks: tuple[TaskCard, ...]
    # Those that are due, the oldest first; for the mentee, as long as they can be answered.
    recalls: tuple[RecallStanding, ...]
    # Nothing in a tandem that has ended.
    next_step: NextStep | None

    def task(self, task_id: int | None) -> TaskCard | None:
        """One of its tasks by its id."""
        return next((task for task in self.tasks if task.task_id == task_id), None)

    def standing(self, path_length: int) -> TandemStanding:
        """The same for the rules of the next step."""
        return TandemStanding(
            tandem_id=self.tandem_id,
            role=self.role,
            path_length=path_length,
            tasks=[
                TaskStanding(task.task_id, task.position, task.due_on, task.state, task.feedback)
                for task in self.tasks
            ],
            recalls=self.recalls,
        )


def tandem_views(
    db: Session, programme: ProgrammeView, person_id: int, today: date
) -> tuple[TandemView, ...]:
    """The tandems of a person in a programme, active ones first."""
    rows = _TANDEMS.rows(
        db,
        {"programme": programme.programme_id, "person": person_id, "today": today},
    )
    by_tandem = defaultdict[int, list[Any]](list)
    for row in rows:
        by_tandem[row.tandem_id].append(row)
    return tuple(_view(rows, programme, person_id, today) for rows in by_tandem.values())


def _view(rows: Sequence[Any], programme: ProgrammeView, person_id: int, today: date) -> TandemView:
    tandem = rows[0]
    role = TandemRole.MENTOR if tandem.mentor_id == person_id else TandemRole.MENTEE
    is_open = tandem.tandem_state is TandemState.ACTIVE and programme.runs
    cards = [_card(row, role, today) for row in _once_each(rows)]
    view = TandemView(
        tandem_id=tandem.tandem_id,
        role=role,
        partner_id=tandem.partner_id,
        partner_name=display_name(tandem.partner_id, tandem.partner_name),
        is_active=tandem.tandem_state is TandemState.ACTIVE,
        path=path_of(
            programme.path_length,
            [PathTask(card.task_id, card.position, card.title, card.state) for card in cards],
        ),
        tasks=tuple(sorted(cards, key=_to_do_first)),
        recalls=_recalls(rows) if is_open else (),
        next_step=None,
    )
    return (
        replace(view, next_step=step_in(view.standing(programme.path_length))) if is_open else view
    )


def _once_each(rows: Iterable[Any]) -> Iterable[Any]:
    """A row of each task."""
    return {row.task_id: row for row in rows if row.task_id is not None}.values()


def _recalls(rows: Iterable[Any]) -> tuple[RecallStanding, ...]:
    due = [
        RecallStanding(row.recall_id, row.task_id, row.recall_due_on)
        for row in rows
        if row.recall_id is not None
    ]
    return tuple(sorted(due, key=lambda one: (one.due_on, one.recall_id)))


def _card(row: Any, role: TandemRole, today: date) -> TaskCard:
    exchange = FeedbackExchange(
        completed=row.state is SubmissionState.COMPLETED,
        given=_marked(row.mentor_gave, row.mentee_gave),
        read=_marked(row.mentor_read, row.mentee_read),
    )
    return TaskCard(
        task_id=row.task_id,
        kind_key=row.kind,
        title=row.title,
        minutes=row.minutes,
        note=row.note,
        due_on=row.due_on,
        is_overdue=is_overdue(row.due_on, row.state, today),
        position=row.position,
        state=row.state,
        was_asked_for_more=row.state is SubmissionState.STARTED and row.reviewed_at is not None,
        points=row.points,
        maximum=row.maximum,
        completed_at=row.completed_at,
        feedback=exchange.standing(role),
    )


def _marked(mentor: datetime | None, mentee: datetime | None) -> frozenset[TandemRole]:
    """The roles that have a moment."""
    moments = {TandemRole.MENTOR: mentor, TandemRole.MENTEE: mentee}
    return frozenset(role for role, moment in moments.items() if moment is not None)


def _to_do_first(card: TaskCard) -> tuple[bool, date, int]:
    if card.state is SubmissionState.COMPLETED:
        return True, date.max, -card.task_id
    return False, card.due_on or date.max, card.task_id

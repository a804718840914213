"""Somebody's work as the LMS's gradebook leads to it (LtiSubmissionReviewRequest).

Who runs the programme sees how far the person is and what the gradebook was told: states and
scores, never a word of what the two of a tandem write to each other.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.person import display_name
from lti_app.domain.placement import read_placement
from lti_app.domain.tandem import TandemState
from lti_app.models import (
    LineItem,
    Membership,
    MicroTask,
    Person,
    Step,
    Submission,
    Tandem,
)
from lti_app.services.opening import open_for
from lti_app.services.placement import Opening
from lti_app.services.programme import require_coordinator
from lti_app.services.score_monitor import Delivery, latest_told
from lti_app.services.visit import Visit


@dataclass(frozen=True, slots=True)
class ReviewedStep:
    """How far a mentee is with a step of the path, or with a task beyond it (no position)."""

    position: int | None
    # Nothing where no task is set yet.
    state: SubmissionState | None
    completed_at: datetime | None
    mentor_name: str


@dataclass(frozen=True, slots=True)
class ReviewedWork:
    """What the reviewed column is about. No person: nobody whom this course knows here."""

    person_name: str | None
    steps: tuple[ReviewedStep, ...] = ()
    # The latest word to each column, the newest first.
    deliveries: tuple[Delivery, ...] = ()


def reviewed_person(db: Session, registration_id: int, sub: str | None) -> int | None:
    """The id of the person whose work is to be reviewed, if they were ever heard of here."""
    return db.scalar(
        select(Person.id).where(Person.registration_id == registration_id, Person.sub == sub)
    )


def reviewed_work(db: Session, visit: Visit, person_id: int | None) -> ReviewedWork:
    """What the launched link's step, path or task says about a person of this course.

    Raises:
        NotACoordinator: this is for whoever runs the programme; everybody else sees their own.
    """
    require_coordinator(db, visit.context_row_id, visit.person_id)
    person = db.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.id == person_id, Membership.context_id == visit.context_row_id)
    ).first()
    if person is None:
        return ReviewedWork(None)
    opening = open_for(db, visit.context_row_id, visit.content, person_id=person.id, teaches=False)
    return ReviewedWork(
        person_name=display_name(person.id, person.name),
        steps=tuple(
            ReviewedStep(row.position, row.state, row.completed_at, display_name(row.id, row.name))
            for row in db.execute(_steps(opening, person.id))
        ),
        deliveries=latest_told(db, person.id, _columns(visit)),
    )


def _steps(
    opening: Opening, person_id: int
) -> Select[int, SubmissionState, datetime | None, int, str]:
    """What the link opens, in each tandem in which the person is the mentee; active ones first."""
    steps = select(
        Step.position, Submission.state, Submission.completed_at, Person.id, Person.name
    ).select_from(Tandem)
    if opening.task is not None:
        steps = (
            steps.join(MicroTask, MicroTask.tandem_id == Tandem.id)
            .outerjoin(Step, Step.id == MicroTask.step_id)
            .where(MicroTask.id == opening.task.task_id)
        )
    else:
        steps = steps.join(Step, Step.programme_id == Tandem.programme_id).outerjoin(
            MicroTask, (MicroTask.tandem_id == Tandem.id) & (MicroTask.step_id == Step.id)
        )
        if opening.position is not None:
            steps = steps.where(Step.position == opening.position)
    return (
        steps.join(Person, Person.id == Tandem.mentor_id)
        .outerjoin(Submission, Submission.micro_task_id == MicroTask.id)
        .where(Tandem.programme_id == opening.programme_id, Tandem.mentee_id == person_id)
        .order_by(Tandem.state != TandemState.ACTIVE, Tandem.id, Step.position)
    )


def _columns(visit: Visit) -> Select[int]:
    """The columns of the launched link; all of the course where the launch names no link."""
    columns = select(LineItem.id).where(LineItem.context_id == visit.context_row_id)
    if visit.resource_link_row_id is None:
        return columns
    return columns.where(
        or_(
            LineItem.resource_link_id == visit.resource_link_row_id,
            LineItem.resource_id == read_placement(visit.content).resource_id,
        )
    )

"""Tells the LMS how far a mentee is with a task, and in the end its score."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.micro_task import Result, SubmissionState
from lti_app.domain.passback import PassbackRule, Standing
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.score import Score
from lti_app.extension.micro_task import Assessment
from lti_app.models import (
    Context,
    Membership,
    MicroTask,
    Person,
    Programme,
    ProgrammeContext,
    Step,
    Submission,
)
from lti_app.services.entry import TaskEntry
from lti_app.services.passback.columns import columns_of, placements_of_task
from lti_app.services.score import queue_progress, queue_score

_STANDING = (
    Submission.state,
    Submission.saved_at,
    Submission.handed_in_at,
    Submission.points,
    Submission.maximum,
)


def result_of(programme: Programme, assessment: Assessment) -> Result:
    """What an attempt is worth in this programme."""
    return _rule(programme).result(assessment.complete, assessment.points, assessment.maximum)


def tell_the_lms(db: Session, entry: TaskEntry, *, now: datetime) -> None:
    """Queue what the LMS should know of a task now, in the same transaction.

    A completed task is told again each time, also when the value is the same; how far an
    unfinished one is only where that is new (domain/passback.py, is_news, says when to call this).
    """
    placements = placements_of_task(entry.programme, entry.position, entry.task.placement_key)
    if not placements:
        return
    mentee = db.get_one(Person, entry.tandem.mentee_id)
    courses = _courses(db, entry.programme, mentee)
    for placement in placements:
        score = score_of(db, entry.programme, entry.tandem.id, placement)
        if score is None:
            continue
        queue = queue_score if score.is_final else queue_progress
        for context in courses:
            for line_item in columns_of(db, context, entry.programme, placement):
                queue(db, line_item, mentee, score, now=now)


def score_of(
    db: Session, programme: Programme, tandem_id: int, placement: Placement
) -> Score | None:
    """What the LMS hears of a tandem's step, whole path or own task; nothing without a task."""
    standings = [_standing(*row) for row in db.execute(_tasks(programme, tandem_id, placement))]
    rule = _rule(programme)
    if placement.opens is Opens.HOME:
        return rule.programme_score(standings)
    return rule.step_score(standings[0]) if standings else None


def _tasks(programme: Programme, tandem_id: int, placement: Placement) -> Select[*tuple[Any, ...]]:
    """How far each task of a placement is; a step without one gives a row of nothing."""
    if placement.opens is Opens.TASK:
        return (
            select(*_STANDING)
            .join(MicroTask, MicroTask.id == Submission.micro_task_id)
            .where(MicroTask.tandem_id == tandem_id, MicroTask.placement_key == placement.task_key)
        )
    steps = (
        select(*_STANDING)
        .select_from(Step)
        .outerjoin(MicroTask, (MicroTask.step_id == Step.id) & (MicroTask.tandem_id == tandem_id))
        .outerjoin(Submission, Submission.micro_task_id == MicroTask.id)
        .where(Step.programme_id == programme.id)
    )
    if placement.opens is Opens.HOME:
        return steps
    return steps.where(Step.position == placement.position)


def _standing(
    state: SubmissionState | None,
    saved_at: datetime | None,
    handed_in_at: datetime | None,
    points: int | None,
    maximum: int | None,
) -> Standing:
    return Standing(
        state=state or SubmissionState.OPEN,
        has_answers=saved_at is not None,
        was_handed_in=handed_in_at is not None,
        points=points,
        maximum=maximum,
    )


def _rule(programme: Programme) -> PassbackRule:
    return PassbackRule(programme.passback, programme.completion_style, programme.pass_mark)


def _courses(db: Session, programme: Programme, mentee: Person) -> list[Context]:
    """The courses of the programme in which the mentee is a learner."""
    return list(
        db.scalars(
            select(Context)
            .join(ProgrammeContext, ProgrammeContext.context_id == Context.id)
            .join(Membership, Membership.context_id == Context.id)
            .where(
                ProgrammeContext.programme_id == programme.id,
                Membership.person_id == mentee.id,
                Membership.role == CourseRole.LEARNER,
                Membership.status == MembershipStatus.ACTIVE,
            )
            .order_by(Context.id)
        )
    )

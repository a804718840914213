"""Tells the LMS how far a mentee is with a task, and in the end its score."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
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
    Tandem,
)
from lti_app.services.entry import TaskEntry
from lti_app.services.passback.columns import columns_of, placements_of_task
from lti_app.services.score import queue_progress, queue_score

_COLUMNS = (
    Tandem.id.label("tandem_id"),
    Tandem.mentee_id,
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
    rows = db.execute(_tasks(placement).where(Tandem.id == tandem_id))
    return _score(programme, placement, rows)


def scores_of_learners(
    db: Session, programme: Programme, context_id: int, placement: Placement
) -> list[tuple[int, Score]]:
    """The same of every tandem whose mentee learns in a course, with the mentee's id; one query."""
    rows = db.execute(
        _tasks(placement)
        .join(Membership, Membership.person_id == Tandem.mentee_id)
        .where(
            Tandem.programme_id == programme.id,
            Membership.context_id == context_id,
            Membership.role == CourseRole.LEARNER,
            Membership.status == MembershipStatus.ACTIVE,
        )
        .order_by(Tandem.id)
    )
    found = (
        (mentee_id, _score(programme, placement, tasks))
        for (_, mentee_id), tasks in groupby(rows, lambda row: (row.tandem_id, row.mentee_id))
    )
    return [(mentee_id, score) for mentee_id, score in found if score is not None]


def _tasks(placement: Placement) -> Select[*tuple[Any, ...]]:
    """How far each tandem's tasks of a placement are; a step without one gives a row of nothing."""
    tandems = select(*_COLUMNS).select_from(Tandem)
    if placement.opens is Opens.TASK:
        return (
            tandems.join(MicroTask, MicroTask.tandem_id == Tandem.id)
            .join(Submission, Submission.micro_task_id == MicroTask.id)
            .where(MicroTask.placement_key == placement.task_key)
        )
    steps = (
        tandems.join(Step, Step.programme_id == Tandem.programme_id)
        .outerjoin(MicroTask, (MicroTask.step_id == Step.id) & (MicroTask.tandem_id == Tandem.id))
        .outerjoin(Submission, Submission.micro_task_id == MicroTask.id)
    )
    if placement.opens is Opens.HOME:
        return steps
    return steps.where(Step.position == placement.position)


def _score(programme: Programme, placement: Placement, tasks: Iterable[Any]) -> Score | None:
    standings = [_standing(task) for task in tasks]
    rule = _rule(programme)
    if placement.opens is Opens.HOME:
        return rule.programme_score(standings)
    return rule.step_score(standings[0]) if standings else None


def _standing(task: Any) -> Standing:
    return Standing(
        state=task.state or SubmissionState.OPEN,
        has_answers=task.saved_at is not None,
        was_handed_in=task.handed_in_at is not None,
        points=task.points,
        maximum=task.maximum,
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

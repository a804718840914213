"""Tells the LMS what was completed before there was a column for it, or a wish to pass it back.

How far the others are it hears with the next thing that they do.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.placement import Opens, Placement, read_placement
from lti_app.domain.score import GradingProgress
from lti_app.models import (
    Context,
    LineItem,
    Membership,
    MicroTask,
    Person,
    Programme,
    ProgrammeContext,
    ResourceLink,
    ScoreDelivery,
    Step,
    Submission,
    Tandem,
)
from lti_app.services.passback.columns import columns_of, placements_of_task
from lti_app.services.passback.tell import score_of
from lti_app.services.placement import meant, programmes_by_key
from lti_app.services.score import queue_score


def tell_late_column(db: Session, resource_link_id: int, *, now: datetime) -> int:
    """Queue what was completed before a link was placed; for the first launch of a new link.

    ``resource_link_id`` is the id of our row. Returns how many scores were queued.
    """
    link = db.get_one(ResourceLink, resource_link_id)
    said = read_placement(link.content)
    context = db.get_one(Context, link.context_id)
    return sum(
        _tell(db, programme, context, placement, now)
        for programme in _programmes_meant(db, link)
        for placement in placements_of_task(programme, said.position, said.task_key or None)
        if placement.within == said.within
    )


def _programmes_meant(db: Session, link: ResourceLink) -> list[Programme]:
    """The programmes that a link opens: of several, one that names none opens each person's own.

    What is over is not told to the column of a programme that runs now.
    """
    programmes = programmes_by_key(db, link.context_id)
    opening = meant(db, programmes, link.content)
    said = read_placement(link.content)
    if opening.programme_id is None or (said.opens is Opens.TASK and opening.task is None):
        return []
    ids = [opening.programme_id]
    if opening.task is None and said.programme_key not in programmes:
        first = next(iter(programmes.values()))
        ids = [one.id for one in programmes.values() if one.state is first.state]
    return [db.get_one(Programme, programme_id) for programme_id in ids]


def tell_all_columns(db: Session, programme_id: int, *, now: datetime) -> int:
    """Queue what was completed and never told; for a programme that begins to pass back.

    Returns how many scores were queued. Who was told before is not told again.
    """
    programme = db.get_one(Programme, programme_id)
    contexts = db.scalars(
        select(Context)
        .join(ProgrammeContext, ProgrammeContext.context_id == Context.id)
        .where(ProgrammeContext.programme_id == programme_id)
        .order_by(Context.id)
    ).all()
    placements = _all_placements(db, programme)
    return sum(
        _tell(db, programme, context, placement, now)
        for context in contexts
        for placement in placements
    )


def _all_placements(db: Session, programme: Programme) -> list[Placement]:
    """Everything of a programme that has a column, each once."""
    positions = select(Step.position).where(Step.programme_id == programme.id)
    keys = (
        select(MicroTask.placement_key)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(Tandem.programme_id == programme.id, MicroTask.placement_key.is_not(None))
    )
    tasks = [
        *((position, None) for position in db.scalars(positions.order_by(Step.position))),
        *((None, key) for key in db.scalars(keys.order_by(MicroTask.id))),
    ]
    found = [one for task in tasks for one in placements_of_task(programme, *task)]
    return list(dict.fromkeys(found))


def _tell(
    db: Session, programme: Programme, context: Context, placement: Placement, now: datetime
) -> int:
    queued = 0
    for line_item in columns_of(db, context, programme, placement):
        for tandem_id, mentee in _learners_without_score(db, programme, placement, line_item):
            score = score_of(db, programme, tandem_id, placement)
            if score is not None and score.is_final:
                queue_score(db, line_item, mentee, score, now=now)
                queued += 1
    return queued


def _learners_without_score(
    db: Session, programme: Programme, placement: Placement, line_item: LineItem
) -> list[tuple[int, Person]]:
    """Tandems with something that is over whose mentees learn in the column's course, ungraded."""
    is_over = exists().where(
        MicroTask.tandem_id == Tandem.id,
        Submission.micro_task_id == MicroTask.id,
        Submission.state.in_((SubmissionState.COMPLETED, SubmissionState.OUT_OF_TRIES)),
    )
    if placement.task_key:
        is_over = is_over.where(MicroTask.placement_key == placement.task_key)
    has_grade = exists().where(
        ScoreDelivery.line_item_id == line_item.id,
        ScoreDelivery.person_id == Person.id,
        ScoreDelivery.grading_progress == GradingProgress.FULLY_GRADED,
    )
    rows = db.execute(
        select(Tandem.id, Person)
        .join(Person, Person.id == Tandem.mentee_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Tandem.programme_id == programme.id,
            Membership.context_id == line_item.context_id,
            Membership.role == CourseRole.LEARNER,
            Membership.status == MembershipStatus.ACTIVE,
            is_over,
            ~has_grade,
        )
        .order_by(Tandem.id)
    )
    return [(tandem_id, mentee) for tandem_id, mentee in rows]

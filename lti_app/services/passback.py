"""What the LMS hears of a completed task: which score goes to which columns of which courses.

The rules stand in domain/passback.py, the outbox in score.py. Only the mentee's own score is ever
sent, and only to courses where the mentee is a learner: platforms refuse scores for teachers.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.micro_task import Result, SubmissionState
from lti_app.domain.passback import COLUMN_MAXIMUM, PassbackRule
from lti_app.domain.placement import Opens, Placement, read_placement
from lti_app.domain.programme import Columns
from lti_app.domain.score import Score
from lti_app.extension.micro_task import Assessment
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
from lti_app.services.entry import TaskEntry
from lti_app.services.line_item import ensure_line_item
from lti_app.services.placement import has_column, links_to, resolve
from lti_app.services.programme import programme_here
from lti_app.services.score import queue_score


def result_of(programme: Programme, assessment: Assessment) -> Result:
    """What an attempt is worth in this programme."""
    return _rule(programme).result(assessment.complete, assessment.points, assessment.maximum)


def tell_the_lms(db: Session, entry: TaskEntry, *, now: datetime) -> None:
    """Queue what the LMS should know after a hand-in, in the same transaction.

    A completed task is told again at each hand-in, also when the value is the same.
    """
    if entry.submission.state is not SubmissionState.COMPLETED:
        return
    placement = _placement(entry.programme, entry.position)
    if placement is None:
        return
    score = _score(db, entry.programme, entry.tandem.id, placement)
    if score is None:
        return
    mentee = db.get_one(Person, entry.tandem.mentee_id)
    for context in _courses(db, entry.programme, mentee):
        for line_item in _columns(db, context, entry.programme, placement):
            queue_score(db, line_item, mentee, score, now=now)


def tell_late_column(db: Session, resource_link_id: int, *, now: datetime) -> int:
    """Queue what was completed before a link was placed; for the first launch of a new link.

    ``resource_link_id`` is the id of our row. Returns how many scores were queued.
    """
    link = db.get_one(ResourceLink, resource_link_id)
    opening = resolve(db, link.context_id, link.content)
    programme = db.get(Programme, opening.programme_id) if opening.programme_id else None
    if programme is None:
        return 0
    placement = _placement(programme, opening.position)
    if placement is None or placement.position != opening.position:
        return 0
    return _tell_late(db, programme, db.get_one(Context, link.context_id), placement, now)


def tell_all_columns(db: Session, programme_id: int, *, now: datetime) -> int:
    """Queue what was completed and never told; for a programme that begins to pass back.

    Returns how many scores were queued. Who was told before is not told again.
    """
    programme = db.get_one(Programme, programme_id)
    placements = {
        _placement(programme, position)
        for position in db.scalars(select(Step.position).where(Step.programme_id == programme_id))
    }
    contexts = db.scalars(
        select(Context)
        .join(ProgrammeContext, ProgrammeContext.context_id == Context.id)
        .where(ProgrammeContext.programme_id == programme_id)
        .order_by(Context.id)
    ).all()
    return sum(
        _tell_late(db, programme, context, placement, now)
        for context in contexts
        for placement in sorted(
            (one for one in placements if one), key=lambda one: one.position or 0
        )
    )


def _tell_late(
    db: Session, programme: Programme, context: Context, placement: Placement, now: datetime
) -> int:
    queued = 0
    for line_item in _columns(db, context, programme, placement):
        for tandem_id, mentee in _learners_without_score(db, programme, line_item):
            score = _score(db, programme, tandem_id, placement)
            if score is not None:
                queue_score(db, line_item, mentee, score, now=now)
                queued += 1
    return queued


def _rule(programme: Programme) -> PassbackRule:
    return PassbackRule(programme.passback, programme.completion_style, programme.pass_mark)


def _placement(programme: Programme, position: int | None) -> Placement | None:
    """Whose column hears of a task at this position; a task beyond the path has none."""
    per_step = programme.columns is Columns.PER_STEP
    opens = Opens.STEP if per_step else Opens.HOME
    if not has_column(opens, programme) or (per_step and position is None):
        return None
    return Placement(opens, programme.key, position if per_step else None)


def _score(db: Session, programme: Programme, tandem_id: int, placement: Placement) -> Score | None:
    """The score of a step, or of the whole path; nothing before it is completed."""
    steps = (
        select(Submission.state, Submission.points, Submission.maximum)
        .select_from(Step)
        .outerjoin(MicroTask, (MicroTask.step_id == Step.id) & (MicroTask.tandem_id == tandem_id))
        .outerjoin(Submission, Submission.micro_task_id == MicroTask.id)
        .where(Step.programme_id == programme.id)
    )
    if placement.position is not None:
        steps = steps.where(Step.position == placement.position)
    rows = db.execute(steps).all()
    if not rows or any(state is not SubmissionState.COMPLETED for state, _, _ in rows):
        return None
    results = [(points, maximum) for _, points, maximum in rows]
    rule = _rule(programme)
    if placement.position is not None:
        return rule.step_score(*results[0])
    return rule.programme_score(results)


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


def _columns(
    db: Session, context: Context, programme: Programme, placement: Placement
) -> list[LineItem]:
    """The columns of a placement in a course: of each link that opens it, else of the deep link.

    None where it is not placed. A column is named as the link's own parameters say, because an
    LMS copies the two together.
    """
    links = links_to(db, context.id, programme, placement)
    if not links:
        return _placed_columns(db, context, programme, placement)
    # The same step placed twice: each activity that has a column of its own becomes done.
    chosen = [link for link in links if link is links[0] or link.line_item_url is not None]
    label = placement.title(programme.title).en
    return [_column_of(db, context, link, label) for link in chosen]


def _column_of(db: Session, context: Context, link: ResourceLink, label: str) -> LineItem:
    known = db.scalar(
        select(LineItem).where(LineItem.resource_link_id == link.id).order_by(LineItem.id).limit(1)
    )
    if known is not None:
        return known
    name = read_placement(link.content).resource_id
    if db.scalar(_named(context, [name]).where(LineItem.resource_link_id.is_not(None))):
        name = f"link/{link.resource_link_id}"[:255]
    return ensure_line_item(
        db,
        context,
        name,
        label=link.title or label,
        score_maximum=COLUMN_MAXIMUM,
        resource_link=link,
    )


def _placed_columns(
    db: Session, context: Context, programme: Programme, placement: Placement
) -> list[LineItem]:
    """The column that a deep link asked for, before anybody has launched its activity."""
    names = [placement.resource_id]
    here = programme_here(db, context.id)
    if here is not None and here.id == programme.id:
        names.append(replace(placement, programme_key="").resource_id)
    return list(db.scalars(_named(context, names).order_by(LineItem.id).limit(1)))


def _named(context: Context, names: list[str]) -> Select[LineItem]:
    return select(LineItem).where(
        LineItem.context_id == context.id, LineItem.resource_id.in_(names)
    )


def _learners_without_score(
    db: Session, programme: Programme, line_item: LineItem
) -> list[tuple[int, Person]]:
    """Tandems with something completed whose mentees learn in the column's course, unscored."""
    has_completed = exists().where(
        MicroTask.tandem_id == Tandem.id,
        Submission.micro_task_id == MicroTask.id,
        Submission.state == SubmissionState.COMPLETED,
    )
    has_score = exists().where(
        ScoreDelivery.line_item_id == line_item.id, ScoreDelivery.person_id == Person.id
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
            has_completed,
            ~has_score,
        )
        .order_by(Tandem.id)
    )
    return [(tandem_id, mentee) for tandem_id, mentee in rows]

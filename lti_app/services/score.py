"""Scores into the outbox: what the LMS is to hear of a person in a column.

How they leave stands in score_delivery.py, how one looks at them in score_monitor.py, the
comparison with the LMS in score_results.py.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from lti_app.domain.score import DeliveryStatus, GradingProgress, Score
from lti_app.models import LineItem, Membership, Person, ScoreDelivery


class PersonNotInCourse(Exception):
    """A score goes only to a column of a course that the person belongs to."""


def queue_score(
    db: Session,
    line_item: LineItem,
    person: Person,
    score: Score,
    *,
    now: datetime,
    comment: str | None = None,
) -> ScoreDelivery:
    """Let the LMS know a score; it leaves when this transaction is committed.

    Earlier scores of the same person and column that have not arrived are replaced, except one that
    is on its way this very moment: this one follows it. Without a comment the last one is kept,
    because some LMSs erase a comment that is not repeated; an empty one erases it.

    Raises:
        PersonNotInCourse: the person does not belong to the column's course.
    """
    _hold(db, line_item, person)
    if comment is None:
        comment = db.scalar(
            select(ScoreDelivery.comment)
            .where(_pair(line_item, person))
            .order_by(ScoreDelivery.id.desc())
            .limit(1)
        )
    return _queue(db, line_item, person, score, now=now, comment=comment)


def queue_progress(
    db: Session, line_item: LineItem, person: Person, progress: Score, *, now: datetime
) -> ScoreDelivery | None:
    """Let the LMS know how far somebody is, unless it was told so last or a grade stands.

    Many LMSs take the grade away that stands when they hear of something unfinished.

    Raises:
        PersonNotInCourse: the person does not belong to the column's course.
    """
    _hold(db, line_item, person)
    last = db.execute(
        select(ScoreDelivery.activity_progress, ScoreDelivery.grading_progress)
        .where(_pair(line_item, person))
        .order_by(ScoreDelivery.id.desc())
        .limit(1)
    ).one_or_none()
    if last is not None:
        said = (last.activity_progress, last.grading_progress)
        has_grade = last.grading_progress is GradingProgress.FULLY_GRADED
        if has_grade or said == (progress.activity_progress, progress.grading_progress):
            return None
    return _queue(db, line_item, person, progress, now=now, comment=None)


def _hold(db: Session, line_item: LineItem, person: Person) -> None:
    """Keep the scores of one person in the order in which they were earned."""
    membership = db.scalar(
        select(Membership)
        .where(Membership.context_id == line_item.context_id, Membership.person_id == person.id)
        .with_for_update()
    )
    if membership is None:
        raise PersonNotInCourse


def _pair(line_item: LineItem, person: Person) -> ColumnElement[bool]:
    return and_(ScoreDelivery.line_item_id == line_item.id, ScoreDelivery.person_id == person.id)


def _queue(
    db: Session,
    line_item: LineItem,
    person: Person,
    score: Score,
    *,
    now: datetime,
    comment: str | None,
) -> ScoreDelivery:
    db.execute(
        update(ScoreDelivery)
        .where(_pair(line_item, person), _can_be_replaced(now))
        .values(status=DeliveryStatus.REPLACED, lease=None)
        .execution_options(synchronize_session=False)
    )
    delivery = ScoreDelivery(
        registration_id=person.registration_id,
        line_item_id=line_item.id,
        person_id=person.id,
        score_given=score.given,
        score_maximum=score.maximum,
        activity_progress=score.activity_progress,
        grading_progress=score.grading_progress,
        comment=comment,
        status=DeliveryStatus.WAITING,
        due_at=now,
        created_at=now,
    )
    db.add(delivery)
    db.flush()
    return delivery


def _can_be_replaced(now: datetime) -> ColumnElement[bool]:
    """Failed, or waiting and in no worker's hands (a lease that has run out holds nothing)."""
    return or_(
        ScoreDelivery.status == DeliveryStatus.FAILED,
        and_(
            ScoreDelivery.status == DeliveryStatus.WAITING,
            or_(ScoreDelivery.lease.is_(None), ScoreDelivery.due_at <= now),
        ),
    )

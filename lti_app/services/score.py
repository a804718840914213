"""Scores into the outbox: what the LMS is to hear of a person in a column.

How they leave stands in score_delivery.py, how one looks at them in score_monitor.py, the
comparison with the LMS in score_results.py.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from lti_app.domain.score import ActivityProgress, DeliveryStatus, GradingProgress, Score
from lti_app.models import Context, LineItem, Membership, Person, ScoreDelivery

_NOT_BEGUN = ActivityProgress.INITIALIZED
# So many people are named in one statement.
BATCH = 500


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


def queue_late_scores(
    db: Session, line_item: LineItem, scores: Iterable[tuple[int, Score]], *, now: datetime
) -> int:
    """Let the LMS know of many at once what it has not heard yet; returns how many it hears of.

    ``scores`` are of learners of the column's course, by person id; of several of one person the
    grade counts, else the last. Grades go to whom none was sent, how far somebody is only where
    nothing was told.
    """
    members = select(Membership.person_id).where(Membership.context_id == line_item.context_id)
    db.execute(members.order_by(Membership.person_id).with_for_update())
    late = _unheard(db, line_item, scores)
    registration_id = db.get_one(Context, line_item.context_id).registration_id
    everybody = list(late)
    for start in range(0, len(everybody), BATCH):
        people = everybody[start : start + BATCH]
        is_theirs = ScoreDelivery.person_id.in_(people)
        _replace(db, (ScoreDelivery.line_item_id == line_item.id) & is_theirs, now)
        values = [
            {
                "registration_id": registration_id,
                "line_item_id": line_item.id,
                "person_id": person_id,
                **_content(late[person_id], now),
            }
            for person_id in people
        ]
        db.execute(insert(ScoreDelivery), values)
    return len(late)


def _unheard(
    db: Session, line_item: LineItem, scores: Iterable[tuple[int, Score]]
) -> dict[int, Score]:
    rows = db.execute(
        select(ScoreDelivery.person_id, ScoreDelivery.grading_progress)
        .where(ScoreDelivery.line_item_id == line_item.id)
        .distinct()
    ).all()
    told = {person_id for person_id, _ in rows}
    graded = {person_id for person_id, said in rows if said is GradingProgress.FULLY_GRADED}
    late: dict[int, Score] = {}
    for person_id, score in scores:
        known = late.get(person_id)
        is_first_grade = score.is_final and person_id not in graded
        is_first_word = person_id not in told and score.activity_progress is not _NOT_BEGUN
        if is_first_grade or (is_first_word and not (known and known.is_final)):
            late[person_id] = score
    return late


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
    _replace(db, _pair(line_item, person), now)
    delivery = ScoreDelivery(
        registration_id=person.registration_id,
        line_item_id=line_item.id,
        person_id=person.id,
        comment=comment,
        **_content(score, now),
    )
    db.add(delivery)
    db.flush()
    return delivery


def _content(score: Score, now: datetime) -> dict[str, Any]:
    return {
        "score_given": score.given,
        "score_maximum": score.maximum,
        "activity_progress": score.activity_progress,
        "grading_progress": score.grading_progress,
        "status": DeliveryStatus.WAITING,
        "due_at": now,
        "created_at": now,
    }


def _replace(db: Session, earlier: ColumnElement[bool], now: datetime) -> None:
    db.execute(
        update(ScoreDelivery)
        .where(earlier, _can_be_replaced(now))
        .values(status=DeliveryStatus.REPLACED, lease=None)
        .execution_options(synchronize_session=False)
    )


def _can_be_replaced(now: datetime) -> ColumnElement[bool]:
    """Failed, or waiting and in no worker's hands (a lease that has run out holds nothing)."""
    return or_(
        ScoreDelivery.status == DeliveryStatus.FAILED,
        and_(
            ScoreDelivery.status == DeliveryStatus.WAITING,
            or_(ScoreDelivery.lease.is_(None), ScoreDelivery.due_at <= now),
        ),
    )

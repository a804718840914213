"""To send a score again."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_app.domain.score import DeliveryStatus, Score
from lti_app.models import LineItem, Person, ScoreDelivery
from lti_app.services.score import queue_score


class DeliveryNotFound(LookupError):
    """There is no such score, or it belongs to another course."""


class LaterScoreExists(Exception):
    """A later score of the same person and column counts; this one is history."""


def retry_failed(db: Session, *, now: datetime, context_id: int | None = None) -> int:
    """Every failed score, of one course or of all, is due now. Returns how many."""
    failed = [ScoreDelivery.status == DeliveryStatus.FAILED]
    if context_id is not None:
        columns = select(LineItem.id).where(LineItem.context_id == context_id)
        failed.append(ScoreDelivery.line_item_id.in_(columns))
    due_again = db.scalars(
        update(ScoreDelivery)
        .where(*failed)
        .values(_afresh(now))
        .returning(ScoreDelivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(due_again.all())


def send_again(db: Session, delivery_id: int, *, now: datetime, context_id: int) -> None:
    """Send a score of this course once more, whether it failed, waits or was delivered.

    A delivered one leaves as a new row with the same value, in case the LMS has lost it.

    Raises:
        DeliveryNotFound: no such score in this course.
        LaterScoreExists: a later score of the same person and column counts.
    """
    delivery = db.scalar(
        select(ScoreDelivery)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .where(ScoreDelivery.id == delivery_id, LineItem.context_id == context_id)
    )
    if delivery is None:
        raise DeliveryNotFound
    later = db.scalar(
        select(ScoreDelivery.id)
        .where(
            ScoreDelivery.line_item_id == delivery.line_item_id,
            ScoreDelivery.person_id == delivery.person_id,
            ScoreDelivery.id > delivery.id,
        )
        .limit(1)
    )
    if later is not None:
        raise LaterScoreExists
    if delivery.status is DeliveryStatus.DELIVERED:
        _queue_copy(db, delivery, now)
        return
    again = update(ScoreDelivery).where(ScoreDelivery.id == delivery.id)
    for status, values in (
        (DeliveryStatus.FAILED, _afresh(now)),
        # It keeps its timestamp: an attempt of unknown outcome may have left with it.
        (DeliveryStatus.WAITING, {"due_at": now}),
    ):
        db.execute(
            again.where(ScoreDelivery.status == status, ScoreDelivery.lease.is_(None))
            .values(values)
            .execution_options(synchronize_session=False)
        )
    db.expire(delivery)


def _queue_copy(db: Session, delivery: ScoreDelivery, now: datetime) -> None:
    line_item = db.get_one(LineItem, delivery.line_item_id)
    person = db.get_one(Person, delivery.person_id)
    score = Score(
        delivery.score_given,
        delivery.score_maximum,
        delivery.activity_progress,
        delivery.grading_progress,
    )
    queue_score(db, line_item, person, score, now=now, comment=delivery.comment)


def _afresh(now: datetime) -> dict[str, object]:
    """A failed score starts over, with a timestamp of its own.

    Due in a second, so that the new timestamp is later even where seconds are all that counts.
    """
    return {
        "status": DeliveryStatus.WAITING,
        "due_at": now + timedelta(seconds=1),
        "sent_timestamp": None,
        "lease": None,
        "attempts": 0,
        "refusals": 0,
        "failing_since": None,
        "last_error": None,
    }

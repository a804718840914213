"""The outbox as people see it: where each score stands, and to send one again.

How scores get into it stands in score.py.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select, type_coerce, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from lti_app.domain.score import (
    ActivityProgress,
    DeliveryProblem,
    DeliveryStatus,
    GradingProgress,
    Score,
)
from lti_app.models import LineItem, Person, ScoreDelivery
from lti_app.services.score import queue_score
from lti_app.statement import Statement

PAGE_SIZE = 50
# No row's id is as high.
_NO_ID = 2**31 - 1
_later = aliased(ScoreDelivery)
_COLUMNS = (
    ScoreDelivery.id,
    ScoreDelivery.person_id,
    Person.name.label("person_name"),
    Person.sub,
    ScoreDelivery.line_item_id,
    LineItem.label.label("column"),
    ScoreDelivery.status,
    ScoreDelivery.lease,
    # Both drivers give floats: there is nothing to convert.
    type_coerce(ScoreDelivery.score_given, NullType).label("score_given"),
    type_coerce(ScoreDelivery.score_maximum, NullType).label("score_maximum"),
    ScoreDelivery.activity_progress,
    ScoreDelivery.grading_progress,
    ScoreDelivery.attempts,
    ScoreDelivery.last_error,
    ScoreDelivery.created_at,
    ScoreDelivery.due_at,
    ScoreDelivery.delivered_at,
    exists()
    .where(
        _later.line_item_id == ScoreDelivery.line_item_id,
        _later.person_id == ScoreDelivery.person_id,
        _later.id > ScoreDelivery.id,
    )
    .label("is_history"),
)
_CHOOSE = {
    "context": LineItem.context_id == bindparam("context"),
    "status": ScoreDelivery.status == bindparam("status"),
    "name": Person.name.icontains(bindparam("name"), escape="/"),
}
SHOWN_STATUSES: tuple[DeliveryStatus, ...] = (
    DeliveryStatus.WAITING,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.FAILED,
)


class DeliveryNotFound(LookupError):
    """There is no such score, or it belongs to another course."""


class LaterScoreExists(Exception):
    """A later score of the same person and column counts; this one is history."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the monitor."""

    id: int
    person_id: int
    person_name: str
    sub: str
    line_item_id: int
    column: str
    status: DeliveryStatus
    is_being_sent: bool
    # Points only where ``grading_progress`` says that they are a grade.
    score_given: float
    score_maximum: float
    activity_progress: ActivityProgress
    grading_progress: GradingProgress
    attempts: int
    problem: DeliveryProblem | None
    queued_at: datetime
    # When it is tried next, while it waits.
    next_try_at: datetime | None
    delivered_at: datetime | None
    # A later score of the same person and column counts.
    is_history: bool


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Rows, the newest first, and how many there are of each status in all."""

    rows: tuple[Delivery, ...]
    counts: dict[DeliveryStatus, int]
    # Give it as ``before`` for the next page; None on the last one.
    next_before: int | None


def list_deliveries(
    db: Session,
    *,
    context_id: int | None = None,
    status: DeliveryStatus | None = None,
    name: str = "",
    before: int | None = None,
    limit: int = PAGE_SIZE,
) -> DeliveryPage:
    """Scores of a course or of all, without the replaced ones; two queries.

    ``status`` and ``name``, a part of the person's name, choose rows; the counts are of all.
    """
    asked = {"context": context_id, "status": status, "name": _escaped(name)}
    chosen = {name: value for name, value in asked.items() if value}
    values = {**chosen, "before": before or _NO_ID, "limit": limit + 1}
    rows = [_delivery(row) for row in _listed(*chosen).rows(db, values)]
    counted = _counted(*(name for name in chosen if name == "context"))
    counts = dict.fromkeys(SHOWN_STATUSES, 0)
    counts |= {row.status: row.number for row in counted.rows(db, chosen)}
    shown = tuple(rows[:limit])
    return DeliveryPage(shown, counts, shown[-1].id if len(rows) > limit else None)


def latest_told(db: Session, person_id: int, line_item_ids: Select[int]) -> tuple[Delivery, ...]:
    """The latest score of a person in each of these columns, the newest first; one query."""
    latest = (
        select(func.max(ScoreDelivery.id))
        .where(
            ScoreDelivery.person_id == person_id,
            ScoreDelivery.line_item_id.in_(line_item_ids),
            ScoreDelivery.status != DeliveryStatus.REPLACED,
        )
        .group_by(ScoreDelivery.line_item_id)
    )
    query = _rows().where(ScoreDelivery.id.in_(latest)).order_by(ScoreDelivery.id.desc())
    return tuple(_delivery(row) for row in db.execute(query))


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


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(Person, Person.id == ScoreDelivery.person_id)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
    )


@cache
def _listed(*chosen: str) -> Statement:
    """A page of the rows that all of these choose, keys of _CHOOSE."""
    return Statement(
        _rows()
        .where(
            ScoreDelivery.status != DeliveryStatus.REPLACED,
            ScoreDelivery.id < bindparam("before"),
            *(_CHOOSE[name] for name in chosen),
        )
        .order_by(ScoreDelivery.id.desc())
        .limit(bindparam("limit", type_=Integer))
    )


@cache
def _counted(*chosen: str) -> Statement:
    """How many there are of each status."""
    return Statement(
        select(ScoreDelivery.status, func.count().label("number"))
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .where(ScoreDelivery.status != DeliveryStatus.REPLACED, *(_CHOOSE[name] for name in chosen))
        .group_by(ScoreDelivery.status)
    )


def _escaped(words: str) -> str:
    """The words as a part of a pattern that means them literally."""
    return re.sub(r"[/%_]", r"/\g<0>", words)


def _delivery(row: Any) -> Delivery:
    waits = row.status is DeliveryStatus.WAITING
    return Delivery(
        id=row.id,
        person_id=row.person_id,
        person_name=row.person_name,
        sub=row.sub,
        line_item_id=row.line_item_id,
        column=row.column,
        status=row.status,
        is_being_sent=waits and row.lease is not None,
        score_given=row.score_given,
        score_maximum=row.score_maximum,
        activity_progress=row.activity_progress,
        grading_progress=row.grading_progress,
        attempts=row.attempts,
        problem=row.last_error,
        queued_at=row.created_at,
        next_try_at=row.due_at if waits else None,
        delivered_at=row.delivered_at,
        is_history=row.is_history,
    )

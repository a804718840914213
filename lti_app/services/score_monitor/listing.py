"""Where each score stands."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select, type_coerce
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from lti_app.domain.score import (
    ActivityProgress,
    DeliveryProblem,
    DeliveryStatus,
    GradingProgress,
)
from lti_app.models import LineItem, Person, ScoreDelivery
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

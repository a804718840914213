"""The worker's side of the outbox: claim what is due, record how it went.

A claim is a lease: its row is due again when the lease ends, whatever became of the worker. Of the
scores of one person and column only the oldest waiting one can be claimed, so never more than one
is on its way. The rules of trying again stand in domain/score_retry.py.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from lti_app.domain.score import DeliveryProblem, DeliveryStatus, Score, score_timestamp
from lti_app.models import (
    LineItem,
    Person,
    Registration,
    RegistrationStatus,
    ResourceLink,
    ScoreDelivery,
)

_WITHOUT_SESSION = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Claim:
    """A score in a worker's hands until its lease ends."""

    id: int
    lease: str
    line_item_id: int
    # Where it goes; None: a column has to be found or made first.
    column_url: str | None
    # Whether the column was found or made here, and can be so again.
    is_own_column: bool
    sub: str
    score: Score
    comment: str | None
    timestamp: datetime
    # An earlier attempt may have left with this timestamp.
    is_repeated: bool
    attempts: int
    refusals: int
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try went; ``due_at`` is when the score is due again, if it waits."""

    claim: Claim
    status: DeliveryStatus
    problem: DeliveryProblem | None = None
    due_at: datetime | None = None
    failing_since: datetime | None = None
    # It counts as an attempt, and as one that the LMS refused.
    is_attempt: bool = True
    is_refusal: bool = False
    # The next try is another score for the LMS: this timestamp certainly did not arrive.
    needs_new_timestamp: bool = False


def registrations_with_due_scores(db: Session, now: datetime) -> list[int]:
    """Ids of the active registrations that a score is due for."""
    due = exists().where(
        ScoreDelivery.registration_id == Registration.id,
        ScoreDelivery.status == DeliveryStatus.WAITING,
        ScoreDelivery.due_at <= now,
    )
    active = Registration.status == RegistrationStatus.ACTIVE
    return list(db.scalars(select(Registration.id).where(active, due)))


def claim_scores(
    db: Session,
    registration_id: int,
    *,
    limit: int,
    now: datetime,
    lease_seconds: float,
    whole_seconds: bool,
) -> list[Claim]:
    """Take up to ``limit`` due scores of a platform, each with its timestamp fixed.

    A score whose person and column already have a timestamp in this very second (or millisecond,
    unless ``whole_seconds``) stays until the next one.
    """
    timestamp = score_timestamp(now, whole_seconds=whole_seconds)
    lease = secrets.token_hex(16)
    # A CTE, because PostgreSQL may run a subquery with LIMIT more than once.
    due = _due_ids(registration_id, limit, now, timestamp).cte("due")
    claimed = db.execute(
        update(ScoreDelivery)
        .where(ScoreDelivery.id.in_(select(due.c.id)))
        .values(
            lease=lease,
            due_at=now + timedelta(seconds=lease_seconds),
            sent_timestamp=func.coalesce(ScoreDelivery.sent_timestamp, timestamp),
        )
        .returning(ScoreDelivery.id)
        .execution_options(**_WITHOUT_SESSION)
    )
    ids = [row.id for row in claimed]
    return _read_claims(db, ids, timestamp) if ids else []


def _due_ids(registration_id: int, limit: int, now: datetime, timestamp: datetime) -> Select[int]:
    other = aliased(ScoreDelivery)
    same_pair = [
        other.line_item_id == ScoreDelivery.line_item_id,
        other.person_id == ScoreDelivery.person_id,
    ]
    waits_before = exists().where(
        *same_pair, other.id < ScoreDelivery.id, other.status == DeliveryStatus.WAITING
    )
    has_this_timestamp = exists().where(
        *same_pair, other.id != ScoreDelivery.id, other.sent_timestamp >= timestamp
    )
    return (
        select(ScoreDelivery.id)
        .where(
            ScoreDelivery.registration_id == registration_id,
            ScoreDelivery.status == DeliveryStatus.WAITING,
            ScoreDelivery.due_at <= now,
            ~waits_before,
            ~has_this_timestamp,
        )
        .order_by(ScoreDelivery.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=ScoreDelivery)
    )


def _read_claims(db: Session, ids: Sequence[int], timestamp: datetime) -> list[Claim]:
    delivery = ScoreDelivery
    rows = db.execute(
        select(
            delivery.id,
            delivery.lease,
            delivery.line_item_id,
            LineItem.url,
            ResourceLink.line_item_url,
            Person.sub,
            delivery.score_given,
            delivery.score_maximum,
            delivery.activity_progress,
            delivery.grading_progress,
            delivery.comment,
            delivery.sent_timestamp,
            delivery.attempts,
            delivery.refusals,
            delivery.failing_since,
        )
        .join(LineItem, LineItem.id == delivery.line_item_id)
        .join(Person, Person.id == delivery.person_id)
        .outerjoin(ResourceLink, ResourceLink.id == LineItem.resource_link_id)
        .where(delivery.id.in_(ids))
        .order_by(delivery.created_at, delivery.id)
    )
    return [
        Claim(
            id=row.id,
            lease=row.lease,
            line_item_id=row.line_item_id,
            # What the latest launch said is the truth about its link.
            column_url=row.line_item_url or row.url,
            is_own_column=row.line_item_url is None,
            sub=row.sub,
            score=Score(
                row.score_given, row.score_maximum, row.activity_progress, row.grading_progress
            ),
            comment=row.comment,
            timestamp=row.sent_timestamp,
            # Between two claims of one score lies at least a second.
            is_repeated=row.sent_timestamp != timestamp,
            attempts=row.attempts,
            refusals=row.refusals,
            failing_since=row.failing_since,
        )
        for row in rows
    ]


def record_outcomes(db: Session, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write down how claimed scores went. What another worker has taken over is left alone."""
    delivered = [entry.claim for entry in outcomes if entry.status is DeliveryStatus.DELIVERED]
    others = [entry for entry in outcomes if entry.status is not DeliveryStatus.DELIVERED]
    for lease, claims in groupby(sorted(delivered, key=attrgetter("lease")), attrgetter("lease")):
        db.execute(
            update(ScoreDelivery)
            .where(ScoreDelivery.id.in_([claim.id for claim in claims]))
            .where(ScoreDelivery.lease == lease)
            .values(
                status=DeliveryStatus.DELIVERED,
                delivered_at=now,
                attempts=ScoreDelivery.attempts + 1,
                last_error=None,
                failing_since=None,
                lease=None,
            )
            .execution_options(**_WITHOUT_SESSION)
        )
    for outcome in others:
        _record_undelivered(db, outcome)
    _replace_overtaken(db, [entry.claim.id for entry in others])


def release_claims(db: Session, claims: Iterable[Claim], due_at: datetime) -> None:
    """Give back scores of which certainly nothing has left since they were claimed."""
    for claim in claims:
        db.execute(
            update(ScoreDelivery)
            .where(ScoreDelivery.id == claim.id, ScoreDelivery.lease == claim.lease)
            .values(
                lease=None,
                due_at=due_at,
                sent_timestamp=claim.timestamp if claim.is_repeated else None,
            )
            .execution_options(**_WITHOUT_SESSION)
        )


def _record_undelivered(db: Session, outcome: Outcome) -> None:
    claim = outcome.claim
    values = {
        "status": outcome.status,
        "attempts": ScoreDelivery.attempts + outcome.is_attempt,
        "refusals": ScoreDelivery.refusals + outcome.is_refusal,
        "last_error": outcome.problem,
        "failing_since": outcome.failing_since,
        "lease": None,
    }
    if outcome.due_at is not None:
        values["due_at"] = outcome.due_at
    if outcome.needs_new_timestamp:
        values["sent_timestamp"] = None
    db.execute(
        update(ScoreDelivery)
        .where(ScoreDelivery.id == claim.id, ScoreDelivery.lease == claim.lease)
        .values(values)
        .execution_options(**_WITHOUT_SESSION)
    )


def _replace_overtaken(db: Session, ids: Sequence[int]) -> None:
    """A score that did not arrive gives way to a later one that was queued in the meantime."""
    if not ids:
        return
    later = aliased(ScoreDelivery)
    db.execute(
        update(ScoreDelivery)
        .where(
            ScoreDelivery.id.in_(ids),
            ScoreDelivery.lease.is_(None),
            ScoreDelivery.status.in_([DeliveryStatus.WAITING, DeliveryStatus.FAILED]),
            exists().where(
                later.line_item_id == ScoreDelivery.line_item_id,
                later.person_id == ScoreDelivery.person_id,
                later.id > ScoreDelivery.id,
            ),
        )
        .values(status=DeliveryStatus.REPLACED)
        .execution_options(**_WITHOUT_SESSION)
    )

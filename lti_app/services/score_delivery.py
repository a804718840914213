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
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from lti_app.domain.score import DeliveryProblem, DeliveryStatus, Score, score_timestamp
from lti_app.models import (
    Base,
    LineItem,
    Person,
    Registration,
    RegistrationStatus,
    ResourceLink,
    ScoreDelivery,
)

_SCORE = Base.metadata.tables["score_delivery"]
_OTHER = _SCORE.alias("other")
_SAME_PAIR = and_(
    _OTHER.c.line_item_id == _SCORE.c.line_item_id, _OTHER.c.person_id == _SCORE.c.person_id
)

# The statements of the hot path are built once: building them costs more than running them.
_DUE_REGISTRATIONS = select(Registration.id).where(
    Registration.status == RegistrationStatus.ACTIVE,
    exists().where(
        _SCORE.c.registration_id == Registration.id,
        _SCORE.c.status == DeliveryStatus.WAITING,
        _SCORE.c.due_at <= bindparam("now"),
    ),
)
_DUE = (
    select(_SCORE.c.id)
    .where(
        _SCORE.c.registration_id == bindparam("registration"),
        _SCORE.c.status == DeliveryStatus.WAITING,
        _SCORE.c.due_at <= bindparam("now"),
        ~exists().where(
            _SAME_PAIR, _OTHER.c.id < _SCORE.c.id, _OTHER.c.status == DeliveryStatus.WAITING
        ),
        ~exists().where(
            _SAME_PAIR,
            _OTHER.c.id != _SCORE.c.id,
            _OTHER.c.sent_timestamp >= bindparam("timestamp"),
        ),
    )
    .order_by(_SCORE.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=_SCORE)
    # A CTE, because PostgreSQL may run a subquery with LIMIT more than once.
    .cte("due")
)
_CLAIM = (
    update(_SCORE)
    .where(_SCORE.c.id.in_(select(_DUE.c.id)))
    .values(
        lease=bindparam("claim"),
        due_at=bindparam("lease_end"),
        sent_timestamp=func.coalesce(_SCORE.c.sent_timestamp, bindparam("timestamp")),
    )
    .returning(_SCORE.c.id)
)
_READ_CLAIMS = (
    select(
        *_SCORE.c["id", "line_item_id", "score_given", "score_maximum", "activity_progress"],
        *_SCORE.c["grading_progress", "comment", "sent_timestamp", "attempts", "refusals"],
        _SCORE.c.failing_since,
        LineItem.url,
        ResourceLink.line_item_url,
        Person.sub,
    )
    .join_from(_SCORE, LineItem, LineItem.id == _SCORE.c.line_item_id)
    .join(Person, Person.id == _SCORE.c.person_id)
    .outerjoin(ResourceLink, ResourceLink.id == LineItem.resource_link_id)
    .where(_SCORE.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_SCORE.c.id)
)
_DELIVERED = (
    update(_SCORE)
    .where(_SCORE.c.id.in_(bindparam("ids", expanding=True)), _SCORE.c.lease == bindparam("claim"))
    .values(
        status=DeliveryStatus.DELIVERED,
        delivered_at=bindparam("now"),
        attempts=_SCORE.c.attempts + 1,
        last_error=None,
        failing_since=None,
        lease=None,
    )
)
# A score that did not arrive gives way to a later one that was queued in the meantime.
_REPLACE_OVERTAKEN = (
    update(_SCORE)
    .where(
        _SCORE.c.id.in_(bindparam("ids", expanding=True)),
        _SCORE.c.lease.is_(None),
        _SCORE.c.status.in_([DeliveryStatus.WAITING, DeliveryStatus.FAILED]),
        exists().where(_SAME_PAIR, _OTHER.c.id > _SCORE.c.id),
    )
    .values(status=DeliveryStatus.REPLACED)
)


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
    return list(db.scalars(_DUE_REGISTRATIONS, {"now": now}))


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
    claimed = db.connection().execute(
        _CLAIM,
        {
            "registration": registration_id,
            "most": limit,
            "now": now,
            "timestamp": timestamp,
            "claim": lease,
            "lease_end": now + timedelta(seconds=lease_seconds),
        },
    )
    ids = [row.id for row in claimed]
    if not ids:
        return []
    rows = db.connection().execute(_READ_CLAIMS, {"ids": ids})
    return [_claim(row, lease, timestamp) for row in rows]


def _claim(row: Row[*tuple[Any, ...]], lease: str, timestamp: datetime) -> Claim:
    return Claim(
        id=row.id,
        lease=lease,
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


def record_outcomes(db: Session, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write down how claimed scores went. What another worker has taken over is left alone."""
    delivered = [entry.claim for entry in outcomes if entry.status is DeliveryStatus.DELIVERED]
    others = [entry for entry in outcomes if entry.status is not DeliveryStatus.DELIVERED]
    for lease, claims in groupby(sorted(delivered, key=attrgetter("lease")), attrgetter("lease")):
        ids = [claim.id for claim in claims]
        db.connection().execute(_DELIVERED, {"ids": ids, "claim": lease, "now": now})
    for outcome in others:
        _record_undelivered(db, outcome)
    if others:
        db.connection().execute(_REPLACE_OVERTAKEN, {"ids": [entry.claim.id for entry in others]})


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
            .execution_options(synchronize_session=False)
        )


def _record_undelivered(db: Session, outcome: Outcome) -> None:
    claim = outcome.claim
    values = {
        "status": outcome.status,
        "attempts": ScoreDelivery.attempts + int(outcome.is_attempt),
        "refusals": ScoreDelivery.refusals + int(outcome.is_refusal),
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
        .execution_options(synchronize_session=False)
    )

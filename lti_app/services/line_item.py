"""Gradebook columns: our row for each, and what we know of the platform's.

Which scores go to them stands in score.py; the calls to the platform in lti/line_items.py.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from lti_app.domain.score import DeliveryProblem, DeliveryStatus
from lti_app.models import Context, LineItem, ResourceLink, ScoreDelivery


@dataclass(frozen=True, slots=True)
class SoughtColumn:
    """What a worker needs to find or make a column; ``line_items_url`` may be missing."""

    line_item_id: int
    line_items_url: str | None
    scopes: tuple[str, ...]
    resource_id: str
    # The platform's id of the placed link, if the column belongs to one.
    resource_link_id: str | None
    label: str
    score_maximum: float


def ensure_line_item(
    db: Session,
    context: Context,
    resource_id: str,
    *,
    label: str,
    score_maximum: float,
    resource_link: ResourceLink | None = None,
) -> LineItem:
    """Our row for a column of a course, made where there is none.

    A link that was placed later is added to a row that has none. The platform hears nothing yet.
    """
    line_item = db.scalar(
        select(LineItem).where(
            LineItem.context_id == context.id, LineItem.resource_id == resource_id
        )
    )
    if line_item is None:
        line_item = LineItem(
            context_id=context.id,
            resource_id=resource_id,
            resource_link_id=resource_link.id if resource_link else None,
            label=label[:255],
            score_maximum=score_maximum,
        )
        db.add(line_item)
        db.flush()
    elif resource_link and line_item.resource_link_id is None:
        line_item.resource_link_id = resource_link.id
    return line_item


def wake_scores(db: Session, now: datetime) -> None:
    """Scores that waited for a column are due once a launch of its link has told one.

    Looked for here, so that a launch has nothing to do with it.
    """
    has_column = exists().where(
        LineItem.id == ScoreDelivery.line_item_id,
        ResourceLink.id == LineItem.resource_link_id,
        ResourceLink.line_item_url.is_not(None),
    )
    asleep = [
        ScoreDelivery.status == DeliveryStatus.WAITING,
        ScoreDelivery.last_error == DeliveryProblem.NO_COLUMN,
        ScoreDelivery.lease.is_(None),
        ScoreDelivery.due_at > now,
        has_column,
    ]
    # An update takes the lock of a SQLite file even if it changes nothing.
    if db.scalar(select(exists().where(*asleep))):
        db.execute(
            update(ScoreDelivery)
            .where(*asleep)
            .values(due_at=now)
            .execution_options(synchronize_session=False)
        )


def seek_column(
    db: Session, line_item_id: int, now: datetime, *, seconds: float
) -> SoughtColumn | None:
    """Take the right to look for a column for some seconds. None: another worker has it."""
    taken = db.scalar(
        update(LineItem)
        .where(
            LineItem.id == line_item_id,
            or_(LineItem.sought_until.is_(None), LineItem.sought_until < now),
        )
        .values(sought_until=now + timedelta(seconds=seconds))
        .returning(LineItem.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return None
    row = db.execute(
        select(LineItem, Context, ResourceLink.resource_link_id)
        .join(Context, Context.id == LineItem.context_id)
        .outerjoin(ResourceLink, ResourceLink.id == LineItem.resource_link_id)
        .where(LineItem.id == line_item_id)
    ).one()
    line_item, context, resource_link_id = row
    return SoughtColumn(
        line_item_id=line_item.id,
        line_items_url=context.line_items_url,
        scopes=tuple(context.scopes),
        resource_id=line_item.resource_id,
        resource_link_id=resource_link_id,
        label=line_item.label,
        score_maximum=line_item.score_maximum,
    )


def finish_seeking(db: Session, line_item_id: int, url: str | None) -> None:
    """Keep the address of the found or made column, if any, and let others look again."""
    values: dict[str, str | None] = {"sought_until": None}
    if url is not None:
        values["url"] = url
    db.execute(
        update(LineItem)
        .where(LineItem.id == line_item_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
